"""Confirming one's enrolment in a term."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from omnicli.clock import end_of_day, from_text
from omnicli.errors import Refused
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.rules.confirmation import Confirmation, ConfirmedCourse, is_late, refusals
from omnicli.services.schedule import find_term

if TYPE_CHECKING:
    from collections.abc import Collection
    from zoneinfo import ZoneInfo

    from omnicli.rules.persons import Student
    from omnicli.rules.terms import Term
    from store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class State:
    """Where a student stands: the term, its courses as (course, section, title), and the last confirmation."""

    term: Term
    sections: tuple[tuple[str, str, str], ...]
    last: Confirmation | None


def state(uow: UnitOfWork, student: Student, code: str, tz: ZoneInfo) -> State:
    """Return where a student stands in the term of that code, or in the one in view."""
    term = find_term(uow, code, tz)
    sections = uow.registrations.sections_of(student.number, term.code)
    return State(term, tuple(sections), uow.confirmations.last(student.number, term.code))


def confirm(
    uow: UnitOfWork, student: Student, code: str, tz: ZoneInfo, *, left: Collection[str]
) -> Confirmation:
    """Confirm, all courses attended but those of `left`; `Refused` with every reason.

    Confirming again is allowed, to say what is attended now: the first one decides whether it was late.
    """
    now = state(uow, student, code, tz)
    registered = {course for course, _section, _title in now.sections}
    reasons = refusals(now.term, uow.at, tz, registered=registered, left=left)
    if reasons:
        raise Refused(N_("Your enrolment was not confirmed."), code="not-confirmed", reasons=reasons)
    first = uow.confirmations.confirmed_at(student.number, now.term.code)
    late = is_late(now.term, from_text(first) if first else uow.at, tz)
    courses = [
        ConfirmedCourse(course, section, title, course not in left) for course, section, title in now.sections
    ]
    given = uow.confirmations.add(student.number, now.term.code, courses, at=uow.at, late=late)
    uow.record(
        "enrolment.confirm", f"student:{student.number}", term=now.term.code, receipt=given.receipt, late=late,
        left=sorted(left),
    )  # fmt: skip
    return given


def late_fee(uow: UnitOfWork, student: Student, given: Confirmation, tz: ZoneInfo) -> Cents:
    """Return what a late confirmation costs: the fee of the deadline and of each later step that had come by then.

    The job `late-confirmation` charges it, if it has not yet. Nothing for a confirmation that counts as in time.
    """
    term = uow.catalogue.term(given.term)
    if term is None or not given.late:
        return Cents(0)
    from omnicli.rules.tariff import LATE_CONFIRMATION, steps
    from omnicli.services.fees import profile_of, tariff

    first = uow.confirmations.confirmed_at(student.number, given.term)
    profile = profile_of(uow, student.number, term.code, uow.college.facts().finance)
    price = tariff(uow).price(LATE_CONFIRMATION, profile, term.confirm_by + timedelta(days=1))
    if price is None or first is None:
        return Cents(0)
    passed = (
        step.cents
        for step in steps(price.amounts, term.confirm_by)
        if end_of_day(step.on, tz) <= from_text(first)
    )
    return Cents(sum(passed))
