"""Suspense: money that the bank moved and nobody could name. What waits there, and the ways out.

A line leaves suspense once, by one entry of its own; reopened, it waits again. Its name is the number of its entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.errors import Conflict, NotFound, Refused, reason
from omnicli.i18n import N_
from omnicli.rules.ledger import ONLINE, SUSPENSE, Posting, bank, desk, payment, reversal
from omnicli.services.ledger import post, written
from omnicli.services.people import need_student

if TYPE_CHECKING:
    from datetime import date

    from omnicli.rules.ledger import Entry
    from store.banking import TakenLine
    from store.uow import UnitOfWork

_WAYS_OUT = ("assign", "return", "settle")

AGAINST = ("charge", "interest", "cash", "debit", "cheque", "online", "returned")
"""What a line of suspense may turn out to be: a charge of the bank, its interest, what the desk took in by a method,
what the payment page took in, money whose going back is in the ledger already (a payment reversed, or sent back)."""


def waiting(uow: UnitOfWork) -> list[TakenLine]:
    """List what waits, oldest first; the look leaves an event, as names of payers are seen."""
    found = uow.banking.waiting()
    uow.record("bank.suspense", "suspense", count=len(found))
    return found


def assign(uow: UnitOfWork, number: int, student: str) -> Entry:
    """Give money that came in to the student it is of, as of the day the bank took it.

    Raises `NotFound` for an unknown line or student, `Conflict` when the line does not wait, `Refused` for a debit.
    """
    line = _waiting_line(uow, number)
    need_student(uow, student)
    _need_credit(line, N_("The line was not assigned."))
    key = _next_key(uow, "assign", line)
    made = payment(
        "assigned", student, line.cents, key=key, on=_day(line), into=SUSPENSE, cause="bank:assigned"
    )
    return _post(uow, made, "bank.assign", line, student=student)


def send_back(uow: UnitOfWork, number: int, why: str, *, on: date) -> Entry:
    """Send money that came in back to its payer, out of the account it came into.

    When the bank's statement shows it going out, that line is settled as `returned`.
    """
    line = _waiting_line(uow, number)
    _need_credit(line, N_("The line was not sent back."))
    made = Posting(
        _next_key(uow, "return", line), on.isoformat(), SUSPENSE, bank(line.account), line.cents, "returned",
        None, None, None, f"bank:returned:{why}",
    )  # fmt: skip
    return _post(uow, made, "bank.return", line, why=why)


def settle(uow: UnitOfWork, number: int, against: str, *, why: str = "") -> Entry:
    """Take a line out of suspense against what it is, as of the day the bank booked it.

    `against` is one of `AGAINST`; empty is a charge of the bank, for money that went out.
    """
    line = _waiting_line(uow, number)
    against = _way(line, against)
    other = _account(against, line)
    debit, credit = (SUSPENSE, other) if line.cents > 0 else (other, SUSPENSE)
    cause = f"bank:{against}:{why}" if why else f"bank:{against}"
    made = Posting(
        _next_key(uow, "settle", line), line.date, debit, credit, abs(line.cents), "settled", None, None, None,
        cause,
    )  # fmt: skip
    return _post(uow, made, "bank.settle", line, against=against, why=why)


def _way(line: TakenLine, against: str) -> str:
    """Return what a line is settled against: a charge of the bank when nothing is said of money that went out."""
    if against or line.cents < 0:
        return against or "charge"
    message = N_("The money of this line came in: say what it is with --against, or give it to its student.")
    raise Refused(
        N_("The line {number} was not settled."),
        code="not-settled",
        number=line.entry,
        reasons=[reason("money-came-in", message)],
    )


def _account(against: str, line: TakenLine) -> str:
    named = {
        "charge": "expense:bank",
        "interest": "revenue:bank",
        "online": ONLINE,
        "returned": bank(line.account),
    }
    return named.get(against) or desk(against)


def reopen(uow: UnitOfWork, number: int, why: str, *, on: date) -> Entry:
    """Undo where a line went, a student's account too: it waits in suspense again. Returns what undid it.

    The money stays in the bank's account, where it is: this, and no plain reversal, corrects a line given to the wrong
    student. Raises `NotFound` for an unknown line, `Conflict` when it waits already or its payment was undone.
    """
    line = _line(uow, number)
    entry = _standing(uow, line)
    if entry is None:
        raise Conflict(N_("The line {number} has nothing to undo."), code="nothing-to-undo", number=number)
    made = reversal(entry, on=on, cause=f"bank:reopened:{why}")
    if entry.number == line.entry:
        made = made._replace(credit=SUSPENSE)
    return _post(uow, made, "bank.reopen", line, why=why)


def _standing(uow: UnitOfWork, line: TakenLine) -> Entry | None:
    """Return what took a line out of suspense, or gave it to a student at once, and still stands."""
    for what in _WAYS_OUT:
        for key in _keys(uow, what, line):
            entry = uow.ledger.by_key(key)
            if entry and uow.ledger.reversal_of(entry.number) is None:
                return entry
    entry = uow.ledger.entry(line.entry)
    if entry is None or entry.student is None or uow.ledger.reversal_of(entry.number):
        return None
    return entry


def _line(uow: UnitOfWork, number: int) -> TakenLine:
    line = uow.banking.line(number)
    if line is None:
        raise NotFound(N_("No line of a bank has the number {number}."), code="unknown-line", number=number)
    return line


def _waiting_line(uow: UnitOfWork, number: int) -> TakenLine:
    line = _line(uow, number)
    if not uow.banking.waits(number):
        message = N_(
            "The line {number} does not wait in suspense; to put it back there: omni staff payments reopen {number}"
        )
        raise Conflict(message, code="not-waiting", number=number)
    return line


def _need_credit(line: TakenLine, told: str) -> None:
    if line.cents < 0:
        message = N_("The money of this line went out: it can only be settled.")
        raise Refused(told, code="money-went-out", reasons=[reason("money-went-out", message)])


def _keys(uow: UnitOfWork, what: str, line: TakenLine) -> set[str]:
    first = f"{what}:{line.key}"
    return {key for key in uow.ledger.keys(first) if key == first or key.startswith(f"{first}:")}


def _next_key(uow: UnitOfWork, what: str, line: TakenLine) -> str:
    """Return the key of the next way out of that sort: the first bears the line's name alone."""
    count = len(_keys(uow, what, line))
    return f"{what}:{line.key}:{count + 1}" if count else f"{what}:{line.key}"


def _day(line: TakenLine) -> date:
    from datetime import date

    return date.fromisoformat(line.date)


def _post(uow: UnitOfWork, made: Posting, action: str, line: TakenLine, **details: object) -> Entry:
    post(uow, [made], action, f"bank-line:{line.entry}", cents=made.cents, **details)
    return written(uow, made.key)
