"""Courses left: kept for good, with what leaving takes away or writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.clock import to_text
from omnicli.rules.withdrawal import Withdrawal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from store.engine import sqlite as engine

_ADD = """
    INSERT INTO withdrawals (student, term, course, section, kind, date, reason, at, actor)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number
"""
_OF_STUDENT = """
    SELECT number, student, term, course, section, kind, date, reason, at, actor FROM withdrawals
    WHERE student = ? AND term = ? ORDER BY number
"""
# What hangs on a registration, in the order in which it may go.
_DROP = (
    """
    DELETE FROM marks WHERE student = :student
    AND assessment IN (SELECT id FROM assessments WHERE term = :term AND course = :course)
    """,
    "DELETE FROM final_overrides WHERE student = :student AND term = :term AND course = :course",
    "DELETE FROM absences WHERE student = :student AND term = :term AND course = :course",
    "DELETE FROM registrations WHERE student = :student AND term = :term AND course = :course",
)
_ABANDON = "INSERT INTO record (student, term, course, section, mark, remark) VALUES (?, ?, ?, ?, NULL, 'AE')"
_SETTLED = """
    SELECT course, remark FROM record WHERE student = :student AND term = :term
    UNION
    SELECT r.course, '' FROM registrations AS r
    JOIN finalizations AS f ON f.term = r.term AND f.course = r.course AND f.section = r.section
    WHERE r.student = :student AND r.term = :term
"""


class Withdrawals:
    """Writes what leaving a course does, and reads who left what."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def add(self, one: Withdrawal, *, at: datetime, actor: str) -> Withdrawal:
        """Keep that a course is left, and return it with its number."""
        row = (*one[1:8], to_text(at), actor)
        (number,) = self._connection.execute(_ADD, row).fetchone()
        return Withdrawal(number, *row)

    def drop(self, student: str, term: str, course: str) -> None:
        """Take a registration away, with the marks, the given results and the absences that hang on it."""
        bound = {"student": student, "term": term, "course": course}
        for statement in _DROP:
            self._connection.execute(statement, bound)

    def abandon(self, student: str, term: str, course: str, section: str) -> None:
        """Write the AE in the student's record; the registration stays."""
        self._connection.execute(_ABANDON, (student, term, course, section))

    def settled(self, student: str, term: str) -> list[tuple[str, str]]:
        """Return the courses of a term that have a result, with its remark, and those whose group's are final."""
        rows = self._connection.execute(_SETTLED, {"student": student, "term": term})
        return [(course, remark) for course, remark in rows]

    def of_student(self, student: str, term: str) -> list[Withdrawal]:
        """Return what a student left in a term, in order."""
        return [Withdrawal(*row) for row in self._connection.execute(_OF_STUDENT, (student, term))]

    def dropped(self, term: str) -> Iterator[tuple[str, str, str]]:
        """Yield (student, course, instant) of the courses of a term that were dropped, in order."""
        return iter(
            self._connection.execute(
                "SELECT student, course, at FROM withdrawals WHERE term = ? AND kind = 'drop' ORDER BY number",
                (term,),
            )
        )

    def staged(self) -> Iterator[tuple[str, int, str, str, str | None]]:
        """Yield (student, line, course, date, reason) of the stage of an import, those of a student together."""
        return iter(
            self._connection.execute(
                "SELECT student, line, course, date, reason FROM staged ORDER BY student, course"
            ).fetchall()
        )
