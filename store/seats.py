"""Seats: the sections of a term, how many they hold, when they meet, and who is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import to_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    from omnicli.rules.weeks import Time
    from store.engine import sqlite as engine

Seat = tuple[str, str, str]
"""A student, a course, a section."""

_SECTIONS = """
    SELECT s.course, s.section, s.title, s.capacity, count(r.student)
    FROM sections AS s
    LEFT JOIN registrations AS r ON r.term = s.term AND r.course = s.course AND r.section = s.section
    WHERE s.term = ? {also}
    GROUP BY s.course, s.section ORDER BY s.course, s.section
"""
_TIMES = """
    SELECT DISTINCT course, section, weekday, start_min, end_min FROM meetings
    WHERE term = ? {also} ORDER BY course, section, weekday, start_min, end_min
"""
_ADD = """
    INSERT INTO registrations (student, term, course, section, registered_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO NOTHING
"""
_REMOVE = "DELETE FROM registrations WHERE student = ? AND term = ? AND course = ? AND section = ?"
_MOVE = """
    UPDATE registrations SET section = ?, registered_at = ?
    WHERE student = ? AND term = ? AND course = ? AND section = ?
"""


class OfferedSection(NamedTuple):
    """A section of a term. `capacity` is None where the college sets no limit; `taken` seats have a student."""

    course: str
    section: str
    title: str
    capacity: int | None
    taken: int

    @property
    def free(self) -> int | None:
        """Return the seats left, none below 0; None where there is no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)


class Seats:
    """Reads and moves seats. Whoever moves them has opened the store to write, so that nobody comes between."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def sections(self, term: str, courses: Collection[str] = ()) -> list[OfferedSection]:
        """Return the sections of a term, of some courses when given, in order of course and section."""
        query = _SECTIONS.format(also=_of("s.course", courses))
        return [OfferedSection(*row) for row in self._connection.execute(query, (term, *courses))]

    def times(self, term: str, courses: Collection[str] = ()) -> dict[tuple[str, str], tuple[Time, ...]]:
        """Return when each section meets, by (course, section); one that never meets is left out."""
        found: dict[tuple[str, str], tuple[Time, ...]] = {}
        query = _TIMES.format(also=_of("course", courses))
        for course, section, *time in self._connection.execute(query, (term, *courses)):
            found[course, section] = (*found.get((course, section), ()), (time[0], time[1], time[2]))
        return found

    def registrations(self, term: str) -> Iterator[Seat]:
        """Yield every seat that is taken in a term, in order of student and course."""
        return iter(
            self._connection.execute(
                "SELECT student, course, section FROM registrations WHERE term = ? ORDER BY student, course",
                (term,),
            )
        )

    def of_student(self, student: str, term: str) -> dict[str, str]:
        """Return the section of each course of a student, in order of course."""
        rows = self._connection.execute(
            "SELECT course, section FROM registrations WHERE student = ? AND term = ? ORDER BY course",
            (student, term),
        )
        return dict(rows)

    def add(self, term: str, seats: Iterable[Seat], *, at: datetime) -> int:
        """Give seats; return how many. A course in which the student already has a seat is left alone."""
        before = self._connection.total_changes
        instant = to_text(at)
        rows = ((student, term, course, section, instant) for student, course, section in seats)
        self._connection.executemany(_ADD, rows)
        return int(self._connection.total_changes - before)

    def remove(self, term: str, seats: Iterable[Seat]) -> int:
        """Take seats back; return how many. A student who is in another section by now keeps that seat."""
        before = self._connection.total_changes
        rows = ((student, term, course, section) for student, course, section in seats)
        self._connection.executemany(_REMOVE, rows)
        return int(self._connection.total_changes - before)

    def move(self, student: str, term: str, course: str, old: str, new: str, *, at: datetime) -> bool:
        """Move a student from a section to another; False, and nothing moved, when the seat is not that one."""
        row = (new, to_text(at), student, term, course, old)
        return bool(self._connection.execute(_MOVE, row).rowcount)


def _of(column: str, courses: Collection[str]) -> str:
    return f"AND {column} IN ({', '.join('?' * len(courses))})" if courses else ""
