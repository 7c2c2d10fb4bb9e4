"""Publishing the timetables of a term: they open, and every student registered is charged its fees, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import NotFound, Refused
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.rules import ledger
from omnicli.rules.fees import Kept, corrections, session_fees
from omnicli.rules.terms import term_short
from omnicli.services.fees import standings, tariff
from omnicli.services.ledger import post

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from omnicli.rules.fees import Correction, Fee
    from omnicli.rules.finance import Finance
    from omnicli.rules.ledger import Entry, Posting
    from omnicli.rules.tariff import Price, Profile
    from omnicli.rules.terms import Term
    from store.uow import UnitOfWork


class Item(NamedTuple):
    """An entry that publishing writes, and how many terms, courses or hours it is for (0 for what it undoes)."""

    posting: Posting
    quantity: int

    @property
    def cents(self) -> Cents:
        """What it adds to what the student owes; below zero for what it undoes."""
        return Cents(self.posting.cents if self.quantity else -self.posting.cents)


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did.

    `published_at` is when the timetables came out by it for the first time, as stored text. `students` are registered;
    `items` are the entries written; `already` are the fees that were charged before and stay. `changed` students were
    charged something else than their fees are now; `adjusted` of them were put right.
    """

    term: str
    published_at: str
    students: int
    items: tuple[Item, ...]
    already: int
    changed: tuple[str, ...]
    adjusted: int

    @property
    def charged(self) -> int:
        """How many fees were charged."""
        return sum(item.cents > 0 for item in self.items)

    @property
    def cents(self) -> Cents:
        """How much was charged; what was undone is not taken off."""
        return Cents(sum(item.cents for item in self.items if item.cents > 0))


def publish(uow: UnitOfWork, code: str, *, on: date, adjust: bool = False) -> Published:
    """Publish the timetables of a term and charge its fees, counted from the day `on`, at the prices of its first day.

    Done again, it charges who has registered since and leaves the others alone, but says whose fees would now differ.
    With `adjust` those are corrected by reversal; run it before the date after which the college refunds no more. The
    «droits d'inscription» are never lowered (`rules.fees.NEVER_REFUNDED`), and what was waived stays waived.
    `NotFound` for an unknown term; `Refused` when nobody is registered in it.
    """
    term = uow.catalogue.term(code)
    if term is None:
        raise NotFound(N_("There is no term {term}."), code="unknown-term", term=term_short(code))
    finance = uow.college.facts().finance
    fees = _fees(uow, term, finance)
    if not fees:
        message = N_("Nobody is registered in {term}: there is nothing to publish.")
        raise Refused(message, code="nobody-registered", term=term_short(code))
    first = uow.tariff.publish(code, at=uow.at, on=on, actor=uow.actor)
    kept = {} if first else _kept(uow, code)
    published = _compare(uow, fees, kept, _Writer(code, on, finance.due_days), adjust=adjust)
    post(
        uow, (item.posting for item in published.items), "term.publish", f"term:{code}",
        first=first, adjusted=published.adjusted,
    )  # fmt: skip
    return published


def _fees(uow: UnitOfWork, term: Term, finance: Finance) -> dict[str, tuple[Fee, ...]]:
    """Return what the term costs everyone registered in it."""
    rows = tariff(uow)

    @cache
    def prices(profile: Profile) -> tuple[Price, ...]:
        return rows.session_prices(profile, term.starts)

    return {
        student: session_fees(prices(one.profile), one.courses, one.hours)
        for student, one in standings(uow, term.code, finance).items()
    }


def _kept(uow: UnitOfWork, term: str) -> dict[str, dict[str, Kept]]:
    """Return the last charge of each kind that publishing made to each student."""
    cause = _cause(term)
    found: dict[str, dict[str, Kept]] = {}
    for kind in tariff(uow).kinds:
        for entry, reversed_by in uow.tariff.charged(kind, term, cause):
            _rule, _term, student, *step = entry.key.split(":")
            undone = reversed_by == cause
            kept = Kept(entry, int(step[0]) if step else 1, undone, reversed_by is not None and not undone)
            known = found.setdefault(student, {}).get(kind)
            if known is None or known.step < kept.step:
                found[student][kind] = kept
    return found


def _cause(term: str) -> str:
    return f"publish:{term}"


def _compare(
    uow: UnitOfWork,
    fees: Mapping[str, tuple[Fee, ...]],
    kept: Mapping[str, Mapping[str, Kept]],
    writer: _Writer,
    *,
    adjust: bool,
) -> Published:
    """Charge who was not charged before; correct the others, or only count them."""
    found = {one: corrections(fees.get(one, ()), kept.get(one, {})) for one in sorted({*fees, *kept})}
    changed = tuple(student for student, wrong in found.items() if wrong and student in kept)
    items = tuple(
        item
        for student, wrong in found.items()
        if adjust or student not in kept
        for one in wrong
        for item in writer.items(student, one)
    )
    publication = uow.tariff.publication(writer.term)
    standing = sum(one.cents > 0 for charged in kept.values() for one in charged.values())
    return Published(
        writer.term,
        publication.at if publication else "",
        students=len(fees),
        items=items,
        already=standing - sum(item.posting.reverses is not None for item in items),
        changed=changed,
        adjusted=len(changed) if adjust else 0,
    )


class _Writer(NamedTuple):
    """Writes the entries of a term: all count from one day, and are due so many days after, if not said otherwise."""

    term: str
    on: date
    days: int

    def items(self, student: str, one: Correction) -> Iterator[Item]:
        """Yield what undoes a wrong charge, then the right one."""
        if one.wrong:
            yield Item(ledger.reversal(one.wrong, on=self.on, cause=_cause(self.term)), 0)
        if one.fee:
            yield Item(self._charge(student, one.fee, one), one.fee.quantity)

    def _charge(self, student: str, fee: Fee, one: Correction) -> Posting:
        key = ledger.fee_key(fee.kind, self.term, student)
        return ledger.charge(
            fee.kind, student, fee.cents, key=key if one.step == 1 else f"{key}:{one.step}", on=self.on,
            due=self._due(fee, one.wrong), cause=_cause(self.term), term=self.term,
        )  # fmt: skip

    def _due(self, fee: Fee, wrong: Entry | None) -> date:
        """Return the last day to pay; what was only lowered is due when it was before."""
        if wrong and wrong.due and fee.cents < wrong.cents:
            return date.fromisoformat(wrong.due)
        return self.on + timedelta(self.days if fee.due_days is None else fee.due_days)
