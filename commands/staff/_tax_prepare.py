"""`omni staff taxslips prepare`: what issuing the slips of a year would do, before anything is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._options import Format
from commands._session import read, staff, write
from commands.staff import _tax_words as words
from commands.staff._tax_words import ALL, SlipOption, Students, Year
from omnicli.i18n import N_
from omnicli.output import Column, View, keyed, to_json
from omnicli.rules.tax_totals import totals
from omnicli.services.imports.words import sentence
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnicli.services.tax_previews import Preview

_COUNTS = View(
    (
        Column("slip", N_("Slip")),
        Column("to_issue", N_("To issue")),
        Column("ready", N_("Ready to issue")),
        Column("stopped", N_("Stopped")),
        Column("issued", N_("Issued already")),
        Column("to_amend", N_("To amend")),
        Column("to_cancel", N_("To cancel")),
    )
)
_ROW = ("student", "last_name", "first_name", "slip", "has_sin", *words.ALL_BOXES, "state", "ready")
_LINES = View(
    (
        Column("student", N_("Student")),
        Column("name", N_("Name")),
        Column("slip", N_("Slip")),
        Column("boxes", N_("Boxes")),
        Column("state", N_("State")),
    )
)
_STATES = {"issued": N_("issued"), "to-amend": N_("to amend"), "to-issue": N_("to issue")}


def prepare(
    ctx: typer.Context,
    *,
    year: Year,
    slip: SlipOption = ALL,
    student: Students = None,
    every: Annotated[
        bool, typer.Option("--all", help=N_("Show every slip and every fault, not only how many."))
    ] = False,
    fmt: Format = "",
) -> None:
    """Show who gets which slip, what is wrong, the totals, and what differs from last year; nothing is issued.

    JSON gives everything, CSV a line a slip. The look is written in the audit trail.
    """
    from omnicli.services import tax_previews as service
    from omnicli.services.tax_years import need_year

    world: World = ctx.obj
    wanted, sorts, students = words.asked_year(year), words.asked_slips(slip), words.asked_students(student)
    actor = staff(world, words.ROLES)
    with read(world) as uow:
        found = service.preview(uow, need_year(uow, wanted), world.tz, sorts, students)
    subject = f"student:{students[0]}" if len(students) == 1 else f"tax-year:{wanted}"
    with write(world, actor=actor) as uow:
        uow.record("taxslips.prepare", subject, year=wanted, slips=[*sorts], count=len(found.found.drafts))
    told = _data(world, wanted, sorts, found)
    if world.fmt == "json":
        world.out(to_json(told))
    elif world.fmt == "csv":
        world.emit(told["students"], keyed(_ROW))
    else:
        _tell(world, told, found, every=every)


# --- what is told -------------------------------------------------------------------------------------


def _data(world: World, year: int, sorts: tuple[str, ...], found: Preview) -> dict[str, Any]:
    return {
        "year": year,
        "slips": {sort: _of_sort(sort, found) for sort in sorts},
        "missing": [words.said(world, why) for why in found.missing],
        "faults": words.each_said(world, found.found.faults),
        "warnings": words.each_said(world, found.found.warnings),
        "students": [*_rows(found)],
    }


def _of_sort(sort: str, found: Preview) -> dict[str, Any]:
    live, ready = found.live, [one for one in found.ready if one.slip == sort]
    to_issue = sum(one.slip == sort for one in live.new)
    to_amend = sum(one.slip == sort for one, _ in live.other)
    return {
        "to_issue": to_issue,
        "ready": len(ready),
        "stopped": to_issue - len(ready),
        "issued": sum(one.slip == sort for one in (*live.same, *live.empty)) + to_amend,
        "to_amend": to_amend,
        "to_cancel": [one.student for one in live.empty if one.slip == sort],
        "totals": totals((one for one in found.found.drafts if one.slip == sort), [sort])[sort],
        "last_year": totals((one for one in found.last_year if one.slip == sort), [sort])[sort],
        "only_last_year": found.gone(sort),
        "only_this_year": found.come(sort),
    }


def _rows(found: Preview) -> Iterator[dict[str, Any]]:
    same = {(one.slip, one.student) for one in found.live.same}
    other = {(one.slip, one.student) for one, _ in found.live.other}
    for draft in found.found.drafts:
        key = draft.slip, draft.student
        row = words.slip_row(draft)
        state = "issued" if key in same else "to-amend" if key in other else "to-issue"
        row |= {"state": state, "ready": draft.student not in found.found.faults}
        yield {name: row[name] for name in _ROW}


def _tell(world: World, told: dict[str, Any], found: Preview, *, every: bool) -> None:
    """Tell people, shortly."""
    counts = [
        {**one, "slip": words.SLIP_NAMES[sort], "to_cancel": len(one["to_cancel"])}
        for sort, one in told["slips"].items()
    ]
    world.emit(counts, _COUNTS)
    world.out("\n")
    world.emit([*_sums(world, told)], _totals_view(told["year"]))
    for sort, one in told["slips"].items():
        _tell_comings(world, told["year"], sort, one)
    for message, reasons in (
        (N_("Faults: these students' slips are not issued."), found.found.faults),
        (N_("Worth a look:"), found.found.warnings),
    ):
        if reasons:
            world.out("\n" + world.t(message) + "\n")
            if every:
                world.out("".join(f"- {one}\n" for one in _lines(world, reasons)))
            else:
                words.tell_by_kind(world, reasons)
    if every:
        world.out("\n")
        world.emit([_line(world, row) for row in told["students"]], _LINES)
    for why in found.missing:
        world.say(sentence(why, world.t))


def _totals_view(year: int) -> View:
    return View(
        (
            Column("slip", N_("Slip")),
            Column("box", ""),
            Column("now", str(year)),
            Column("before", str(year - 1)),
            Column("difference", N_("Difference")),
        )
    )


def _sums(world: World, told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for sort, one in told["slips"].items():
        for box, now in one["totals"].items():
            before = one["last_year"][box]
            yield {
                "slip": words.SLIP_NAMES[sort],
                "box": world.t(words.BOX_NAMES[box]),
                "now": words.amount(box, now),
                "before": words.amount(box, before),
                "difference": words.amount(box, now - before),
            }


def _tell_comings(world: World, year: int, sort: str, one: dict[str, Any]) -> None:
    message = N_(
        "{slip}: {gone} students had one for {before} and have none now; {come} have one who had none."
    )
    if one["last_year"]["slips"]:
        counts = {"gone": len(one["only_last_year"]), "come": len(one["only_this_year"])}
        world.out(world.t(message, slip=words.SLIP_NAMES[sort], before=year - 1, **counts) + "\n")


def _lines(world: World, reasons: Any) -> Iterator[str]:
    return (sentence(why, world.t) for why in words.of_students(world, reasons))


def _line(world: World, row: dict[str, Any]) -> dict[str, Any]:
    boxes = tuple(
        f"{world.t(words.BOX_NAMES[box])} {world.t.value(words.amount(box, row[box]))}"
        for box in words.ALL_BOXES
        if row[box]
    )
    return {
        **row,
        "name": f"{row['last_name']}, {row['first_name']}",
        "slip": words.SLIP_NAMES[row["slip"]],
        "boxes": "; ".join(boxes),
        "state": world.t(_STATES[row["state"]]),
    }
