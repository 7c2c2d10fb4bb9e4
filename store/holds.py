"""Holds: append-only, lifted by a row of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.clock import to_text

if TYPE_CHECKING:
    from datetime import date, datetime
    from typing import Any

    from omnicli.rules.access import Hold
    from store.engine import sqlite as engine

_HOLD = """
    SELECT h.number, h.student, h.kind, h.blocks, h.reason, h.until, h.at, h.actor, coalesce(e.roles, ''),
           l.at, l.actor, l.reason
    FROM holds AS h
    LEFT JOIN hold_lifts AS l ON l.hold = h.number
    LEFT JOIN employees AS e ON h.actor = 'employee:' || e.number
"""


class Holds:
    """Why something is closed to a student."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def add(
        self,
        student: str,
        kind: str,
        blocks: str,
        reason: str,
        until: date | None,
        *,
        at: datetime,
        actor: str,
    ) -> int:
        """Keep a hold and return its number."""
        (number,) = self._connection.execute(
            "INSERT INTO holds (student, kind, blocks, reason, until, at, actor) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " RETURNING number",
            (student, kind, blocks, reason, until.isoformat() if until else None, to_text(at), actor),
        ).fetchone()
        return int(number)

    def lift(self, number: int, reason: str, *, at: datetime, actor: str) -> bool:
        """Lift a hold; False when it was lifted already."""
        done = self._connection.execute(
            "INSERT INTO hold_lifts (hold, reason, at, actor) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (number, reason, to_text(at), actor),
        )
        return bool(done.rowcount)

    def hold(self, number: int) -> Hold | None:
        """Return a hold, lifted or not, or None."""
        return next(iter(self._found("WHERE h.number = ?", number)), None)

    def of_student(self, student: str) -> list[Hold]:
        """Return every hold of a student, lifted or not, oldest first."""
        return self._found("WHERE h.student = ? ORDER BY h.number", student)

    def all(self) -> list[Hold]:
        """Return every hold, lifted or not, oldest first."""
        return self._found("ORDER BY h.number")

    def _found(self, where: str, *bound: object) -> list[Hold]:
        rows = self._connection.execute(f"{_HOLD} {where}", bound).fetchall()
        return [_hold(row) for row in rows]


def _hold(row: tuple[Any, ...]) -> Hold:
    # Imported for the few who have one: every student's command asks.
    from omnicli.rules.access import Hold

    *kept, lifted_at, lifted_by, why = row
    return Hold._make((*kept, (lifted_at, lifted_by, why) if lifted_at else None))
