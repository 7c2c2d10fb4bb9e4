"""Enrolment confirmations: append-only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.clock import to_text
from omnicli.rules.confirmation import Confirmation, ConfirmedCourse

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from store.engine import sqlite as engine

_LAST = "SELECT id, at, late FROM confirmations WHERE term = ? AND student = ? ORDER BY id DESC LIMIT 1"
_COURSES = """
    SELECT course, section, title, attends FROM confirmed_courses WHERE confirmation = ? ORDER BY course
"""


class Confirmations:
    """Who has confirmed, when, and for which courses."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def add(
        self, student: str, term: str, courses: Iterable[ConfirmedCourse], *, at: datetime, late: bool
    ) -> Confirmation:
        """Keep a confirmation and return it with its number."""
        given = tuple(courses)
        (number,) = self._connection.execute(
            "INSERT INTO confirmations (student, term, at, late) VALUES (?, ?, ?, ?) RETURNING id",
            (student, term, to_text(at), int(late)),
        ).fetchone()
        self._connection.executemany(
            "INSERT INTO confirmed_courses (confirmation, course, section, title, attends) VALUES (?, ?, ?, ?, ?)",
            ((number, one.course, one.section, one.title, int(one.attends)) for one in given),
        )
        return Confirmation(number, term, to_text(at), late, given)

    def last(self, student: str, term: str) -> Confirmation | None:
        """Return a student's last confirmation of a term, or None."""
        row = self._connection.execute(_LAST, (term, student)).fetchone()
        if row is None:
            return None
        number, at, late = row
        courses = self._connection.execute(_COURSES, (number,))
        return Confirmation(number, term, at, bool(late), tuple(_course(*row) for row in courses))

    def confirmed_at(self, student: str, term: str) -> str | None:
        """Return the instant of a student's first confirmation of a term, or None."""
        (at,) = self._connection.execute(
            "SELECT min(at) FROM confirmations WHERE term = ? AND student = ?", (term, student)
        ).fetchone()
        return at if at is None else str(at)


def _course(course: str, section: str, title: str, attends: int) -> ConfirmedCourse:
    return ConfirmedCourse(course, section, title, bool(attends))
