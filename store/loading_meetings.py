"""Bulk loading of an offering: sections and their meetings, one section after the other."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from store.engine import sqlite as engine


class Line(NamedTuple):
    """A staged line of the offering, canonical; None where the file says nothing; an emptied capacity is ''."""

    line: int
    course: str
    title: str
    section: str
    weekday: int
    start: int
    end: int
    room: str | None
    teacher: str | None
    kind: str | None
    capacity: int | str | None


class Stored(NamedTuple):
    """A stored line of a section's week."""

    id: int
    weekday: int
    start: int
    end: int
    room: str
    teacher: str
    kind: str
    revision: int


class Use(NamedTuple):
    """A room taken by a section; `line` is the first line of the file that says so, None when the file does not."""

    room: str
    weekday: int
    start: int
    end: int
    course: str
    section: str
    line: int | None


_STAGED = """
    SELECT line, course, title, section, weekday, start_min, end_min, room, teacher, kind, capacity
    FROM staged ORDER BY course, section, line
"""
_STORED = """
    SELECT id, weekday, start_min, end_min, room, teacher, kind, revision FROM meetings
    WHERE term = ? AND course = ? AND section = ? ORDER BY id
"""
_SECTION = "SELECT title, capacity FROM sections WHERE term = ? AND course = ? AND section = ?"
_SAVE_SECTION = """
    INSERT INTO sections (term, course, section, title, capacity) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (term, course, section) DO UPDATE SET title = excluded.title, capacity = excluded.capacity
"""
_ADD = """
    INSERT INTO meetings
        (term, course, section, weekday, start_min, end_min, room, teacher, kind, revision, updated_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)
"""
_CHANGE = """
    UPDATE meetings SET weekday = ?, start_min = ?, end_min = ?, room = ?, teacher = ?, kind = ?,
        revision = ?, updated_at = ?
    WHERE id = ?
"""
_ROOMS = """
    SELECT m.room, m.weekday, m.start_min, m.end_min, m.course, m.section, min(s.line)
    FROM meetings AS m LEFT JOIN staged AS s
        ON s.course = m.course AND s.section = m.section AND s.room = m.room AND s.weekday = m.weekday
        AND s.start_min = m.start_min AND s.end_min = m.end_min
    WHERE m.term = ? AND m.room <> ''
    GROUP BY m.room, m.weekday, m.start_min, m.end_min, m.course, m.section
    ORDER BY m.room, m.weekday, m.start_min, m.end_min, m.course, m.section
"""
_OVERFULL = """
    SELECT s.course, s.section, s.capacity, count(*) AS students,
           (SELECT min(f.line) FROM staged AS f WHERE f.course = s.course AND f.section = s.section) AS line
    FROM sections AS s
    JOIN registrations AS r ON r.term = s.term AND r.course = s.course AND r.section = s.section
    WHERE s.term = ? AND s.capacity IS NOT NULL
    GROUP BY s.course, s.section, s.capacity HAVING count(*) > s.capacity
    ORDER BY line
"""


class MeetingLoading:
    """Reads and writes what is given in a term, section by section."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def staged_courses(self) -> Iterator[tuple[str, list[Line]]]:
        """Yield each course of the stage with its lines, in order of section and line."""
        self._connection.execute("CREATE INDEX stage.staged_section ON staged (course, section)")
        rows = map(Line._make, self._connection.execute(_STAGED))
        for course, lines in groupby(rows, itemgetter(1)):
            yield course, list(lines)

    def stored(self, term: str, course: str, section: str) -> list[Stored]:
        """Return the stored lines of a section, oldest first."""
        rows = self._connection.execute(_STORED, (term, course, section))
        return [Stored._make(row) for row in rows]

    def section(self, term: str, course: str, section: str) -> tuple[str, int | None] | None:
        """Return a section's title and capacity, or None."""
        row = self._connection.execute(_SECTION, (term, course, section)).fetchone()
        return (row[0], row[1]) if row else None

    def save_section(self, term: str, course: str, section: str, title: str, capacity: int | None) -> None:
        """Add a section or change its title and capacity."""
        self._connection.execute(_SAVE_SECTION, (term, course, section, title, capacity))

    def add_course(self, code: str, title: str) -> bool:
        """Add a course of which only the code and title are known; False when it is there."""
        done = self._connection.execute(
            "INSERT INTO courses (code, title) VALUES (?, ?) ON CONFLICT DO NOTHING", (code, title)
        )
        return bool(done.rowcount)

    def remove(self, ids: Collection[int]) -> None:
        """Remove stored lines."""
        self._connection.executemany("DELETE FROM meetings WHERE id = ?", ((number,) for number in ids))

    def change(self, rows: Iterable[Stored], at: str) -> None:
        """Write stored lines anew under their id."""
        self._connection.executemany(_CHANGE, ((*row[1:7], row.revision, at, row.id) for row in rows))

    def add(
        self, where: tuple[str, str, str], rows: Iterable[tuple[int, int, int, str, str, str]], at: str
    ) -> None:
        """Add lines (weekday, start, end, room, teacher, kind) to a section given as (term, course, section)."""
        self._connection.executemany(_ADD, ((*where, *row, at) for row in rows))

    def overfull(self, term: str) -> list[tuple[str, str, int, int, int]]:
        """Return (course, section, capacity, students, line) of the sections of the stage that have too few seats."""
        return [row for row in self._connection.execute(_OVERFULL, (term,)) if row[4] is not None]

    def room_uses(self, term: str) -> Iterator[Use]:
        """Yield who is in which room when, in order of room and time."""
        return map(Use._make, self._connection.execute(_ROOMS, (term,)))
