"""`omni staff absences`."""

from __future__ import annotations

from typing import Annotated

import typer

from commands._app import noun
from commands._options import DryRun, Format, parsed
from commands._written import tell
from commands.staff._mark_files import load_section
from commands.staff._sections import (
    CourseCode,
    MarksFile,
    SectionCode,
    TermOption,
    opened_section,
    pairs,
)
from omnicli.errors import UsageFault
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.rules.hundredths import number, parse_hundredths
from omnicli.rules.values import parse_date
from omnicli.services import absences as service
from omnicli.services.imports.of_section import import_absences
from omnicli.world import World

app = noun(N_("Hours missed: enter them, load a file, list them."))

_LIST = View(
    (
        Column("student", N_("Number")),
        Column("last_name", N_("Last name")),
        Column("first_name", N_("First name")),
        Column("date", N_("Date")),
        Column("hours", N_("Hours")),
    )
)

Hours = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="NUMBER=HOURS...",
        show_default=False,
        help=N_("A student and the hours missed: 2634567=2; 0 takes them away."),
    ),
]


DayOfAll = Annotated[
    str, typer.Option("--date", metavar="DATE", help=N_("The day of all of them, when no column says it."))
]


@app.command()
def enter(
    ctx: typer.Context,
    hours: Hours = None,
    *,
    course: CourseCode,
    section: SectionCode,
    date: Annotated[
        str, typer.Option("--date", metavar="DATE", show_default=False, help=N_("The day: 2026-09-18."))
    ],
    term: TermOption = "",
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Enter the hours that students of a group missed on a day. All are written, or none."""
    world: World = ctx.obj
    day = parsed(parse_date, date)
    given = pairs(hours or [], parse_hundredths, "2634567=2")
    if not given:
        raise UsageFault(N_("Say who missed how many hours: 2634567=2."), code="nobody")
    with opened_section(world, course, section, term, dry_run=dry_run) as (uow, place):
        done = service.enter(uow, place, day.isoformat(), given)
    told = {**place._asdict(), "date": day.isoformat(), **done._asdict(), "dry_run": dry_run}
    message = N_(
        "Absences of {date}, group {section} of {course}: {added} added, {changed} changed, {removed} removed,"
        " {unchanged} as they were."
    )
    tell(world, told, message, date=day)


@app.command("import")
def import_(
    ctx: typer.Context,
    file: MarksFile,
    *,
    course: CourseCode,
    section: SectionCode,
    date: DayOfAll = "",
    term: TermOption = "",
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Load a file of hours missed in a group: number,date,hours, or number,hours with --date.

    The header may be missing. Nothing is written if a line is bad; 0 hours take away what is stored for that day.
    """
    world: World = ctx.obj
    day = parsed(parse_date, date).isoformat() if date else ""
    load_section(world, file, (course, section, term), import_absences, day, dry_run=dry_run)


@app.command("list")
def list_(
    ctx: typer.Context, *, course: CourseCode, section: SectionCode, term: TermOption = "", fmt: Format = ""
) -> None:
    """List the hours missed in a group. The look is written in the audit trail."""
    world: World = ctx.obj
    with opened_section(world, course, section, term) as (uow, place):
        found = service.listing(uow, place)
    world.emit([{**one._asdict(), "hours": number(one.hours)} for one in found], _LIST)
