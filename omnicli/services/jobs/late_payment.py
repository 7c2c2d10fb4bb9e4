"""The fee of who had not paid a charge some days after it was due: once for each (term, student).

What was paid in time and imported later counts from the day it was paid, as far as the ledger shows when the job runs:
that is what the days of grace are for (`Finance.late_payment_days`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from omnicli.clock import end_of_day, local_date, start_of_day, to_text
from omnicli.rules.jobs import LATE_PAYMENT, NEVER_LATE, LatePaymentRule, last_day_to_pay, late_from
from omnicli.rules.ledger import charge, fee_key
from omnicli.rules.tariff import ANYBODY
from omnicli.services import fees
from omnicli.services.jobs.work import Fees

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from omnicli.rules.finance import Finance
    from omnicli.rules.ledger import Entry, Posting
    from omnicli.rules.tariff import Profile, Tariff
    from omnicli.services.jobs.work import Scope
    from store.uow import UnitOfWork

NAME = LATE_PAYMENT
NO_TERM = "none"
"""What stands for the term in the key of a fee of charges that belong to none."""


def find(uow: UnitOfWork, scope: Scope) -> Fees:
    """Find who must be charged now.

    In a real store, a charge that was written only after its due date is skipped: nobody could have paid it in time.
    In a rehearsal the clock moves, and the instant of writing says nothing.
    """
    rehearsal, today = uow.college.is_rehearsal(), local_date(uow.at, scope.tz)
    fee = _Fee(uow, fees.tariff(uow), uow.college.facts().finance, None if rehearsal else today)
    rule = LatePaymentRule(
        today=today,
        days=fee.finance.late_payment_days,
        key=_key,
        fee=fee.charge,
        heard=lambda entry: rehearsal or _in_time(entry, scope.tz),
        terms=frozenset((scope.term,)) if scope.term else None,
    )
    found = rule.sweep(uow.ledger.by_student())
    return Fees(NAME, tuple(found.charged), found.already, found.skipped)


def next_due(uow: UnitOfWork, scope: Scope) -> datetime | None:
    """Return the next instant at which a charge may become late."""
    days = uow.college.facts().finance.late_payment_days
    first = local_date(uow.at, scope.tz) - timedelta(days=days)
    due = uow.jobs.next_due(first, but=NEVER_LATE)
    return start_of_day(late_from(date.fromisoformat(due), days), scope.tz) if due else None


def _key(student: str, term: str | None) -> str:
    return fee_key(NAME, term or NO_TERM, student)


def _in_time(entry: Entry, tz: ZoneInfo) -> bool:
    return entry.at < to_text(end_of_day(date.fromisoformat(entry.due or entry.date), tz))


@dataclass(frozen=True, slots=True)
class _Fee:
    """Makes the charges; what a price depends on is looked up once for each term. `written`: see `last_day_to_pay`."""

    uow: UnitOfWork
    tariff: Tariff
    finance: Finance
    written: date | None
    _profiles: dict[str, dict[str, Profile]] = field(default_factory=dict)

    def charge(self, student: str, term: str | None, on: date) -> Posting | None:
        """Make the charge of a first late day; None when the tariff has no price then."""
        price = self.tariff.price(NAME, self._profile(student, term), on)
        if price is None or not price.cents:
            return None
        days = self.finance.days_to_pay(price.due_days)
        due = last_day_to_pay(on, days, written=self.written)
        return charge(
            NAME, student, price.cents, key=_key(student, term), on=on, due=due,
            cause=f"job:{NAME}", term=term,
        )  # fmt: skip

    def _profile(self, student: str, term: str | None) -> Profile:
        if self.tariff.is_uniform(NAME):
            return ANYBODY
        if term and term not in self._profiles:
            self._profiles[term] = fees.profiles(self.uow, term, self.finance)
        known = self._profiles[term].get(student) if term else None
        return known or fees.profile_of(self.uow, student, None, self.finance)
