"""`omni confirm-enrollment`: the guide's «Confirmation d'inscription»."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._app import command
from commands._options import Format, TermCode, parsed, term_code
from commands._session import as_student, write
from omnicli.clock import from_text
from omnicli.i18n import N_
from omnicli.output import Column, View, to_json
from omnicli.rules.codes import parse_course_code
from omnicli.rules.terms import term_name
from omnicli.services import confirmation as service
from omnicli.world import World

if TYPE_CHECKING:
    from omnicli.rules.confirmation import Confirmation

app = command()

_COURSES = View(
    (
        Column("course", N_("Course")),
        Column("section", N_("Group")),
        Column("title", N_("Title")),
        Column("attends", N_("Attended")),
    )
)


@app.command("confirm-enrollment")
def confirm_enrollment(
    ctx: typer.Context,
    term: TermCode = "",
    left: Annotated[
        str,
        typer.Option(
            "--left", metavar="COURSES", help=N_("Courses you no longer attend, separated by commas.")
        ),
    ] = "",
    show: Annotated[bool, typer.Option("--show", help=N_("Only show your last confirmation."))] = False,
    fmt: Format = "",
) -> None:
    """Confirm that you attend your courses.

    All of them, unless --left says otherwise, which is not an annulment. Keep the receipt's number.

    After the term's date a confirmation is accepted, and marked late. Confirm again to correct what you attend.
    """
    world: World = ctx.obj
    code = term_code(term)
    gone = _courses(left)
    with as_student(world, "confirmation") as (uow, student, me):
        if show:
            _show_last(world, service.state(uow, student, code, world.tz))
            return
    with write(world, actor=me.actor) as uow:
        given = service.confirm(uow, student, code, world.tz, left=gone)
        fee = service.late_fee(uow, student, given, world.tz)
    _show(world, given)
    if fee and world.fmt == "table":
        world.note(N_("The late fee is {cents}; see it with omni payments balance."), cents=fee)


def _courses(text: str) -> frozenset[str]:
    return frozenset(parsed(parse_course_code, word) for word in text.replace(",", " ").split())


def _show_last(world: World, found: service.State) -> None:
    if found.last:
        _show(world, found.last)
    elif world.fmt == "json":
        world.out(to_json(None))
    else:
        world.note(
            N_("Not confirmed yet for {term}; the last day is {date}."),
            term=term_name(found.term.code, world.lang),
            date=found.term.confirm_by,
        )


def _show(world: World, given: Confirmation) -> None:
    rows = [{key: getattr(one, key) for key in _COURSES.keys} for one in given.courses]
    if world.fmt == "json":
        world.out(to_json(_as_data(given, rows)))
        return
    world.emit(rows, _COURSES)
    message = (
        N_("Receipt {receipt}, {instant}: enrolment confirmed for {term}, after the date.")
        if given.late
        else N_("Receipt {receipt}, {instant}: enrolment confirmed for {term}.")
    )
    world.note(
        message, receipt=given.receipt, instant=from_text(given.at), term=term_name(given.term, world.lang)
    )


def _as_data(given: Confirmation, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"receipt": given.receipt, "term": given.term, "at": given.at, "late": given.late, "courses": rows}
