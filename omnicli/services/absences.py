"""Hours missed: entered by section, within the term, never in the future."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import local_date, zone
from omnicli.errors import Reason, Refused, reason
from omnicli.i18n import N_
from omnicli.rules.hundredths import number
from omnicli.services import marking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from omnicli.rules.assessments import Section
    from store.absences import Absence
    from store.uow import UnitOfWork


class Limits:
    """What hours missed in a term are held to."""

    def __init__(self, uow: UnitOfWork, term: str) -> None:
        facts = uow.college.facts()
        self._uow, self._term = uow, term
        self._most = 100 * facts.marks.most_hours
        self._today = local_date(uow.at, zone(facts.time_zone)).isoformat()
        self._seen: dict[str, Reason | None] = {}

    def date_fault(self, date: str) -> Reason | None:
        """Return why nobody can have missed hours on a date; None when it may be."""
        if date not in self._seen:
            self._seen[date] = self._date_fault(date)
        return self._seen[date]

    def _date_fault(self, date: str) -> Reason | None:
        if date > self._today:
            return reason("absence-to-come", N_("{date} has not come yet."), date=date)
        return marking.outside(self._uow, self._term, date)

    def hours_fault(self, hours: int) -> Reason | None:
        """Return why nobody misses so many hours (hundredths) on one day; None when it may be."""
        if hours <= self._most:
            return None
        message = N_("{hours} hours in one day are more than {most}.")
        return reason("too-many-hours", message, hours=number(hours), most=number(self._most))


class Entered(NamedTuple):
    """What entering hours did."""

    added: int
    changed: int
    removed: int
    unchanged: int


def enter(uow: UnitOfWork, place: Section, date: str, hours: Mapping[str, int]) -> Entered:
    """Write the hours (hundredths) that students of a section missed on a date; 0 takes them away. All or none."""
    marking.open_section(uow, place)
    limits = Limits(uow, place.term)
    wrong = limits.date_fault(date)
    faults = [wrong] if wrong else []
    for student, missed in hours.items():
        faults += [why for why in (marking.stranger(uow, place, student), limits.hours_fault(missed)) if why]
    if faults:
        raise Refused(N_("No absence was written:"), code="bad-absences", reasons=faults)
    before = {one.student: one.hours for one in uow.absences.of_section(place) if one.date == date}
    done = _counted(before, hours)
    for student, missed in hours.items():
        if before.get(student, 0) != missed:
            uow.absences.save(student, place.term, place.course, date, missed, at=uow.at, actor=uow.actor)
    if done.unchanged < len(hours):
        uow.record("absences.enter", " ".join(place), date=date, **done._asdict())
    return done


def _counted(before: Mapping[str, int], hours: Mapping[str, int]) -> Entered:
    changes = {one: missed for one, missed in hours.items() if before.get(one, 0) != missed}
    removed = sum(not missed for missed in changes.values())
    added = len(changes.keys() - before.keys())
    return Entered(added, len(changes) - added - removed, removed, len(hours) - len(changes))


def listing(uow: UnitOfWork, place: Section) -> list[Absence]:
    """Return the absences of a section; leave an event of the look."""
    marking.open_section(uow, place)
    uow.record("absences.read", " ".join(place))
    return uow.absences.of_section(place)
