"""Sections and their meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnicli.rules.timetable import Meeting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from store.engine import sqlite as engine

_MEETING = """
    SELECT m.id, m.course, s.title, m.section, m.weekday, m.start_min, m.end_min, m.room, m.teacher, m.kind,
           m.revision, m.updated_at
"""
_STUDENT_MEETINGS = f"""{_MEETING}
    FROM registrations AS r
    JOIN sections AS s ON s.term = r.term AND s.course = r.course AND s.section = r.section
    JOIN meetings AS m ON m.term = r.term AND m.course = r.course AND m.section = r.section
    WHERE r.student = ? AND r.term = ? AND NOT EXISTS (
        SELECT 1 FROM record AS x
        WHERE x.student = r.student AND x.term = r.term AND x.course = r.course AND x.remark = 'AE'
    )
    ORDER BY m.weekday, m.start_min, m.course, m.id
"""  # noqa: S608 (ours)
_SECTION_MEETINGS = f"""{_MEETING}
    FROM sections AS s
    JOIN meetings AS m ON m.term = s.term AND m.course = s.course AND m.section = s.section
    WHERE s.term = ? AND s.course = ? AND s.section = ?
    ORDER BY m.weekday, m.start_min, m.id
"""


class Offering:
    """Look-ups of what is given in a term."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def meetings_of(self, student: str, term: str) -> list[Meeting]:
        """Return the lines of a student's timetable, one a room and teacher (rules.timetable.merge joins them).

        A course that was abandoned (AE) is not in it: the student goes there no more.
        """
        return [_meeting(*row) for row in self._connection.execute(_STUDENT_MEETINGS, (student, term))]

    def meetings_in(self, term: str, sections: Mapping[str, str]) -> list[Meeting]:
        """Return the lines of the timetable that a choice of sections (course → section) makes, in the same way."""
        rows = [
            row
            for seat in sections.items()
            for row in self._connection.execute(_SECTION_MEETINGS, (term, *seat))
        ]
        return [_meeting(*row) for row in rows]


def _meeting(*row: Any) -> Meeting:
    return Meeting(
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
