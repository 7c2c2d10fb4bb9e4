"""Assessments, their marks, and what becomes final: written."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import to_text
from omnicli.rules.assessments import Assessment, Category, Section
from omnicli.rules.teaching import Teachers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from omnicli.rules.final_results import Final, GroupFigures
    from store.engine import sqlite as engine
    from store.loading_marks import MarkLoading

# An AE that a file of records brought is one too.
_LEFT = """
    EXISTS (SELECT 1 FROM withdrawals AS w WHERE w.student = r.student AND w.term = r.term AND w.course = r.course
            AND w.kind = 'abandon')
    OR EXISTS (SELECT 1 FROM record AS d WHERE d.student = r.student AND d.term = r.term AND d.course = r.course
               AND d.remark = 'AE')
"""
_GROUP = f"""
    SELECT r.student, s.last_name, s.first_name, {_LEFT}
    FROM registrations AS r JOIN students AS s ON s.number = r.student
    WHERE r.term = ? AND r.course = ? AND r.section = ? ORDER BY s.name_key, s.number
"""  # noqa: S608 (ours)
_SECTIONS = """
    SELECT s.course, s.section, s.title, f.at,
           (SELECT count(*) FROM registrations AS r
            WHERE r.term = s.term AND r.course = s.course AND r.section = s.section)
    FROM sections AS s
    LEFT JOIN finalizations AS f ON f.term = s.term AND f.course = s.course AND f.section = s.section
    WHERE s.term = ? ORDER BY s.course, s.section
"""
_SAVE_ASSESSMENT = """
    INSERT INTO assessments (term, course, section, name, date, points, weight, category, kind)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (term, course, section, name) DO UPDATE SET date = excluded.date, points = excluded.points,
        weight = excluded.weight, category = excluded.category, kind = excluded.kind
"""
_SAVE_CATEGORY = """
    INSERT INTO assessment_categories (term, course, section, name, least_mean, ignored) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (term, course, section, name) DO UPDATE SET least_mean = excluded.least_mean,
        ignored = excluded.ignored
"""
_PUT = """
    INSERT INTO marks (assessment, student, mark, batch) VALUES (?, ?, ?, ?)
    ON CONFLICT (assessment, student) DO UPDATE SET mark = excluded.mark, batch = excluded.batch
"""
_SAVE_LINE = """
    INSERT INTO record (student, term, course, section, mark, remark, mean, sd, group_size)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (student, term, course) DO UPDATE SET section = excluded.section, mark = excluded.mark,
        remark = excluded.remark, mean = excluded.mean, sd = excluded.sd, group_size = excluded.group_size
"""
_CORRECT_LINE = """
    INSERT INTO record (student, term, course, section, mark, remark) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (student, term, course) DO UPDATE SET mark = excluded.mark, remark = excluded.remark
"""
_CORRECTION = """
    INSERT INTO corrections (student, term, course, mark_before, remark_before, mark, remark, reason, at, actor)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number
"""
_CORRECTIONS = """
    SELECT number, student, term, course, mark_before, remark_before, mark, remark, reason, at, actor
    FROM corrections WHERE (? = '' OR term = ?) AND (? = '' OR student = ?) ORDER BY number
"""


class Member(NamedTuple):
    """A student of a section; `left` when the student has abandoned the course (AE)."""

    student: str
    last_name: str
    first_name: str
    left: bool

    @property
    def name(self) -> str:
        """First name, then last name."""
        return f"{self.first_name} {self.last_name}"


class Override(NamedTuple):
    """A final result that the teacher gives instead of the computed one."""

    mark: int | None
    remark: str
    reason: str


class SectionState(NamedTuple):
    """A section of a term, when its results became final (None: not yet), and how many students it has."""

    course: str
    section: str
    title: str
    final_at: str | None
    students: int


class Correction(NamedTuple):
    """A correction of a final result, as kept; `at` is the stored text of an instant."""

    number: int
    student: str
    term: str
    course: str
    mark_before: int | None
    remark_before: str
    mark: int | None
    remark: str
    reason: str
    at: str
    actor: str


class Marks:
    """Assessments, their marks, and what becomes final: written."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    @cached_property
    def loading(self) -> MarkLoading:
        """Files of assessments, marks and final results."""
        from store.loading_marks import MarkLoading

        return MarkLoading(self._connection)

    # --- sections -----------------------------------------------------------------------------------

    def title(self, place: Section) -> str | None:
        """Return the title of a section, or None when there is no such section."""
        row = self._connection.execute(
            "SELECT title FROM sections WHERE term = ? AND course = ? AND section = ?", place
        ).fetchone()
        return row[0] if row else None

    def sections(self, term: str) -> list[SectionState]:
        """Return the sections of a term, in order of course and section."""
        return [SectionState(*row) for row in self._connection.execute(_SECTIONS, (term,))]

    def teachers(self, term: str) -> dict[tuple[str, str], Teachers]:
        """Return who is said to teach each section of a term, by (course, section)."""
        given: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        texts: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        query = "SELECT course, section, employee FROM section_teachers WHERE term = ?"
        for course, section, employee in self._connection.execute(query, (term,)):
            given[course, section].add(employee)
        query = "SELECT DISTINCT course, section, teacher FROM meetings WHERE term = ? AND teacher <> ''"
        for course, section, teacher in self._connection.execute(query, (term,)):
            texts[course, section].add(teacher)
        return {
            key: Teachers(frozenset(given.get(key, ())), frozenset(texts.get(key, ())))
            for key in given.keys() | texts
        }

    def group(self, place: Section) -> list[Member]:
        """Return the students of a section, by name."""
        rows = self._connection.execute(_GROUP, place)
        return [Member(student, last, first, bool(left)) for student, last, first, left in rows]

    def section_of(self, student: str, term: str, course: str) -> str | None:
        """Return the section of a course that a student is registered in, or None."""
        row = self._connection.execute(
            "SELECT section FROM registrations WHERE student = ? AND term = ? AND course = ?",
            (student, term, course),
        ).fetchone()
        return row[0] if row else None

    def final_at(self, place: Section) -> str | None:
        """Return the instant when the results of a section became final, as stored; None while they are not."""
        row = self._connection.execute(
            "SELECT at FROM finalizations WHERE term = ? AND course = ? AND section = ?", place
        ).fetchone()
        return row[0] if row else None

    # --- assessments and marks ----------------------------------------------------------------------

    def assessments(self, place: Section) -> list[Assessment]:
        """Return the assessments of a section, by date (those without one last), then as they were added."""
        rows = self._connection.execute(
            "SELECT id, name, date, points, weight, category, kind FROM assessments"
            " WHERE term = ? AND course = ? AND section = ? ORDER BY date IS NULL, date, id",
            place,
        )
        return [Assessment(*row) for row in rows]

    def categories(self, place: Section) -> list[Category]:
        """Return the categories of a section's assessments, by name."""
        rows = self._connection.execute(
            "SELECT name, least_mean, ignored FROM assessment_categories"
            " WHERE term = ? AND course = ? AND section = ? ORDER BY name",
            place,
        )
        return [Category(*row) for row in rows]

    def of_section(self, place: Section) -> dict[str, dict[int, int | None]]:
        """Return the marks of a section: by student, then by assessment; None excuses."""
        found: defaultdict[str, dict[int, int | None]] = defaultdict(dict)
        rows = self._connection.execute(
            "SELECT m.student, m.assessment, m.mark FROM assessments AS a JOIN marks AS m ON m.assessment = a.id"
            " WHERE a.term = ? AND a.course = ? AND a.section = ?",
            place,
        )
        for student, assessment, mark in rows:
            found[student][assessment] = mark
        return dict(found)

    def of_assessment(self, assessment: int) -> dict[str, int | None]:
        """Return the marks of an assessment, by student."""
        rows = self._connection.execute("SELECT student, mark FROM marks WHERE assessment = ?", (assessment,))
        return dict(rows)

    def sealable(self, place: Section, students: Collection[str]) -> list[object]:
        """Return what the results of students of a section are computed from, always in the same order.

        Whoever left the group has no result of it, and may take the marks along by dropping the course.
        """
        marks = self.of_section(place)
        mine = [(student, sorted(marks.get(student, {}).items())) for student in sorted(students)]
        return [sorted(self.assessments(place)), self.categories(place), mine]

    def save_assessment(self, place: Section, one: Assessment) -> None:
        """Add an assessment, or change the one of that name; its `id` is not looked at."""
        self._connection.execute(
            _SAVE_ASSESSMENT, (*place, one.name, one.date, one.points, one.weight, one.category, one.kind)
        )

    def remove_assessment(self, assessment: int) -> None:
        """Remove an assessment, and its marks."""
        self._connection.execute("DELETE FROM marks WHERE assessment = ?", (assessment,))
        self._connection.execute("DELETE FROM assessments WHERE id = ?", (assessment,))

    def save_category(self, place: Section, one: Category) -> None:
        """Add a category, or change the one of that name."""
        self._connection.execute(_SAVE_CATEGORY, (*place, *one))

    def remove_category(self, place: Section, name: str) -> None:
        """Remove a category; its assessments keep their word."""
        self._connection.execute(
            "DELETE FROM assessment_categories WHERE term = ? AND course = ? AND section = ? AND name = ?",
            (*place, name),
        )

    def batch(self, *, at: datetime, actor: str, way: str) -> int:
        """Begin a batch of marks, from a 'file' or by 'hand', and return its number."""
        row = self._connection.execute(
            "INSERT INTO mark_batches (at, actor, way) VALUES (?, ?, ?) RETURNING number",
            (to_text(at), actor, way),
        ).fetchone()
        return int(row[0])

    def put(self, assessment: int, marks: Iterable[tuple[str, int | None]], batch: int) -> None:
        """Write marks (student, hundredths or None to excuse) of an assessment."""
        rows = ((assessment, student, mark, batch) for student, mark in marks)
        self._connection.executemany(_PUT, rows)

    def erase(self, assessment: int, students: Iterable[str]) -> None:
        """Take marks away, as if they had never been entered."""
        rows = ((assessment, student) for student in students)
        self._connection.executemany("DELETE FROM marks WHERE assessment = ? AND student = ?", rows)

    # --- final results ------------------------------------------------------------------------------

    def overrides(self, place: Section) -> dict[str, Override]:
        """Return the results that the teacher gave to students of a section."""
        rows = self._connection.execute(
            "SELECT o.student, o.mark, o.remark, o.reason FROM registrations AS r JOIN final_overrides AS o"
            " ON o.term = r.term AND o.course = r.course AND o.student = r.student"
            " WHERE r.term = ? AND r.course = ? AND r.section = ?",
            place,
        )
        return {student: Override(*rest) for student, *rest in rows}

    def lines(self, place: Section) -> dict[str, tuple[int | None, str]]:
        """Return the results (mark, remark) that students of a section have already of its course and term."""
        rows = self._connection.execute(
            "SELECT d.student, d.mark, d.remark FROM registrations AS r JOIN record AS d"
            " ON d.student = r.student AND d.term = r.term AND d.course = r.course"
            " WHERE r.term = ? AND r.course = ? AND r.section = ?",
            place,
        )
        return {student: (mark, remark) for student, mark, remark in rows}

    def line(self, student: str, term: str, course: str) -> tuple[int | None, str] | None:
        """Return a student's result (mark, remark) of a course and term, or None."""
        row = self._connection.execute(
            "SELECT mark, remark FROM record WHERE student = ? AND term = ? AND course = ?",
            (student, term, course),
        ).fetchone()
        return (row[0], row[1]) if row else None

    def finalize(
        self,
        place: Section,
        results: Sequence[tuple[str, Final]],
        figures: GroupFigures,
        *,
        at: datetime,
        actor: str,
        digest: str,
    ) -> None:
        """Write the results of a section in its students' records, and that they are final."""
        term, course, section = place
        rows = ((student, term, course, section, *result, *figures) for student, result in results)
        self._connection.executemany(_SAVE_LINE, rows)
        self._connection.execute(
            "INSERT INTO finalizations (term, course, section, at, actor, digest) VALUES (?, ?, ?, ?, ?, ?)",
            (*place, to_text(at), actor, digest),
        )

    def correct(
        self,
        student: str,
        place: Section,
        before: tuple[int | None, str],
        after: Final,
        *,
        reason: str,
        at: datetime,
        actor: str,
    ) -> int:
        """Correct a final result and keep what it was; return the correction's number."""
        term, course, section = place
        self._connection.execute(_CORRECT_LINE, (student, term, course, section, *after))
        row = self._connection.execute(
            _CORRECTION, (student, term, course, *before, *after, reason, to_text(at), actor)
        ).fetchone()
        return int(row[0])

    def corrections(self, term: str = "", student: str = "") -> list[Correction]:
        """Return the corrections, of a term or a student when given, in order."""
        return [
            Correction(*row) for row in self._connection.execute(_CORRECTIONS, (term, term, student, student))
        ]
