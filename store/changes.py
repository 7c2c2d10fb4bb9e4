"""Timetables that students changed, and the seats that moved: append-only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.clock import to_text
from omnicli.rules.changing import Change, Move

if TYPE_CHECKING:
    from datetime import datetime

    from store.engine import sqlite as engine

_OF_STUDENT = """
    SELECT number, student, term, at, actor, entry FROM schedule_changes WHERE student = ? ORDER BY number DESC
"""


class Changes:
    """What was changed, by whom, and for what fee."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def next_number(self) -> int:
        """Return the number of the next change; whoever asks has opened the store to write."""
        (last,) = self._connection.execute("SELECT coalesce(max(number), 0) FROM schedule_changes").fetchone()
        return int(last) + 1

    def add(self, change: Change, *, at: datetime) -> None:
        """Keep a change."""
        self._connection.execute(
            "INSERT INTO schedule_changes (number, student, term, at, actor, entry) VALUES (?, ?, ?, ?, ?, ?)",
            (change.number, change.student, change.term, to_text(at), change.actor, change.entry),
        )
        self._connection.executemany(
            "INSERT INTO moved_seats (change, course, from_section, to_section) VALUES (?, ?, ?, ?)",
            ((change.number, *move) for move in change.moves),
        )

    def of_student(self, student: str) -> list[Change]:
        """Return a student's changes, the newest first."""
        rows = self._connection.execute(_OF_STUDENT, (student,)).fetchall()
        return [Change._make((*row, self._moves(row[0]))) for row in rows]

    def count(self, student: str, term: str) -> int:
        """Return how often a student has changed a term's timetable."""
        (count,) = self._connection.execute(
            "SELECT count(*) FROM schedule_changes WHERE student = ? AND term = ?", (student, term)
        ).fetchone()
        return int(count)

    def _moves(self, number: int) -> tuple[Move, ...]:
        rows = self._connection.execute(
            "SELECT course, from_section, to_section FROM moved_seats WHERE change = ? ORDER BY course",
            (number,),
        )
        return tuple(Move._make(row) for row in rows)
