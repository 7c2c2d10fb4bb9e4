"""Double entry: each posting moves cents from one account to another, and its key says once and for all what it is for.

A student's account is debited by what is charged and credited by what is paid; the balance of the whole is zero by
construction. Nothing is edited: a mistake is reversed, by a posting of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

SUSPENSE = "suspense"
"""Where money waits whose owner is not known."""

ONLINE = "online"
"""What the provider of the payment page has taken for the college."""

METHODS = ("cash", "debit", "cheque")
"""How one pays at the desk, and how one is paid back."""


class Posting(NamedTuple):
    """A transfer to be written. `date` and `due` are local dates as ISO text, `cents` is above zero.

    `cause` says what made it, in words that two equal histories share; `reverses` is the number of the entry it undoes.
    """

    key: str
    date: str
    debit: str
    credit: str
    cents: int
    kind: str
    student: str | None
    term: str | None
    due: str | None
    cause: str
    reverses: int | None = None


class Entry(NamedTuple):
    """A posting as it is kept: numbered, with the instant it was written (as stored text)."""

    number: int
    at: str
    key: str
    date: str
    debit: str
    credit: str
    cents: int
    kind: str
    student: str | None
    term: str | None
    due: str | None
    cause: str
    reverses: int | None


def of_student(number: str) -> str:
    """Name a student's account."""
    return f"student:{number}"


def revenue(kind: str) -> str:
    """Name the account that a kind of charge feeds."""
    return f"revenue:{kind}"


def desk(method: str) -> str:
    """Name the account of what the desk takes in or pays out by a method."""
    return f"desk:{method}"


def bank(account: str) -> str:
    """Name the ledger's account of one of the college's bank accounts."""
    return f"bank:{account}"


def charge(
    kind: str, student: str, cents: int, *, key: str, on: date, due: date, cause: str, term: str | None = None
) -> Posting:
    """Make a charge to a student."""
    return Posting(
        key, on.isoformat(), of_student(student), revenue(kind), cents, kind, student, term, due.isoformat(), cause
    )  # fmt: skip


def payment(kind: str, student: str, cents: int, *, key: str, on: date, into: str, cause: str) -> Posting:
    """Make a student's payment into one of the college's accounts."""
    return Posting(key, on.isoformat(), into, of_student(student), cents, kind, student, None, None, cause)


def refund(student: str, cents: int, *, key: str, on: date, out_of: str, cause: str) -> Posting:
    """Make a payment back to a student; it is due at once, and takes what was paid in excess."""
    day = on.isoformat()
    return Posting(key, day, of_student(student), out_of, cents, "refund", student, None, day, cause)


def reversal(entry: Entry, *, on: date, cause: str) -> Posting:
    """Make the posting that undoes an entry; the store takes one for each entry."""
    return Posting(
        f"reversal:{entry.key}", on.isoformat(), entry.credit, entry.debit, entry.cents, entry.kind,
        entry.student, entry.term, None, cause, entry.number,
    )  # fmt: skip


def fee_key(rule: str, term: str, student: str, *, step: int = 1) -> str:
    """Return the key of a fee: one for each (rule, term, student), and for each step of a ladder."""
    return f"{rule}:{term}:{student}" if step == 1 else f"{rule}/{step}:{term}:{student}"


def is_charge(entry: Entry) -> bool:
    """Tell whether an entry charges a student for something, refunds apart; what undoes a payment does not."""
    return (
        entry.reverses is None and entry.debit == of_student(entry.student or "") and entry.kind != "refund"
    )


def is_payment(entry: Entry) -> bool:
    """Tell whether an entry is a student's payment; what undoes a charge is not."""
    return entry.reverses is None and entry.credit == of_student(entry.student or "")


def is_refund(entry: Entry) -> bool:
    """Tell whether an entry pays a student back."""
    return (
        entry.reverses is None and entry.debit == of_student(entry.student or "") and entry.kind == "refund"
    )
