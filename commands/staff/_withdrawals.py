"""`omni staff students leave`: courses that a student leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._options import (
    DryRun,
    Format,
    OptionalReason,
    RequiredTerm,
    parsed,
    required_term,
    some_text,
    student_number,
)
from commands._session import write
from commands._written import note_dry_run
from omnicli.i18n import N_, Words
from omnicli.output import Column, View, to_json
from omnicli.rules.codes import parse_course_code
from omnicli.rules.tariff import FULL_TIME, PART_TIME
from omnicli.rules.terms import term_short
from omnicli.rules.values import parse_date
from omnicli.rules.withdrawal import ABANDON, DROP
from omnicli.services import withdrawals as service
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

ROLES = ("registrar", "api")

_KINDS = {DROP: N_("dropped: no trace"), ABANDON: N_("abandoned: AE")}
_STATUSES = {FULL_TIME: N_("full-time"), PART_TIME: N_("part-time"), "": N_("registered in nothing")}
_TABLE = View(
    (
        Column("course", N_("Course")),
        Column("section", N_("Group")),
        Column("kind", N_("Kind")),
        Column("date", N_("Date")),
    )
)

DayAsked = Annotated[
    str,
    typer.Option("--on", metavar="DATE", help=N_("The day it was asked for; today unless said otherwise.")),
]


def leave(  # noqa: PLR0917 (the terminal passes them by name)
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=N_("Student number."))],
    courses: Annotated[list[str], typer.Argument(metavar="COURSE…", help=N_("Courses to leave."))],
    term: RequiredTerm = "",
    on: DayAsked = "",
    reason: OptionalReason = "",
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Take a student out of courses: all those named, or none.

    Until the last day to drop a course (19 September, 14 February, or the working day before), it leaves no trace.
    After it, until the end of the abandons, it stays on the record as AE, without a mark. Later nothing can be left.
    """
    world: World = ctx.obj
    wanted = dict.fromkeys(parsed(parse_course_code, one) for one in courses)
    day = parsed(parse_date, on) if on else None
    why = some_text(reason, "--reason") if reason else ""
    with write(world, roles=ROLES, dry_run=dry_run) as uow:
        done = service.leave(
            uow, student_number(number), required_term(term), tuple(wanted), on=day, why=why, tz=world.tz
        )
    _show(world, done, dry_run=dry_run)


def _show(world: World, done: service.Outcome, *, dry_run: bool) -> None:
    rows = [{key: getattr(one, key) for key in _TABLE.keys} for one in done.left]
    if world.fmt == "json":
        world.out(to_json(_data(done, rows, dry_run=dry_run)))
        return
    people = world.fmt == "table"
    world.emit([{**row, "kind": world.t(_KINDS[row["kind"]])} if people else row for row in rows], _TABLE)
    if people:
        for message, words in _notes(done):
            world.note(message, **words)
    if dry_run:
        note_dry_run(world)


def _data(done: service.Outcome, rows: list[dict[str, Any]], *, dry_run: bool) -> dict[str, Any]:
    return {
        "courses": rows,
        "status_before": done.status.before,
        "status": done.status.after,
        "warnings": [one.slug for one in done.warnings],
        "dry_run": dry_run,
    }


def _notes(done: service.Outcome) -> Iterator[tuple[str, dict[str, object]]]:
    for one in done.warnings:
        yield one.message, dict(one.params)
    before, after = (Words(_STATUSES[one]) for one in done.status)
    if before == after:
        yield N_("Status for the fees: {status}, as before."), {"status": after}
        return
    term = done.left[0].term
    yield (
        N_(
            "Status for the fees: {before} until now, {after} from now on. To correct the fees of {short}:"
            " omni staff timetable publish --term {term} --adjust"
        ),
        {"before": before, "after": after, "short": term_short(term), "term": term},
    )
