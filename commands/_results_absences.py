"""`omni results absences`: hours missed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import typer

from commands._options import Format, TermCode, term_code
from commands._session import as_student
from omnicli.i18n import N_
from omnicli.output import Column, View, keyed, render
from omnicli.rules.hundredths import number
from omnicli.rules.terms import term_name, term_short
from omnicli.services import results as service
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnicli.services.results import Missed

_VIEW = View(
    (
        Column("course", N_("Course")),
        Column("title", N_("Title")),
        Column("hours", N_("Hours")),
        Column("days", N_("Days (hours)")),
    )
)


def show_absences(ctx: typer.Context, term: TermCode = "", fmt: Format = "") -> None:
    """Show the hours you missed, by course and date."""
    world: World = ctx.obj
    with as_student(world, "evaluations") as (uow, student, _me):
        found, missed = service.absences(uow, student.number, term_code(term), world.tz)
    if world.fmt == "json":
        data = {"term": found.code, "hours": _total(missed), "courses": [_course(one) for one in missed]}
        world.emit(data, keyed(data))
    elif world.fmt == "csv":
        world.emit([row for one in missed for row in _rows(one)], keyed(("course", "title", "date", "hours")))
    elif missed:
        table = render([_line(world, one) for one in missed], _VIEW, "table", world.t)
        total = world.t(N_("Total: {hours} h"), hours=_total(missed))
        world.out(f"{term_name(found.code, world.lang)}\n\n{table}\n{total}\n")
    else:
        world.note(N_("No hour missed in {term}."), term=term_short(found.code))


def _total(missed: Sequence[Missed]) -> str:
    return number(sum(one.hours for one in missed))


def _course(one: Missed) -> dict[str, Any]:
    days = [{"date": day, "hours": number(hours)} for day, hours in one.days]
    return {"course": one.course, "title": one.title, "hours": number(one.hours), "dates": days}


def _rows(one: Missed) -> list[dict[str, Any]]:
    head = {"course": one.course, "title": one.title}
    return [{**head, "date": day, "hours": number(hours)} for day, hours in one.days]


def _line(world: World, one: Missed) -> dict[str, Any]:
    t = world.t
    days = [f"{t.date(date.fromisoformat(day))} ({t.number(number(hours))})" for day, hours in one.days]
    return {"course": one.course, "title": one.title, "hours": number(one.hours), "days": "; ".join(days)}
