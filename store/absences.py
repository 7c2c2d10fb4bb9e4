"""Hours missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import to_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from omnicli.rules.assessments import Section
    from store.engine import sqlite as engine
    from store.loading import Applied

_OF_SECTION = """
    SELECT a.student, s.last_name, s.first_name, a.date, a.hours
    FROM registrations AS r
    JOIN absences AS a ON a.student = r.student AND a.term = r.term AND a.course = r.course
    JOIN students AS s ON s.number = r.student
    WHERE r.term = ? AND r.course = ? AND r.section = ? ORDER BY s.name_key, s.number, a.date
"""
_SAVE = """
    INSERT INTO absences (student, term, course, date, hours, at, actor) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (student, term, course, date) DO UPDATE
    SET hours = excluded.hours, at = excluded.at, actor = excluded.actor
"""
_LOAD = """
    INSERT INTO absences (student, term, course, date, hours, at, actor)
    SELECT student, ?, course, date, hours, ?, ? FROM staged WHERE hours > 0 ORDER BY student, course, date
    ON CONFLICT (student, term, course, date) DO UPDATE
    SET hours = excluded.hours, at = excluded.at, actor = excluded.actor WHERE hours <> excluded.hours
"""
_REMOVE = """
    DELETE FROM absences WHERE term = ? AND (student, course, date) IN
        (SELECT student, course, date FROM staged WHERE hours = 0)
"""


class Absence(NamedTuple):
    """Hours (hundredths) that a student of a section missed on a date."""

    student: str
    last_name: str
    first_name: str
    date: str
    hours: int


class Absences:
    """Reads and writes hours missed; 0 hours are no row."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def of_section(self, place: Section) -> list[Absence]:
        """Return the absences of a section's students in its course, by student's name and date."""
        return [Absence(*row) for row in self._connection.execute(_OF_SECTION, place)]

    def save(
        self, student: str, term: str, course: str, date: str, hours: int, *, at: datetime, actor: str
    ) -> None:
        """Write the hours missed on a date; 0 removes them."""
        if hours:
            self._connection.execute(_SAVE, (student, term, course, date, hours, to_text(at), actor))
        else:
            self._connection.execute(
                "DELETE FROM absences WHERE student = ? AND term = ? AND course = ? AND date = ?",
                (student, term, course, date),
            )

    def load(
        self, counted: Callable[..., Applied], term: str, *, at: datetime, actor: str
    ) -> tuple[int, int]:
        """Write the stage; a line that removes hours counts as changed."""
        removed = self._connection.execute(_REMOVE, (term,)).rowcount
        added, changed = counted("absences", _LOAD, (term, to_text(at), actor))
        return added, changed + removed
