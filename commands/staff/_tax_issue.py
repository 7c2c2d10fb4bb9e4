"""`omni staff taxslips issue`, `amend` and `cancel`: what freezes slips, and what replaces them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._options import DryRun, Format, RequiredReason, some_text
from commands._session import write
from commands._written import note_dry_run, told_to_the_end
from commands.staff import _tax_words as words
from commands.staff._tax_words import ALL, OnlyReady, SlipOption, Students, Year
from omnicli.errors import FinishedWithProblems, UsageFault
from omnicli.i18n import N_
from omnicli.output import Column, View, keyed, to_json
from omnicli.rules.tax_slips import SLIPS
from omnicli.rules.tax_totals import totals
from omnicli.services.tax_years import need_year
from omnicli.settings import one_of
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from omnicli.rules.tax_slips import Slip
    from omnicli.services.tax_amending import Amended, Amendment
    from omnicli.services.tax_slips import Batch, Stopped

_NOTE = 2000
"""What explains an amendment in the CRA's file holds so many characters at most."""

_SUMS = View(
    (Column("slip", N_("Slip")), Column("box", ""), Column("total", N_("Total"))),
)
_CHANGES = View(
    (
        Column("student", N_("Student")),
        Column("slip", N_("Slip")),
        Column("what", N_("Entry on the slip")),
        Column("before", N_("Before")),
        Column("after", N_("After")),
    )
)
_SLIPS = View(
    (
        Column("number", N_("Number")),
        Column("slip", N_("Slip")),
        Column("student", N_("Student")),
        Column("replaces", N_("Replaces")),
    )
)

Note = Annotated[
    str, typer.Option("--note", metavar="TEXT", help=N_("Why slips are amended, for the record."))
]


# --- issue --------------------------------------------------------------------------------------------


def issue(
    ctx: typer.Context,
    *,
    year: Year,
    slip: SlipOption = ALL,
    student: Students = None,
    only_ready: OnlyReady = False,
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Issue the slips of a year to everybody who has none yet: from then on they are amended, never edited.

    All or nothing: with any fault, all of them are listed and nothing is issued, unless --only-ready leaves out those
    who have one. Issued again, it adds who is missing and changes nothing else.
    """
    from omnicli.services import tax_slips as service

    world: World = ctx.obj
    wanted, sorts, students = words.asked_year(year), words.asked_slips(slip), words.asked_students(student)
    with told_to_the_end() as deaf:
        try:
            with write(world, roles=words.ROLES, dry_run=dry_run) as uow:
                settings = need_year(uow, wanted)
                batch = service.issue(uow, settings, world.tz, sorts, students, only_ready=only_ready)
                deaf()
        except service.Stopped as error:
            raise _with_students(world, error) from None
        _tell_issued(world, wanted, batch, dry_run=dry_run)
    if batch.left_out:
        raise FinishedWithProblems(
            N_("Students left out, whose slips were not issued: {count}."),
            code="students-left-out",
            reasons=words.of_students(world, batch.left_out),
            count=len(batch.left_out),
        )


def _with_students(world: World, error: Stopped) -> Stopped:
    """Return the refusal with every student's reasons listed after those of the year."""
    error.reasons = (*error.reasons, *words.of_students(world, error.students))
    return error


def _tell_issued(world: World, year: int, batch: Batch, *, dry_run: bool) -> None:
    told = {
        "year": year,
        "batch": batch.number or None,
        "issued": len(batch.slips),
        "unchanged": batch.unchanged,
        "to_amend": len(batch.to_amend),
        "totals": totals(batch.slips, SLIPS),
        "left_out": words.each_said(world, batch.left_out),
        "slips": [words.slip_row(one) for one in batch.slips],
        "dry_run": dry_run,
    }
    if _given(world, told):
        return
    if batch.slips:
        world.emit([*_sums(world, batch.slips)], _SUMS)
    message = N_("Issued now: {issued}. Issued before, unchanged: {unchanged}. To amend: {to_amend}.")
    world.out(world.t(message, **{name: told[name] for name in ("issued", "unchanged", "to_amend")}) + "\n")
    if batch.to_amend:
        world.note(N_("What changed since: omni staff taxslips amend --year {year} --dry-run"), year=year)


def _given(world: World, told: dict[str, Any]) -> bool:
    """Give machines all of it as JSON, the slips as CSV; tell people of a dry run, and that there is more to say."""
    if world.fmt == "json":
        world.out(to_json(told))
    elif world.fmt == "csv":
        world.emit(told["slips"], keyed(words.SLIP_KEYS))
    elif told["dry_run"]:
        note_dry_run(world)
    return world.fmt != "table"


def _sums(world: World, slips: Collection[Slip]) -> Iterator[dict[str, object]]:
    sorts = [sort for sort in SLIPS if any(one.slip == sort for one in slips)]
    for sort, sums in totals(slips, sorts).items():
        for box, total in sums.items():
            name = world.t(words.BOX_NAMES[box])
            yield {"slip": words.SLIP_NAMES[sort], "box": name, "total": words.amount(box, total)}


# --- amend --------------------------------------------------------------------------------------------


def amend(
    ctx: typer.Context,
    *,
    year: Year,
    slip: SlipOption = ALL,
    student: Students = None,
    note: Note = "",
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Amend the slips that would say something else today: a new one replaces each, and the papers of the old are void.

    Shows what each said and says. Who has no slip yet is issued one; a slip of nothing any more is cancelled.
    """
    from omnicli.services import tax_amending as service
    from omnicli.services.tax_slips import Stopped

    world: World = ctx.obj
    wanted, sorts, students = words.asked_year(year), words.asked_slips(slip), words.asked_students(student)
    why = some_text(note, "--note", limit=_NOTE) if note else ""
    with told_to_the_end() as deaf:
        try:
            with write(world, roles=words.ROLES, dry_run=dry_run) as uow:
                done = service.amend(uow, need_year(uow, wanted), world.tz, sorts, students, note=why)
                deaf()
        except Stopped as error:
            raise _with_students(world, error) from None
        _tell_amended(world, wanted, done, dry_run=dry_run)


def _tell_amended(world: World, year: int, done: Amended, *, dry_run: bool) -> None:
    told = {
        "year": year,
        "batch": done.number or None,
        "amended": len(done.amendments),
        "unchanged": done.unchanged,
        "to_issue": [{"student": one.student, "slip": one.slip} for one in done.to_issue],
        "to_cancel": [
            {"number": one.number, "student": one.student, "slip": one.slip} for one in done.to_cancel
        ],
        "slips": [_amended(one) for one in done.amendments],
        "dry_run": dry_run,
    }
    if _given(world, told):
        return
    if done.amendments:
        world.emit([*_changes(world, done.amendments)], _CHANGES)
    message = N_("Amended: {amended}. Unchanged: {unchanged}.")
    world.out(world.t(message, amended=len(done.amendments), unchanged=done.unchanged) + "\n")
    _tell_others(world, year, done)


def _amended(one: Amendment) -> dict[str, Any]:
    return {**words.slip_row(one.after), "changes": [change._asdict() for change in one.changes]}


def _changes(world: World, amendments: Collection[Amendment]) -> Iterator[dict[str, object]]:
    for one in amendments:
        for change in one.changes:
            name = {**words.BOX_NAMES, **words.OTHER_NAMES}[change.what]
            yield {
                "student": one.after.student,
                "slip": words.SLIP_NAMES[one.after.slip],
                "what": world.t(name),
                "before": words.amount(change.what, change.before),
                "after": words.amount(change.what, change.after),
            }


def _tell_others(world: World, year: int, done: Amended) -> None:
    if done.to_issue:
        message = N_("No slip yet: {students}. Issue them: omni staff taxslips issue --year {year}")
        world.note(message, students=words.named(done.to_issue), year=year)
    if done.to_cancel:
        message = N_(
            "Nothing is left on the slips of {students}. Cancel them: omni staff taxslips cancel --year {year}"
        )
        world.note(message, students=words.named(done.to_cancel), year=year)


# --- cancel -------------------------------------------------------------------------------------------


def cancel(
    ctx: typer.Context,
    *,
    year: Year,
    slip: Annotated[
        str, typer.Option("--slip", metavar="t2202|rl8", show_default=False, help=N_("Which slip."))
    ],
    student: Annotated[
        list[str],
        typer.Option(
            "--student", metavar="NUMBER", show_default=False, help=N_("Whose slip; may be repeated.")
        ),
    ],
    reason: RequiredReason,
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Cancel slips: each is kept, with one that cancels it, and its papers are void. A new one may be issued after."""
    from omnicli.services import tax_amending as service

    world: World = ctx.obj
    wanted, sort, students = (
        words.asked_year(year),
        one_of(slip, SLIPS, "--slip"),
        words.asked_students(student),
    )
    why = some_text(reason, "--reason")
    if not students:
        raise UsageFault(N_("{option} may not be empty."), option="--student")
    with told_to_the_end() as deaf:
        with write(world, roles=words.ROLES, dry_run=dry_run) as uow:
            done = service.cancel(uow, need_year(uow, wanted), sort, students, why)
            deaf()
        _tell_cancelled(world, wanted, done.number, done.slips, dry_run=dry_run)


def _tell_cancelled(world: World, year: int, batch: int, slips: Collection[Slip], *, dry_run: bool) -> None:
    rows = [words.slip_row(one) for one in slips]
    told = {"year": year, "batch": batch, "cancelled": len(rows), "slips": rows, "dry_run": dry_run}
    if _given(world, told):
        return
    world.emit([{**row, "slip": words.SLIP_NAMES[row["slip"]]} for row in rows], _SLIPS)
    world.out(world.t(N_("Cancelled: {count}."), count=len(rows)) + "\n")
