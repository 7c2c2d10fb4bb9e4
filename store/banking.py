"""The bank's files and their lines: each is taken once. What waits in suspense, and for what."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import to_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from omnicli.bank.model import BankLine
    from store.engine import sqlite as engine

_LINE = """
    SELECT b.entry, b.key, b.account, b.date, b.cents, b.reference, b.payer, b.bank_reference
    FROM bank_lines AS b JOIN ledger AS l ON l.number = b.entry
"""
# A line is in suspense when its entry put it there, or when what undid its entry did.
_IN_SUSPENSE = """
    (CASE WHEN l.kind = 'suspense'
     THEN NOT EXISTS (SELECT 1 FROM ledger AS u WHERE u.reverses = l.number)
     ELSE EXISTS (SELECT 1 FROM ledger AS u WHERE u.reverses = l.number AND u.credit = 'suspense') END)
"""
# It still waits when nothing that settled it stands. Keys of what settles a line are <what>:<the line's key>, and from
# the second on :<number>.
_UNSETTLED = " AND ".join(
    f"""NOT EXISTS (
        SELECT 1 FROM ledger AS s
        WHERE (s.key = '{what}:' || b.key OR (s.key > '{what}:' || b.key || ':' AND s.key < '{what}:' || b.key || ';'))
          AND NOT EXISTS (SELECT 1 FROM ledger AS u WHERE u.reverses = s.number))"""  # noqa: S608 (ours)
    for what in ("assign", "return", "settle")
)
_WAITING = f"{_LINE} WHERE {_IN_SUSPENSE} AND {_UNSETTLED}"


class TakenFile(NamedTuple):
    """A file that was taken; `at` is stored text, `summary` what its report counted."""

    number: int
    sha256: str
    format: str
    at: str
    actor: str
    summary: Mapping[str, object]

    @property
    def receipt(self) -> str:
        """Its number as people write it: `BNK-000001`."""
        return f"BNK-{self.number:06d}"


class TakenLine(NamedTuple):
    """A line that was taken: `entry`, the number of its ledger entry, is how people name it; `date` is ISO text."""

    entry: int
    key: str
    account: str
    date: str
    cents: int
    reference: str
    payer: str
    bank_reference: str


class Banking:
    """Files and lines of banks, append-only."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def file(self, sha256: str) -> TakenFile | None:
        """Return the file of that digest, if it was taken."""
        return next(iter(self._files("WHERE sha256 = ?", (sha256,))), None)

    def files(self) -> list[TakenFile]:
        """Return the files taken, newest first."""
        return self._files("", ())

    def _files(self, where: str, bound: tuple[str, ...]) -> list[TakenFile]:
        query = (
            f"SELECT number, sha256, format, at, actor, summary FROM bank_files {where} ORDER BY number DESC"  # noqa: S608 (ours)
        )
        rows = self._connection.execute(query, bound)
        return [
            TakenFile(number, sha, fmt, at, actor, json.loads(summary))
            for number, sha, fmt, at, actor, summary in rows
        ]

    def add_file(
        self, sha256: str, fmt: str, *, at: datetime, actor: str, summary: Mapping[str, object]
    ) -> TakenFile:
        """Keep a file and return it with its number."""
        text = json.dumps(summary, ensure_ascii=False, sort_keys=True)
        (number,) = self._connection.execute(
            "INSERT INTO bank_files (sha256, format, at, actor, summary) VALUES (?, ?, ?, ?, ?) RETURNING number",
            (sha256, fmt, to_text(at), actor, text),
        ).fetchone()
        return TakenFile(number, sha256, fmt, to_text(at), actor, summary)

    def add_lines(self, file: int, lines: Iterable[tuple[str, int, BankLine]]) -> None:
        """Keep lines of a file, each with its key and the number of its entry."""
        self._connection.executemany(
            "INSERT INTO bank_lines (key, file, line, account, date, cents, reference, payer, bank_reference, entry)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    key, file, one.line, one.account, one.date.isoformat(), one.cents, one.reference, one.payer,
                    one.bank_reference, entry,
                )
                for key, entry, one in lines
            ),
        )  # fmt: skip

    def known(self, keys: Iterable[str]) -> set[str]:
        """Return those of the keys whose lines were taken already."""
        query = "SELECT key FROM bank_lines WHERE key IN (SELECT value FROM json_each(?))"
        return {key for (key,) in self._connection.execute(query, (json.dumps(list(keys)),))}

    def students(self, numbers: Iterable[str]) -> set[str]:
        """Return those of the numbers that are students'."""
        query = "SELECT number FROM students WHERE number IN (SELECT value FROM json_each(?))"
        return {number for (number,) in self._connection.execute(query, (json.dumps(list(numbers)),))}

    def waiting(self) -> list[TakenLine]:
        """Return the lines that wait in suspense, oldest first."""
        return [TakenLine(*row) for row in self._connection.execute(f"{_WAITING} ORDER BY b.date, b.entry")]

    def waits(self, entry: int) -> bool:
        """Tell whether a line waits in suspense."""
        query = f"{_WAITING} AND b.entry = ?"
        return self._connection.execute(query, (entry,)).fetchone() is not None

    def line(self, entry: int) -> TakenLine | None:
        """Return a line by the number of its entry, or None."""
        row = self._connection.execute(f"{_LINE} WHERE b.entry = ?", (entry,)).fetchone()
        return TakenLine(*row) if row else None

    def other_format(self, account: str, fmt: str, moves: Collection[tuple[str, int]]) -> str | None:
        """Return another format in which an account had a line of one of those days and cents; None if it had none."""
        row = self._connection.execute(
            "SELECT f.format FROM bank_lines AS b JOIN bank_files AS f ON f.number = b.file"
            " WHERE b.account = ? AND f.format <> ?"
            " AND b.date || ' ' || b.cents IN (SELECT value FROM json_each(?)) LIMIT 1",
            (account, fmt, json.dumps([f"{day} {cents}" for day, cents in moves])),
        ).fetchone()
        return str(row[0]) if row else None
