"""Fees outside of publishing: what somebody's prices are, charging by hand, letting off, deeming full-time."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import Conflict, NotFound, Reason, Refused, reason
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.rules import ledger as rules
from omnicli.rules.fees import DISABILITY, END_OF_DEC, Standing, end_of_dec_refusals, status, weekly_hours
from omnicli.rules.tariff import Profile, Tariff
from omnicli.rules.terms import previous_term, term_short
from omnicli.services.ledger import post, written
from omnicli.services.terms import need_term

if TYPE_CHECKING:
    from omnicli.rules.finance import Finance
    from omnicli.rules.ledger import Entry
    from omnicli.rules.tariff import Price
    from store.uow import UnitOfWork


def tariff(uow: UnitOfWork) -> Tariff:
    """Return the college's tariff."""
    return Tariff(uow.tariff.rows())


def standings(uow: UnitOfWork, term: str, finance: Finance, student: str = "") -> dict[str, Standing]:
    """Return every student registered in a term, or the one asked for, with what its fees depend on.

    Hours are the weighting's, times the weeks of a term; where no weighting is known, those of the weekly meetings.
    """
    deemed = uow.tariff.deemed(term)
    weekly = hours_of_unknown(uow, term)
    found = {}
    for number, residency, program, courses, known, unknown in uow.tariff.registered(term, student):
        hours = finance.weeks * (known + sum(weekly.get(one, 0) for one in (unknown or "").split(",")))
        of_term = status(courses, hours, deemed=number in deemed, finance=finance)
        found[number] = Standing(Profile(of_term, residency, program), courses, hours)
    return found


def hours_of_unknown(uow: UnitOfWork, term: str) -> dict[str, int]:
    """Return the hours a week of each section (`420-1N6-TH 00001`) whose weighting is not known, by its meetings."""
    meetings: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for section, *time in uow.tariff.meetings_of_unknown(term):
        meetings[section].append(tuple(time))  # type: ignore[arg-type]
    return {section: weekly_hours(held) for section, held in meetings.items()}


def profiles(uow: UnitOfWork, term: str, finance: Finance) -> dict[str, Profile]:
    """Return what the prices of every student registered in a term depend on."""
    return {number: standing.profile for number, standing in standings(uow, term, finance).items()}


def profile_of(uow: UnitOfWork, student: str, term: str | None, finance: Finance) -> Profile:
    """Return what a student's prices depend on: no status without a term, or registered in none of its courses.

    `NotFound` when there is no such student.
    """
    found = uow.tariff.residency_and_program(student)
    if found is None:
        raise NotFound(N_("There is no student {number}."), code="unknown-student", number=student)
    standing = standings(uow, term, finance, student).get(student) if term else None
    return standing.profile if standing else Profile("", *found)


def term_of(uow: UnitOfWork, on: date) -> str | None:
    """Return the term that a day is in, the last one if it is in several; None between terms."""
    return max((term.code for term in uow.catalogue.terms() if term.starts <= on <= term.ends), default=None)


class Charged(NamedTuple):
    """A fee charged by hand; `already` when the same words (`once`) had charged it before."""

    entry: Entry
    already: bool


def charge(
    uow: UnitOfWork,
    *,
    student: str,
    kind: str,
    on: date,
    term: str | None = None,
    cents: Cents | None = None,
    note: str = "",
    once: str = "",
) -> Charged:
    """Charge a fee by hand, of the amount given or else the tariff's.

    A price that depends on the student's status takes that of the term, the one of that day when none is given. With
    `once` the same words charge a student and kind once. `NotFound` for an unknown student or term; `Refused` when the
    tariff has no price, or one that publishing charges; `Conflict` when `once` charged another amount.
    """
    finance = uow.college.facts().finance
    _check_term(uow, term)
    profile = profile_of(uow, student, term or term_of(uow, on), finance)
    key = f"desk-fee:{kind}:{student}:once:{once}" if once else _next_key(uow, kind, student, on)
    before = uow.ledger.by_key(key)
    if before:
        return _as_before(before, cents, once)
    price = tariff(uow).price(kind, profile, on)
    days = finance.days_to_pay(price.due_days if price else None)
    posting = rules.charge(
        kind, student, _amount(kind, price) if cents is None else cents, key=key, on=on, due=on + timedelta(days),
        term=term, cause=_cause("desk-fee", note),
    )  # fmt: skip
    post(uow, [posting], "fee.charge", f"student:{student}", kind=kind)
    return Charged(written(uow, key), already=False)


def _as_before(before: Entry, cents: Cents | None, once: str) -> Charged:
    """Return what the same words charged; `Conflict` when it was another amount."""
    if cents not in (None, before.cents):
        raise Conflict(
            N_("“{once}” was charged on {date} already, of another amount: {cents}, entry no. {number}."),
            code="other-entry", once=once, date=date.fromisoformat(before.date), cents=Cents(before.cents),
            number=before.number,
        )  # fmt: skip
    return Charged(before, already=True)


def _amount(kind: str, price: Price | None) -> Cents:
    """Return the tariff's amount; `Refused` when there is none to charge now, or when it is not for an event."""
    if price is None or not price.cents:
        message = N_("The tariff has no price for “{kind}” that day: give the amount.")
        raise Refused(message, code="no-price", kind=kind)
    if price.per != "event":
        message = N_(
            "“{kind}” is charged when timetables are published: publish them again, or give the amount."
        )
        raise Refused(message, code="published-fee", kind=kind)
    return price.cents


def _next_key(uow: UnitOfWork, kind: str, student: str, on: date) -> str:
    prefix = f"desk-fee:{kind}:{student}:{on.isoformat()}:"
    return f"{prefix}{len(uow.ledger.keys(prefix)) + 1}"


def _cause(what: str, note: str) -> str:
    return f"{what}:{note}" if note else what


def _check_term(uow: UnitOfWork, term: str | None) -> None:
    if term:
        need_term(uow, term)


def waive(uow: UnitOfWork, number: int, reason: str, on: date) -> Entry:
    """Let a student off a charge, by the entry that reverses it, and return that one.

    `NotFound` when there is no such entry, `Refused` when it is no charge, `Conflict` when it is reversed already.
    """
    entry = uow.ledger.entry(number)
    if entry is None:
        raise NotFound(N_("The ledger has no entry {number}."), code="unknown-entry", number=number)
    if not rules.is_charge(entry):
        raise Refused(N_("The entry {number} is not a charge."), code="not-a-charge", number=number)
    if uow.ledger.reversal_of(number):
        raise Conflict(N_("The entry {number} is reversed already."), code="already-reversed", number=number)
    posting = rules.reversal(entry, on=on, cause=_cause("waive", reason))
    post(uow, [posting], "fee.waive", f"student:{entry.student}", kind=entry.kind, number=number)
    return written(uow, posting.key)


def deem(uow: UnitOfWork, student: str, term: str, reason: str) -> tuple[Reason, ...]:
    """Deem a student full-time in a term, for `end-of-dec` or `disability`; return what is worth a look.

    `Refused` with every reason when the student may not finish a DEC so, `Conflict` when it is deemed full-time
    already, `NotFound` for an unknown student or term. Fees already charged change when the term is published again.
    """
    finance = uow.college.facts().finance
    _check_term(uow, term)
    profile_of(uow, student, None, finance)
    refusals, warnings = deeming(uow, student, term, reason, finance)
    if refusals:
        message = N_("The student cannot be deemed full-time to finish a DEC.")
        raise Refused(message, code="not-deemed", reasons=refusals)
    if not uow.tariff.deem(student, term, reason, at=uow.at, actor=uow.actor):
        message = N_("The student is deemed full-time in {term} already.")
        raise Conflict(message, code="deemed-already", term=term_short(term))
    uow.record("fee.deem", f"student:{student}", term=term, reason=reason)
    return warnings


def deeming(
    uow: UnitOfWork, student: str, term: str, why: str, finance: Finance
) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """Judge whether a student may be deemed full-time in a term: why not, and what is worth a look.

    A student of whom no earlier term is known is let through, with a warning: its history may not be loaded.
    """
    if why == DISABILITY:
        return (), ()
    known = any(code < term for code in uow.registrations.terms_of(student))
    others = (code for code, given in uow.tariff.deemed_terms(student).items() if given == END_OF_DEC)
    now = standings(uow, term, finance, student).get(student)
    refusals = end_of_dec_refusals(
        used_in=next((code for code in others if code != term), None),
        courses=now.courses if now else 0,
        statuses=_last_statuses(uow, student, term, finance) if known else None,
        finance=finance,
    )
    message = N_(
        "No earlier term of this student is loaded: check that it was full-time in one of the last two."
    )
    return refusals, () if known else (reason("no-history", message),)


def _last_statuses(uow: UnitOfWork, student: str, term: str, finance: Finance) -> list[str]:
    """Return the status in each of the last two sessions, autumn or winter, in which the student was registered."""
    last = previous_term(term)
    found = (standings(uow, code, finance, student).get(student) for code in (previous_term(last), last))
    return [standing.profile.status for standing in found if standing]


def undeem(uow: UnitOfWork, student: str, term: str) -> None:
    """Take back that a student is deemed full-time in a term; `NotFound` when it is not."""
    if not uow.tariff.undeem(student, term):
        message = N_("The student is not deemed full-time in {term}.")
        raise NotFound(message, code="not-deemed", term=term_short(term))
    uow.record("fee.undeem", f"student:{student}", term=term)
