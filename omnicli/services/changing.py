"""Changing one's own timetable: what is possible, what it costs, and doing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import local_date, to_text
from omnicli.errors import Conflict, NotFound, Refused, reason
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.rules import ledger as entries
from omnicli.rules.changing import KIND, Change, Move, is_fixed, only_general, refusals
from omnicli.rules.changing_faults import faults, full, of_wishes
from omnicli.rules.changing_situation import Situation
from omnicli.rules.configurations import OpenSection
from omnicli.rules.lunch import term_weeks
from omnicli.rules.terms import term_short
from omnicli.services import access
from omnicli.services.accounts import accept_confirmation, require_own
from omnicli.services.ledger import post, written
from omnicli.services.schedule import find_term

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from zoneinfo import ZoneInfo

    from omnicli.errors import Reason
    from omnicli.rules.persons import Account, Student
    from omnicli.rules.terms import Term
    from omnicli.rules.weeks import Time
    from store.uow import UnitOfWork

_TAKEN = N_("Somebody took the last seat meanwhile: nothing was changed and nothing is charged.")
_OTHER = N_("Something changed since this timetable was shown: nothing was changed, look at the list again.")


class Fee(NamedTuple):
    """What a change costs, and the last day to pay it."""

    cents: Cents
    due: date


@dataclass(frozen=True, slots=True)
class Case:
    """A student before a change: the term, why it is closed now (nothing when it is open), the fee (None: free).

    `hours` says when each section of the student's courses meets.
    """

    term: Term
    closed: tuple[Reason, ...]
    situation: Situation
    hours: Mapping[tuple[str, str], tuple[Time, ...]]
    fee: Fee | None


class Plan(NamedTuple):
    """A change as it was shown: the sections before and after, when those after meet, the seats that move, the fee."""

    term: str
    own: Mapping[str, str]
    sections: Mapping[str, str]
    hours: tuple[tuple[Time, ...], ...]
    moves: tuple[Move, ...]
    fee: Fee | None


def case(uow: UnitOfWork, student: Student, code: str, tz: ZoneInfo) -> Case:
    """Return how a student stands before a change in the term of that code, or in the one in view."""
    term = find_term(uow, code, tz)
    today = local_date(uow.at, tz)
    own = uow.seats.of_student(student.number, term.code)
    retrieved = uow.registrations.retrieved_at(student.number, term.code) is not None
    closed = (
        *access.state(uow, student.number, today).closures(KIND),
        *refusals(term, today, registered=bool(own), retrieved=retrieved),
    )
    hours = uow.seats.times(term.code, own) if own else {}
    return Case(
        term, closed, _situation(uow, student, term, own, hours), hours, _fee(uow, student, term, today)
    )


def _situation(
    uow: UnitOfWork,
    student: Student,
    term: Term,
    own: Mapping[str, str],
    hours: Mapping[tuple[str, str], tuple[Time, ...]],
) -> Situation:
    rules = uow.college.facts().choice
    weeks = term_weeks(rules, (time for times in hours.values() for time in times))
    offered: dict[str, list[OpenSection]] = {course: [] for course in own}
    for one in uow.seats.sections(term.code, own) if own else ():
        mask = weeks.mask(hours.get((one.course, one.section), ()))
        offered[one.course].append(OpenSection(one.section, mask, one.free))
    fixed = _fixed(uow, student, own) if only_general(student.program, rules) else frozenset()
    return Situation(
        term.code, own, {course: tuple(of) for course, of in offered.items()}, weeks, fixed, rules
    )


def _fixed(uow: UnitOfWork, student: Student, courses: Collection[str]) -> frozenset[str]:
    """Return the courses that stay put in a programme where only general education moves."""
    from omnicli.services.curriculum import followed

    enrolled = uow.curriculum.students([student.number])[student.number]
    _version, lines = followed(uow.curriculum.grids(student.program), enrolled)
    parts = {line.course: line.part for line in lines}
    facts = uow.curriculum.courses()
    return frozenset(one for one in courses if is_fixed(parts.get(one, ""), facts[one]))


def _fee(uow: UnitOfWork, student: Student, term: Term, today: date) -> Fee | None:
    from omnicli.services.fees import profile_of, tariff

    finance = uow.college.facts().finance
    price = tariff(uow).price(KIND, profile_of(uow, student.number, term.code, finance), today)
    if price is None:
        return None
    return Fee(price.cents, today + timedelta(finance.days_to_pay(price.due_days)))


def require_open(found: Case) -> None:
    """Refuse a change that is closed to the student, with every reason."""
    if found.closed:
        message = N_("Your timetable of {term} cannot be changed.")
        raise Refused(message, code="change-refused", reasons=found.closed, term=term_short(found.term.code))


def plan(found: Case, sections: Mapping[str, str]) -> Plan:
    """Make a change ready to be shown and confirmed; `Refused` with every reason, `Conflict` when a seat is gone."""
    situation = found.situation
    _require_sections(situation, sections)
    return Plan(
        found.term.code, situation.own, sections, _hours(found, sections), situation.moves(sections), found.fee
    )  # fmt: skip


def _require_sections(situation: Situation, sections: Mapping[str, str]) -> None:
    wrong = faults(situation, sections)
    if wrong:
        raise Refused(N_("This timetable cannot be taken."), code="timetable-refused", reasons=wrong)
    gone = full(situation, sections)
    if gone:
        raise Conflict(_TAKEN, code="seat-taken", reasons=gone)


def _hours(found: Case, sections: Mapping[str, str]) -> tuple[tuple[Time, ...], ...]:
    return tuple(found.hours.get(seat, ()) for seat in sorted(sections.items()))


def change(uow: UnitOfWork, account: Account, student: Student, planned: Plan, tz: ZoneInfo) -> Change:
    """Do what was shown, whole or not at all: move the seats, charge the fee, keep both on record.

    Everything is looked at again at this instant. `Refused` when it is closed by now; `Conflict` when a seat is gone
    (`seat-taken`), when the student's sections, their hours or the fee are not those shown (`changed`), or when the
    account is somebody else's (`somebody-else`).
    """
    require_own(account, student)
    accept_confirmation(uow, account)
    found = case(uow, student, planned.term, tz)
    require_open(found)
    if not _is_as_shown(found, planned):
        raise Conflict(_OTHER, code="changed")
    _require_sections(found.situation, planned.sections)
    for course, old, new in planned.moves:
        uow.seats.move(student.number, planned.term, course, old, new, at=uow.at)
    return keep(uow, student.number, planned, found.fee, local_date(uow.at, tz))


def _is_as_shown(found: Case, planned: Plan) -> bool:
    cents = [fee.cents if fee else 0 for fee in (found.fee, planned.fee)]
    return (
        found.situation.own == planned.own
        and _hours(found, planned.sections) == planned.hours
        and cents[0] == cents[1]
    )


def keep(uow: UnitOfWork, student: str, planned: Plan, fee: Fee | None, today: date) -> Change:
    """Keep a change on record, with its fee on the ledger and an event that says which seats moved."""
    number, term = uow.changes.next_number(), planned.term
    made = Change(number, student, term, to_text(uow.at), uow.actor, None, planned.moves)
    subject = f"student:{student}"
    moved = [{"course": course, "from": old, "to": new} for course, old, new in planned.moves]
    if fee:
        key = f"{entries.fee_key(KIND, term, student)}:{uow.changes.count(student, term) + 1}"
        posting = entries.charge(
            KIND, student, fee.cents, key=key, on=today, due=fee.due, cause=KIND, term=term
        )
        post(uow, [posting], "schedule.change", subject, term=term, change=number, moved=moved)
        made = made._replace(entry=written(uow, key).number)
    else:
        uow.record("schedule.change", subject, term=term, change=number, moved=moved)
    uow.changes.add(made, at=uow.at)
    return made


class Past(NamedTuple):
    """A change of the past, with its fee: nothing when it was free."""

    change: Change
    fee: Fee | None


def history(uow: UnitOfWork, student: Student) -> list[Past]:
    """Return the student's changes, the newest first."""
    return [Past(one, _fee_of(uow, one)) for one in uow.changes.of_student(student.number)]


def _fee_of(uow: UnitOfWork, one: Change) -> Fee | None:
    entry = uow.ledger.entry(one.entry) if one.entry else None
    return Fee(Cents(entry.cents), date.fromisoformat(entry.due or entry.date)) if entry else None


def check_wishes(found: Case, keep: Collection[str] = (), wanted: Collection[tuple[str, str]] = ()) -> None:
    """See that courses to keep, and sections to be in, are of the student's own, and that there is a seat.

    `NotFound` for what is not, `Refused` with every reason where there is none.
    """
    for course in keep:
        if course not in found.situation.own:
            message = N_("{course} is not one of your courses of this term.")
            raise NotFound(message, code="not-your-course", course=course)
    for course, section in wanted:
        if (course, section) not in found.situation.masks:
            message = N_("{course} {section} is not a group of one of your courses.")
            raise NotFound(message, code="unknown-section", course=course, section=section)
    wrong = of_wishes(found.situation, wanted)
    if wrong:
        raise Refused(N_("You cannot be in these groups."), code="groups-refused", reasons=wrong)


def require_kept(found: Case, sections: Mapping[str, str], keep: Collection[str]) -> None:
    """Refuse a timetable that moves a course which the student asked to keep."""
    message = N_("{course} would move, and you asked to keep it.")
    moved = [one.course for one in found.situation.moves(sections) if one.course in keep]
    if moved:
        reasons = [reason("kept", message, course=course) for course in moved]
        raise Refused(N_("This timetable cannot be taken."), code="timetable-refused", reasons=reasons)
