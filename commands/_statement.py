"""The statement of account: as text on the screen, for machines, or as a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import _account as shown
from commands._options import save_document
from omnicli.output import to_json

if TYPE_CHECKING:
    from omnicli.rules.persons import Student
    from omnicli.services.payments import Account
    from omnicli.world import World
    from pdf.account import AccountData
    from store.uow import UnitOfWork


def show_statement(
    world: World, uow: UnitOfWork, student: Student, found: Account, output: str, *, force: bool
) -> None:
    """Show a statement of account, or write its PDF where `output` says."""
    if world.fmt == "csv" and not output:
        shown.show_history(world, found)
        return
    if world.fmt == "json" and not output:
        world.out(to_json(shown.balance_data(found) | {"entries": shown.history_data(found)}))
        return
    from pdf.account import account_paper

    paper = account_paper(_data(world, uow, student, found), world.t)
    if output:
        from pdf.paper import render

        save_document(world, render(paper), output, "", force=force)
    else:
        from pdf.twin import text

        world.out(text(paper))


def _data(world: World, uow: UnitOfWork, student: Student, found: Account) -> AccountData:
    from pdf.account import AccountData, Movement

    facts = uow.college.facts()
    movements = tuple(
        Movement(
            on=shown.day_of(row["date"]),
            number=row["number"],
            what=what,
            charged=row["charge_cents"],
            paid=row["payment_cents"],
            balance=row["balance_cents"],
        )
        for row, what in shown.history_told(world, found)
    )
    unpaid = tuple(
        (shown.charge_name(world, one.entry), one.due, one.unpaid)
        for one in found.statement.charges
        if one.unpaid
    )
    return AccountData(
        college_name=facts.name,
        college_address=facts.address,
        logo=uow.college.logo(),
        student_name=student.name,
        student_number=student.number,
        movements=movements,
        unpaid=unpaid,
        said=tuple(shown.balance_sentence(world, found).split("\n")),
        issued_at=world.now(),
    )
