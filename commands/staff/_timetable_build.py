"""The building part of `omni staff timetable`: build, and undo a build."""

from __future__ import annotations

from collections import Counter
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._options import (
    DryRun,
    Format,
    OptionalReason,
    RequiredTerm,
    required_term,
    some_text,
    whole_number,
)
from commands._placements import NEED_NAMES, brief, row
from commands._session import StoreUnits, read, staff, today, write
from commands._written import note_dry_run, tell
from omnicli.errors import UsageFault
from omnicli.i18n import N_
from omnicli.output import Column, View, keyed, to_json
from omnicli.progress import bar
from omnicli.rules.placements import ALL, UNPLACED, build_number
from omnicli.rules.terms import term_name
from omnicli.world import World

if TYPE_CHECKING:
    from datetime import date

    from omnicli.services.building import Outcome

ROLES = ("registrar",)
_MOST_SEED = 2**31 - 1
_SHOWN = 20  # students without a seat, for people
_WORK = 100_000_000  # what the bar counts, in shares of the whole

_SEATS = keyed(("student", "course", "section", "rank", "code", "reason"))
_RANKS = View(
    (Column("need", N_("Need")), Column("rank", N_("Rank obtained")), Column("students", N_("Students")))
)
_DENIED = View((Column("student", N_("Number")), Column("course", N_("Course")), Column("reason", N_("Why"))))
_RECEIPT = Column("receipt", N_("Receipt"))
_TOTALS = View(
    (
        Column("requests", N_("Courses asked")),
        Column("placed", N_("Placed")),
        Column("bound", N_("No method could place more than")),
        Column("unplaced", N_("Not placed")),
        Column("seed", N_("Seed")),
        Column("seconds", N_("Seconds")),
    )
)


def build(
    ctx: typer.Context,
    *,
    term: RequiredTerm,
    seed: Annotated[
        str,
        typer.Option(
            "--seed", metavar="N", help=N_("Seed of the lottery; the term's code if nothing is said.")
        ),
    ] = "",
    unplaced: Annotated[
        bool,
        typer.Option("--unplaced", help=N_("Place only what has no seat yet; no seat given is touched.")),
    ] = False,
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Build a term's timetables: place everybody's ranked options, then one group for each course.

    The same choices and the same seed give the same seats. Everybody may read why: omni schedule show --why. With
    --format csv, each seat given or denied is a line. It can be undone until the term is published.
    """
    world: World = ctx.obj
    from omnicli.services import building as service  # publishing does without

    code, actor = required_term(term), staff(world, ROLES)
    drawn = whole_number(seed, "--seed", 0, _MOST_SEED) if seed else service.default_seed(code)
    still_open = _open_until(world, code)
    started = monotonic()
    with bar(_WORK) as progress:
        done = service.build(
            StoreUnits(world), code, actor=actor, tz=world.tz, seed=drawn, scope=UNPLACED if unplaced else ALL,
            dry_run=dry_run, done=lambda share: progress(int(share * _WORK)) if progress else None,
        )  # fmt: skip
    _tell(world, done, round(monotonic() - started, 2), dry_run=dry_run)
    if done.awaiting:
        message = N_(
            "Courses asked whose prerequisite is still in progress, without a mark: {count}. They count as allowed: "
            "import the results before building (omni staff import record)."
        )
        world.note(message, count=done.awaiting)
    if still_open:
        message = N_("Courses may be chosen until {date}: place who chooses later with --unplaced.")
        world.note(message, date=still_open)


def _open_until(world: World, code: str) -> date | None:
    """Return the last day to choose courses when it has not passed; None as well for an unknown term."""
    with read(world) as uow:
        term, day = uow.catalogue.term(code), today(world, uow)
    return term.choose_by if term and term.choose_by and day <= term.choose_by else None


def _tell(world: World, done: Outcome, seconds: float, *, dry_run: bool) -> None:
    if world.fmt == "csv":
        world.emit([row(world.t, one) for one in done.placements], _SEATS)
        return
    told = _told(world, done, seconds, dry_run=dry_run)
    if world.fmt == "json":
        world.out(to_json(told))
        return
    _show(world, done, told)
    if dry_run:
        note_dry_run(world)


def _told(world: World, done: Outcome, seconds: float, *, dry_run: bool) -> dict[str, Any]:
    denied = [row(world.t, one) for one in done.denied]
    return {
        "receipt": done.receipt,
        **done.counts(),
        "unplaced": [{key: one[key] for key in ("student", "course", "code", "reason")} for one in denied],
        "seconds": seconds,
        "term": done.term,
        "seed": done.seed,
        "rule": done.rule,
        "scope": done.scope,
        "digest": done.digest,
        "dry_run": dry_run,
    }


def _show(world: World, done: Outcome, told: dict[str, Any]) -> None:
    if not done.placements:
        world.note(N_("{term}: nothing is left to place."), term=term_name(done.term, world.lang))
        return
    ranks = _ranks(world, done)
    if ranks:
        world.emit(ranks, _RANKS)
        world.out("\n")
    denied = told["unplaced"]
    totals = View((_RECEIPT, *_TOTALS.columns)) if done.receipt else _TOTALS
    world.emit({**told, "unplaced": len(denied)}, totals)
    if not denied:
        return
    world.out("\n")
    world.emit([brief(world.t, one) for one in done.denied[:_SHOWN]], _DENIED)
    if len(denied) > _SHOWN:
        world.note(
            N_("… and {count} more: omni staff timetable report --term {term} --unplaced"),
            count=len(denied) - _SHOWN,
            term=done.term,
        )
    world.note(N_("Every reason: omni staff timetable why NUMBER --term {term}"), term=done.term)


def _ranks(world: World, done: Outcome) -> list[dict[str, Any]]:
    counts = Counter((str(one.reason["need"]), one.rank) for one in done.placements if one.rank is not None)
    return [
        {"need": world.t(name), "rank": rank, "students": counts[need, rank]}
        for need, name in NEED_NAMES.items()
        for rank in sorted({rank for named, rank in counts if named == need and rank})
    ]


def undo(
    ctx: typer.Context,
    receipt: Annotated[
        str,
        typer.Argument(metavar="RECEIPT", show_default=False, help=N_("The build's receipt: HOR-000001.")),
    ],
    *,
    reason: OptionalReason = "",
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Undo a build, until the term is published: exactly the seats that it gave are taken back.

    A seat that was changed since by hand stays.
    """
    world: World = ctx.obj
    from omnicli.services import building as service

    number = build_number(receipt)
    if number is None:
        raise UsageFault(
            N_("“{value}” is not the receipt of a build, such as HOR-000001."), value=receipt[:40]
        )
    why = some_text(reason, "--reason") if reason else ""
    with write(world, roles=ROLES, dry_run=dry_run) as uow:
        done = service.undo(uow, number, why)
    told = {
        "receipt": done.build.receipt,
        "term": done.build.term,
        "given": done.given,
        "taken_back": done.taken_back,
        "dry_run": dry_run,
    }
    message = N_("{receipt} undone: {taken_back} of its {given} seats in {term} are taken back.")
    tell(world, told, message, term=term_name(done.build.term, world.lang))
