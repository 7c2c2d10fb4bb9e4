"""`omni staff taxslips override`: what the college decides of a student in a term, when the records do not say it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._app import noun
from commands._options import (
    DryRun,
    Format,
    RequiredReason,
    RequiredTerm,
    parsed,
    some_text,
    student_number,
    term_code,
)
from commands._session import write
from commands._written import note_dry_run, tell
from commands.staff._tax_year import tax_year
from omnicli.clock import from_text
from omnicli.errors import UsageFault
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.rules.tax_overrides import STATUSES, parse_completed
from omnicli.rules.tax_slips import RL8, SLIPS, T2202
from omnicli.rules.terms import term_short
from omnicli.services import tax_overrides as service
from omnicli.settings import one_of
from omnicli.world import World

if TYPE_CHECKING:
    from omnicli.services.tax_overrides import Named

ROLES = ("registrar", "finance")
ALL = "all"

override_app = noun(
    N_("What the college decides of a student's term for tax slips, whatever the records say.")
)

_VIEW = View(
    (
        Column("student", N_("Number")),
        Column("name", N_("Name")),
        Column("term", N_("Term")),
        Column("slip", N_("Slip")),
        Column("status", N_("Status")),
        Column("completed", N_("Completed")),
        Column("reason", N_("Reason")),
        Column("at", N_("Decided on")),
        Column("by", N_("By")),
    )
)
_STATUSES = {"full-time": N_("full-time"), "part-time": N_("part-time"), "none": N_("counts for nothing")}
_SLIPS = {T2202: "T2202", RL8: "RL-8"}

Number = Annotated[str, typer.Argument(metavar="NUMBER", help=N_("Student number."))]
SlipOption = Annotated[
    str,
    typer.Option("--slip", metavar="t2202|rl8|all", show_default=False, help=N_("For which slip.")),
]


@override_app.command("list")
def list_(
    ctx: typer.Context,
    year: Annotated[
        str, typer.Option("--year", metavar="YEAR", help=N_("Only the terms of that calendar year."))
    ] = "",
    fmt: Format = "",
) -> None:
    """List what is decided, of whom, and why. The look is written in the audit trail."""
    world: World = ctx.obj
    wanted = tax_year(year, "--year") if year else None
    with write(world, roles=ROLES) as uow:
        found = service.listing(uow, wanted)
    world.emit([_row(world, one) for one in found], _VIEW)


def _row(world: World, named: Named) -> dict[str, Any]:
    one, people = named.decided, world.fmt == "table"
    status = one.override.status
    return {
        "student": one.student,
        "name": named.name,
        "term": term_short(one.term) if people else one.term,
        "slip": _SLIPS[one.slip] if people else one.slip,
        "status": world.t(_STATUSES[status]) if people and status else status,
        "completed": one.override.completed,
        "reason": one.override.reason,
        "at": from_text(one.at),
        "by": one.actor,
    }


@override_app.command("set")
def set_(  # noqa: PLR0917 (the terminal passes them by name)
    ctx: typer.Context,
    number: Number,
    term: RequiredTerm,
    slip: SlipOption,
    reason: RequiredReason,
    status: Annotated[
        str,
        typer.Option(
            "--status",
            metavar="full-time|part-time|none",
            help=N_("What the months of the term count for."),
        ),
    ] = "",
    completed: Annotated[
        str,
        typer.Option("--completed", metavar="yes|no", help=N_("Whether the term was completed (relevé 8).")),
    ] = "",
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Decide what a student's term counts for on a slip. What is not said stays as it was decided.

    A slip issued already stays as it is until it is amended.
    """
    world: World = ctx.obj
    student, code, why = student_number(number), term_code(term), some_text(reason, "--reason")
    slips = _slips(slip)
    what = one_of(status, STATUSES, "--status") if status else None
    done = parsed(parse_completed, completed) if completed else None
    if what is None and (done is None or slips == (T2202,)):
        raise UsageFault(N_("Say --status, or --completed for a relevé 8: nothing else can be decided."))
    with write(world, roles=ROLES, dry_run=dry_run) as uow:
        found = service.set_override(uow, student, code, slips, status=what, completed=done, reason=why)
    world.emit([_row(world, one) for one in found], _VIEW)
    if dry_run and world.fmt == "table":
        note_dry_run(world)


@override_app.command()
def remove(
    ctx: typer.Context,
    number: Number,
    term: RequiredTerm,
    slip: SlipOption,
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Take back what was decided of a student's term: the records hold again."""
    world: World = ctx.obj
    student, code, slips = student_number(number), term_code(term), _slips(slip)
    with write(world, roles=ROLES, dry_run=dry_run) as uow:
        found = service.remove_override(uow, student, code, slips)
    told = {"student": student, "term": code, "slips": found, "dry_run": dry_run}
    tell(
        world, told, N_("Taken back for {student} in {term}: {slips}."),
        term=term_short(code), slips=tuple(_SLIPS[one] for one in found),
    )  # fmt: skip


def _slips(text: str) -> tuple[str, ...]:
    wanted = one_of(text, (*SLIPS, ALL), "--slip")
    return SLIPS if wanted == ALL else (wanted,)
