"""`omni staff taxslips report`: slips as they were issued, against the ledger and the files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from commands._options import Format
from commands._session import read, staff, write
from commands.staff import _tax_words as words
from commands.staff._tax_words import Year
from omnicli.clock import from_text
from omnicli.errors import FinishedWithProblems, reason
from omnicli.i18n import N_, Names
from omnicli.output import Column, View, keyed, to_json
from omnicli.rules.tax_slips import RL8, T2202
from omnicli.services.tax_years import need_year
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnicli.errors import Reason
    from omnicli.services.tax_reports import Differing, OfFile, OfSort, Report

_COUNTS = View(
    (
        Column("slip", N_("Slip")),
        Column("live", N_("In force")),
        Column("original", N_("Originals")),
        Column("amended", N_("Amended")),
        Column("cancelled", N_("Cancelled")),
        Column("without_sin", N_("Without SIN")),
        Column("consents", N_("Consents")),
        Column("filed", N_("Filed")),
        Column("to_file", N_("To file")),
    )
)
_SUMS = View(
    (
        Column("slip", N_("Slip")),
        Column("box", ""),
        Column("live", N_("Slips in force")),
        Column("ledger", N_("Ledger today")),
        Column("filed", N_("Filed")),
    )
)
_FILES = View(
    (
        Column("number", N_("Number")),
        Column("slip", N_("Slip")),
        Column("kind", N_("Kind")),
        Column("reference", N_("Reference")),
        Column("slips", N_("Slips")),
        Column("total", N_("Total")),
        Column("at", N_("Made on")),
    )
)
_DIFFERING = View(
    (
        Column("student", N_("Student")),
        Column("slip", N_("Slip")),
        Column("box", N_("Box")),
        Column("issued", N_("Slip in force")),
        Column("today", N_("Ledger today")),
    )
)
# --- report -------------------------------------------------------------------------------------------


def report(ctx: typer.Context, *, year: Year, fmt: Format = "") -> None:
    """Report what was issued and filed of a year: slips, totals, files, and where the ledger says otherwise today.

    Ends with exit code 8 when slips in force and the ledger do not agree to the cent; every student is then listed.
    """
    from omnicli.services import tax_reports as service

    world: World = ctx.obj
    wanted = words.asked_year(year)
    actor = staff(world, words.ROLES)
    with read(world) as uow:
        found = service.report(uow, need_year(uow, wanted), world.tz)
    with write(world, actor=actor) as uow:
        uow.record("taxslips.report", f"tax-year:{wanted}", differing=len(found.differing))
    if world.fmt == "json":
        world.out(to_json(_data(wanted, found)))
    elif world.fmt == "csv":
        world.emit([*_sums(world, found)], keyed(_SUMS.keys))
    else:
        _tell(world, found)
    if found.differing:
        raise FinishedWithProblems(
            N_("Slips that do not say what the ledger does today: {count}."),
            code="slips-differ",
            reasons=tuple(_differs(found, wanted)),
            count=len(found.differing),
        )


def _data(year: int, found: Report) -> dict[str, Any]:
    return {
        "year": year,
        "slips": {one.slip: _sort_data(one) for one in found.sorts},
        "files": [_file_data(one) for one in found.files],
        "differing": [one._asdict() for one in found.differing],
    }


def _sort_data(one: OfSort) -> dict[str, Any]:
    return {
        "kinds": {**one.kinds},
        "live": one.live,
        "filed": one.filed,
        "ledger": one.ledger,
        "without_sin": one.without_sin,
        "consents": one.consents if one.slip == RL8 else None,
        "to_file": one.to_file,
    }


def _file_data(one: OfFile) -> dict[str, Any]:
    file = one.file
    kept = {"number": file.number, "slip": file.slip, "kind": file.kind, "reference": file.reference}
    return {
        **kept,
        "at": from_text(file.at),
        "count": file.slips,
        "totals": one.totals,
    }


def _tell(world: World, found: Report) -> None:
    counts = [
        {
            **_sort_data(one),
            **one.kinds,
            "slip": words.SLIP_NAMES[one.slip],
            "live": one.live["slips"],
            "filed": one.filed["slips"],
        }
        for one in found.sorts
    ]
    world.emit(counts, _COUNTS)
    world.out("\n")
    world.emit([*_sums(world, found)], _SUMS)
    if found.files:
        world.out("\n")
        world.emit([_file_row(world, one) for one in found.files], _FILES)
    begun = {one.slip for one in found.sorts if one.live["slips"]}
    rows = [row for one in found.differing if one.slip in begun for row in _differing_rows(world, one)]
    if rows:
        world.out("\n")
        world.emit(rows, _DIFFERING)


def _sums(world: World, found: Report) -> Iterator[dict[str, Any]]:
    people = world.fmt == "table"
    for one in found.sorts:
        for box, live in one.live.items():
            shown = words.amount if people else (lambda _box, value: value)
            yield {
                "slip": words.SLIP_NAMES[one.slip] if people else one.slip,
                "box": world.t(words.BOX_NAMES[box]) if people else box,
                "live": shown(box, live),
                "ledger": shown(box, one.ledger[box]),
                "filed": shown(box, one.filed[box]),
            }


def _file_row(world: World, one: OfFile) -> dict[str, Any]:
    box = "fees_cents" if one.file.slip == T2202 else "b_cents"
    return {
        **one.file._asdict(),
        "slip": words.SLIP_NAMES[one.file.slip],
        "kind": world.t(words.KIND_NAMES[one.file.kind]),
        "total": words.amount(box, one.totals[box]),
        "at": from_text(one.file.at),
    }


def _differing_rows(world: World, one: Differing) -> Iterator[dict[str, Any]]:
    """Yield a line for each box that is not the same."""
    issued, today = one.issued or {}, one.today or {}
    for box in {**issued, **today}:
        if issued.get(box, 0) != today.get(box, 0):
            yield {
                "student": one.student,
                "slip": words.SLIP_NAMES[one.slip],
                "box": world.t(words.BOX_NAMES[box]),
                "issued": words.amount(box, issued.get(box)),
                "today": words.amount(box, today.get(box)),
            }


def _differs(found: Report, year: int) -> Iterator[Reason]:
    """Say by sort of slip, and by what is to be done, how many students differ and who: stdout lists them all."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for one in found.differing:
        verb = "issue" if one.issued is None else "cancel" if one.today is None else "amend"
        kinds.setdefault((verb, one.slip), []).append(one.student)
    for (verb, slip), students in kinds.items():
        slug, message = _DIFFERS[verb]
        named = {"slip": words.SLIP_NAMES[slip], "count": len(students), "students": Names(students)}
        yield reason(slug, message, year=year, **named)


_DIFFERS = {
    "issue": (
        "not-issued",
        N_("{slip}, not issued: {count} ({students}): omni staff taxslips issue --year {year}"),
    ),
    "amend": (
        "to-amend",
        N_("{slip}, to amend: {count} ({students}): omni staff taxslips amend --year {year}"),
    ),
    "cancel": (
        "to-cancel",
        N_("{slip}, to cancel: {count} ({students}): omni staff taxslips cancel --year {year}"),
    ),
}
