"""Sections and their meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.rules.timetable import Meeting

if TYPE_CHECKING:
    from store.engine import sqlite as engine

_STUDENT_MEETINGS = """
    SELECT m.id, m.course, s.title, m.section, m.weekday, m.start_min, m.end_min, m.room, m.teacher, m.kind,
           m.revision, m.updated_at
    FROM registrations AS r
    JOIN sections AS s ON s.term = r.term AND s.course = r.course AND s.section = r.section
    JOIN meetings AS m ON m.term = r.term AND m.course = r.course AND m.section = r.section
    WHERE r.student = ? AND r.term = ?
    ORDER BY m.weekday, m.start_min, m.course, m.id
"""


class Offering:
    """Look-ups of what is given in a term."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def meetings_of(self, student: str, term: str) -> list[Meeting]:
        """Return the lines of a student's timetable, one a room and teacher (rules.timetable.merge joins them)."""
        rows = self._connection.execute(_STUDENT_MEETINGS, (student, term))
        return [
            Meeting(
                id=row[0],
                course=row[1],
                title=row[2],
                section=row[3],
                weekday=row[4],
                start=row[5],
                end=row[6],
                rooms=(row[7],) if row[7] else (),
                teachers=(row[8],) if row[8] else (),
                kind=row[9] or None,
                revision=row[10],
                updated_at=row[11],
            )
            for row in rows
        ]
