"""Attestations of attendance: asked for, paid for, and what each will say.

Live enrolment is read when one is asked for and again when it is issued: nothing is certified of a term whose
enrolment is not confirmed, or of a student who has left every course.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import local_date, to_text
from omnicli.errors import NotFound, Reason, Refused, reason
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.rules import attestation as rules
from omnicli.rules import ledger as entries
from omnicli.rules import papers as paper_rules
from omnicli.rules.attestation import Followed, Request
from omnicli.rules.statement import statement
from omnicli.rules.tariff import ATTESTATION
from omnicli.rules.terms import term_short
from omnicli.services import papers
from omnicli.services.ledger import post, written
from omnicli.services.people import need_student
from omnicli.services.terms import need_term

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from omnicli.rules.papers import Draft, Issued
    from omnicli.rules.persons import Student
    from omnicli.rules.statement import Charge, Statement
    from omnicli.rules.terms import Term
    from store.uow import UnitOfWork


class Fee(NamedTuple):
    """What an attestation costs, and the last day to pay it."""

    cents: Cents
    due: date


class Asked(NamedTuple):
    """A request made, or the open one that asked the same (`already`); `fee` is None when it is free."""

    request: Request
    fee: Fee | None
    already: bool


class Listed(NamedTuple):
    """A request and what became of it: `to-pay` (and how much), `ready`, `printed` or `revoked` (and the number)."""

    request: Request
    state: str
    unpaid: Cents
    due: date | None
    paper: str


class Money(NamedTuple):
    """The fee of a request: what of it is unpaid, what must be paid before it, and the receipt of what paid it."""

    unpaid: Cents
    before: Cents
    due: date | None
    receipt: str


class Enrolment(NamedTuple):
    """A student's term as an attestation sees it: the courses of the census, those attended, why it is refused."""

    registered: tuple[Followed, ...]
    followed: tuple[Followed, ...]
    refusals: tuple[Reason, ...]


# --- asking ---------------------------------------------------------------------------------------------


def request(
    uow: UnitOfWork,
    student: Student,
    *,
    term: str,
    purpose: str,
    permanent_code: bool,
    lang: str,
    tz: ZoneInfo,
) -> Asked:
    """Ask for an attestation and charge its fee, once: the same open request again is that request.

    `NotFound` for an unknown term, `Refused` with every reason when the term cannot be certified.
    """
    of_term = need_term(uow, term)
    _require(enrolment(uow, student.number, of_term.code), of_term)
    wanted = Request(
        uow.attestations.next_number(), student.number, of_term.code, purpose, permanent_code, lang,
        to_text(uow.at), None,
    )  # fmt: skip
    found = _open_like(uow, wanted)
    if found:
        return found
    fee = _fee(uow, wanted, local_date(uow.at, tz))
    made = wanted._replace(entry=_charge(uow, wanted, fee, local_date(uow.at, tz)))
    uow.attestations.add(made, at=uow.at, actor=uow.actor)
    return Asked(made, fee, already=False)


def _open_like(uow: UnitOfWork, wanted: Request) -> Asked | None:
    """Return the request that asks the same and is not answered yet."""
    for one in uow.attestations.of_student(wanted.student):
        if one.asks_the_same(wanted) and uow.attestations.paper_of(one.number) is None:
            entry = uow.ledger.entry(one.entry) if one.entry else None
            fee = Fee(Cents(entry.cents), date.fromisoformat(entry.due or entry.date)) if entry else None
            return Asked(one, fee, already=True)
    return None


def _fee(uow: UnitOfWork, wanted: Request, today: date) -> Fee | None:
    from omnicli.services.fees import profile_of, tariff

    finance = uow.college.facts().finance
    profile = profile_of(uow, wanted.student, wanted.term, finance)._replace(purpose=wanted.purpose)
    price = tariff(uow).price(ATTESTATION, profile, today)
    if price is None:
        return None
    return Fee(price.cents, today + timedelta(finance.days_to_pay(price.due_days)))


def _charge(uow: UnitOfWork, wanted: Request, fee: Fee | None, today: date) -> int | None:
    """Charge the fee with the event of the request; return the number of the entry."""
    details = {
        "request": wanted.number, "term": wanted.term, "purpose": wanted.purpose,
        "permanent_code": wanted.permanent_code, "lang": wanted.lang,
    }  # fmt: skip
    subject = f"student:{wanted.student}"
    if fee is None:
        uow.record("attestation.request", subject, **details)
        return None
    key = f"{entries.fee_key(ATTESTATION, wanted.term, wanted.student)}:{wanted.number}"
    posting = entries.charge(
        ATTESTATION,
        wanted.student,
        fee.cents,
        key=key,
        on=today,
        due=fee.due,
        cause=ATTESTATION,
        term=wanted.term,
    )
    post(uow, [posting], "attestation.request", subject, **details)
    return written(uow, key).number


# --- what became of it ----------------------------------------------------------------------------------


def listing(uow: UnitOfWork, student: str) -> list[Listed]:
    """Return a student's requests, the newest first, each with its state."""
    account = statement(uow.ledger.of_student(student))
    return [_listed(uow, one, account) for one in uow.attestations.of_student(student)]


def _listed(uow: UnitOfWork, one: Request, account: Statement) -> Listed:
    paper = uow.attestations.paper_of(one.number)
    if paper:
        number, revoked = paper
        return Listed(one, rules.REVOKED if revoked else rules.PRINTED, Cents(0), None, number)
    money = money_of(account, one)
    state = rules.TO_PAY if money.unpaid else rules.READY
    return Listed(one, state, money.unpaid, money.due if money.unpaid else None, "")


def money_of(account: Statement, one: Request) -> Money:
    """Return how the fee of a request stands in its student's account: nothing when it is free or was let off."""
    before = Cents(0)
    for charge in account.charges:
        if charge.entry.number == one.entry:
            return Money(charge.unpaid, before, charge.due, _receipt(account, charge))
        before = Cents(before + charge.unpaid)
    return Money(Cents(0), Cents(0), None, "")


def _receipt(account: Statement, charge: Charge) -> str:
    """Return the receipt of the last payment that covered a charge, '' when none did."""
    from omnicli.services.payments import receipt_label

    number = charge.entry.number
    paid = [one.entry.number for one in account.payments if any(part == number for part, _ in one.covered)]
    return receipt_label(paid[-1]) if paid else ""


def ready(uow: UnitOfWork, term: str) -> list[int]:
    """Return the requests of a term that are paid for, or free, and not printed yet, in order."""
    need_term(uow, term)
    found = []
    for one in uow.attestations.of_term(term):
        account = statement(uow.ledger.of_student(one.student)) if one.entry else None
        if account is None or not money_of(account, one).unpaid:
            found.append(one.number)
    return found


# --- issuing --------------------------------------------------------------------------------------------


def printed(uow: UnitOfWork, student: Student, number: int) -> Issued | None:
    """Return the paper that answers a student's own request, or None; `Refused` when it was revoked."""
    one = _need(uow, number)
    if one.student != student.number:
        raise _unknown(number)
    like = paper_rules.Draft(
        paper_rules.ATTESTATION, one.student, student.name, one.term, one.lang, {}, one.number
    )
    return papers.same(uow, like)


def draft(uow: UnitOfWork, number: int, on: date) -> Draft:
    """Return what the paper of a request says on a day.

    `Refused` with every reason when it is not paid, or when its term can be certified no more; `NotFound` for a number
    that is no request's.
    """
    one = _need(uow, number)
    student, term = need_student(uow, one.student), need_term(uow, one.term)
    now = enrolment(uow, one.student, one.term)
    money = money_of(statement(uow.ledger.of_student(one.student)), one)
    reasons = (*_unpaid(money), *now.refusals)
    if reasons:
        message = N_("The attestation {number} cannot be printed yet.")
        raise Refused(message, code="attestation-not-ready", reasons=reasons, number=number)
    data = {
        "college": papers.college_words(uow),
        "purpose": one.purpose,
        "wording": rules.wording(term, on),
        "starts": term.starts.isoformat(),
        "ends": term.ends.isoformat(),
        **_of_student(uow, one, student),
        **_studies(uow, student.number, term.code, now),
        "receipt": money.receipt,
    }
    return paper_rules.Draft(
        paper_rules.ATTESTATION, student.number, student.name, term.code, one.lang, data, one.number
    )


def _of_student(uow: UnitOfWork, one: Request, student: Student) -> Mapping[str, object]:
    code, admission = uow.attestations.person(student.number)
    return {
        "birth_date": student.birth_date,
        "permanent_code": code if one.permanent_code else "",
        "program": student.program,
        "program_title": student.program_title,
        "began": _began(uow, student.number, admission),
    }


def _studies(uow: UnitOfWork, student: str, term: str, now: Enrolment) -> Mapping[str, object]:
    finance = uow.college.facts().finance
    hours = finance.weeks * sum(course.hours for course in now.registered)
    deemed = student in uow.tariff.deemed(term)
    return {
        "status": rules.status_of(len(now.registered), hours, deemed=deemed, finance=finance),
        "courses": len(now.followed),
        "hours": sum(course.hours for course in now.followed),
    }


def _began(uow: UnitOfWork, student: str, admission: str) -> Mapping[str, str]:
    """Return the term in which the programme began, and its first day where the college keeps that term's dates."""
    first = admission or min(uow.registrations.terms_of(student), default="")
    term = uow.catalogue.term(first) if first else None
    return {"term": first, "on": term.starts.isoformat() if term else ""}


def _unpaid(money: Money) -> tuple[Reason, ...]:
    if not money.unpaid:
        return ()
    found = [reason("unpaid", N_("Its fee of {amount} is not paid: omni payments pay"), amount=money.unpaid)]
    if money.before:
        message = N_("What you pay covers first what was due before it: {amount}.")
        found.append(reason("paid-before-it", message, amount=money.before))
    return tuple(found)


def enrolment(uow: UnitOfWork, student: str, term: str) -> Enrolment:
    """Return how a student's enrolment in a term stands now."""
    last = uow.confirmations.last(student, term)
    gone = {one.course for one in last.courses if not one.attends} if last else set()
    courses = uow.attestations.courses(student, term)
    weekly = _weekly(uow, term) if any(one.hours is None for one in courses) else {}
    registered = []
    followed = []
    for one in courses:
        known = one.hours if one.hours is not None else weekly.get(f"{one.course} {one.section}", 0)
        registered.append(Followed(one.course, known))
        if not one.abandoned and one.course not in gone:
            followed.append(registered[-1])
    names = [one.course for one in registered]
    refusals = rules.refusals(term, registered=names, followed=followed, confirmed=last is not None)
    return Enrolment(tuple(registered), tuple(followed), refusals)


def _weekly(uow: UnitOfWork, term: str) -> Mapping[str, int]:
    from omnicli.services.fees import hours_of_unknown

    return hours_of_unknown(uow, term)


def _require(now: Enrolment, term: Term) -> None:
    if now.refusals:
        message = N_("There is no attestation for {term}.")
        raise Refused(message, code="no-attestation", reasons=now.refusals, term=term_short(term.code))


def _need(uow: UnitOfWork, number: int) -> Request:
    one = uow.attestations.of(number)
    if one is None:
        raise _unknown(number)
    return one


def _unknown(number: int) -> NotFound:
    message = N_("There is no request {number} of yours: omni attestation list")
    return NotFound(message, code="unknown-request", number=number)
