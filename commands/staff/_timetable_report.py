"""The looking part of `omni staff timetable`: how full groups are, ranks obtained, who goes without, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._options import Format, RequiredTerm, required_term, student_number
from commands._placements import NEED_NAMES, brief, row, show_why
from commands._session import read, staff, write
from omnicli.clock import from_text
from omnicli.errors import UsageFault
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.rules.choice_rules import FEWEST_LAST, LEAST_SUM
from omnicli.rules.placements import ALL, UNPLACED
from omnicli.rules.terms import term_name
from omnicli.services import building_report as service
from omnicli.services import why_seat
from omnicli.world import World

if TYPE_CHECKING:
    from store.builds import Build
    from store.seats import OfferedSection
    from store.uow import UnitOfWork

ROLES = ("registrar", "api")

_FILL = View(
    (
        Column("course", N_("Course")),
        Column("section", N_("Group")),
        Column("title", N_("Title")),
        Column("capacity", N_("Seats")),
        Column("taken", N_("Seats taken")),
        Column("free", N_("Free")),
        Column("percent", N_("Fill (%)")),
    )
)
_RANKS = View((Column("need", N_("Need")), Column("rank", N_("Rank")), Column("students", N_("Students"))))
_UNPLACED = View(
    (
        Column("student", N_("Number")),
        Column("course", N_("Course")),
        Column("code", N_("Code")),
        Column("reason", N_("Why")),
    )
)
_WORDS = {
    LEAST_SUM: N_("least sum of ranks"),
    FEWEST_LAST: N_("fewest last ranks"),
    ALL: N_("all that was asked"),
    UNPLACED: N_("what had no seat"),
}
_BUILDS = View(
    (
        Column("receipt", N_("Receipt")),
        Column("at", N_("When")),
        Column("by", N_("By")),
        Column("seed", N_("Seed")),
        Column("rule", N_("Rule")),
        Column("scope", N_("Scope")),
        Column("requests", N_("Courses asked")),
        Column("placed", N_("Placed")),
        Column("bound", N_("Bound")),
        Column("undone_at", N_("Undone")),
        Column("undone_by", N_("Undone by")),
        Column("undone_reason", N_("Why undone")),
    )
)


def report(
    ctx: typer.Context,
    *,
    term: RequiredTerm,
    ranks: Annotated[bool, typer.Option("--ranks", help=N_("Ranks obtained, for each need."))] = False,
    unplaced: Annotated[
        bool, typer.Option("--unplaced", help=N_("Who asked for a course and has no seat in it, and why."))
    ] = False,
    fmt: Format = "",
) -> None:
    """Show how full the groups of a term are; or the ranks obtained; or who goes without a seat."""
    world: World = ctx.obj
    code = required_term(term)
    if ranks and unplaced:
        raise UsageFault(N_("Say one of {options}."), options=("--ranks", "--unplaced"))
    staff(world, ROLES)
    with read(world) as uow:
        if ranks:
            _show_ranks(world, uow, code)
        elif unplaced:
            told = brief if world.fmt == "table" else row
            world.emit([told(world.t, one) for one in service.unplaced(uow, code)], _UNPLACED)
        else:
            world.emit([_fill(one) for one in service.fill(uow, code)], _FILL)


def _fill(one: OfferedSection) -> dict[str, Any]:
    percent = round(100 * one.taken / one.capacity) if one.capacity else None
    return {**one._asdict(), "free": one.free, "percent": percent}


def _show_ranks(world: World, uow: UnitOfWork, term: str) -> None:
    rows = [one._asdict() for one in service.ranks(uow, term)]
    if world.fmt == "table":
        none = world.t(N_("none"))
        rows = [
            {**one, "need": world.t(NEED_NAMES[one["need"]]), "rank": one["rank"] or none} for one in rows
        ]
    world.emit(rows, _RANKS)


def builds(ctx: typer.Context, *, term: RequiredTerm, fmt: Format = "") -> None:
    """List the builds of a term's timetables, the newest first, and whether they were undone."""
    world: World = ctx.obj
    code = required_term(term)
    staff(world, ROLES)
    with read(world) as uow:
        found = [_build(one) for one in service.history(uow, code)]
    if not found and world.fmt == "table":
        world.note(N_("The timetables of {term} were never built."), term=term_name(code, world.lang))
        return
    if world.fmt != "table":
        world.emit(found, _BUILDS)
        return
    said = [{**one, **{key: world.t(_WORDS[one[key]]) for key in ("rule", "scope")}} for one in found]
    world.emit(said, _view(found))


def _view(rows: list[dict[str, Any]]) -> View:
    """Leave out of a table what no build has."""
    used = {key for one in rows for key, value in one.items() if value}
    return View(tuple(column for column in _BUILDS.columns if column.key in used))


def _build(one: Build) -> dict[str, Any]:
    return {
        "receipt": one.receipt,
        "at": from_text(one.at),
        "by": one.actor,
        "seed": one.seed,
        "rule": one.rule,
        "scope": one.scope,
        **{key: one.summary.get(key) for key in ("requests", "placed", "bound")},
        "undone_at": from_text(one.undone_at) if one.undone_at else None,
        "undone_by": one.undone_by,
        "undone_reason": one.undone_why,
    }


def why(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER", show_default=False, help=N_("Student number."))],
    *,
    term: RequiredTerm,
    fmt: Format = "",
) -> None:
    """Show why a student was given or denied each seat, as omni schedule show --why shows it to the student."""
    world: World = ctx.obj
    student, code = student_number(number), required_term(term)
    with write(world, roles=ROLES) as uow:
        found = why_seat.for_staff(uow, student, code)
    show_why(world, found)
