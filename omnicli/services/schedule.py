"""A student's timetable, and its retrieval (guide, «Horaire en ligne»: mandatory, and proof of presence)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from omnicli.clock import local_date
from omnicli.errors import NotFound, Refused, reason
from omnicli.i18n import N_
from omnicli.rules.terms import term_in_view, term_short
from omnicli.rules.timetable import merge
from omnicli.services.terms import need_term

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from zoneinfo import ZoneInfo

    from omnicli.rules.calendar import Calendar
    from omnicli.rules.persons import Student
    from omnicli.rules.terms import Term
    from omnicli.rules.timetable import Meeting
    from store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class Schedule:
    """A student's term: its meetings, its sections, and whether this view of it is its first retrieval."""

    term: Term
    meetings: tuple[Meeting, ...]
    sections: tuple[tuple[str, str, str], ...]
    first_view: bool


def current_term(uow: UnitOfWork, tz: ZoneInfo) -> Term | None:
    """Return the term in view today, or None when the college has no term.

    One that was published before its day comes into view once the term before it is over, and not in its midst.
    """
    today, terms, published = local_date(uow.at, tz), uow.catalogue.terms(), uow.tariff.published()
    running = term_in_view(terms, today)
    if running and running.schedule_from <= today <= running.ends:
        return _opened(running, published)
    return term_in_view((_opened(term, published) for term in terms), today)


def _opened(term: Term, published: Mapping[str, date]) -> Term:
    """Bring forward the day a term's timetables come out to the day they were published, if that was before."""
    day = published.get(term.code, term.schedule_from)
    return replace(term, schedule_from=day) if day < term.schedule_from else term


def find_term(uow: UnitOfWork, code: str, tz: ZoneInfo) -> Term:
    """Return the term of that code, or the one in view; `NotFound` when there is none.

    Its timetables are out from `schedule_from` on, or since they were published.
    """
    term = need_term(uow, code) if code else current_term(uow, tz)
    if term is None:
        raise NotFound(N_("The college has no term yet."), code="no-term")
    return _opened(term, uow.tariff.published())


def of_student(uow: UnitOfWork, student: Student, code: str, tz: ZoneInfo) -> Schedule:
    """Return a student's timetable; `Refused` before timetables are out, `NotFound` without registration."""
    term = find_term(uow, code, tz)
    require_out(term, uow, tz)
    sections = uow.registrations.sections_of(student.number, term.code)
    if not sections:
        raise NotFound(
            N_("You are registered in no course in {term}."),
            code="not-registered-in-term",
            term=term_short(term.code),
        )
    in_view = current_term(uow, tz) == term
    first = in_view and uow.registrations.retrieved_at(student.number, term.code) is None
    return Schedule(term, merge(uow.offering.meetings_of(student.number, term.code)), tuple(sections), first)


def require_out(term: Term, uow: UnitOfWork, tz: ZoneInfo) -> None:
    """Refuse before the timetables of a term, as `find_term` gives it, are out."""
    if local_date(uow.at, tz) < term.schedule_from:
        raise Refused(
            N_("This timetable is not out yet."),
            code="schedule-not-out",
            reasons=[reason("opens-on", N_("It opens on {date}."), date=term.schedule_from)],
        )


def retrieve(uow: UnitOfWork, student: Student, term: Term, way: str) -> None:
    """Record that the student has seen the timetable, once and for good."""
    if uow.registrations.retrieve(student.number, term.code, at=uow.at, way=way):
        uow.record("schedule.retrieve", f"student:{student.number}", term=term.code, way=way)


@dataclass(frozen=True, slots=True)
class TermDays:
    """The days of one term: outside it no class is held."""

    term: Term
    calendar: Calendar

    def weekday_run_on(self, day: date, /) -> int | None:
        """Return the weekday whose timetable runs on a date, None when no class is held."""
        inside = self.term.starts <= day <= self.term.ends
        return self.calendar.weekday_run_on(day) if inside else None

    def note(self, day: date) -> str:
        """Return the calendar's own words for a date."""
        special = self.calendar.day(day)
        return special.note if special else ""


def days_of(uow: UnitOfWork, term: Term) -> TermDays:
    """Return the days of a term as the college's calendar runs them."""
    return TermDays(term, uow.catalogue.calendar(term.starts, term.ends))
