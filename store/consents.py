"""Consents to receive the relevé 8 by electronic means: each is kept, the last one holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.clock import to_text

if TYPE_CHECKING:
    from datetime import datetime

    from store.engine import sqlite as engine

_ADD = "INSERT INTO tax_consents (student, given, at, actor) VALUES (?, ?, ?, ?) RETURNING number"
_LAST = "SELECT given, at FROM tax_consents WHERE student = ? ORDER BY number DESC LIMIT 1"
_CONSENTING = """
    SELECT student FROM tax_consents
    WHERE number IN (SELECT max(number) FROM tax_consents GROUP BY student) AND given
"""


class Consents:
    """Consents to receive the relevé 8 by electronic means: given, or taken back."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def add(self, student: str, *, given: bool, at: datetime, actor: str) -> int:
        """Keep that a student consents, or no longer does; return its number."""
        (number,) = self._connection.execute(_ADD, (student, int(given), to_text(at), actor)).fetchone()
        return int(number)

    def last(self, student: str) -> tuple[bool, str] | None:
        """Return what a student said last, and when; None for nothing yet."""
        row = self._connection.execute(_LAST, (student,)).fetchone()
        return (bool(row[0]), row[1]) if row else None

    def consenting(self) -> set[str]:
        """Return the students who consent."""
        return {student for (student,) in self._connection.execute(_CONSENTING)}
