"""`omni payments`: the guide's «Centre de paiement»."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands import _account as shown
from commands._app import noun
from commands._options import Force, Format, OutputFile, amount_cents, entry_number
from commands._receipt import show_receipt
from commands._session import as_student, today
from omnicli.errors import UsageFault
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.output import Column, View, keyed
from omnicli.services import payments as service
from omnicli.world import World

if TYPE_CHECKING:
    pass

app = noun(N_("Payment centre: what you owe, what you paid, how to pay."))


_WAY = View(
    (
        Column("payee", N_("Payee")),
        Column("reference", N_("Reference number")),
        Column("amount_cents", N_("Amount to pay")),
    )
)


@app.command()
def balance(ctx: typer.Context, fmt: Format = "") -> None:
    """Show what you owe, by when, and what is overdue.

    Access to every other module is withdrawn while an amount is overdue.
    """
    world: World = ctx.obj
    with as_student(world, "payments") as (uow, student, _me):
        day = today(world, uow)
        found = service.account(uow, student.number, day)
        shown.show_balance(world, found, day)
        if world.fmt == "table" and found.statement.balance > 0:
            world.note(N_("How to pay: omni payments pay"))


@app.command()
def history(ctx: typer.Context, fmt: Format = "") -> None:
    """Show all that was charged and paid, and what each payment covered."""
    world: World = ctx.obj
    with as_student(world, "payments") as (uow, student, _me):
        shown.show_history(world, service.account(uow, student.number, today(world, uow)))


@app.command()
def statement(ctx: typer.Context, output: OutputFile = "", force: Force = False, fmt: Format = "") -> None:
    """Show your statement of account; with -o FILE, a PDF to keep or to hand in."""
    world: World = ctx.obj
    from commands._statement import show_statement

    with as_student(world, "payments") as (uow, student, _me):
        show_statement(
            world, uow, student, service.account(uow, student.number, today(world, uow)), output, force=force
        )


@app.command()
def receipt(
    ctx: typer.Context,
    number: Annotated[
        str, typer.Argument(metavar="NUMBER", help=N_("The payment's number: 42, or REC-000042."))
    ],
    output: OutputFile = "",
    force: Force = False,
    fmt: Format = "",
) -> None:
    """Show the receipt of a payment; with -o FILE, a PDF to keep or to hand in."""
    world: World = ctx.obj
    wanted = entry_number(number)
    with as_student(world, "payments") as (uow, student, _me):
        found = service.receipt(service.account(uow, student.number, today(world, uow)), wanted)
        show_receipt(world, uow, student, found, output, force=force)


@app.command()
def pay(
    ctx: typer.Context,
    online: Annotated[
        bool,
        typer.Option("--online", help=N_("Pay now, on the provider's page, where the college offers it.")),
    ] = False,
    amount: Annotated[
        str,
        typer.Option("--amount", metavar="AMOUNT", help=N_("Pay that much online, not the whole balance.")),
    ] = "",
    wait: Annotated[
        bool, typer.Option("--wait", help=N_("With --online: wait until the payment has arrived."))
    ] = False,
    fmt: Format = "",
) -> None:
    """Say how to pay: at your bank, with the payee and your reference number; at the desk; or online."""
    world: World = ctx.obj
    if (amount or wait) and not online:
        raise UsageFault(N_("--amount and --wait go with --online."))
    cents = amount_cents(amount) if amount else None
    with as_student(world, "payments") as (uow, student, me):
        facts = uow.college.facts()
        owed = Cents(max(0, uow.ledger.balance_of(student.number)))
        way = _way(facts.finance.payee, student.number, owed)
    if online:
        from commands._online import pay_online

        pay_online(world, student, me, cents, wait=wait, way=way)
    elif world.fmt == "table":
        _tell(world, way)
    else:
        world.emit(way, keyed(way))


def _way(payee: str, number: str, owed: Cents) -> dict[str, Any]:
    from omnicli.rules.reference import reference_of

    return {"payee": payee, "reference": reference_of(number), "amount_cents": owed}


def _tell(world: World, way: dict[str, Any]) -> None:
    from commands._online import is_offered

    world.emit(way, _WAY)
    world.note(N_("At your bank: add the payee to your bills, with this reference number and no other."))
    world.note(N_("At the desk: cash, debit card or cheque."))
    if is_offered(world):
        world.note(N_("Online, now: omni payments pay --online"))
