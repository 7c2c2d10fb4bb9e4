"""The ledger: append-only, exactly once by key, each writing sealed by a digest that the audit trail keeps."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnicli.clock import to_text
from omnicli.errors import Conflict
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.rules.ledger import Entry, of_student

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from omnicli.rules.ledger import Posting
    from store.engine import sqlite as engine

_COLUMNS = "number, at, key, date, debit, credit, cents, kind, student, term, due, cause, reverses"
_HASHED_AT_ONCE = 1000  # part of what a digest means: never to be changed
_INSERT = """
    INSERT INTO ledger (key, date, debit, credit, cents, kind, student, term, due, cause, reverses, at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""
_OTHERS = """
    SELECT key, debit, credit, cents FROM ledger
    WHERE number <= ? AND key IN (SELECT value FROM json_each(?))
"""
_EXPORT = """
    SELECT l.key, l.date, l.kind, l.term, l.student, l.debit, l.credit, l.cents, l.due, r.key, l.cause
    FROM ledger AS l LEFT JOIN ledger AS r ON r.number = l.reverses
    ORDER BY l.key
"""

_PART = 10**6


def _sum(cents: str) -> str:
    """Return what sums an expression in two parts: the engine's integers end where a hostile file's sum would not."""
    return f"coalesce(sum(({cents}) / {_PART}), 0), coalesce(sum(({cents}) % {_PART}), 0)"


def _joined(millions: int, rest: int) -> Cents:
    return Cents(_PART * millions + rest)


@dataclass(frozen=True, slots=True)
class Posted:
    """What a writing did: entries `first` to `last` are new, `already` were there; `cents` sums the new ones."""

    first: int
    last: int
    already: int
    cents: Cents
    sha256: str

    @property
    def count(self) -> int:
        """How many entries are new."""
        return self.last - self.first + 1

    def seal(self) -> dict[str, object]:
        """Return what the audit trail keeps of it."""
        return {"first": self.first, "last": self.last, "cents": int(self.cents), "sha256": self.sha256}


class Ledger:
    """Postings and what they add up to."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def post(self, postings: Iterable[Posting], *, at: datetime) -> Posted:
        """Write postings; one whose key is there already is left out, and must say the same.

        The same key with other accounts or another amount is a `Conflict`: something charges twice for one reason, or
        pays twice by one name. Whoever posts leaves the event that holds the seal (services.ledger).
        """
        given = list(postings)
        last = self.last()
        text = to_text(at)
        writes = self._connection.total_changes
        self._connection.executemany(_INSERT, ((*one, text) for one in given))
        new = self._connection.total_changes - writes
        if new < len(given):
            self._compare(given, last)
        cents, sha256 = self.digest(last + 1, last + new)
        return Posted(last + 1, last + new, len(given) - new, cents, sha256)

    def _compare(self, given: Sequence[Posting], last: int) -> None:
        wanted = {one.key: (one.debit, one.credit, one.cents) for one in given}
        for key, *stored in self._connection.execute(_OTHERS, (last, json.dumps(list(wanted)))):
            if tuple(stored) != wanted[key]:
                raise Conflict(
                    N_("The ledger has an entry “{key}” already, and it says otherwise."),
                    code="other-entry",
                    key=key,
                )

    def last(self) -> int:
        """Return the number of the last entry, 0 when there is none."""
        (last,) = self._connection.execute("SELECT coalesce(max(number), 0) FROM ledger").fetchone()
        return int(last)

    def digest(self, first: int, last: int) -> tuple[Cents, str]:
        """Return the sum of the entries between two numbers, and the SHA-256 of all they say.

        They are hashed as JSON, so many at a time: quick, and the same whatever reads them.
        """
        digest, cents = hashlib.sha256(), 0
        query = f"SELECT {_COLUMNS} FROM ledger WHERE number BETWEEN ? AND ? ORDER BY number"  # noqa: S608 (ours)
        rows = self._connection.execute(query, (first, last))
        while part := rows.fetchmany(_HASHED_AT_ONCE):
            cents += sum(row[6] for row in part)
            digest.update(json.dumps(part).encode())
        return Cents(cents), digest.hexdigest()

    def entry(self, number: int) -> Entry | None:
        """Return an entry, or None."""
        return self._one("number = ?", number)

    def by_key(self, key: str) -> Entry | None:
        """Return the entry of that key, or None."""
        return self._one("key = ?", key)

    def reversal_of(self, number: int) -> Entry | None:
        """Return the entry that undid another, or None."""
        return self._one("reverses = ?", number)

    def _one(self, where: str, value: object) -> Entry | None:
        row = self._connection.execute(f"SELECT {_COLUMNS} FROM ledger WHERE {where}", (value,)).fetchone()  # noqa: S608 (ours)
        return Entry(*row) if row else None

    def of_student(self, student: str) -> list[Entry]:
        """Return a student's entries, in the order they were written."""
        query = f"SELECT {_COLUMNS} FROM ledger WHERE student = ? ORDER BY number"  # noqa: S608 (ours)
        return [Entry(*row) for row in self._connection.execute(query, (student,))]

    def by_student(self) -> Iterator[Entry]:
        """Yield the entries of every student, those of one together, in the order they were written."""
        query = f"SELECT {_COLUMNS} FROM ledger WHERE student IS NOT NULL ORDER BY student, number"  # noqa: S608 (ours)
        return (Entry(*row) for row in self._connection.execute(query))

    def balance_of(self, student: str) -> Cents:
        """Return what a student owes, without working out what covers what."""
        parts = self._connection.execute(
            f"SELECT {_sum('CASE WHEN debit = ?1 THEN cents ELSE -cents END')} FROM ledger WHERE student = ?2",  # noqa: S608 (ours)
            (of_student(student), student),
        ).fetchone()
        return _joined(*parts)

    def keys(self, prefix: str) -> set[str]:
        """Return the keys that begin with a prefix."""
        rows = self._connection.execute(
            "SELECT key FROM ledger WHERE key >= ? AND key < ?", (prefix, prefix + "\U0010ffff")
        )
        return {key for (key,) in rows}

    def accounts(self) -> list[tuple[str, Cents]]:
        """Return every account with its balance, debit above zero; they sum to zero."""
        rows = self._connection.execute(f"""
            SELECT account, {_sum("cents")} FROM (
                SELECT debit AS account, cents FROM ledger UNION ALL SELECT credit, -cents FROM ledger
            ) GROUP BY account ORDER BY account
        """)  # noqa: S608 (ours)
        return [(account, _joined(*parts)) for account, *parts in rows]

    def export(self) -> Iterator[tuple[object, ...]]:
        """Yield what two equal histories have in common, in order of key: no number, no instant of writing."""
        return iter(self._connection.execute(_EXPORT))
