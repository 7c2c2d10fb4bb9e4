"""Payments begun on a hosted page: a row each, whose state only moves on; what was paid is in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import to_text
from omnicli.money import Cents

if TYPE_CHECKING:
    from datetime import datetime

    from store.engine import sqlite as engine

_COLUMNS = "number, student, cents, key, begun_at, provider, session, url, expires_at, state, entry"


class OnlinePayment(NamedTuple):
    """A row. `begun`: the provider was not asked, or its answer was lost; nobody has seen the page.

    `open`: the page can be paid. `paid`: `entry` is its number in the ledger. `expired`, `failed`: no money came of it,
    or (failed) money that cannot be posted. Instants are stored text.
    """

    number: int
    student: str
    cents: Cents
    key: str
    begun_at: str
    provider: str
    session: str | None
    url: str | None
    expires_at: str | None
    state: str
    entry: int | None


class Online:
    """The pages of every student, by number; a state is left only as it was read."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def begin(self, student: str, cents: int, *, key: str, provider: str, at: datetime) -> OnlinePayment:
        """Keep the intent to pay, before the provider is asked."""
        (number,) = self._connection.execute(
            "INSERT INTO online_payments (student, cents, key, begun_at, provider) VALUES (?, ?, ?, ?, ?)"
            " RETURNING number",
            (student, cents, key, to_text(at), provider),
        ).fetchone()
        return OnlinePayment(
            number, student, Cents(cents), key, to_text(at), provider, None, None, None, "begun", None
        )

    def get(self, number: int) -> OnlinePayment | None:
        """Return a row, or None."""
        return next(iter(self._rows("number = ?", number)), None)

    def live(self, student: str | None = None) -> list[OnlinePayment]:
        """Return the rows that are begun or open, oldest first: everybody's, or one student's."""
        if student is None:
            return self._rows("state IN ('begun', 'open')")
        return self._rows("state IN ('begun', 'open') AND student = ?", student)

    def _rows(self, where: str, *bound: object) -> list[OnlinePayment]:
        query = f"SELECT {_COLUMNS} FROM online_payments WHERE {where} ORDER BY number"  # noqa: S608 (ours)
        return [
            OnlinePayment(number, student, Cents(cents), *rest)
            for number, student, cents, *rest in self._connection.execute(query, bound)
        ]

    def open(self, number: int, *, session: str, url: str, expires_at: datetime) -> bool:
        """Give a begun row its page; False when it is not begun any more, or the page is another row's."""
        return self._moved(
            "UPDATE OR IGNORE online_payments SET state = 'open', session = ?, url = ?, expires_at = ?"
            " WHERE number = ? AND state = 'begun'",
            (session, url, to_text(expires_at), number),
        )

    def paid(self, number: int, entry: int) -> bool:
        """Note the ledger's entry of an open row; False when it is not open any more."""
        return self._moved(
            "UPDATE online_payments SET state = 'paid', entry = ? WHERE number = ? AND state = 'open'",
            (entry, number),
        )

    def end(self, number: int, state: str, *, was: str) -> bool:
        """Let a row that was begun or open be `expired` or `failed`; False when it has moved on meanwhile."""
        return self._moved(
            "UPDATE online_payments SET state = ? WHERE number = ? AND state = ?", (state, number, was)
        )

    def _moved(self, statement: str, bound: tuple[object, ...]) -> bool:
        return bool(self._connection.execute(statement, bound).rowcount)
