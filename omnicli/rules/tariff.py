"""The tariff: dated rows of what things cost, to whom, and which of them holds on a day.

Of the rows of a kind whose conditions a person meets, those for a purpose come first: what the law makes free for one
stays so whatever a college charges for the others. Then the college's own come before the default ones; then the most
precise one holds: the most conditions, then the longest beginning of a programme's code, then a status rather than a
residency. Of those with the same conditions, the one that began last.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from omnicli.money import Cents

if TYPE_CHECKING:
    from collections.abc import Iterable

FULL_TIME = "full-time"
PART_TIME = "part-time"
EVERYBODY = "all"
PER = ("term", "course", "hour", "event")
SESSION = frozenset(PER) - {"event"}
"""What is charged when the timetables of a term come out; an `event` is charged when it happens."""

PUBLISHED_KINDS = frozenset(("registration", "affiliated", "tuition", "non-resident", "international"))
"""Kinds that only publishing charges: counted by event, they would be charged to nobody."""

LATE_CONFIRMATION = "late-confirmation"
"""The fee of who had not confirmed an enrolment in time: the one kind that a job charges by steps."""

ATTESTATION = "attestation"
"""The fee of an attestation that a student asks for: the one kind whose price may depend on a purpose."""

EVENT_KINDS = frozenset((LATE_CONFIRMATION, "late-payment", "nsf", "schedule-change", ATTESTATION))
"""Kinds that what happens charges: counted by term, publishing would charge them to everybody."""

IMPORTED = "import"
"""The source of a row that the college wrote; any other is that of a default."""


class Profile(NamedTuple):
    """What a price depends on: `full-time` or `part-time`, where one resides for fees, the programme's code.

    `purpose` is what an attestation is asked for (rules.attestation), '' for anything else.
    """

    status: str
    residency: str
    program: str
    purpose: str = ""


ANYBODY = Profile("", "", "")
"""A person of whom nothing is known: only a row for `all` holds. A kind that `is_uniform` needs no other."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """Whom a row is for: each condition that is not empty must hold."""

    status: str = ""
    residency: str = ""
    program: str = ""
    purpose: str = ""

    def __str__(self) -> str:
        """Write it as files and the store do: `full-time+international+program:200`, or `all`."""
        program = f"program:{self.program}" if self.program else ""
        purpose = f"purpose:{self.purpose}" if self.purpose else ""
        return "+".join(filter(None, (self.status, self.residency, program, purpose))) or EVERYBODY

    def hold_for(self, profile: Profile) -> bool:
        """Tell whether a person meets every one of them."""
        return (
            self.status in ("", profile.status)
            and self.residency in ("", profile.residency)
            and profile.program.startswith(self.program)
            and self.purpose in ("", profile.purpose)
        )

    def cover(self, other: Conditions) -> bool:
        """Tell whether whoever meets the other conditions meets these."""
        return self.hold_for(Profile(other.status, other.residency, other.program, other.purpose))

    @property
    def precision(self) -> tuple[int, int, bool]:
        """How many they are, how much of a programme's code they name, whether they name a status."""
        count = sum(map(bool, (self.status, self.residency, self.program, self.purpose)))
        return count, len(self.program), bool(self.status)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the tariff, both its dates included.

    Several `amounts` are what is owed in all, month after month. `due_days` counts from the day of the charge; None is
    the college's own rule. `source` says where the row comes from.
    """

    kind: str
    applies_to: Conditions
    valid_from: date
    valid_to: date | None
    per: str
    amounts: tuple[Cents, ...]
    due_days: int | None
    source: str = ""

    @property
    def own(self) -> bool:
        """Tell whether the college wrote it; else it is a default."""
        return self.source == IMPORTED

    def in_force(self, on: date) -> bool:
        """Tell whether a day is between its dates."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class Price(NamedTuple):
    """What a kind costs somebody on a day: never nothing, a free thing has no price."""

    kind: str
    amounts: tuple[Cents, ...]
    per: str
    due_days: int | None

    @property
    def cents(self) -> Cents:
        """The amount, or the first of those that grow by the month."""
        return self.amounts[0]


class Tariff:
    """The rows of a college, and the price that follows from them."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows: dict[str, list[Row]] = {}
        for row in rows:
            self._rows.setdefault(row.kind, []).append(row)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every kind that has a row, in order of its name."""
        return tuple(sorted(self._rows))

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row: those of a kind together, the least precise first, then in order of time."""
        return tuple(row for kind in self.kinds for row in sorted(self._rows[kind], key=_order))

    def in_force(self, on: date) -> tuple[Row, ...]:
        """Return the rows that hold on a day, for those who meet them: without what a later one has replaced."""
        found = [row for row in self.rows if row.in_force(on)]
        return tuple(row for row in found if not any(_replaces(other, row) for other in found))

    def is_uniform(self, kind: str) -> bool:
        """Tell whether a kind costs the same to everybody: no row of it has a condition."""
        return all(row.applies_to == Conditions() for row in self._rows.get(kind, ()))

    def price(self, kind: str, profile: Profile, on: date) -> Price | None:
        """Return what a kind costs somebody on a day; None when there is nothing to charge."""
        found = [
            row for row in self._rows.get(kind, ()) if row.in_force(on) and row.applies_to.hold_for(profile)
        ]
        if not found:
            return None
        row = max(found, key=_rank)
        return Price(kind, row.amounts, row.per, row.due_days) if any(row.amounts) else None

    def session_prices(self, profile: Profile, on: date) -> tuple[Price, ...]:
        """Return the prices charged when timetables come out, in order of kind."""
        prices = (self.price(kind, profile, on) for kind in self.kinds)
        return tuple(price for price in prices if price and price.per in SESSION)


def _replaces(other: Row, row: Row) -> bool:
    """Tell whether whoever meets a row meets the other too, and the other goes before it."""
    same = other.kind == row.kind and (other.own > row.own or other.applies_to == row.applies_to)
    return same and other.applies_to.cover(row.applies_to) and _rank(other) > _rank(row)


def _rank(row: Row) -> tuple[object, ...]:
    return (bool(row.applies_to.purpose), row.own, *row.applies_to.precision, row.valid_from)


def _order(row: Row) -> tuple[object, ...]:
    return (*row.applies_to.precision, str(row.applies_to), row.valid_from)


class Step(NamedTuple):
    """A step of an amount that grows by the month: from which day, and how much more than before."""

    number: int
    on: date
    cents: Cents


def steps(amounts: tuple[Cents, ...], deadline: date) -> tuple[Step, ...]:
    """Return what is added at a deadline, then one month later, two, …; a step that adds nothing is left out.

    A month later is the same day of the next month, or that month's last day when it is shorter.
    """
    before = (Cents(0), *amounts)
    return tuple(
        Step(number, _months_later(deadline, number - 1), Cents(cents - before[number - 1]))
        for number, cents in enumerate(amounts, start=1)
        if cents > before[number - 1]
    )


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
