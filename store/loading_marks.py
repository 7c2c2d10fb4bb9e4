"""Bulk loading of teaching, assessments, marks and final results, and the checks that need the whole file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import to_text
from omnicli.rules.result_words import EXCUSED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from store.engine import sqlite as engine
    from store.loading import Applied

_MARK = f"CASE s.mark WHEN '{EXCUSED}' THEN NULL ELSE s.mark END"
_LOAD_MARKS = f"""
    INSERT INTO marks (assessment, student, mark, batch)
    SELECT s.assessment, s.student, {_MARK}, ? FROM staged AS s WHERE s.mark <> ''
    ORDER BY s.assessment, s.student
    ON CONFLICT (assessment, student) DO UPDATE SET mark = excluded.mark, batch = excluded.batch
    WHERE marks.mark IS NOT excluded.mark
"""  # noqa: S608 (ours)
_NEW_MARKS = f"""
    staged AS s LEFT JOIN marks AS m ON m.assessment = s.assessment AND m.student = s.student
    WHERE s.mark <> '' AND (m.assessment IS NULL OR m.mark IS NOT {_MARK})
"""
_FINAL = """
    EXISTS (SELECT 1 FROM finalizations AS f WHERE f.term = {term} AND f.course = {of}.course
            AND f.section = {of}.section)
"""
_CHANGES_OF_FINAL = {
    "marks": f"""
        SELECT n.line, a.course, a.section FROM (
            SELECT s.line, s.assessment FROM {_NEW_MARKS}
        ) AS n JOIN assessments AS a ON a.id = n.assessment WHERE {_FINAL.format(term="?", of="a")}
    """,  # noqa: S608 (ours)
    "assessments": f"""
        SELECT s.line, s.course, s.section FROM staged AS s LEFT JOIN assessments AS t
        ON t.term = s.term AND t.course = s.course AND t.section = s.section AND t.name = s.name
        WHERE {_FINAL.format(term="?", of="s")} AND (t.id IS NULL OR {{differs}})
    """,  # noqa: S608 (ours)
    "categories": f"""
        SELECT s.line, s.course, s.section FROM staged AS s LEFT JOIN assessment_categories AS t
        ON t.term = s.term AND t.course = s.course AND t.section = s.section AND t.name = s.name
        WHERE {_FINAL.format(term="?", of="s")} AND (t.name IS NULL OR {{differs}})
    """,  # noqa: S608 (ours)
    "finals": f"""
        SELECT s.line, s.course, s.section FROM staged AS s LEFT JOIN final_overrides AS t
        ON t.term = ?1 AND t.course = s.course AND t.student = s.student
        WHERE {_FINAL.format(term="?1", of="s")} AND NOT (
            (s.mark = '' AND s.remark = '' AND t.student IS NULL)
            OR (t.mark IS nullif(s.mark, '') AND t.remark IS s.remark AND t.reason IS s.reason)
        )
    """,  # noqa: S608 (ours)
}
_TOO_MANY_POINTS = """
    SELECT s.line, a.name, max(m.mark) FROM staged AS s
    JOIN assessments AS a ON a.term = s.term AND a.course = s.course AND a.section = s.section AND a.name = s.name
    JOIN marks AS m ON m.assessment = a.id
    WHERE s.points < a.points GROUP BY s.line, a.name HAVING max(m.mark) > s.points
"""
_WEIGHTS = """
    SELECT s.line, a.course, a.section, sum(a.weight)
    FROM (SELECT course, section, max(line) AS line FROM staged GROUP BY course, section) AS s
    JOIN assessments AS a ON a.term = ? AND a.course = s.course AND a.section = s.section AND a.kind = 'normal'
    GROUP BY s.line, a.course, a.section HAVING sum(a.weight) <> ? ORDER BY s.line
"""
_LOAD_FINALS = """
    INSERT INTO final_overrides (term, course, student, mark, remark, reason, at, actor)
    SELECT ?, course, student, nullif(mark, ''), remark, reason, ?, ? FROM staged WHERE mark <> '' OR remark <> ''
    ORDER BY course, student
    ON CONFLICT (term, course, student) DO UPDATE SET mark = excluded.mark, remark = excluded.remark,
        reason = excluded.reason, at = excluded.at, actor = excluded.actor
    WHERE (final_overrides.mark, final_overrides.remark, final_overrides.reason)
        IS NOT (excluded.mark, excluded.remark, excluded.reason)
"""
_REMOVE_FINALS = """
    DELETE FROM final_overrides WHERE term = ? AND (course, student) IN
        (SELECT course, student FROM staged WHERE mark = '' AND remark = '')
"""
_STAGED_FINALS = """
    SELECT course, section, line, student, mark, remark FROM staged
    WHERE mark <> '' AND reason = '' ORDER BY course, section, line
"""
_LOAD_TEACHING = """
    INSERT INTO section_teachers (term, course, section, employee)
    SELECT ?, course, section, employee FROM staged WHERE true ORDER BY course, section, employee
    ON CONFLICT DO NOTHING
"""
_DROP_TEACHING = """
    DELETE FROM section_teachers WHERE term = ?
        AND (course, section) IN (SELECT course, section FROM staged)
        AND (course, section, employee) NOT IN (SELECT course, section, employee FROM staged)
    RETURNING course, section, employee
"""


class StagedFinal(NamedTuple):
    """A staged result with a mark and no reason."""

    course: str
    section: str
    line: int
    student: str
    mark: int
    remark: str


class MarkLoading:
    """Reads and writes the stage of these kinds of files."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def own_assessments(self, term: str) -> dict[tuple[str, str, str], tuple[int, int]]:
        """Return (id, points) of every assessment of a term, by (course, section, name)."""
        query = "SELECT course, section, name, id, points FROM assessments WHERE term = ?"
        return {
            (course, section, name): (key, points)
            for course, section, name, key, points in self._connection.execute(query, (term,))
        }

    def seats(self, term: str) -> Iterator[tuple[str, str, str]]:
        """Yield every seat of a term: (student, course, section)."""
        query = "SELECT student, course, section FROM registrations WHERE term = ?"
        return iter(self._connection.execute(query, (term,)))

    def changes_of_final(
        self, kind: str, term: str, columns: tuple[str, ...] = ()
    ) -> list[tuple[int, str, str]]:
        """Return (line, course, section) of staged lines that would change what is final.

        `columns` are those that a line of assessments or categories says.
        """
        if not self._connection.execute(
            "SELECT 1 FROM finalizations WHERE term = ? LIMIT 1", (term,)
        ).fetchone():
            return []
        differs = " OR ".join(
            f"(s.{name} IS NOT NULL AND t.{name} IS NOT nullif(s.{name}, ''))"
            if name in ("date", "least_mean")
            else f"(s.{name} IS NOT NULL AND t.{name} <> s.{name})"
            for name in columns
        )
        # A result that a line takes away, and is not there, is no change.
        query = _CHANGES_OF_FINAL[kind].format(differs=differs or "false")
        return [tuple(row) for row in self._connection.execute(query, (term,))]

    def points_below_marks(self) -> list[tuple[int, str, int]]:
        """Return (line, name, highest mark) of staged assessments whose points would be fewer than a mark has."""
        return [tuple(row) for row in self._connection.execute(_TOO_MANY_POINTS)]

    def weights(self, term: str, whole: int) -> list[tuple[int, str, str, int]]:
        """Return (last line, course, section, weight) of staged sections whose weights do not make the whole."""
        return [tuple(row) for row in self._connection.execute(_WEIGHTS, (term, whole))]

    def missing(self, place: tuple[str, str, str]) -> list[tuple[str, str, str]]:
        """Return (number, last name, first name) of the students of a section of whom the stage has no mark."""
        rows = self._connection.execute(
            "SELECT r.student, p.last_name, p.first_name FROM registrations AS r"
            " JOIN students AS p ON p.number = r.student WHERE r.term = ? AND r.course = ? AND r.section = ?"
            " AND r.student NOT IN (SELECT student FROM staged WHERE mark <> '') ORDER BY p.name_key, p.number",
            place,
        )
        return [tuple(row) for row in rows]

    def apply_marks(self, counted: Callable[..., Applied], *, at: datetime, actor: str) -> tuple[int, int]:
        """Write the staged marks as one batch; no batch when they are all there."""
        if not self._connection.execute(f"SELECT 1 FROM {_NEW_MARKS} LIMIT 1").fetchone():  # noqa: S608 (ours)
            return 0, 0
        batch = self._connection.execute(
            "INSERT INTO mark_batches (at, actor, way) VALUES (?, ?, 'file') RETURNING number",
            (to_text(at), actor),
        ).fetchone()
        return counted("marks", _LOAD_MARKS, batch)

    def unexplained(self) -> list[StagedFinal]:
        """Return the staged results that have a mark and no reason, section by section."""
        return [StagedFinal(*row) for row in self._connection.execute(_STAGED_FINALS)]

    def apply_finals(
        self, counted: Callable[..., Applied], term: str, *, at: datetime, actor: str
    ) -> tuple[int, int]:
        """Write the staged results; a line with neither mark nor remark takes one away, and counts as changed."""
        removed = self._connection.execute(_REMOVE_FINALS, (term,)).rowcount
        added, changed = counted("final_overrides", _LOAD_FINALS, (term, to_text(at), actor))
        return added, changed + removed

    def apply_teaching(
        self, counted: Callable[..., Applied], term: str
    ) -> tuple[int, list[tuple[str, str, str]]]:
        """Write who teaches the staged sections, nobody else; return how many were added, and who was taken off."""
        gone = [tuple(row) for row in self._connection.execute(_DROP_TEACHING, (term,))]
        added, _changed = counted("section_teachers", _LOAD_TEACHING, (term,))
        return added, gone
