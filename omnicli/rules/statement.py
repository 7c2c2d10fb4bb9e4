"""What a student owes, what is overdue, and which payment covered which charge, worked out from the ledger.

Payments cover charges oldest due first, in the order they were made: the rule of Québec's Civil Code when nobody says
otherwise (art. 1572, debts equally due: the oldest). What was reversed counts for nothing, with its reversal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from omnicli.money import Cents
from omnicli.rules.ledger import of_student

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from omnicli.rules.ledger import Entry


@dataclass(frozen=True, slots=True)
class Charge:
    """Something owed, and how much of it is paid."""

    entry: Entry
    paid: Cents

    @property
    def unpaid(self) -> Cents:
        """What is still owed of it."""
        return Cents(self.entry.cents - self.paid)

    @property
    def due(self) -> date:
        """The last day to pay it."""
        return date.fromisoformat(self.entry.due or self.entry.date)


@dataclass(frozen=True, slots=True)
class Payment:
    """Something paid, and what it covered: (number of the charge, cents)."""

    entry: Entry
    covered: tuple[tuple[int, Cents], ...]

    @property
    def left(self) -> Cents:
        """What of it has covered nothing yet."""
        return Cents(self.entry.cents - sum(cents for _number, cents in self.covered))


@dataclass(frozen=True, slots=True)
class Statement:
    """A student's account: live charges in the order they are covered, live payments in the order they were made."""

    charges: tuple[Charge, ...]
    payments: tuple[Payment, ...]

    @property
    def balance(self) -> Cents:
        """What is owed in all; below zero when more was paid."""
        return Cents(sum(one.unpaid for one in self.charges) - sum(one.left for one in self.payments))

    @property
    def next_due(self) -> date | None:
        """The day by which the first unpaid charge must be paid, gone by or not."""
        return min((one.due for one in self.charges if one.unpaid), default=None)

    def overdue(self, today: date, *, days: int = 0) -> Cents:
        """Return what is unpaid and was due more than `days` days before today; the due date itself is in time."""
        last = today - timedelta(days=days)
        return Cents(sum(one.unpaid for one in self.charges if one.due < last))


def statement(entries: Iterable[Entry]) -> Statement:
    """Work out one student's account from its entries."""
    live = _live(entries)
    owed = [one for one in live if one.student and one.debit == of_student(one.student)]
    paid = [one for one in live if one.student and one.credit == of_student(one.student)]
    owed.sort(key=lambda one: (one.due or one.date, one.date, one.number))
    paid.sort(key=lambda one: (one.date, one.number))
    return _cover(owed, paid)


def _live(entries: Iterable[Entry]) -> list[Entry]:
    given = list(entries)
    undone = {one.reverses for one in given if one.reverses is not None}
    return [one for one in given if one.reverses is None and one.number not in undone]


def _cover(owed: Sequence[Entry], paid: Sequence[Entry]) -> Statement:
    covered = [0] * len(owed)
    payments = []
    place = 0
    for one in paid:
        left, parts = one.cents, []
        while left and place < len(owed):
            part = min(left, owed[place].cents - covered[place])
            covered[place] += part
            left -= part
            parts.append((owed[place].number, Cents(part)))
            place += covered[place] == owed[place].cents
        payments.append(Payment(one, tuple(parts)))
    charges = (Charge(one, Cents(cents)) for one, cents in zip(owed, covered, strict=True))
    return Statement(tuple(charges), tuple(payments))


def as_of(entries: Iterable[Entry], day: date) -> list[Entry]:
    """Keep the entries that count from a day or before it: what the account was at the end of that day."""
    last = day.isoformat()
    return [one for one in entries if one.date <= last]
