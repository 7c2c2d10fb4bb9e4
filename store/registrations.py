"""Who is registered, and who has retrieved a timetable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.clock import to_text

if TYPE_CHECKING:
    from datetime import datetime

    from store.engine import sqlite as engine

_RETRIEVED = """
    INSERT INTO schedule_retrievals (student, term, at, way) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
"""


class Registrations:
    """Registrations of students and what follows from them."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def sections_of(self, student: str, term: str) -> list[tuple[str, str, str]]:
        """Return (course, section, title) of a student's term, in order of course."""
        rows = self._connection.execute(
            """
            SELECT r.course, r.section, s.title FROM registrations AS r
            JOIN sections AS s ON s.term = r.term AND s.course = r.course AND s.section = r.section
            WHERE r.student = ? AND r.term = ? ORDER BY r.course
            """,
            (student, term),
        )
        return [(course, section, title) for course, section, title in rows]

    def terms_of(self, student: str) -> list[str]:
        """Return the terms a student is or was registered in, in order of time."""
        rows = self._connection.execute(
            "SELECT DISTINCT term FROM registrations WHERE student = ? ORDER BY term", (student,)
        )
        return [code for (code,) in rows]

    def retrieved_at(self, student: str, term: str) -> str | None:
        """Return the instant of the first retrieval of a timetable, or None."""
        row = self._connection.execute(
            "SELECT at FROM schedule_retrievals WHERE student = ? AND term = ?", (student, term)
        ).fetchone()
        return row[0] if row else None

    def retrieve(self, student: str, term: str, *, at: datetime, way: str) -> bool:
        """Record the retrieval, once; tell whether this was the first."""
        return bool(self._connection.execute(_RETRIEVED, (student, term, to_text(at), way)).rowcount)
