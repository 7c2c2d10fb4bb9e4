"""The receipt of a payment: one page to keep, or to hand to whoever pays for the student."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnicli.i18n import N_
from pdf.blocks import Block, Callout, Column, Facts, Head, Heading, Paper, Part, Row, Table
from pdf.paper import render

if TYPE_CHECKING:
    from datetime import date, datetime

    from omnicli.i18n import Translator
    from omnicli.money import Cents


@dataclass(frozen=True, slots=True)
class ReceiptData:
    """All that a receipt says; `covered` is (what, term or none, cents)."""

    college_name: str
    college_address: tuple[str, ...]
    logo: bytes | None
    student_name: str
    student_number: str
    label: str
    cents: Cents
    method: str
    paid_on: date
    recorded_at: datetime
    covered: tuple[tuple[str, str, Cents], ...]
    left: Cents
    cancelled_on: date | None = None


def receipt(data: ReceiptData, t: Translator) -> bytes:
    """Return the PDF, in the translator's language; the same data gives the same bytes."""
    return render(receipt_paper(data, t))


def receipt_paper(data: ReceiptData, t: Translator) -> Paper:
    """Return the receipt as a paper, in the translator's language."""
    title = t(N_("Receipt {receipt}"), receipt=data.label)
    return Paper(
        f"{title} – {data.student_name}",
        Head(data.college_name, data.college_address, data.logo),
        (Part(t.lang, (Heading(title, 1), *_blocks(data, t))),),
        footer={t.lang: t(N_("Recorded on {at}"), at=data.recorded_at)},
    )


def _blocks(data: ReceiptData, t: Translator) -> tuple[Block, ...]:
    facts = (
        (t(N_("Name")), data.student_name),
        (t(N_("Student number")), data.student_number),
        (t(N_("Received on")), t.date(data.paid_on)),
        (t(N_("Paid by")), data.method),
    )
    amount = Callout(str(t.value(data.cents)), t(N_("Amount")))
    cancelled = (
        (Callout(t(N_("CANCELLED on {date}: it pays nothing."), date=data.cancelled_on)),)
        if data.cancelled_on
        else ()
    )
    rows = tuple(Row((what, term, str(t.value(cents)))) for what, term, cents in data.covered)
    if data.left:
        rows += (Row((t(N_("To your credit")), "", str(t.value(data.left)))),)
    heads = (
        Column(t(N_("What it paid")), 6),
        Column(t(N_("Term")), 2.5),
        Column(t(N_("Amount")), 2, "right"),
    )
    return (Facts(facts), amount, *cancelled, *((Table(heads, rows),) if rows else ()))
