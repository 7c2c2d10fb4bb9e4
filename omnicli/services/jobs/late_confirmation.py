"""The fee of who had not confirmed an enrolment at the term's deadline, and the steps that a college adds by the month.

Guide, «Confirmation d'inscription»: 25 $. Who had not confirmed is asked as of each deadline, so that a run made late
charges the same people, and the key of each fee is (rule, term, student, step): a second run finds it there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from omnicli.clock import end_of_day, local_date
from omnicli.rules.confirmation import deadline
from omnicli.rules.jobs import PRESCRIPTION, last_day_to_pay
from omnicli.rules.ledger import Posting, charge, fee_key
from omnicli.rules.tariff import ANYBODY, LATE_CONFIRMATION, steps
from omnicli.services import fees
from omnicli.services.jobs.work import Fees

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from omnicli.rules.finance import Finance
    from omnicli.rules.tariff import Price, Step, Tariff
    from omnicli.rules.terms import Term
    from omnicli.services.jobs.work import Scope
    from store.uow import UnitOfWork

NAME = LATE_CONFIRMATION
_DAY = timedelta(days=1)


def find(uow: UnitOfWork, scope: Scope) -> Fees:
    """Find who must be charged now, in every term whose deadline has passed.

    In a real store, who was registered in the term only after its deadline is skipped, at each step, and so is
    everybody when the store could charge nothing yet: a college that moves in, or up from a version without money, in
    the middle of a term fines nobody for what is past. In a rehearsal the clock moves, so that instants say nothing,
    and nobody is skipped for them.
    """
    sweep = _Sweep(uow, scope, fees.tariff(uow), uow.college.facts().finance, uow.college.is_rehearsal())
    found = [part for term in _terms(uow, scope) if scope.takes(term.code) for part in sweep.term(term)]
    return Fees(
        NAME,
        tuple(posting for part in found for posting in part.postings),
        sum(part.already for part in found),
        sum(part.skipped for part in found),
    )


def next_due(uow: UnitOfWork, scope: Scope) -> datetime | None:
    """Return the next instant at which somebody may have to be charged."""
    tariff = fees.tariff(uow)
    ladders = {row.amounts for row in tariff.rows if row.kind == NAME}
    ends = (
        end_of_day(step.on, scope.tz)
        for term in uow.catalogue.terms()
        for amounts in ladders
        for step in steps(amounts, term.confirm_by)
    )
    return min((end for end in ends if end > uow.at), default=None)


def _terms(uow: UnitOfWork, scope: Scope) -> Iterator[Term]:
    """Yield the terms whose deadline has passed, and not so long ago that nothing could be claimed."""
    oldest = local_date(uow.at, scope.tz) - PRESCRIPTION
    for term in uow.catalogue.terms():
        if term.confirm_by >= oldest and deadline(term, scope.tz) <= uow.at:
            yield term


@dataclass(frozen=True, slots=True)
class _Sweep:
    """What the search knows wherever it looks."""

    uow: UnitOfWork
    scope: Scope
    tariff: Tariff
    finance: Finance
    rehearsal: bool

    @property
    def _today(self) -> date | None:
        """The day of the run, where the clock does not move."""
        return None if self.rehearsal else local_date(self.uow.at, self.scope.tz)

    def term(self, term: Term) -> Iterator[Fees]:
        """Yield what is due of a term, price by price and step by step."""
        late = self._unconfirmed(term, term.confirm_by)
        if not self.rehearsal and deadline(term, self.scope.tz) <= self.uow.jobs.charging_since():
            late = dict.fromkeys(late, False)
        for price, students in self._by_price(term, set(late)).items():
            if price is None:
                yield Fees(NAME, (), 0, len(students))
                continue
            for step in steps(price.amounts, term.confirm_by):
                if end_of_day(step.on, self.scope.tz) <= self.uow.at:
                    still = late if step.on == term.confirm_by else self._unconfirmed(term, step.on)
                    chosen = {one: late[one] for one in still if one in students}
                    yield self._step(term, price, step, chosen)

    def _unconfirmed(self, term: Term, day: date) -> dict[str, bool]:
        """Return who had not confirmed when a day ended, and whether they were registered by then."""
        return self.uow.jobs.unconfirmed(term.code, before=end_of_day(day, self.scope.tz))

    def _by_price(self, term: Term, students: set[str]) -> dict[Price | None, set[str]]:
        """Share students by what they pay: the price of the first late day, whatever the day of the run."""
        day = term.confirm_by + _DAY
        if self.tariff.is_uniform(NAME) or not students:
            return {self.tariff.price(NAME, ANYBODY, day): students}
        profiles = fees.profiles(self.uow, term.code, self.finance)
        found: dict[Price | None, set[str]] = {}
        for student in students:
            found.setdefault(self.tariff.price(NAME, profiles[student], day), set()).add(student)
        return found

    def _step(self, term: Term, price: Price, step: Step, students: dict[str, bool]) -> Fees:
        prefix = fee_key(NAME, term.code, "", step=step.number)
        keys = self.uow.ledger.keys(prefix)
        days = self.finance.days_to_pay(price.due_days)
        on = step.on + _DAY
        # What they share is written once: a college of 20,000 is swept in the time of three bare insertions.
        one = charge(
            NAME,
            "",
            step.cents,
            key=prefix,
            on=on,
            due=last_day_to_pay(on, days, written=self._today),
            cause=f"job:{NAME}",
            term=term.code,
        )
        new = [
            Posting(
                one.key + student, one.date, one.debit + student, one.credit, one.cents, NAME, student, one.term,
                one.due, one.cause,
            )
            for student, known in students.items()
            if (known or self.rehearsal) and prefix + student not in keys
        ]  # fmt: skip
        already = sum(prefix + student in keys for student in students) if keys else 0
        return Fees(NAME, tuple(new), already, len(students) - already - len(new))
