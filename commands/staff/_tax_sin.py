"""`omni staff taxslips sin`: the SINs that the college holds, those it lacks, and how it asked for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._app import noun
from commands._options import (
    DryRun,
    Format,
    InputFile,
    OptionalReason,
    parsed,
    some_text,
    student_number,
    whole_number,
)
from commands._session import today, write
from commands._sin import TAKES_WORDS, Expires, given_sin, refuse_words, tell_given
from commands._written import tell
from omnicli.clock import from_text
from omnicli.errors import Reason, UsageFault, reason
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.rules.sin import masked
from omnicli.rules.values import parse_date
from omnicli.services import sins as service
from omnicli.settings import one_of
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Mapping

    from omnicli.services.sins import Missing

ROLES = ("registrar", "finance")

sin_app = noun(N_("Social insurance numbers: see, give, list and ask for those that are missing."))

Number = Annotated[str, typer.Argument(metavar="NUMBER", help=N_("Student number."))]
Year = Annotated[str, typer.Option("--year", metavar="YYYY", show_default=False, help=N_("Tax year."))]

_ONE = View(
    (
        Column("number", N_("Number")),
        Column("sin_end", N_("SIN")),
        Column("expires", N_("Expires on")),
        Column("given_at", N_("Given on")),
        Column("asked", N_("Last asked on")),
    )
)
_FULL = View((Column("number", N_("Number")), Column("sin", N_("SIN")), Column("expires", N_("Expires on"))))
_MISSING = View(
    (
        Column("number", N_("Number")),
        Column("last_name", N_("Last name")),
        Column("first_name", N_("First name")),
        Column("program", N_("Programme")),
        Column("must_give", N_("Must give it")),
        Column("asked", N_("Last asked on")),
    )
)
_MAILING = View((*_MISSING.columns, Column("resident", N_("Residence")), Column("email", N_("E-mail"))))
_GIVEN: Mapping[str, str] = {
    service.ADDED: N_("The SIN of student {student}, {sin}, is kept, encrypted."),
    service.REPLACED: N_(
        "The SIN of student {student} is now {sin}: it replaces the one that the college had."
    ),
    service.RENEWED: N_("The SIN of student {student} is still {sin}; its new expiry date is kept."),
    service.SAME: N_("The college already has this SIN of student {student}, {sin}: nothing changes."),
}


@sin_app.command(context_settings=TAKES_WORDS)
def show(
    ctx: typer.Context,
    number: Number,
    full: Annotated[
        bool, typer.Option("--full", help=N_("Show it whole, for a reason that the audit trail keeps."))
    ] = False,
    why: OptionalReason = "",
    fmt: Format = "",
) -> None:
    """Show the SIN of a student: its last three digits, or all of it with --full and a --reason.

    The look is written in the audit trail; a full reading with its reason, before anything is shown.
    """
    world: World = ctx.obj
    refuse_words(ctx, number)
    wanted = student_number(number)
    if full:
        _show_full(world, wanted, why)
        return
    with write(world, roles=ROLES) as uow:
        held = service.look(uow, wanted)
        asked = uow.sins.requested().get(wanted)
    row: dict[str, Any] = {"number": wanted, "sin_end": "", "expires": None, "given_at": None, "asked": asked}
    if held:
        row |= {"sin_end": held.end, "expires": held.expires, "given_at": from_text(held.at)}
    if world.fmt == "table":
        row["sin_end"] = masked(row["sin_end"]) or world.t(N_("not given"))
    world.emit(row, _ONE)


def _show_full(world: World, student: str, why: str) -> None:
    if not why:
        message = N_("Say why the SIN is read whole: --reason TEXT. The audit trail keeps it.")
        raise UsageFault(message, code="reason-needed")
    text = some_text(why, "--reason")
    with write(world, roles=ROLES) as uow:
        sin = service.reveal(uow, student, text)
        held = uow.sins.held(student)
    # Only now that the event is committed.
    if world.fmt == "table":
        sin = f"{sin[:3]} {sin[3:6]} {sin[6:]}"
    world.emit({"number": student, "sin": sin, "expires": held.expires if held else None}, _FULL)


@sin_app.command("set", context_settings=TAKES_WORDS)
def set_(
    ctx: typer.Context,
    number: Number,
    source: InputFile = "",
    expires: Expires = "",
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Keep the SIN that a student gave at the desk, in place of an earlier one.

    It is asked without being shown. With --input, a JSON form: {"sin": "…", "expires": "2027-08-31"}. For many at once:
    omni staff import sins FILE.
    """
    world: World = ctx.obj
    refuse_words(ctx, number, source)
    student = student_number(number)
    sin, day = given_sin(world, source, expires, N_("SIN of student {number} (not shown):"), number=student)
    with write(world, roles=ROLES, dry_run=dry_run) as uow:
        given = service.give(uow, student, sin, day)
        others = service.others_with(uow, student, sin)
    tell_given(world, student, given, _GIVEN, more=_shared(others), dry_run=dry_run)


def _shared(others: list[str]) -> tuple[Reason, ...]:
    message = N_("Student {number} has the same SIN: one of the two is mistaken.")
    return tuple(reason("sin-shared", message, number=other) for other in others)


@sin_app.command()
def missing(ctx: typer.Context, year: Year, fmt: Format = "") -> None:
    """List the students of a year's terms who have no SIN: first those who must give one.

    With the last date on which the college asked. The look is written in the audit trail.
    """
    world: World = ctx.obj
    with write(world, roles=ROLES) as uow:
        found = service.missing(uow, _year(year))
    people = world.fmt == "table"
    world.emit([_missing_row(world, one) for one in found], _MISSING if people else _MAILING)
    if people:
        must = sum(one.must for one in found)
        world.note(N_("Without a SIN: {count}, of whom {must} must give one."), count=len(found), must=must)


def _missing_row(world: World, one: Missing) -> dict[str, Any]:
    must: object = one.must
    if world.fmt == "table":
        must = world.t(N_("yes") if one.must else N_("no"))
    who = one.who
    return {**who._asdict(), "number": who.student, "must_give": must}


@sin_app.command()
def ask(  # noqa: PLR0917 (the terminal passes them by name)
    ctx: typer.Context,
    year: Year,
    way: Annotated[
        str,
        typer.Option(
            "--way",
            metavar="portal|email|mail|phone|desk",
            show_default=False,
            help=N_("How the college asked."),
        ),
    ],
    students: Annotated[
        list[str] | None,
        typer.Option("--student", metavar="NUMBER", help=N_("Only this student; may be repeated.")),
    ] = None,
    day: Annotated[
        str, typer.Option("--date", metavar="DATE", help=N_("The day it asked; today unless said otherwise."))
    ] = "",
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Keep that the college asked for the SINs it lacks: what shows reasonable efforts to the government.

    It writes to nobody: it records what was done, for all who must give a SIN, or for those named. Said again for the
    same way and day, it changes nothing.
    """
    world: World = ctx.obj
    how = one_of(way, service.WAYS, "--way")
    named = [student_number(one) for one in students or ()]
    on = parsed(parse_date, day) if day else None
    with write(world, roles=ROLES, dry_run=dry_run) as uow:
        when = on or today(world, uow)
        asked, already = service.ask(uow, _year(year), how, when, named)
    told = {
        "year": _year(year),
        "way": how,
        "date": when,
        "asked": asked,
        "already": already,
        "dry_run": dry_run,
    }
    message = N_("Requests kept: {asked}; kept before: {already}.")
    tell(world, told, message, asked=len(asked), already=len(already))


def _year(text: str) -> int:
    return whole_number(text, "--year", 2019, 2100)
