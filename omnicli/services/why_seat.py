"""Why a student has the seats that there are, and not others: what builds said, held against what is held now."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.persons import STUDENT
from omnicli.rules.placements import reasons
from omnicli.services.building_report import latest
from omnicli.services.people import need_student
from omnicli.services.schedule import find_term, require_out
from omnicli.services.terms import need_term

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from omnicli.rules.persons import Student
    from omnicli.rules.placements import Placement
    from store.choices import Submission
    from store.uow import UnitOfWork


class Why(NamedTuple):
    """A course that was asked for or is held: the section held now, or None, the rank obtained, and why."""

    course: str
    section: str | None
    rank: int | None
    reasons: tuple[Reason, ...]
    said: Placement | None


class Explained(NamedTuple):
    """A student's term, course by course."""

    student: Student
    term: str
    courses: tuple[Why, ...]


def of_student(uow: UnitOfWork, student: Student, code: str, tz: ZoneInfo) -> Explained:
    """Explain a student's seats to that student; `Refused` before timetables are out."""
    term = find_term(uow, code, tz)
    require_out(term, uow, tz)
    return Explained(student, term.code, _explained(uow, student.number, term.code))


def for_staff(uow: UnitOfWork, number: str, term: str) -> Explained:
    """Explain a student's seats to staff, out or not; the look leaves an event."""
    student = need_student(uow, number)
    need_term(uow, term)
    uow.record("timetable.why", f"{STUDENT}:{number}", term=term)
    return Explained(student, term, _explained(uow, number, term))


def _explained(uow: UnitOfWork, student: str, term: str) -> tuple[Why, ...]:
    held = uow.seats.of_student(student, term)
    asked = uow.choices.last(student, term)
    said = {
        one.course: one for one in latest(uow.builds.standing(term, student)) if _concerns(one, held, asked)
    }
    return tuple(_why(course, held, said) for course in sorted({*held, *said}))


def _concerns(one: Placement, held: dict[str, str], asked: Submission | None) -> bool:
    """Leave out what was denied, or taken away since, of what is not asked for any more."""
    if one.course in held:
        return True
    wanted = {*asked.courses, *(option.course for option in asked.ranked)} if asked else set()
    return one.course in wanted


def _why(course: str, held: dict[str, str], said: dict[str, Placement]) -> Why:
    now, one = held.get(course), said.get(course)
    if one is None or (now and one.section is None):
        otherwise = reason("given-otherwise", N_("Seat not given by a build of timetables."))
        return Why(course, now, None, (otherwise,), None)
    return Why(course, now, one.rank, (*_since(one, now), *reasons(one)), one)


def _since(one: Placement, now: str | None) -> Iterator[Reason]:
    """Say when the seat given is not the one held now."""
    if one.section and now is None:
        yield reason(
            "left-since", N_("Group {section} was given; the seat was left since."), section=one.section
        )
    elif one.section and now != one.section:
        yield reason(
            "moved-since", N_("Group {section} was given; it was changed since."), section=one.section
        )
