"""`omni results new`: what appeared since an instant."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._options import Format
from commands._session import as_student
from omnicli.clock import from_text, parse_instant
from omnicli.errors import UsageFault
from omnicli.i18n import N_, Words
from omnicli.output import Column, View, keyed
from omnicli.rules import news as kinds
from omnicli.rules.hundredths import number
from omnicli.services.news import news
from omnicli.world import World

if TYPE_CHECKING:
    from omnicli.rules.news import News

_DAYS = 7
_KEYS = keyed(("at", "kind", "term", "course", "name", "mark", "points", "remark", "date", "hours", "number"))
_VIEW = View((Column("at", N_("When")), Column("course", N_("Course")), Column("told", N_("New"))))
_PAPERS = {
    "report-card": N_("report card"),
    "transcript": N_("transcript"),
    "attestation": N_("attestation of attendance"),
}


def show_new(
    ctx: typer.Context,
    since: Annotated[
        str,
        typer.Option(
            "--since",
            metavar="INSTANT",
            help=N_("From that instant on, such as 2026-09-20; else the last 7 days."),
        ),
    ] = "",
    fmt: Format = "",
) -> None:
    """Show what is new: marks, final results, corrections, absences, papers.

    A mark that was entered again is told again. Nothing new is no error: an empty list, exit code 0.
    """
    world: World = ctx.obj
    with as_student(world, "evaluations") as (uow, student, _me):
        found = news(uow, student.number, _instant(world, since))
    if world.fmt != "table":
        world.emit([_row(one) for one in found], _KEYS)
    elif found:
        rows = [{"at": from_text(one.at), "course": one.course, "told": _told(world, one)} for one in found]
        world.emit(rows, _VIEW)
    else:
        world.note(N_("Nothing new."))


def _instant(world: World, text: str) -> datetime:
    if not text:
        return world.now() - timedelta(days=_DAYS)
    try:
        return parse_instant(text, world.tz)
    except ValueError:
        raise UsageFault(
            N_("“{value}” is not an instant: write 2026-09-20 or 2026-09-20T23:59:59-04:00."),
            code="bad-instant",
            value=text[:40],
        ) from None


def _row(one: News) -> dict[str, Any]:
    row: dict[str, Any] = {"at": from_text(one.at), "kind": one.kind, "term": one.term}
    row["course"] = one.course or None
    if one.kind == kinds.MARK:
        mark = None if one.mark is None else number(one.mark)
        row |= {"name": one.what, "mark": mark, "points": number(one.points or 0)}
    elif one.kind in (kinds.FINAL, kinds.CORRECTION):
        row |= {"mark": None if one.mark is None else number(one.mark * 100), "remark": one.remark}
    elif one.kind == kinds.ABSENCE:
        row |= {"date": one.what, "hours": number(one.mark or 0)}
    else:
        row |= {"name": one.remark or None, "number": one.what}
    return row


def _told(world: World, one: News) -> str:  # noqa: PLR0911 -- a kind of news, a sentence
    t = world.t
    if one.kind == kinds.MARK and one.mark is None:
        return t(N_("{name}: excused"), name=one.what)
    if one.kind == kinds.MARK:
        return t(
            N_("{name}: {mark} / {points}"),
            name=one.what,
            mark=number(one.mark or 0),
            points=number(one.points or 0),
        )
    result = " ".join(str(part) for part in (one.mark, one.remark) if part not in (None, ""))
    if one.kind == kinds.FINAL:
        return t(N_("Final result: {result}"), result=result)
    if one.kind == kinds.CORRECTION:
        return t(N_("Corrected result: {result}"), result=result)
    if one.kind == kinds.ABSENCE:
        return t(
            N_("Absent on {date}: {hours} h"), date=date.fromisoformat(one.what), hours=number(one.mark or 0)
        )
    if one.kind == kinds.PAPER:
        return t(
            N_("Issued: {paper} {number}"), paper=Words(_PAPERS.get(one.remark, one.remark)), number=one.what
        )
    return t(N_("The attestation no. {number} may be printed."), number=one.what)
