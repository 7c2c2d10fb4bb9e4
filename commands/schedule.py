"""`omni schedule`: the guide's “Horaire en ligne”."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._app import noun
from commands._options import Force, Format, OutputFile, TermCode, parsed, save_document, term_code
from commands._schedule_change import change
from commands._session import as_student, write
from omnicli.errors import UsageFault
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.rules.terms import term_name, term_short
from omnicli.rules.timetable import hhmm, occurrences
from omnicli.rules.values import parse_date, weekday_code
from omnicli.services import schedule as service
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnicli.rules.persons import Student
    from omnicli.rules.timetable import Meeting
    from omnicli.services.schedule import Schedule
    from store.uow import UnitOfWork

app = noun(N_("Your timetable: show, print, export, change."))

_VIEW = View(
    (
        Column("course", N_("Course")),
        Column("title", N_("Title")),
        Column("section", N_("Group")),
        Column("day", N_("Day")),
        Column("start", N_("From")),
        Column("end", N_("To")),
        Column("rooms", N_("Rooms")),
        Column("teachers", N_("Teachers")),
        Column("kind", N_("Kind")),
    )
)


@contextmanager
def _opened(world: World, term: str, way: str) -> Iterator[tuple[UnitOfWork, Student, Schedule]]:
    """Give the timetable of whoever is signed in, and record its retrieval once it has been shown."""
    code = term_code(term)
    with as_student(world, "schedule") as (uow, student, me):
        found = service.of_student(uow, student, code, world.tz)
        yield uow, student, found
    if found.first_view:
        with write(world, actor=me.actor) as uow:
            service.retrieve(uow, student, found.term, way)
        world.note(
            N_("Your timetable of {term} is retrieved: your presence is recorded."),
            term=term_short(found.term.code),
        )


@app.command()
def show(
    ctx: typer.Context,
    term: TermCode = "",
    week: Annotated[
        str,
        typer.Option("--week", metavar="DATE", help=N_("The week of that date, as the calendar runs it.")),
    ] = "",
    why: Annotated[
        bool, typer.Option("--why", help=N_("Why you were given each seat, or denied it, course by course."))
    ] = False,
    fmt: Format = "",
) -> None:
    """Show your timetable.

    A grid for people, rows for machines (--format json or csv). Seeing it is its retrieval, which is mandatory.
    With --why, each course that you asked for, the seat given or denied, and the reason.
    """
    world: World = ctx.obj
    if why:
        _show_why(world, term, week)
        return
    monday = _day(week)
    with _opened(world, term, "show") as (uow, _student, found):
        if world.fmt == "table":
            world.out(_grid(world, uow, found, monday))
        else:
            world.emit([_row(meeting) for meeting in _of_week(uow, found, monday)], _VIEW)


def _show_why(world: World, term: str, week: str) -> None:
    from commands._placements import show_why
    from omnicli.services.why_seat import of_student

    if week:
        raise UsageFault(N_("Say one of {options}."), options=("--why", "--week"))
    with as_student(world, "schedule") as (uow, student, _me):
        found = of_student(uow, student, term_code(term), world.tz)
    show_why(world, found)


def _day(text: str) -> date | None:
    return parsed(parse_date, text) if text else None


def _of_week(uow: UnitOfWork, found: Schedule, day: date | None) -> list[Meeting]:
    """Return the meetings of the typical week, or of a dated one, each on the day it is held."""
    if day is None:
        return list(found.meetings)
    monday, *_, sunday = _week_of(day)
    held = occurrences(found.meetings, monday, sunday, service.days_of(uow, found.term))
    return [replace(each.meeting, weekday=each.day.isoweekday()) for each in held]


def _week_of(day: date) -> list[date]:
    """Return the seven days, Monday first, of the week that holds a date."""
    monday = day - timedelta(days=day.isoweekday() - 1)
    return [monday + timedelta(days=offset) for offset in range(7)]


def _row(meeting: Meeting) -> dict[str, Any]:
    return {
        "course": meeting.course,
        "title": meeting.title,
        "section": meeting.section,
        "day": weekday_code(meeting.weekday),
        "start": hhmm(meeting.start),
        "end": hhmm(meeting.end),
        "rooms": list(meeting.rooms),
        "teachers": list(meeting.teachers),
        "kind": meeting.kind,
    }


def _grid(world: World, uow: UnitOfWork, found: Schedule, day: date | None) -> str:
    from commands._grid import render, week_headings
    from omnicli.output import width

    t = world.t
    days = None
    if day:
        of_term = service.days_of(uow, found.term)
        days = week_headings(day, of_term, t, {each: of_term.note(each) for each in _week_of(day)})
    head = f"{t(N_('Timetable'))} · {term_name(found.term.code, t.lang)}"
    return f"{head}\n\n{render(found.meetings, width=width(), t=t, days=days)}\n"


@app.command("print")
def print_(ctx: typer.Context, term: TermCode = "", output: OutputFile = "", force: Force = False) -> None:
    """Print your timetable: a PDF of one page.

    Without -o it is written in the current folder under a clear name; -o - sends it to standard output.
    """
    world: World = ctx.obj
    with _opened(world, term, "print") as (uow, student, found):
        pdf = _pdf(world, uow, student, found)
        name = f"{world.t(N_('timetable'))}-{term_short(found.term.code)}-{student.number}.pdf"
        save_document(world, pdf, output, name, force=force)


def _pdf(world: World, uow: UnitOfWork, student: Student, found: Schedule) -> bytes:
    from pdf.timetable import TimetableData, timetable

    facts = uow.college.facts()
    data = TimetableData(
        college_name=facts.name,
        college_address=facts.address,
        logo=uow.college.logo(),
        student_name=student.name,
        student_number=student.number,
        program=f"{student.program} {student.program_title}",
        term_title=term_name(found.term.code, world.lang),
        meetings=found.meetings,
        issued_at=world.now(),
        notes=(),
    )
    return timetable(data, world.t)


@app.command()
def export(ctx: typer.Context, term: TermCode = "", output: OutputFile = "", force: Force = False) -> None:
    """Export your timetable to a calendar (.ics).

    One event a class. Holidays and days that run another weekday's timetable are respected; importing the file
    again updates.
    """
    world: World = ctx.obj
    from omnicli.ics import calendar_bytes

    with _opened(world, term, "export") as (uow, student, found):
        facts = uow.college.facts()
        dated = occurrences(
            found.meetings, found.term.starts, found.term.ends, service.days_of(uow, found.term)
        )
        title = f"{term_name(found.term.code, world.lang)} – {facts.name}"
        data = calendar_bytes(dated, tz_name=facts.time_zone, domain=facts.domain, name=title, t=world.t)
        name = f"{world.t(N_('timetable'))}-{term_short(found.term.code)}-{student.number}.ics"
        save_document(world, data, output, name, force=force)


app.command("change")(change)
