"""Programme grids, prerequisites, the catalogue's courses, and what students have done."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.rules.curriculum import CourseFacts, GridLine, Prerequisite, Result

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from store.engine import sqlite as engine

_GRIDS = """
    SELECT program, version, session, course, part, ensemble FROM grids {where} ORDER BY program, version, course
"""
_PREREQUISITES = "SELECT course, kind, required, threshold FROM prerequisites ORDER BY course, kind, required"
_COURSES = "SELECT code, title, theory, lab, homework, category, ensemble FROM courses ORDER BY code"
_STUDENTS = "SELECT number, program, admission_term FROM students WHERE number IN ({marks}) ORDER BY number"
_RECORD = """
    SELECT student, term, course, mark, remark FROM record WHERE student IN ({marks}) ORDER BY student, term, course
"""
_REGISTERED = """
    SELECT student, term, course FROM registrations WHERE student IN ({marks}) AND term < ?
    ORDER BY student, term, course
"""
_MOST_PARAMETERS = 5000  # in one statement


class Enrolled(NamedTuple):
    """A student, the programme, and the term of admission, '' when it is not known."""

    number: str
    program: str
    admission_term: str


class Curriculum:
    """Reads what programmes ask and what students have done; files are what writes it (store.loading)."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def grids(self, program: str = "") -> dict[str, dict[str, tuple[GridLine, ...]]]:
        """Return the lines of the grids by programme, then by version; of one programme when given."""
        query = _GRIDS.format(where="WHERE program = ?" if program else "")
        found: dict[str, dict[str, list[GridLine]]] = {}
        for row in self._connection.execute(query, (program,) if program else ()):
            line = GridLine._make(row)
            found.setdefault(line.program, {}).setdefault(line.version, []).append(line)
        return {
            name: {version: tuple(lines) for version, lines in versions.items()}
            for name, versions in found.items()
        }

    def prerequisites(self) -> dict[str, tuple[Prerequisite, ...]]:
        """Return every prerequisite, by the course that has it."""
        found: dict[str, list[Prerequisite]] = {}
        for row in self._connection.execute(_PREREQUISITES):
            found.setdefault(row[0], []).append(Prerequisite._make(row))
        return {course: tuple(rows) for course, rows in found.items()}

    def courses(self) -> dict[str, CourseFacts]:
        """Return the whole catalogue, by code."""
        return {row[0]: CourseFacts._make(row) for row in self._connection.execute(_COURSES)}

    def offered(self, term: str) -> frozenset[str]:
        """Return the courses of which a term has sections."""
        rows = self._connection.execute("SELECT DISTINCT course FROM sections WHERE term = ?", (term,))
        return frozenset(course for (course,) in rows)

    def students(self, numbers: Collection[str]) -> dict[str, Enrolled]:
        """Return the students of those numbers that there are, in order of number."""
        return {row[0]: Enrolled._make(row) for row in self._of(_STUDENTS, numbers)}

    def results(self, numbers: Collection[str]) -> dict[str, list[Result]]:
        """Return the record of each student who has one, in order of term and course."""
        found: dict[str, list[Result]] = {}
        for student, *result in self._of(_RECORD, numbers):
            found.setdefault(student, []).append(Result._make(result))
        return found

    def registered_before(self, term: str, numbers: Collection[str]) -> dict[str, list[tuple[str, str]]]:
        """Return the (term, course) of each student's registrations in terms before one, in order."""
        found: dict[str, list[tuple[str, str]]] = {}
        for student, when, course in self._of(_REGISTERED, numbers, term):
            found.setdefault(student, []).append((when, course))
        return found

    def _of(self, query: str, numbers: Collection[str], *more: str) -> Iterator[Sequence[str]]:
        """Yield the rows of a query about students, so many of them at a time."""
        ordered = sorted(numbers)
        for at in range(0, len(ordered), _MOST_PARAMETERS):
            part = ordered[at : at + _MOST_PARAMETERS]
            yield from self._connection.execute(
                query.format(marks=", ".join("?" * len(part))), (*part, *more)
            )
