"""Bulk loading of registrations, and the checks that need them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from store.engine import sqlite as engine
    from store.loading import Applied

_UPSERT = """
    INSERT INTO registrations (student, term, course, section, registered_at)
    SELECT student, ?, course, section, ? FROM staged WHERE true ORDER BY student, course
    ON CONFLICT (student, term, course) DO UPDATE
    SET section = excluded.section, registered_at = excluded.registered_at
    WHERE registrations.section IS NOT excluded.section
"""
_OVERFULL = """
    SELECT s.course, s.section, s.capacity, count(*) AS students,
           max((SELECT f.line FROM staged AS f
                WHERE f.student = r.student AND f.course = r.course AND f.section = r.section)) AS line
    FROM sections AS s
    JOIN registrations AS r ON r.term = s.term AND r.course = s.course AND r.section = s.section
    WHERE s.term = ? AND s.capacity IS NOT NULL
    GROUP BY s.course, s.section, s.capacity HAVING count(*) > s.capacity
"""
_HELD = """
    SELECT s.student, (
        SELECT group_concat(r.course || ' ' || r.section) FROM registrations AS r
        WHERE r.student = s.student AND r.term = ?
    )
    FROM (SELECT DISTINCT student FROM staged) AS s
"""
_MEETINGS = """
    SELECT course, section, weekday, start_min, end_min FROM meetings WHERE term = ? ORDER BY course, section
"""


class Time(NamedTuple):
    """When a section meets; times are minutes since midnight."""

    course: str
    section: str
    weekday: int
    start: int
    end: int


class RegistrationLoading:
    """Reads and writes who is in which section."""

    def __init__(self, connection: engine.Connection, counted: Callable[..., Applied]) -> None:
        self._connection = connection
        self._counted = counted

    def sections(self, term: str) -> set[tuple[str, str]]:
        """Return every (course, section) of a term."""
        rows = self._connection.execute("SELECT course, section FROM sections WHERE term = ?", (term,))
        return {(course, section) for course, section in rows}

    def times(self, term: str) -> Iterator[Time]:
        """Yield the times of every meeting of a term, section by section."""
        return map(Time._make, self._connection.execute(_MEETINGS, (term,)))

    def apply(self, term: str, at: datetime) -> Applied:
        """Write the stage: new registrations, and students moved to another section of the same course."""
        return self._counted("registrations", _UPSERT, (term, to_text(at)))

    def overfull(self, term: str) -> list[tuple[str, str, int, int, int]]:
        """Return (course, section, capacity, students, last line) of the sections of the stage now too full."""
        return [row for row in self._connection.execute(_OVERFULL, (term,)) if row[4] is not None]

    def held(self, term: str) -> Iterator[tuple[str, str]]:
        """Yield each staged student with all their sections, stored ones too: `420-1N6-TH 00001,601-101-MQ 00012`."""
        return iter(self._connection.execute(_HELD, (term,)))

    def last_line(self, student: str) -> int:
        """Return the last staged line of a student."""
        (line,) = self._connection.execute(
            "SELECT max(line) FROM staged WHERE student = ?", (student,)
        ).fetchone()
        return int(line)
