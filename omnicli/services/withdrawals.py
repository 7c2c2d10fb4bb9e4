"""Leaving courses: what is refused, what goes and what stays, and the status that follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import local_date
from omnicli.errors import Reason, Refused
from omnicli.i18n import N_
from omnicli.rules import withdrawal as rules
from omnicli.rules.record import Transcript
from omnicli.rules.terms import term_short
from omnicli.rules.withdrawal import Withdrawal
from omnicli.services.people import need_student
from omnicli.services.terms import need_term

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from zoneinfo import ZoneInfo

    from store.uow import UnitOfWork


class Status(NamedTuple):
    """The status that a student's fees depend on, '' when registered in nothing, before courses are left and after."""

    before: str
    after: str


class Outcome(NamedTuple):
    """What was left, what is worth a look, and the status."""

    left: tuple[Withdrawal, ...]
    warnings: tuple[Reason, ...]
    status: Status


def leave(
    uow: UnitOfWork,
    student: str,
    term: str,
    courses: Collection[str],
    *,
    on: date | None = None,
    why: str = "",
    tz: ZoneInfo,
) -> Outcome:
    """Leave courses of a term on a day, today unless said otherwise: all of them or none.

    `NotFound` for an unknown student or term, `Refused` with every reason. Fees are those of the status at the next
    publication that adjusts them.
    """
    need_student(uow, student)
    now, today = Desk(uow, term).situation(student), local_date(uow.at, tz)
    wanted = dict.fromkeys(courses, on or today)
    found = rules.refusals(now, wanted, today)
    if found:
        message = N_("No course was left in {term}.")
        reasons = [reason for course in wanted for reason in found.get(course, ())]
        raise Refused(message, code="not-left", reasons=reasons, term=term_short(term))
    before = _status(uow, student, term)
    left = tuple(write(uow, now, student, course, day, why) for course, day in wanted.items())
    return Outcome(left, rules.warnings(now, wanted), Status(before, _status(uow, student, term)))


class Desk:
    """What is the same for all students of a term, read once; `NotFound` for an unknown term."""

    def __init__(self, uow: UnitOfWork, term: str) -> None:
        self._uow = uow
        self._term = need_term(uow, term)
        self._choice = uow.college.facts().choice
        self._required = uow.curriculum.prerequisites()

    def situation(self, student: str) -> rules.Situation:
        """Return a student's term before courses are left."""
        code = self._term.code
        settled = self._uow.withdrawals.settled(student, code)
        abandoned = frozenset(course for course, remark in settled if remark == rules.AE)
        results = self._uow.curriculum.results([student]).get(student, [])
        earlier = [one for one in results if one.term < code]  # what is of this term must be taken along
        return rules.Situation(
            self._term,
            self._uow.seats.of_student(student, code),
            abandoned,
            frozenset(course for course, _remark in settled) - abandoned,
            Transcript(earlier, (), self._choice),
            self._required,
            self._choice,
        )


def write(uow: UnitOfWork, now: rules.Situation, student: str, course: str, on: date, why: str) -> Withdrawal:
    """Write that a course is left, which the rules do not refuse, with its event."""
    kind, term, section = rules.kind_on(now.term, on), now.term.code, now.registered[course]
    if kind is None:
        raise ValueError(on)
    one = Withdrawal(0, student, term, course, section, kind, on.isoformat(), why, "", "")
    made = uow.withdrawals.add(one, at=uow.at, actor=uow.actor)
    if kind == rules.DROP:
        uow.withdrawals.drop(student, term, course)
    else:
        uow.withdrawals.abandon(student, term, course, section)
    uow.record(
        "course.leave", f"student:{student}", withdrawal=made.number, term=term, course=course, section=section,
        kind=kind, date=made.date,
    )  # fmt: skip
    return made


def _status(uow: UnitOfWork, student: str, term: str) -> str:
    from omnicli.services.fees import profile_of

    return profile_of(uow, student, term, uow.college.facts().finance).status
