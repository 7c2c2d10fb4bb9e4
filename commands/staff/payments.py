"""`omni staff payments`: the desk, the bank's files, and each student's account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands import _account as shown
from commands._app import noun
from commands._options import (
    DryRun,
    Force,
    Format,
    OutputFile,
    RequiredReason,
    RequiredStudent,
    amount_cents,
    entry_number,
    parsed,
    some_text,
    student_number,
)
from commands._receipt import show_receipt
from commands._session import today, write
from commands._written import tell
from commands.staff import _bank
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.output import Column, View, keyed
from omnicli.rules.ledger import METHODS
from omnicli.services import payments as service
from omnicli.settings import one_of
from omnicli.world import World

if TYPE_CHECKING:
    from datetime import date

    from omnicli.rules.ledger import Entry
    from store.uow import UnitOfWork

app = noun(N_("Payments: at the desk, by the bank's files, back to students."))

DESK = ("finance", "registrar")
"""Who takes money and gives it back."""

Amount = Annotated[
    str, typer.Option("--amount", metavar="AMOUNT", show_default=False, help=N_("Amount: 25.00."))
]
Method = Annotated[
    str,
    typer.Option("--method", metavar="cash|debit|cheque", show_default=False, help=N_("How it is paid.")),
]
Slip = Annotated[
    str,
    typer.Option(
        "--slip", metavar="TEXT", help=N_("Number of the cheque or of the terminal's slip: taken once.")
    ),
]
Day = Annotated[
    str, typer.Option("--date", metavar="DATE", help=N_("The day it was paid, today if nothing is said."))
]
Number = Annotated[str, typer.Argument(metavar="NUMBER", help=N_("The payment's number: 42, or REC-000042."))]


@app.command()
def record(
    ctx: typer.Context,
    *,
    student: RequiredStudent,
    amount: Amount,
    method: Method,
    slip: Slip = "",
    date: Day = "",
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Record a payment made at the desk, and give its receipt.

    With --slip the same payment sent twice is recorded once.
    """
    world: World = ctx.obj
    number, cents, how = student_number(student), amount_cents(amount), _method(method)
    paid_on, no = _day(date), _slip(slip)
    with write(world, roles=DESK, dry_run=dry_run) as uow:
        day = today(world, uow)
        entry, already = service.record(uow, number, cents, how, on=paid_on or day, today=day, slip=no)
        told = _recorded(uow, entry, day, already=already, dry_run=dry_run)
    _tell(world, told, _word(told, day))


@app.command()
def refund(
    ctx: typer.Context,
    *,
    student: RequiredStudent,
    method: Method,
    amount: Amount,
    slip: Slip = "",
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Pay back what a student has paid in excess, and no more."""
    world: World = ctx.obj
    number, cents, how, no = student_number(student), amount_cents(amount), _method(method), _slip(slip)
    with write(world, roles=("finance",), dry_run=dry_run) as uow:
        entry, already = service.refund(uow, number, cents, how, on=today(world, uow), slip=no)
        balance = uow.ledger.balance_of(number)
    told = {
        "number": entry.number,
        "student": number,
        "amount_cents": Cents(entry.cents),
        "method": how,
        "date": entry.date,
        "balance_cents": balance,
        "already": already,
        "dry_run": dry_run,
    }
    message = (
        N_("Paid back already, on {date}: {amount_cents} to {student}, entry no. {number}.")
        if already
        else N_("{amount_cents} paid back to {student}, entry no. {number}.")
    )
    _tell(world, told, message)


@app.command()
def reverse(
    ctx: typer.Context,
    number: Number,
    reason: RequiredReason,
    nsf: Annotated[
        bool, typer.Option("--nsf", help=N_("The bank sent it back: charge the tariff's fee too."))
    ] = False,
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Undo a payment: recorded by mistake, or sent back by the bank (--nsf). What it paid is owed again.

    A refund recorded by mistake is undone in the same way.
    """
    world: World = ctx.obj
    wanted, why = entry_number(number), some_text(reason, "--reason")
    with write(world, roles=DESK, dry_run=dry_run) as uow:
        done = service.reverse(uow, wanted, why, on=today(world, uow), nsf=nsf)
        student = str(done.payment.student)
        balance = uow.ledger.balance_of(student)
    told = {
        "receipt": service.receipt_label(wanted),
        "number": done.reversal.number,
        "student": student,
        "amount_cents": Cents(done.payment.cents),
        "fee_cents": Cents(done.fee.cents) if done.fee else None,
        "balance_cents": balance,
        "dry_run": dry_run,
    }
    message = (
        N_("{receipt} is undone. Balance of {student}: {balance_cents}.")
        if balance < 0
        else N_("{receipt} is undone: {student} owes {balance_cents}.")
    )
    _tell(world, told, message)


def _recorded(uow: UnitOfWork, entry: Entry, day: date, *, already: bool, dry_run: bool) -> dict[str, Any]:
    student = str(entry.student)
    found = service.account(uow, student, day)
    given = service.receipt(found, entry.number)
    return {
        **shown.receipt_data(student, given),
        "balance_cents": found.statement.balance,
        "already": already,
        "dry_run": dry_run,
    }


def _word(told: dict[str, Any], day: date) -> str:
    """Choose the sentence: of another day, a slip that was taken already may be another cheque of that number."""
    if told["already"] and told["date"] == day.isoformat():
        return N_("Recorded already: {receipt}, {amount_cents} from {student}. Balance: {balance_cents}.")
    if told["already"]:
        return N_(
            "Recorded already, paid on {date}: {receipt}, {amount_cents} from {student}. If this is another payment,"
            " give its slip another number. Balance: {balance_cents}."
        )
    return N_("{receipt}: {amount_cents} received from {student}. Balance: {balance_cents}.")


def _tell(world: World, told: dict[str, Any], message: str) -> None:
    tell(world, told, message, **({"date": shown.day_of(told["date"])} if "date" in told else {}))


def _method(text: str) -> str:
    return one_of(text, METHODS, "--method")


def _slip(text: str) -> str:
    return some_text(text, "--slip", limit=40) if text else ""


def _day(text: str) -> date | None:
    from omnicli.rules.values import parse_date

    return parsed(parse_date, text) if text else None


@app.command()
def show(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=N_("Student number."))],
    history: Annotated[bool, typer.Option("--history", help=N_("Every entry, not the balance."))] = False,
    fmt: Format = "",
) -> None:
    """Show a student's account: what is owed, or with --history all that happened.

    The look is written in the audit trail.
    """
    world: World = ctx.obj
    wanted = student_number(number)
    with write(world, roles=(*DESK, "api")) as uow:
        day = today(world, uow)
        found = service.look(uow, wanted, day)
    if history:
        shown.show_history(world, found)
    else:
        shown.show_balance(world, found, day)


_DEBTORS = View(
    (
        Column("student", N_("Number")),
        Column("last_name", N_("Last name")),
        Column("first_name", N_("First name")),
        Column("balance_cents", N_("Balance")),
        Column("overdue_cents", N_("Overdue")),
        Column("next_due", N_("First due date")),
    )
)
_DEBTOR_KEYS = (
    "student",
    "last_name",
    "first_name",
    "email",
    "language",
    "balance_cents",
    "overdue_cents",
    "next_due",
)


@app.command()
def receipt(
    ctx: typer.Context, number: Number, output: OutputFile = "", force: Force = False, fmt: Format = ""
) -> None:
    """Show the receipt of any payment again; with -o FILE, as a PDF. The look is written in the audit trail."""
    world: World = ctx.obj
    wanted = entry_number(number)
    with write(world, roles=(*DESK, "api")) as uow:
        student, found = service.look_at_receipt(uow, wanted, today(world, uow))
        show_receipt(world, uow, student, found, output, force=force)


@app.command()
def debtors(
    ctx: typer.Context,
    overdue: Annotated[
        bool, typer.Option("--overdue", help=N_("Only those who have something overdue."))
    ] = False,
    fmt: Format = "",
) -> None:
    """List the students who owe, and how much.

    Machines are also given the address and the language to write to them in (--format csv).
    """
    world: World = ctx.obj
    with write(world, roles=DESK) as uow:
        found = service.debtors(uow, today(world, uow), overdue_only=overdue)
    rows = [
        {
            **{key: getattr(one, key) for key in _DEBTOR_KEYS[:5]},
            "balance_cents": one.balance,
            "overdue_cents": one.overdue,
            "next_due": one.next_due.isoformat() if one.next_due else None,
        }
        for one in found
    ]
    world.emit(rows, _DEBTORS if world.fmt == "table" else keyed(_DEBTOR_KEYS))
    if world.fmt == "table":
        world.say(world.t.plural(N_("{count} student"), N_("{count} students"), len(found)))


_ACCOUNTS = View((Column("account", N_("Account")), Column("balance_cents", N_("Balance"))))


@app.command()
def accounts(ctx: typer.Context, fmt: Format = "") -> None:
    """Show the balance of every account of the ledger, students together; they sum to zero."""
    world: World = ctx.obj
    with write(world, roles=("finance",)) as uow:
        rows = service.trial_balance(uow)
    world.emit([{"account": account, "balance_cents": cents} for account, cents in rows], _ACCOUNTS)
    if world.fmt == "table":
        world.note(N_("Sum of all accounts: {cents}"), cents=Cents(sum(cents for _account, cents in rows)))


# The bank's part stands in a file of its own.
app.command("import")(_bank.import_)
app.command()(_bank.files)
app.command()(_bank.suspense)
app.command()(_bank.assign)
app.command("send-back")(_bank.send_back)
app.command()(_bank.settle)
app.command()(_bank.reopen)
