"""What cron does, as rules: when the clock can be trusted, when windows close, who has paid too late.

Everything is asked as of the instant of its deadline, never of now: a run three days late finds the same people.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from omnicli.clock import end_of_day
from omnicli.rules.ledger import Entry, is_charge, of_student
from omnicli.rules.statement import as_of, statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from omnicli.money import Cents
    from omnicli.rules.ledger import Posting
    from omnicli.rules.terms import Term

CLOCK_SLACK = timedelta(minutes=5)
"""How far behind the last event the clock may be: two machines differ by seconds, a clock set back by more."""

PRESCRIPTION = timedelta(days=3 * 365 + 1)
"""A claim lapses after three years (Civil Code of Québec, art. 2925): no fee is made of an older deadline."""

LATE_PAYMENT = "late-payment"
CONFIRMATION, COURSE_CHOICE = "confirmation", "course-choice"
NEVER_LATE = (LATE_PAYMENT, "refund")
"""Kinds that cause no late fee when unpaid: the late fee itself, and money paid back."""


def clock_is_behind(now: datetime, last_event: datetime) -> bool:
    """Tell whether the clock was set back since the last event: deadlines cannot be judged by it."""
    return now < last_event - CLOCK_SLACK


class Window(NamedTuple):
    """A window of a term, and the first instant after it."""

    what: str
    end: datetime


def windows(term: Term, tz: ZoneInfo) -> Iterator[Window]:
    """Yield the windows of a term."""
    if term.choose_by is not None:
        yield Window(COURSE_CHOICE, end_of_day(term.choose_by, tz))
    yield Window(CONFIRMATION, end_of_day(term.confirm_by, tz))


def late_from(due: date, days: int) -> date:
    """Return the first day on which a charge is paid too late: the due date and so many days more are in time."""
    return due + timedelta(days=days + 1)


class Item(NamedTuple):
    """A charge as a dry run shows it; `due` is ISO text."""

    student: str
    term: str | None
    kind: str
    amount_cents: Cents
    due: str | None


class Closing(NamedTuple):
    """A window of a term that has ended, and what had been done by then."""

    term: str
    what: str
    closed_at: datetime
    counts: Mapping[str, int]


class Run(NamedTuple):
    """A run: for which instant, when, how long it took, by whom, and what it did."""

    number: int
    job: str
    as_of: datetime
    at: datetime
    millis: int
    actor: str
    outcome: Mapping[str, Any]


class Limits(NamedTuple):
    """Before which instants a session, an invitation and a count of failures serve nobody any more."""

    now: datetime
    idle_since: datetime
    begun_by: datetime
    quiet_since: datetime
    closes_at: int


@dataclass(slots=True)
class LatePayments:
    """What a sweep found: the fees to charge, and (term, student) that have theirs or are given none."""

    charged: list[Posting] = field(default_factory=list)
    already: int = 0
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class LatePaymentRule:
    """How lateness of a payment is judged on a day.

    `days` of grace follow the due date. `fee(student, term, day)` makes the charge of that first late day, or None when
    there is nothing to charge. `heard(entry)` tells whether a charge was written while it could be paid in time.
    `terms` are those looked at; None is all, charges of no term too.
    """

    today: date
    days: int
    key: Callable[[str, str | None], str]
    fee: Callable[[str, str | None, date], Posting | None]
    heard: Callable[[Entry], bool]
    terms: frozenset[str] | None = None

    def sweep(self, entries: Iterable[Entry]) -> LatePayments:
        """Look through the entries of every student, those of one together."""
        found = LatePayments()
        latest = self.today - timedelta(days=self.days + 1)
        span = ((latest - PRESCRIPTION).isoformat(), latest.isoformat())
        for student, of_one in groupby(entries, key=attrgetter("student")):
            self._student(student, list(of_one), span, found)
        return found

    def _student(
        self, student: str, entries: list[Entry], span: tuple[str, str], found: LatePayments
    ) -> None:
        watched = [
            one for one in entries if span[0] <= (one.due or one.date) <= span[1] and self._is_watched(one)
        ]
        if not watched:
            return
        keys = {one.key for one in entries if one.kind == LATE_PAYMENT}
        settled = {term for term in {one.term for one in watched} if self.key(student, term) in keys}
        found.already += len(settled)
        self._charge(student, [one for one in watched if one.term not in settled], entries, found)

    def _is_watched(self, entry: Entry) -> bool:
        known = self.terms is None or entry.term in self.terms
        return known and entry.kind not in NEVER_LATE and is_charge(entry)

    def _charge(
        self, student: str, watched: Sequence[Entry], entries: list[Entry], found: LatePayments
    ) -> None:
        """Go through the days, each fee counting from its own: found late or in time, the same charges are late."""
        charged: set[str | None] = set()
        skipped: set[str | None] = set()
        for day in sorted({late_from(_due(one), self.days) for one in watched}):
            for late in self._late_on(day, watched, entries):
                if late.term in charged:
                    continue
                fee = self.fee(student, late.term, day) if self.heard(late) else None
                if fee is None:
                    skipped.add(late.term)
                else:
                    charged.add(late.term)
                    found.charged.append(fee)
                    entries.append(_as_if_written(fee, len(entries)))
        found.skipped += len(skipped - charged)

    def _late_on(self, day: date, watched: Sequence[Entry], known: Sequence[Entry]) -> list[Entry]:
        """Return the watched charges that become late on a day, by what the account was on the eve."""
        eve = day - timedelta(days=1)
        before = as_of(known, eve)
        if _balance(before) <= 0:  # then everything is covered, and there is nothing to work out
            return []
        unpaid = {one.entry.number for one in statement(before).charges if one.unpaid}
        return [one for one in watched if one.number in unpaid and late_from(_due(one), self.days) == day]


def _due(entry: Entry) -> date:
    return date.fromisoformat(entry.due or entry.date)


def _balance(entries: Iterable[Entry]) -> int:
    return sum(one.cents if one.debit == of_student(one.student or "") else -one.cents for one in entries)


def _as_if_written(fee: Posting, place: int) -> Entry:
    """Return a fee as an entry that comes after those that are there; its number is nobody else's."""
    return Entry(-place, "", *fee)


def last_day_to_pay(on: date, days: int, *, written: date | None) -> date:
    """Return when a charge that counts from a day is due; one written so late that it would be overdue gets its days.

    `written` is the day it is written, None in a rehearsal: there the clock moves, and every run gives the same ledger.
    """
    due = on + timedelta(days)
    return due if written is None or written <= due else written + timedelta(days)
