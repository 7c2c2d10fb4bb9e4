"""`omni staff timetable`: build a term's timetables, look at them, publish them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._app import noun
from commands._fee_words import fee_word
from commands._options import DryRun, Format, RequiredTerm, required_term
from commands._session import today, write
from commands._written import note_dry_run
from commands.staff import _timetable_build, _timetable_report
from omnicli.clock import from_text
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.output import Column, View, to_json
from omnicli.rules.terms import term_name
from omnicli.services import building_report
from omnicli.services import publishing as service
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from omnicli.services.publishing import Published

app = noun(N_("Timetables of a term: build them, report, publish and charge its fees."))

_SHOWN_STUDENTS = 10

_KINDS = View(
    (Column("kind", N_("Fee")), Column("count", N_("How many")), Column("amount_cents", N_("Amount")))
)
_ITEMS = View(
    (
        Column("student", N_("Number")),
        Column("kind", N_("Fee")),
        Column("quantity", N_("Quantity")),
        Column("amount_cents", N_("Amount")),
        Column("due", N_("Due")),
    )
)


app.command()(_timetable_build.build)
app.command()(_timetable_build.undo)
app.command()(_timetable_report.report)
app.command()(_timetable_report.builds)
app.command()(_timetable_report.why)


@app.command()
def publish(
    ctx: typer.Context,
    *,
    term: RequiredTerm,
    adjust: Annotated[
        bool,
        typer.Option("--adjust", help=N_("Correct the fees of who has other courses than when charged.")),
    ] = False,
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Open a term's timetables to its students, and charge each of them the term's fees, once.

    Again, it charges who has registered since; whose fees have changed is only told, unless --adjust corrects them.
    Run that before your refund deadline: the registration fee is never lowered, the others are. With --format csv,
    each fee is a line.
    """
    world: World = ctx.obj
    code = required_term(term)
    with write(world, roles=("registrar",), dry_run=dry_run) as uow:
        day = today(world, uow)
        done = service.publish(uow, code, on=day, adjust=adjust)
        left = building_report.unplaced(uow, code)
        waiting = building_report.waiting(uow, code)
    if world.fmt == "json":
        world.out(to_json(_data(done, dry_run=dry_run)))
    elif world.fmt == "csv":
        world.emit(list(_items(done)), _ITEMS)
    else:
        _tell(world, done, day, dry_run=dry_run)
    _warn(world, code, len(left), waiting)


def _warn(world: World, term: str, left: int, waiting: int) -> None:
    """Say who has no seat as the term comes out: they can still be placed."""
    if waiting:
        world.note(
            N_(
                "Choices never placed: {count}. Place them: omni staff timetable build --term {term} --unplaced"
            ),
            count=waiting,
            term=term,
        )
    if left:
        world.note(
            N_(
                "Courses asked for that have no seat: {count}. See: omni staff timetable report --term {term}"
                " --unplaced"
            ),
            count=left,
            term=term,
        )


def _data(done: Published, *, dry_run: bool) -> dict[str, Any]:
    """Return what machines are told; a dry run lists every fee too."""
    told = {
        "term": done.term,
        "published_at": from_text(done.published_at),
        "students": done.students,
        "charged": done.charged,
        "already": done.already,
        "changed": len(done.changed),
        "adjusted": done.adjusted,
        "charged_cents": done.cents,
        "dry_run": dry_run,
    }
    return {**told, "fees": list(_items(done))} if dry_run else told


def _items(done: Published) -> Iterator[dict[str, Any]]:
    for item in done.items:
        yield {
            "student": item.posting.student,
            "kind": item.posting.kind,
            "quantity": item.quantity,
            "amount_cents": item.cents,
            "due": item.posting.due,
        }


def _tell(world: World, done: Published, day: date, *, dry_run: bool) -> None:
    counts, sums = Counter[tuple[str, bool]](), Counter[tuple[str, bool]]()
    for item in done.items:
        counts[item.posting.kind, item.quantity == 0] += 1
        sums[item.posting.kind, item.quantity == 0] += item.cents
    if counts:
        world.emit(
            [
                {"kind": fee_word(world, key[0]), "count": counts[key], "amount_cents": Cents(sums[key])}
                for key in sorted(counts)
            ],
            _KINDS,
        )
    world.note(
        N_("{term}: {students} students, {charged} fees charged ({amount}), {already} charged before."),
        term=term_name(done.term, world.lang), students=done.students, charged=done.charged, amount=done.cents,
        already=done.already,
    )  # fmt: skip
    if done.changed:
        _tell_changed(world, done)
    if day > done.drop_by and done.lowered:
        world.note(
            N_(
                "Fees lowered though the last day to drop a course ({date}) has passed: {count}. Check that your"
                " college refunds them."
            ),
            date=done.drop_by,
            count=done.lowered,
        )
    if dry_run:
        note_dry_run(world)


def _tell_changed(world: World, done: Published) -> None:
    numbers = done.changed
    message = (
        N_("Fees corrected for {count} students: {numbers}.")
        if done.adjusted
        else N_("The fees of {count} students have changed since; --adjust corrects them: {numbers}.")
    )
    some = numbers if len(numbers) <= _SHOWN_STUDENTS else (*numbers[:_SHOWN_STUDENTS], "…")
    world.note(message, count=len(numbers), numbers=some)
