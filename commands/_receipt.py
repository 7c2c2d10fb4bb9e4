"""The receipt of a payment: on the screen, for machines, or as a PDF; the same for a student and for the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import _account as shown
from commands._options import save_document
from omnicli.money import Cents
from omnicli.output import keyed

if TYPE_CHECKING:
    from omnicli.rules.persons import Student
    from omnicli.services.payments import Receipt
    from omnicli.world import World
    from store.uow import UnitOfWork


def show_receipt(
    world: World, uow: UnitOfWork, student: Student, found: Receipt, output: str, *, force: bool
) -> None:
    """Show a receipt, or write its PDF where `output` says."""
    if output:
        save_document(world, _pdf(world, uow, student, found), output, "", force=force)
    elif world.fmt == "table":
        world.out(shown.receipt_lines(world, found))
    else:
        data = shown.receipt_data(student.number, found)
        world.emit(data, keyed(data))


def _pdf(world: World, uow: UnitOfWork, student: Student, found: Receipt) -> bytes:
    from commands._fee_words import fee_name
    from omnicli.clock import from_text
    from omnicli.rules.terms import term_name
    from pdf.receipt import ReceiptData, receipt

    facts, entry = uow.college.facts(), found.entry
    covered = tuple(
        (fee_name(world.t, charge.kind), term_name(charge.term, world.lang) if charge.term else "", cents)
        for charge, cents in found.covered
    )
    data = ReceiptData(
        college_name=facts.name,
        college_address=facts.address,
        logo=uow.college.logo(),
        student_name=student.name,
        student_number=student.number,
        label=found.label,
        cents=Cents(entry.cents),
        method=fee_name(world.t, entry.kind),
        paid_on=shown.day_of(entry.date),
        recorded_at=from_text(entry.at),
        covered=covered,
        left=found.left,
        cancelled_on=shown.day_of(found.reversal.date) if found.reversal else None,
    )
    return receipt(data, world.t)
