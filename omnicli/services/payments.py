"""What a student owes and has paid, and what the desk takes in, undoes and pays back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from omnicli.errors import Conflict, NotFound, Reason, Refused, reason
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.rules import ledger
from omnicli.rules.statement import Statement, statement
from omnicli.services.ledger import post, written
from omnicli.services.people import need_student

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from omnicli.rules.ledger import Entry
    from omnicli.rules.persons import Student
    from omnicli.rules.statement import Payment
    from store.uow import UnitOfWork


_LONGEST_AGO = timedelta(days=366)

NEVER_BOUNCES = ("cash", "debit")
"""How one pays for good: no bank sends such a payment back for want of funds."""


@dataclass(frozen=True, slots=True)
class Account:
    """A student's entries in the order they were written, and what they add up to on a day."""

    student: str
    entries: tuple[Entry, ...]
    statement: Statement
    overdue: Cents

    @property
    def reversed_by(self) -> dict[int, int]:
        """The number of each entry that was undone → the number of what undid it."""
        return {one.reverses: one.number for one in self.entries if one.reverses is not None}


def account(uow: UnitOfWork, student: str, today: date) -> Account:
    """Return a student's account as it stands; `overdue` counts from the day after a due date."""
    return _account(student, uow.ledger.of_student(student), today)


def _account(student: str, entries: Iterable[Entry], today: date) -> Account:
    given = tuple(entries)
    found = statement(given)
    return Account(student, given, found, found.overdue(today))


def look(uow: UnitOfWork, student: str, today: date) -> Account:
    """Return a student's account to staff; the look leaves an event."""
    need_student(uow, student)
    uow.record("payments.show", f"student:{student}")
    return account(uow, student, today)


def accounts(uow: UnitOfWork, today: date) -> Iterator[Account]:
    """Yield the account of every student who has entries, in order of number."""
    from itertools import groupby

    for student, entries in groupby(uow.ledger.by_student(), key=lambda one: one.student):
        yield _account(str(student), entries, today)


@dataclass(frozen=True, slots=True)
class Debtor:
    """A student who owes: how much, how much of it overdue, since when, and how to write to them."""

    student: str
    last_name: str
    first_name: str
    email: str
    language: str
    balance: Cents
    overdue: Cents
    next_due: date | None


def debtors(uow: UnitOfWork, today: date, *, overdue_only: bool) -> list[Debtor]:
    """List those who owe, by number; the look leaves an event."""
    people = {one.number: one for one in uow.people.students(term=None, program=None)}
    found = [
        Debtor(
            one.student, people[one.student].last_name, people[one.student].first_name,
            people[one.student].email, people[one.student].language, one.statement.balance, one.overdue,
            one.statement.next_due,
        )
        for one in accounts(uow, today)
        if (one.overdue if overdue_only else one.statement.balance) > 0
    ]  # fmt: skip
    uow.record("payments.debtors", "students", overdue=overdue_only, count=len(found))
    return found


@dataclass(frozen=True, slots=True)
class Receipt:
    """A payment, what it covered (entry, cents), what it has left, and what undid it, if anything did."""

    entry: Entry
    covered: tuple[tuple[Entry, Cents], ...]
    left: Cents
    reversal: Entry | None

    @property
    def label(self) -> str:
        """The receipt's number as people write it: `REC-000042`."""
        return receipt_label(self.entry.number)


def receipt_label(number: int) -> str:
    """Write an entry's number as a receipt's."""
    return f"REC-{number:06d}"


def receipt(found: Account, number: int) -> Receipt:
    """Return the receipt of one payment of an account; `NotFound` when it has no such payment."""
    entry = next((one for one in found.entries if one.number == number), None)
    if entry is None or not ledger.is_payment(entry):
        raise _no_payment(number)
    by_number = {one.number: one for one in found.entries}
    undone = found.reversed_by.get(number)
    live: Payment | None = next((one for one in found.statement.payments if one.entry == entry), None)
    covered = tuple((by_number[charge], cents) for charge, cents in live.covered) if live else ()
    return Receipt(entry, covered, live.left if live else Cents(0), by_number.get(undone or 0))


def look_at_receipt(uow: UnitOfWork, number: int, today: date) -> tuple[Student, Receipt]:
    """Return the receipt of any student's payment to staff, and the student; the look leaves an event."""
    entry = uow.ledger.entry(number)
    if entry is None or not ledger.is_payment(entry) or entry.student is None:
        raise _no_payment(number)
    student = need_student(uow, entry.student)
    uow.record("payments.receipt", f"student:{entry.student}", payment=number)
    return student, receipt(account(uow, entry.student, today), number)


def record(
    uow: UnitOfWork, student: str, cents: int, method: str, *, on: date, today: date, slip: str = ""
) -> tuple[Entry, bool]:
    """Take a payment at the desk; return its entry and whether it had been taken already.

    `slip` is the number of the cheque or of the terminal's slip. With one, a second time is the first; the same
    number with another amount is a `Conflict`. Without one every call is a payment.
    """
    need_student(uow, student)
    _check_day(on, today)
    key = _key(uow, "desk", method, student, on, slip)
    _check_amount(uow, key, slip, cents)
    into, cause = ledger.desk(method), f"desk:{slip}" if slip else "desk"
    made = ledger.payment(method, student, cents, key=key, on=on, into=into, cause=cause)
    posted = post(uow, [made], "payments.record", f"student:{student}", cents=cents, method=method, slip=slip)
    return written(uow, key), bool(posted.already)


def _check_day(on: date, today: date) -> None:
    """Refuse the day of a payment that is to come, or so long ago that it is a slip of the hand."""
    why = None
    if on > today:
        why = reason("in-the-future", N_("{date} has not come yet."), date=on)
    elif on < today - _LONGEST_AGO:
        why = reason("long-ago", N_("{date} is more than a year ago."), date=on)
    if why:
        raise Refused(N_("The payment was not recorded."), code="payment-refused", reasons=[why])


def _key(uow: UnitOfWork, what: str, method: str, student: str, on: date, slip: str) -> str:
    """Return the key that a slip makes, or the next one of that day: equal histories give equal keys."""
    if not slip:
        prefix = f"{what}:{method}:{student}:{on.isoformat()}:"
        return f"{prefix}{len(uow.ledger.keys(prefix)) + 1}"
    key = f"{what}:{method}:{student}:no:{slip}"
    earlier = uow.ledger.by_key(key)
    if earlier and uow.ledger.reversal_of(earlier.number):
        raise Conflict(
            N_("{slip} was recorded and undone: give another number to what comes in its place."),
            code="reversed-already",
            slip=slip,
        )
    return key


def _check_amount(uow: UnitOfWork, key: str, slip: str, cents: int) -> None:
    """Raise `Conflict` when the slip is that of another amount."""
    earlier = uow.ledger.by_key(key)
    if earlier and earlier.cents != cents:
        raise Conflict(
            N_("{slip} was recorded on {date} for another amount: {cents}, entry no. {number}."),
            code="other-entry",
            slip=slip,
            date=date.fromisoformat(earlier.date),
            cents=Cents(earlier.cents),
            number=earlier.number,
        )


@dataclass(frozen=True, slots=True)
class Undone:
    """A payment that was undone: the reversal, and the fee that it cost, if any."""

    payment: Entry
    reversal: Entry
    fee: Entry | None


def reverse(uow: UnitOfWork, number: int, why: str, *, on: date, nsf: bool) -> Undone:
    """Undo a payment or a refund recorded by mistake, or a payment that the bank sent back (`nsf`, with its fee)."""
    entry = uow.ledger.entry(number)
    if entry is None or not (ledger.is_payment(entry) or ledger.is_refund(entry)):
        raise _no_payment(number)
    if uow.ledger.reversal_of(number):
        raise Conflict(
            N_("The payment {number} was undone already."),
            code="reversed-already",
            number=receipt_label(number),
        )
    if nsf and (entry.kind in NEVER_BOUNCES or ledger.is_refund(entry)):
        message = N_("Cash and debit cards are not sent back: leave --nsf out.")
        raise _not_undone(number, reason("never-bounces", message))
    if entry.kind == "bank" and not nsf:
        raise _not_undone(number, _bank_has_it(number))
    made = [ledger.reversal(entry, on=on, cause=f"{'nsf' if nsf else 'reversal'}:{why}")]
    fee = _nsf_fee(uow, entry, on) if nsf else None
    made += [fee] if fee else []
    post(uow, made, "payments.reverse", f"student:{entry.student}", payment=number, nsf=nsf, why=why)
    return Undone(entry, written(uow, made[0].key), written(uow, fee.key) if fee else None)


def _not_undone(number: int, why: Reason) -> Refused:
    message = N_("The payment {number} was not undone.")
    return Refused(message, code="not-undone", number=receipt_label(number), reasons=[why])


def _bank_has_it(number: int) -> Reason:
    message = N_(
        "The bank has the money: put it back in suspense (omni staff payments reopen {number}), or say that the bank"
        " sent it back (--nsf)."
    )
    return reason("bank-has-it", message, number=number)


def _nsf_fee(uow: UnitOfWork, entry: Entry, on: date) -> ledger.Posting | None:
    from omnicli.services.fees import profile_of, tariff, term_of

    if entry.student is None:
        return None
    finance = uow.college.facts().finance
    price = tariff(uow).price("nsf", profile_of(uow, entry.student, term_of(uow, on), finance), on)
    if price is None or not price.cents:
        return None
    days = finance.days_to_pay(price.due_days)
    return ledger.charge(
        "nsf", entry.student, price.cents, key=f"nsf:{entry.key}", on=on, due=on + timedelta(days=days),
        cause="nsf",
    )  # fmt: skip


def refund(
    uow: UnitOfWork, student: str, cents: int, method: str, *, on: date, slip: str = ""
) -> tuple[Entry, bool]:
    """Pay back what a student has paid in excess, and no more; return the entry and whether it was done already."""
    need_student(uow, student)
    key = _key(uow, "refund", method, student, on, slip)
    _check_amount(uow, key, slip, cents)
    if uow.ledger.by_key(key) is None:
        _refuse_excess(uow, student, cents)
    out_of, cause = ledger.desk(method), f"refund:{slip}" if slip else "refund"
    made = ledger.refund(student, cents, key=key, on=on, out_of=out_of, cause=cause)
    posted = post(uow, [made], "payments.refund", f"student:{student}", cents=cents, method=method, slip=slip)
    return written(uow, key), bool(posted.already)


def _refuse_excess(uow: UnitOfWork, student: str, cents: int) -> None:
    excess = Cents(max(0, -uow.ledger.balance_of(student)))
    if cents <= excess:
        return
    why: Reason = reason("more-than-excess", N_("Only {cents} was paid in excess."), cents=excess)
    raise Refused(N_("Nothing was paid back."), code="refund-refused", reasons=[why])


def _no_payment(number: int) -> NotFound:
    return NotFound(N_("There is no payment {number}."), code="unknown-payment", number=receipt_label(number))


def trial_balance(uow: UnitOfWork) -> list[tuple[str, Cents]]:
    """Return every account with its balance, debit above zero, the students' together; the look leaves an event."""
    found: dict[str, int] = {}
    for name, cents in uow.ledger.accounts():
        shared = "students" if name.startswith("student:") else name
        found[shared] = found.get(shared, 0) + cents
    uow.record("payments.accounts", "ledger")
    return [(name, Cents(cents)) for name, cents in sorted(found.items())]
