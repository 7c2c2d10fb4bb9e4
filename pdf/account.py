"""The statement of account: all that was charged and paid, the balance after each, and what is still owed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnicli.i18n import N_
from pdf.blocks import Column, Facts, Head, Heading, Paper, Part, Row, Table, Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from omnicli.i18n import Translator
    from omnicli.money import Cents
    from pdf.blocks import Block


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of the account: what was charged or paid, one of them none, and the balance after it."""

    on: date
    number: int
    what: str
    charged: Cents | None
    paid: Cents | None
    balance: Cents


@dataclass(frozen=True, slots=True)
class AccountData:
    """All that a statement says; `said` are sentences on the balance, `unpaid` is (what, due date, cents)."""

    college_name: str
    college_address: tuple[str, ...]
    logo: bytes | None
    student_name: str
    student_number: str
    movements: tuple[Movement, ...]
    unpaid: tuple[tuple[str, date, Cents], ...]
    said: tuple[str, ...]
    issued_at: datetime


def account_paper(data: AccountData, t: Translator) -> Paper:
    """Return the statement as a paper, in the translator's language."""
    title = t(N_("Statement of account"))
    return Paper(
        f"{title} – {data.student_name}",
        Head(data.college_name, data.college_address, data.logo),
        (Part(t.lang, (Heading(title, 1), *_blocks(data, t))),),
        footer={t.lang: t(N_("Issued on {at}"), at=data.issued_at)},
    )


def _blocks(data: AccountData, t: Translator) -> Iterator[Block]:
    yield Facts(((t(N_("Name")), data.student_name), (t(N_("Student number")), data.student_number)))
    yield from (Text(line, bold=True, size=11) for line in data.said)
    if data.unpaid:
        columns = (
            Column(t(N_("Description")), 6),
            Column(t(N_("Due")), 3),
            Column(t(N_("Amount")), 2, "right"),
        )
        rows = tuple(Row((what, t.date(due), _money(cents, t))) for what, due, cents in data.unpaid)
        yield Table(columns, rows, t(N_("Still to pay")))
    if data.movements:
        yield _movements(data, t)
    else:
        yield Text(t(N_("Nothing was charged or paid yet.")))


def _movements(data: AccountData, t: Translator) -> Table:
    columns = (
        Column(t(N_("Date")), 1.6),
        Column(t(N_("No.")), 1, "right"),
        Column(t(N_("Description")), 6),
        Column(t(N_("Charged")), 1.9, "right"),
        Column(t(N_("Paid")), 1.9, "right"),
        Column(t(N_("Balance")), 1.9, "right"),
    )
    rows = tuple(
        Row(
            (
                one.on.isoformat(),
                str(one.number),
                one.what,
                _money(one.charged, t),
                _money(one.paid, t),
                _money(one.balance, t),
            )
        )
        for one in data.movements
    )
    return Table(columns, rows, t(N_("Charges and payments")))


def _money(cents: Cents | None, t: Translator) -> str:
    return "" if cents is None else str(t.value(cents))
