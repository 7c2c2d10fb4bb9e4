"""Publishing the timetables of a term: they open, and every student registered is charged its fees, once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import Refused
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.rules import ledger
from omnicli.rules.fees import Kept, corrections, session_fees
from omnicli.rules.terms import term_short
from omnicli.services.fees import standings, tariff
from omnicli.services.ledger import post
from omnicli.services.terms import need_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from omnicli.rules.fees import Correction, Fee, Standing
    from omnicli.rules.finance import Finance
    from omnicli.rules.ledger import Entry, Posting
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
    `postings` are the entries written, each with its quantity (see `Item`); `already` are the fees that were charged
    before and stay. `changed` students were charged something else than their fees are now; `adjusted` of them were put
    right. `drop_by` is the term's last day to leave a course without a trace.
    """

    term: str
    published_at: str
    students: int
    postings: tuple[Posting, ...]
    quantities: tuple[int, ...]
    already: int
    changed: tuple[str, ...]
    adjusted: int
    drop_by: date

    @property
    def items(self) -> Iterator[Item]:
        """The entries written, in order of student."""
        return map(Item, self.postings, self.quantities)

    @property
    def charged(self) -> int:
        """How many fees were charged."""
        return sum(map(bool, self.quantities))

    @property
    def cents(self) -> Cents:
        """How much was charged; what was undone is not taken off."""
        return Cents(sum(compress((one.cents for one in self.postings), self.quantities)))

    @property
    def lowered(self) -> int:
        """How many fees were lowered or taken off."""
        changes = Counter[tuple[str | None, str]]()
        for item in self.items:
            changes[item.posting.student, item.posting.kind] += item.cents
        return sum(cents < 0 for cents in changes.values())


def publish(uow: UnitOfWork, code: str, *, on: date, adjust: bool = False) -> Published:
    """Publish the timetables of a term and charge its fees, counted from the day `on`, at the prices of its first day.

    Done again, it charges who has registered since and leaves the others alone, but says whose fees would now differ.
    With `adjust` those are corrected by reversal; run it before the date after which the college refunds no more. The
    «droits d'inscription» are never lowered (`rules.fees.NEVER_REFUNDED`), and what was waived stays waived.
    `NotFound` for an unknown term; `Refused` when nobody has registered in it yet, or for a first time once it is over.
    """
    term = need_term(uow, code)
    finance = uow.college.facts().finance
    fees = _fees(uow, term, finance)
    if uow.tariff.publication(code) is None:
        over = term.ends < on and not uow.college.is_rehearsal()
        _check_first(term, registered=bool(fees), over=over)
    first = uow.tariff.publish(code, at=uow.at, on=on, actor=uow.actor)
    kept = {} if first else _kept(uow, code)
    published = _compare(uow, term, fees, kept, _Writer(code, on, finance.due_days), adjust=adjust)
    post(uow, published.postings, "term.publish", f"term:{code}", first=first, adjusted=published.adjusted)
    return published


def _check_first(term: Term, *, registered: bool, over: bool) -> None:
    """Refuse to publish what nobody takes, or takes any more: a term typed for another would charge everyone in it.

    In a rehearsal the clock moves, and any term may be tried.
    """
    if not registered:
        message = N_("Nobody is registered in {term}: there is nothing to publish.")
        raise Refused(message, code="nobody-registered", term=term_short(term.code))
    if over:
        message = N_("{term} ended on {ends}: its timetables are no longer published, nor its fees charged.")
        raise Refused(message, code="term-over", term=term_short(term.code), ends=term.ends)


def _fees(uow: UnitOfWork, term: Term, finance: Finance) -> dict[str, tuple[Fee, ...]]:
    """Return what the term costs everyone registered in it."""
    rows = tariff(uow)

    @cache  # thousands of students share a few dozen standings
    def cost(one: Standing) -> tuple[Fee, ...]:
        return session_fees(rows.session_prices(one.profile, term.starts), one.courses, one.hours)

    return {student: cost(one) for student, one in standings(uow, term.code, finance).items()}


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
    term: Term,
    fees: Mapping[str, tuple[Fee, ...]],
    kept: Mapping[str, Mapping[str, Kept]],
    writer: _Writer,
    *,
    adjust: bool,
) -> Published:
    """Charge who was not charged before; correct the others, or only count them."""

    @cache
    def first(due: tuple[Fee, ...]) -> tuple[Correction, ...]:
        return corrections(due, {})

    changed: list[str] = []
    for student in sorted({*fees, *kept}):
        before = kept.get(student)
        wrong = corrections(fees.get(student, ()), before) if before else first(fees[student])
        if before and wrong:
            changed.append(student)
        if adjust or not before:
            writer.write(student, wrong)
    publication = uow.tariff.publication(term.code)
    standing = sum(one.cents > 0 for charged in kept.values() for one in charged.values())
    return Published(
        term.code,
        publication.at if publication else "",
        students=len(fees),
        postings=tuple(writer.postings),
        quantities=tuple(writer.quantities),
        already=standing - writer.quantities.count(0),
        changed=tuple(changed),
        adjusted=len(changed) if adjust else 0,
        drop_by=term.drop_by,
    )


class _Writer:
    """Writes the entries of a term: all count from one day, and are due so many days after, if not said otherwise."""

    def __init__(self, term: str, on: date, days: int) -> None:
        self.term, self._on = term, on
        self._cause = _cause(term)
        self._last_day = cache(lambda own: on + timedelta(days if own is None else own))
        self.postings: list[Posting] = []
        self.quantities: list[int] = []

    def write(self, student: str, wrong: Iterable[Correction]) -> None:
        """Add what undoes each wrong charge, and the right one."""
        for _kind, entry, fee, step in wrong:
            if entry:
                self.postings.append(ledger.reversal(entry, on=self._on, cause=self._cause))
                self.quantities.append(0)
            if fee:
                key = ledger.fee_key(fee.kind, self.term, student)
                posting = ledger.charge(
                    fee.kind, student, fee.cents, key=key if step == 1 else f"{key}:{step}", on=self._on,
                    due=self._due(fee, entry), cause=self._cause, term=self.term,
                )  # fmt: skip
                self.postings.append(posting)
                self.quantities.append(fee.quantity)

    def _due(self, fee: Fee, wrong: Entry | None) -> date:
        """Return the last day to pay; what was only lowered is due when it was before, never before it is charged."""
        if wrong and wrong.due and fee.cents < wrong.cents:
            return max(self._on, date.fromisoformat(wrong.due))
        return self._last_day(fee.due_days)
