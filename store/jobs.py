"""What cron has done, what has closed, and the queries of its sweeps: one each, however many students there are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from omnicli.clock import from_text, to_text
from omnicli.money import Cents
from omnicli.rules.jobs import Closing, Item, Run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from omnicli.rules.jobs import Limits
    from store.engine import sqlite as engine

# From students to their registrations by the key of these: the terms of other years are not read.
_UNCONFIRMED = """
    SELECT s.number, EXISTS (
        SELECT 1 FROM registrations AS r
        WHERE r.student = s.number AND r.term = :term AND r.registered_at < :before
    )
    FROM students AS s
    WHERE EXISTS (SELECT 1 FROM registrations AS r WHERE r.student = s.number AND r.term = :term)
      AND s.number NOT IN (SELECT student FROM confirmations WHERE term = :term AND at < :before)
    ORDER BY s.number
"""
_REGISTERED = """
    SELECT count(*) FROM students AS s
    WHERE EXISTS (
        SELECT 1 FROM registrations AS r
        WHERE r.student = s.number AND r.term = :term AND (:by IS NULL OR r.registered_at < :by)
    )
"""
_UNPUBLISHED = """
    SELECT t.code FROM terms AS t
    WHERE t.schedule_from <= :today AND t.ends >= :today
      AND NOT EXISTS (SELECT 1 FROM publications AS p WHERE p.term = t.code)
      AND EXISTS (SELECT 1 FROM registrations AS r WHERE r.term = t.code)
    ORDER BY t.code
"""
_ITEMS = """
    SELECT student, term, kind, cents, due FROM ledger
    WHERE number > ? AND student IS NOT NULL ORDER BY number
"""
_RUNS = "SELECT number, job, as_of, at, millis, actor, outcome FROM job_runs"
_LAST_RUNS = f"{_RUNS} WHERE number IN (SELECT max(number) FROM job_runs GROUP BY job)"  # noqa: S608 (ours)
# Whom nobody can use any more: (table, condition) of what is forgotten.
_DEAD = {
    "sessions": "last_seen_at < :idle_since OR created_at < :begun_by",
    "invitations": "expires_at <= :now",
    "attempts": """
        (locked_until IS NULL OR locked_until <= :now) AND failures < :closes_at
        AND (failures = 0 OR last_at < :quiet_since)
    """,
}
_MIGRATED = """
    SELECT max(at) FROM audit
    WHERE subject = 'store' AND action = 'store.migrate' AND details LIKE '%"0003_money"%'
"""


class Jobs:
    """Runs, closings, and what the sweeps look for."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    # --- sweeps ---------------------------------------------------------------------------------------

    def unconfirmed(self, term: str, *, before: datetime) -> dict[str, bool]:
        """Return who is in a term and had not confirmed before an instant, and whether registered by then."""
        rows = self._connection.execute(_UNCONFIRMED, {"term": term, "before": to_text(before)})
        return {student: bool(known) for student, known in rows}

    def registered(self, term: str, *, by: datetime | None) -> int:
        """Count the students of a term, those registered in it before an instant when one is given."""
        bound = {"term": term, "by": to_text(by) if by else None}
        (count,) = self._connection.execute(_REGISTERED, bound).fetchone()
        return int(count)

    def first_registration(self, term: str) -> datetime | None:
        """Return the instant from which somebody was registered in a term, or None."""
        (at,) = self._connection.execute(
            "SELECT min(registered_at) FROM registrations WHERE term = ?", (term,)
        ).fetchone()
        return from_text(at) if at else None

    def unpublished(self, today: date) -> list[str]:
        """Return the terms whose timetables should be out and are not: begun, not ended, with students."""
        return [code for (code,) in self._connection.execute(_UNPUBLISHED, {"today": today.isoformat()})]

    def next_due(self, day: date, *, but: tuple[str, ...]) -> str | None:
        """Return the first due date, on a day or after, of a charge of another kind than those."""
        (due,) = self._connection.execute(
            f"SELECT min(due) FROM ledger WHERE due >= ? AND kind NOT IN ({', '.join('?' * len(but))})",  # noqa: S608 (marks)
            (day.isoformat(), *but),
        ).fetchone()
        return due if due is None else str(due)

    def items_after(self, number: int) -> list[Item]:
        """Return what was charged to students after the entry of that number."""
        rows = self._connection.execute(_ITEMS, (number,))
        return [Item(student, term, kind, Cents(cents), due) for student, term, kind, cents, due in rows]

    # --- closings -------------------------------------------------------------------------------------

    def founded_at(self) -> datetime:
        """Return the instant the college was founded here."""
        (at,) = self._connection.execute("SELECT created_at FROM college WHERE id = 1").fetchone()
        return from_text(at)

    def charging_since(self) -> datetime:
        """Return the instant from which this store could charge: its founding, or its migration to a ledger."""
        (migrated,) = self._connection.execute(_MIGRATED).fetchone()
        founded = self.founded_at()
        return max(founded, from_text(migrated)) if migrated else founded

    def closed(self) -> set[tuple[str, str]]:
        """Return (term, what) of every window that was closed."""
        return set(self._connection.execute("SELECT term, what FROM closings"))

    def closings(self) -> list[Closing]:
        """Return every window that was closed, the newest first."""
        rows = self._connection.execute(
            "SELECT term, what, closed_at, counts FROM closings ORDER BY closed_at DESC, what"
        )
        return [Closing(term, what, from_text(at), json.loads(counts)) for term, what, at, counts in rows]

    def close(self, one: Closing) -> None:
        """Keep that a window has closed and what had been done by then, once."""
        self._connection.execute(
            "INSERT INTO closings (term, what, closed_at, counts) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (one.term, one.what, to_text(one.closed_at), json.dumps(one.counts)),
        )

    # --- what has served ------------------------------------------------------------------------------

    def dead(self, limits: Limits) -> dict[str, int]:
        """Count what nobody can use any more: sessions, invitations, counts of failures."""
        counts = (f"SELECT count(*) FROM {table} WHERE {dead}" for table, dead in _DEAD.items())  # noqa: S608 (ours)
        found = (self._connection.execute(count, _bound(limits)).fetchone()[0] for count in counts)
        return dict(zip(_DEAD, found, strict=True))

    def forget(self, limits: Limits) -> dict[str, int]:
        """Delete what `dead` counts; return how many of each."""
        deletions = (f"DELETE FROM {table} WHERE {dead}" for table, dead in _DEAD.items())  # noqa: S608 (ours)
        done = (self._connection.execute(deletion, _bound(limits)).rowcount for deletion in deletions)
        return dict(zip(_DEAD, done, strict=True))

    def first_to_die(self) -> tuple[datetime | None, datetime | None, datetime | None]:
        """Return when a session was last used first, when one began first, and when an invitation expires first."""
        row = self._connection.execute(
            "SELECT (SELECT min(last_seen_at) FROM sessions), (SELECT min(created_at) FROM sessions),"
            " (SELECT min(expires_at) FROM invitations)"
        ).fetchone()
        seen, begun, expires = (from_text(at) if at else None for at in row)
        return seen, begun, expires

    # --- runs -----------------------------------------------------------------------------------------

    def add(
        self, job: str, *, as_of: datetime, at: datetime, millis: int, actor: str, outcome: Mapping[str, Any]
    ) -> None:
        """Keep that a job ran."""
        self._connection.execute(
            "INSERT INTO job_runs (job, as_of, at, millis, actor, outcome) VALUES (?, ?, ?, ?, ?, ?)",
            (job, to_text(as_of), to_text(at), millis, actor, json.dumps(outcome)),
        )

    def runs(self, *, job: str = "", limit: int = -1) -> list[Run]:
        """Return the runs, the newest first, of one job when it is named."""
        where = "WHERE job = ?" if job else ""
        query = f"{_RUNS} {where} ORDER BY number DESC LIMIT ?"
        return [_run(row) for row in self._connection.execute(query, (*([job] if job else []), limit))]

    def last_runs(self) -> dict[str, Run]:
        """Return the last run of each job that ever ran."""
        return {row[1]: _run(row) for row in self._connection.execute(_LAST_RUNS)}


def _bound(limits: Limits) -> dict[str, object]:
    return {
        name: value if isinstance(value, int) else to_text(value) for name, value in limits._asdict().items()
    }


def _run(row: tuple[Any, ...]) -> Run:
    number, job, as_of, at, millis, actor, outcome = row
    return Run(number, job, from_text(as_of), from_text(at), millis, actor, json.loads(outcome))
