"""The bank's part of `omni staff payments`: files taken, what waits in suspense, and the ways out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._options import (
    DryRun,
    Format,
    OptionalReason,
    RequiredReason,
    RequiredStudent,
    entry_number,
    some_text,
    student_number,
)
from commands._session import today, write
from commands._written import note_dry_run, tell
from omnicli.clock import from_text
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.output import Column, View, keyed
from omnicli.world import World

if TYPE_CHECKING:
    from omnicli.bank.model import Rejected
    from omnicli.bank.profile import Profile
    from omnicli.errors import BadInput
    from omnicli.rules.ledger import Entry
    from omnicli.services.banking import Report
    from store.banking import TakenLine

ROLES = ("finance", "registrar")
"""Who takes the bank's files and looks at what waits; money leaves suspense by `finance` alone."""

_AS = "bai2|camt.053|camt.054|ofx|csv"
_AGAINST = "charge|interest|cash|debit|cheque|online|returned"

Line = Annotated[str, typer.Argument(metavar="LINE", help=N_("The line's number, as `suspense` shows it."))]
_SUMMARY = View(
    (
        Column("receipt", N_("Receipt")),
        Column("format", N_("Format")),
        Column("account", N_("Account")),
        Column("totals", N_("Control totals")),
        Column("lines", N_("Lines")),
        Column("file_cents", N_("Sum of the file")),
        Column("posted", N_("Payments posted")),
        Column("posted_cents", N_("Sum posted")),
        Column("suspense", N_("In suspense")),
        Column("suspense_cents", N_("Sum in suspense")),
        Column("already", N_("Taken before")),
        Column("already_cents", N_("Sum taken before")),
    )
)
_REPORT_KEYS = (
    "format", "account", "receipt", "checked", "earlier", "lines", "posted", "already", "suspense", "posted_cents",
    "suspense_cents", "already_cents", "file_cents", "dry_run", "suspended",
)  # fmt: skip
_LINES = View(
    (
        Column("number", N_("Line")),
        Column("date", N_("Date")),
        Column("amount_cents", N_("Amount")),
        Column("account", N_("Account")),
        Column("reference", N_("Reference")),
        Column("payer", N_("Payer")),
        Column("bank_reference", N_("Bank's reference")),
    )
)
_FILES = View(
    (
        Column("receipt", N_("Receipt")),
        Column("at", N_("Taken")),
        Column("actor", N_("By")),
        Column("format", N_("Format")),
        Column("account", N_("Account")),
        Column("lines", N_("Lines")),
        Column("posted_cents", N_("Sum posted")),
        Column("suspense_cents", N_("Sum in suspense")),
        Column("file_cents", N_("Sum of the file")),
    )
)
_FILE_KEYS = (
    *_FILES.keys, "posted", "suspense", "already", "already_cents", "sha256",
)  # fmt: skip


def import_(  # noqa: PLR0917 (the terminal passes them by name)
    ctx: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", show_default=False, help=N_("The file; - is standard input."))
    ],
    as_: Annotated[
        str, typer.Option("--as", metavar=_AS, help=N_("The format, when the file does not tell it."))
    ] = "",
    profile: Annotated[
        str, typer.Option("--profile", metavar="FILE", help=N_("How a bank writes its own CSV, in TOML."))
    ] = "",
    same_days: Annotated[
        bool,
        typer.Option(
            "--same-days",
            help=N_("Take days that came in another format: they hold other lines, I have looked."),
        ),
    ] = False,
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Take a bank's file: BAI2, camt.053, camt.054, OFX or CSV, each line once.

    Payments go to the student their reference names, the rest to suspense. The same file again, renamed or longer,
    adds only what is new. A file whose control totals do not hold is refused whole.
    """
    from omnicli.bank.model import Rejected
    from omnicli.bank.reader import read_file
    from omnicli.services.banking import import_file, prepare

    world: World = ctx.obj
    data, described = _bytes(world, file), _profile(world, profile)
    try:
        ready = prepare(data, read_file(data, as_, described))
        with write(world, roles=ROLES, dry_run=dry_run) as uow:
            report = import_file(uow, ready, today=today(world, uow), dry_run=dry_run, other_format=same_days)
    except Rejected as error:
        raise _placed(world, error) from error
    _show(world, report, dry_run=dry_run)


def _profile(world: World, path: str) -> Profile | None:
    if not path:
        return None
    from omnicli.bank.profile import read_profile

    return read_profile(_bytes(world, path))


def _bytes(world: World, path: str) -> bytes:
    """Read a file or standard input, and one byte more than the largest."""
    from omnicli.bank.raw import LARGEST
    from omnicli.causes import cause
    from omnicli.errors import BadInput

    try:
        if path == "-":
            return world.stdin().read(LARGEST + 1)
        with open(path, "rb") as stream:
            return stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        why = cause(error) if isinstance(error, OSError) else "?"
        message = N_("The file {path} cannot be read: {why}.")
        raise BadInput(message, code="unreadable", path=path, why=why) from error


_MOST_TOLD = 200


def _placed(world: World, error: Rejected) -> BadInput:
    """Return the refusal with the line of each fault said."""
    from omnicli.errors import BadInput, reason

    placed = []
    for one in error.faults[:_MOST_TOLD]:
        why = world.t(one.reason.message, **one.reason.params)
        told = N_("Line {line}: {why}") if one.line else "{why}"
        placed.append(reason(one.reason.slug, told, line=one.line, why=why))
    left = len(error.faults) - len(placed)
    if left:
        placed.append(reason("more", N_("… and {count} more."), count=left))
    message = N_("The bank's file was refused: nothing was written.")
    return BadInput(message, code="rejected-bank-file", reasons=placed)


def _show(world: World, report: Report, *, dry_run: bool) -> None:
    row = _row(world, report, dry_run=dry_run)
    if world.fmt == "json":
        world.emit(row, keyed(_REPORT_KEYS))
        return
    if world.fmt == "csv":
        world.emit(row, keyed(_REPORT_KEYS[:-1]))
    else:
        world.emit(row, _SUMMARY)
        if row["suspended"]:
            world.out("\n")
            world.emit(row["suspended"], _LINES)
    if report.earlier:
        world.note(
            N_("This very file was taken before, under {receipt}: nothing was done."), receipt=report.receipt
        )
    elif dry_run:
        note_dry_run(world)
    if report.suspense:
        world.note(
            N_(
                "Lines in suspense: {count}. Give each to its student (omni staff payments assign LINE --student N) "
                "or settle it (omni staff payments settle LINE)."
            ),
            count=report.suspense,
        )


def _row(world: World, report: Report, *, dry_run: bool) -> dict[str, Any]:
    """Return what is shown of a report; a dry run has no receipt, nor have its lines a number."""
    totals = world.t(N_("they hold")) if report.checked else world.t(N_("the file has none"))
    return {
        **{key: getattr(report, key) for key in ("format", "account", "receipt", "checked", "earlier", "lines")},
        **{key: getattr(report, key) for key in ("posted", "already", "suspense")},
        **{
            key: Cents(getattr(report, key))
            for key in ("posted_cents", "suspense_cents", "already_cents", "file_cents")
        },
        "totals": totals,
        "dry_run": dry_run,
        "suspended": [
            {
                "number": None if dry_run else one.number,
                "date": one.line.date.isoformat(),
                "amount_cents": Cents(one.line.cents),
                **{key: getattr(one.line, key) for key in ("account", "reference", "payer", "bank_reference")},
            }
            for one in report.suspended
        ],
    }  # fmt: skip


def files(ctx: typer.Context, fmt: Format = "") -> None:
    """List the bank's files that were taken, newest first."""
    world: World = ctx.obj
    with write(world, roles=ROLES) as uow:
        found = uow.banking.files()
        uow.record("bank.files", "bank", count=len(found))
    sums = ("posted_cents", "suspense_cents", "file_cents", "already_cents")
    rows = [
        {
            **one.summary,
            **{key: Cents(int(str(one.summary[key]))) for key in sums},
            "receipt": one.receipt,
            "at": from_text(one.at),
            "actor": one.actor,
            "format": one.format,
            "sha256": one.sha256,
        }
        for one in found
    ]
    world.emit(rows, _FILES if world.fmt == "table" else keyed(_FILE_KEYS))


def suspense(ctx: typer.Context, fmt: Format = "") -> None:
    """List the lines of the bank that wait for an owner, oldest first. The look is written in the audit trail."""
    from omnicli.services import suspense as service

    world: World = ctx.obj
    with write(world, roles=ROLES) as uow:
        found = service.waiting(uow)
    world.emit([_waiting(one) for one in found], _LINES)
    if world.fmt == "table":
        world.note(N_("Sum in suspense: {cents}"), cents=Cents(sum(one.cents for one in found)))


def _waiting(one: TakenLine) -> dict[str, Any]:
    told = {key: getattr(one, key) for key in ("date", "account", "reference", "payer", "bank_reference")}
    return {**told, "number": one.entry, "amount_cents": Cents(one.cents)}


def assign(
    ctx: typer.Context,
    line: Line,
    student: RequiredStudent,
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Give a line of suspense to the student it is of, as of the day the bank took it."""
    from omnicli.services import suspense as service

    world: World = ctx.obj
    number, wanted = entry_number(line), student_number(student)
    with write(world, roles=("finance",), dry_run=dry_run) as uow:
        entry = service.assign(uow, number, wanted)
        balance = uow.ledger.balance_of(wanted)
    message = N_("{amount_cents} given to {student}, as of {date}. Balance: {balance_cents}.")
    _moved(world, message, number, entry, dry_run=dry_run, student=wanted, balance_cents=balance)


def send_back(
    ctx: typer.Context, line: Line, reason: RequiredReason, dry_run: DryRun = False, fmt: Format = ""
) -> None:
    """Send the money of a line of suspense back to its payer."""
    from omnicli.services import suspense as service

    world: World = ctx.obj
    number, why = entry_number(line), some_text(reason, "--reason")
    with write(world, roles=("finance",), dry_run=dry_run) as uow:
        entry = service.send_back(uow, number, why, on=today(world, uow))
    _moved(world, N_("Line {line}: {amount_cents} sent back to its payer."), number, entry, dry_run=dry_run)


def settle(
    ctx: typer.Context,
    line: Line,
    against: Annotated[
        str, typer.Option("--against", metavar=_AGAINST, help=N_("What the line turns out to be."))
    ] = "",
    reason: OptionalReason = "",
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Settle a line of suspense that is no student's payment.

    Money that went out is a charge of the bank unless --against says otherwise; of what came in it must be said.
    charge and interest are the bank's own. cash, debit, cheque: what the desk took in, deposited, or a cheque sent
    back. online: what the payment page pays out. returned: money whose going back is in the ledger already, by
    `reverse` or `send-back`.
    """
    from omnicli.services import suspense as service
    from omnicli.settings import one_of

    world: World = ctx.obj
    number = entry_number(line)
    word = one_of(against, service.AGAINST, "--against") if against else ""
    why = some_text(reason, "--reason") if reason else ""
    with write(world, roles=("finance",), dry_run=dry_run) as uow:
        entry = service.settle(uow, number, word, why=why)
    _moved(
        world,
        N_("Line {line}: {amount_cents} settled."),
        number,
        entry,
        dry_run=dry_run,
        against=word or "charge",
    )


def reopen(
    ctx: typer.Context, line: Line, reason: RequiredReason, dry_run: DryRun = False, fmt: Format = ""
) -> None:
    """Put a line back in suspense: given to the wrong student, sent back or settled by mistake."""
    from omnicli.services import suspense as service

    world: World = ctx.obj
    number, why = entry_number(line), some_text(reason, "--reason")
    with write(world, roles=("finance",), dry_run=dry_run) as uow:
        entry = service.reopen(uow, number, why, on=today(world, uow))
    _moved(
        world, N_("Line {line}: {amount_cents} waits in suspense again."), number, entry, dry_run=dry_run,
        student=entry.student,
    )  # fmt: skip


def _moved(world: World, message: str, line: int, entry: Entry, *, dry_run: bool, **more: object) -> None:
    """Tell what one line became: all of it to machines, a sentence to people."""
    told = {
        "line": line,
        "number": entry.number,
        "date": date.fromisoformat(entry.date),
        "amount_cents": Cents(entry.cents),
        **more,
        "dry_run": dry_run,
    }
    tell(world, told, message)
