"""`omni staff fees`: the tariff, fees charged by hand, fees waived, who is deemed full-time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._app import noun
from commands._fee_words import fee_word
from commands._options import (
    DryRun,
    Format,
    RequiredReason,
    RequiredStudent,
    RequiredTerm,
    TermCode,
    amount_cents,
    entry_number,
    parsed,
    some_text,
    student_number,
    term_code,
)
from commands._session import read, staff, today, write
from commands._tariff_words import per_word, source_words, whom
from commands._written import tell
from omnicli.errors import UsageFault
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.output import Column, View, to_json
from omnicli.rules.fees import DEEMED
from omnicli.rules.tariff_words import parse_deemed, parse_kind
from omnicli.rules.terms import term_name
from omnicli.rules.values import parse_date
from omnicli.services import fees as service
from omnicli.services.exports import dollars
from omnicli.services.imports.words import sentence
from omnicli.world import World

if TYPE_CHECKING:
    from omnicli.errors import Reason
    from omnicli.rules.ledger import Entry
    from omnicli.rules.tariff import Row

app = noun(N_("The tariff: show it, charge a fee, waive one."))

ROLES = ("finance", "registrar")

_TARIFF = View(
    (
        Column("kind", N_("Fee")),
        Column("applies_to", N_("For whom")),
        Column("amount", N_("Amount")),
        Column("per", N_("For each")),
        Column("from", N_("In force since")),
        Column("to", N_("Until")),
        Column("due_days", N_("Days to pay")),
        Column("source", N_("Source")),
    )
)


@app.command("list")
def list_(
    ctx: typer.Context,
    on: Annotated[
        str,
        typer.Option("--on", metavar="DATE", help=N_("The tariff of that day; today if nothing is said.")),
    ] = "",
    every: Annotated[
        bool, typer.Option("--all", help=N_("Also the rows that are over, replaced, or still to come."))
    ] = False,
    fmt: Format = "",
) -> None:
    """Show what things cost, to whom, since when, and where each amount comes from.

    To change the tariff, import a file: omni staff import tariff FILE. An amount of 0 switches a fee off.
    """
    world: World = ctx.obj
    day = parsed(parse_date, on) if on else None
    staff(world, (*ROLES, "api"))
    with read(world) as uow:
        tariff = service.tariff(uow)
        rows = tariff.rows if every else tariff.in_force(day or today(world, uow))
    if world.fmt == "json":
        world.out(to_json([_as_data(row) for row in rows]))
    else:
        cells = [_as_cells(world, row) for row in rows]
        world.emit(cells, _view(cells) if world.fmt == "table" else _TARIFF)


def _view(rows: list[dict[str, Any]]) -> View:
    """Leave out of a table the columns that most tariffs do not use."""
    used = {key for row in rows for key, value in row.items() if value is not None}
    return View(tuple(column for column in _TARIFF.columns if column.key in used))


def _as_data(row: Row) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "amounts_cents": row.amounts,
        "from": row.valid_from,
        "to": row.valid_to,
        "per": row.per,
        "due_days": row.due_days,
        "applies_to": str(row.applies_to),
        "source": row.source,
    }


def _as_cells(world: World, row: Row) -> dict[str, Any]:
    """Return a row as people read it, or as the file of an import has it."""
    if world.fmt != "table":
        return {**_as_data(row), "amount": dollars("/".join(str(int(cents)) for cents in row.amounts))}
    return {
        **_as_data(row),
        "kind": fee_word(world, row.kind),
        "amount": " / ".join(str(world.t.value(cents)) for cents in row.amounts),
        "per": per_word(world.t, row.per),
        "applies_to": whom(world.t, row.applies_to),
        "source": source_words(world.t, row.source),
    }


@app.command()
def charge(
    ctx: typer.Context,
    *,
    student: RequiredStudent,
    kind: Annotated[
        str,
        typer.Option("--kind", metavar="KIND", show_default=False, help=N_("Kind of fee, as in the tariff.")),
    ],
    amount: Annotated[
        str,
        typer.Option(
            "--amount", metavar="AMOUNT", help=N_("Amount: 25.00; the tariff's if nothing is said.")
        ),
    ] = "",
    term: TermCode = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help=N_("What for, for the record."))] = "",
    once: Annotated[
        str, typer.Option("--once", metavar="TEXT", help=N_("Words of your own: the same charge only once."))
    ] = "",
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Charge a student a fee: an attestation, a card, anything that the tariff or the amount says."""
    world: World = ctx.obj
    number, what, code = student_number(student), parsed(parse_kind, kind), term_code(term)
    cents = amount_cents(amount) if amount else None
    words = {
        "note": some_text(note, "--note") if note else "",
        "once": some_text(once, "--once", limit=80) if once else "",
    }
    with write(world, roles=ROLES, dry_run=dry_run) as uow:
        day = today(world, uow)
        entry, already = service.charge(
            uow, student=number, kind=what, on=day, term=code or None, cents=cents, **words
        )
    told = {**_told(entry, dry_run=dry_run), "already": already}
    message = (
        N_("Charged already: {what}, {amount}, to {student}, entry no. {number}.")
        if already
        else N_("Charged: {what}, {amount}, to {student}, due {due}, entry no. {number}.")
    )
    _tell(world, told, entry, message)


@app.command()
def waive(
    ctx: typer.Context,
    number: Annotated[
        str, typer.Argument(metavar="NUMBER", help=N_("The entry's number, as in the history."))
    ],
    *,
    reason: RequiredReason,
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Let a student off a fee: its entry is undone by another, and both stay in the history."""
    world: World = ctx.obj
    wanted, why = entry_number(number), some_text(reason, "--reason")
    with write(world, roles=ROLES, dry_run=dry_run) as uow:
        entry = service.waive(uow, wanted, why, today(world, uow))
    told = {**_told(entry, dry_run=dry_run), "waives": wanted}
    _tell(world, told, entry, N_("Waived: {what}, {amount}, to {student}, entry no. {number}."))


def _told(entry: Entry, *, dry_run: bool) -> dict[str, Any]:
    return {
        "number": entry.number,
        "student": entry.student,
        "kind": entry.kind,
        "term": entry.term,
        "amount_cents": Cents(entry.cents),
        "date": entry.date,
        "due": entry.due,
        "dry_run": dry_run,
    }


def _tell(world: World, told: dict[str, Any], entry: Entry, message: str) -> None:
    due = date.fromisoformat(entry.due) if entry.due else None
    tell(world, told, message, what=fee_word(world, entry.kind), amount=Cents(entry.cents), due=due)


@app.command()
def deem(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=N_("Student number."))],
    *,
    term: RequiredTerm,
    reason: Annotated[
        str,
        typer.Option(
            "--reason", metavar="end-of-dec|disability", help=N_("Why the student is deemed full-time.")
        ),
    ] = "",
    undo: Annotated[bool, typer.Option("--undo", help=N_("Take it back."))] = False,
) -> None:
    """Deem a part-time student full-time for a term: to end a DEC, once, or for a major functional disability.

    Fees already charged follow with: omni staff timetable publish --term TERM --adjust.
    """
    world: World = ctx.obj
    student, code = student_number(number), term_code(term)
    if bool(reason) == undo:
        raise UsageFault(N_("Say --reason ({among}), or --undo."), among=DEEMED)
    why = "" if undo else parsed(parse_deemed, reason)
    warnings: tuple[Reason, ...] = ()
    with write(world, roles=("registrar",)) as uow:
        if undo:
            service.undeem(uow, student, code)
        else:
            warnings = service.deem(uow, student, code, why)
    for warning in warnings:
        world.say(sentence(warning, world.t))
    message = (
        N_("{student} is no longer deemed full-time in {term}.")
        if undo
        else N_("{student} is deemed full-time in {term}.")
    )
    world.note(message, student=student, term=term_name(code, world.lang))
