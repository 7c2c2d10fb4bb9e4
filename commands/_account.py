"""A student's account as it is shown, to the student and to staff alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commands._fee_words import fee_word
from omnicli.clock import from_text
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.output import Column, View, keyed, to_json
from omnicli.rules.ledger import of_student
from omnicli.rules.terms import term_short
from omnicli.services.payments import receipt_label

if TYPE_CHECKING:
    from datetime import date

    from omnicli.rules.ledger import Entry
    from omnicli.services.payments import Account, Receipt
    from omnicli.world import World

_CHARGES = View(
    (
        Column("what", N_("Description")),
        Column("amount_cents", N_("Amount")),
        Column("paid_cents", N_("Paid")),
        Column("due", N_("Due")),
        Column("state", N_("State")),
    )
)
_CHARGE_KEYS = keyed(("kind", "term", "amount_cents", "paid_cents", "due", "posted_at"))
_HISTORY = View(
    (
        Column("number", N_("No.")),
        Column("date", N_("Date")),
        Column("what", N_("Description")),
        Column("amount_cents", N_("Amount")),
        Column("balance_cents", N_("Balance")),
        Column("covers", N_("Covers")),
    )
)
_HISTORY_KEYS = keyed((
    "number", "date", "posted_at", "kind", "term", "charge_cents", "payment_cents", "balance_cents", "due", "covered",
    "reverses", "reversed_by",
))  # fmt: skip


# --- what is owed ---------------------------------------------------------------------------------------


def show_balance(world: World, found: Account, day: date) -> None:
    """Show what is owed, what is overdue, and each charge that is not paid."""
    if world.fmt == "json":
        world.out(to_json(balance_data(found)))
    elif world.fmt == "csv":
        world.emit(balance_data(found)["charges"], _CHARGE_KEYS)
    else:
        _balance_lines(world, found, day)


def balance_data(found: Account) -> dict[str, Any]:
    """Return what machines are told of a balance."""
    return {
        "balance_cents": found.statement.balance,
        "overdue_cents": found.overdue,
        "next_due": found.statement.next_due,
        "charges": [
            {
                "kind": one.entry.kind,
                "term": one.entry.term,
                "amount_cents": one.entry.cents,
                "paid_cents": one.paid,
                "due": one.due,
                "posted_at": one.entry.at,
            }
            for one in found.statement.charges
        ],
    }


def _balance_lines(world: World, found: Account, day: date) -> None:
    t, state = world.t, found.statement
    rows = [
        {
            "what": charge_name(world, one.entry),
            "amount_cents": Cents(one.entry.cents),
            "paid_cents": one.paid,
            "due": one.due.isoformat(),
            "state": t(N_("overdue")) if one.due < day else "",
        }
        for one in state.charges
        if one.unpaid
    ]
    if rows:
        world.emit(rows, _CHARGES)
        world.out("\n")
    world.out(balance_sentence(world, found) + "\n")


def balance_sentence(world: World, found: Account) -> str:
    """Say the balance in words: owed, settled, or paid in excess."""
    t, balance = world.t, found.statement.balance
    if balance < 0:
        return t(N_("Paid in excess: {cents}"), cents=Cents(-balance))
    if balance == 0:
        return t(N_("Nothing to pay."))
    said = t(N_("To pay: {cents}"), cents=balance)
    if found.overdue:
        said += "\n" + t(N_("Overdue: {cents}"), cents=found.overdue)
    if found.statement.next_due:
        said += "\n" + t(N_("First due date: {date}"), date=found.statement.next_due)
    return said


# --- what happened --------------------------------------------------------------------------------------


def show_history(world: World, found: Account) -> None:
    """Show every entry, the balance after it, and what each payment covered."""
    rows = history_data(found)
    if world.fmt != "table":
        world.emit(rows, _HISTORY_KEYS)
    elif rows:
        by_number = {one.number: one for one in found.entries}
        world.emit([_told(world, row, by_number) for row in rows], _HISTORY)
    else:
        world.note(N_("Nothing was charged or paid yet."))


def history_told(world: World, found: Account) -> list[tuple[dict[str, Any], str]]:
    """Return each entry as machines are told of it, with what it was for in words."""
    by_number = {one.number: one for one in found.entries}
    return [(row, _told(world, row, by_number)["what"]) for row in history_data(found)]


def history_data(found: Account) -> list[dict[str, Any]]:
    """Return what machines are told of each entry, in the order they were written."""
    covered = {one.entry.number: one.covered for one in found.statement.payments}
    by_number = {one.number: one for one in found.entries}
    rows, balance = [], 0
    for one in found.entries:
        charged = one.debit == of_student(found.student)
        balance += one.cents if charged else -one.cents
        parts = covered.get(one.number, ())
        rows.append(
            {
                "number": one.number,
                "date": one.date,
                "posted_at": one.at,
                "kind": one.kind,
                "term": one.term,
                "charge_cents": Cents(one.cents) if charged else None,
                "payment_cents": None if charged else Cents(one.cents),
                "balance_cents": Cents(balance),
                "due": one.due,
                "covered": [_part(by_number[number], cents) for number, cents in parts],
                "reverses": one.reverses,
                "reversed_by": found.reversed_by.get(one.number),
            }
        )
    return rows


def _part(charge: Entry, cents: Cents) -> dict[str, Any]:
    return {"number": charge.number, "kind": charge.kind, "term": charge.term, "amount_cents": cents}


def charge_name(world: World, charge: Entry) -> str:
    """Name a charge and its term."""
    return _of_term(fee_word(world, charge.kind), charge.term)


def _of_term(what: str, term: str | None) -> str:
    return f"{what} · {term_short(term)}" if term else what


def _told(world: World, row: dict[str, Any], by_number: dict[int, Entry]) -> dict[str, Any]:
    t = world.t
    what = fee_word(world, row["kind"])
    if row["reverses"]:
        what = t(N_("cancels no. {number} ({what})"), number=row["reverses"], what=what)
    else:
        what = _of_term(what, row["term"])
    if row["reversed_by"]:
        what = t(N_("{what} (cancelled by no. {number})"), what=what, number=row["reversed_by"])
    covers = [
        t(N_("{cents} of no. {number}"), cents=part["amount_cents"], number=part["number"])
        if part["amount_cents"] < by_number[part["number"]].cents
        else t(N_("no. {number}"), number=part["number"])
        for part in row["covered"]
    ]
    amount = row["charge_cents"] or Cents(-row["payment_cents"])
    return {**row, "what": what, "amount_cents": amount, "covers": ", ".join(covers)}


# --- a receipt ------------------------------------------------------------------------------------------


def receipt_data(student: str, found: Receipt) -> dict[str, Any]:
    """Return what machines are told of a receipt."""
    entry = found.entry
    return {
        "receipt": found.label,
        "number": entry.number,
        "student": student,
        "date": entry.date,
        "posted_at": entry.at,
        "method": entry.kind,
        "amount_cents": Cents(entry.cents),
        "covered": [_part(charge, cents) for charge, cents in found.covered],
        "left_cents": found.left,
        "cancelled_on": found.reversal.date if found.reversal else None,
    }


def receipt_lines(world: World, found: Receipt) -> str:
    """Write a receipt for people."""
    t, entry = world.t, found.entry
    lines = [
        t(N_("Receipt {receipt}"), receipt=receipt_label(entry.number)),
        t(
            N_("{cents} received on {date} ({method}); recorded on {instant}"),
            cents=Cents(entry.cents),
            date=day_of(entry.date),
            method=fee_word(world, entry.kind),
            instant=from_text(entry.at),
        ),
    ]
    if found.reversal:
        lines.append(t(N_("CANCELLED on {date}: it pays nothing."), date=day_of(found.reversal.date)))
    lines += [f"  {covered_line(world, charge, cents)}" for charge, cents in found.covered]
    if found.left:
        lines.append(t(N_("  {cents} covers nothing yet and stays to your credit"), cents=found.left))
    return "\n".join(lines) + "\n"


def covered_line(world: World, charge: Entry, cents: Cents) -> str:
    """Say what a part of a payment covered: `25,00 $  droits d'inscription · A2026 (20,00 $)`."""
    what = fee_word(world, charge.kind)
    return f"{world.t.value(cents):>12}  {what}{f' · {term_short(charge.term)}' if charge.term else ''}"


def day_of(text: str) -> date:
    """Read a date as the ledger keeps one."""
    from datetime import date

    return date.fromisoformat(text)
