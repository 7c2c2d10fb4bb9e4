"""The bank's files: each line posted once, to the student its reference names or to suspense, never by a guess.

The ledger's account of a bank follows the bank's own statement: every booked line moves it, whoever the money is of.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from omnicli.bank.model import Rejected, fault
from omnicli.errors import Conflict, Refused, reason
from omnicli.i18n import N_
from omnicli.rules.bank_lines import line_stem
from omnicli.rules.ledger import SUSPENSE, Posting, bank, payment
from omnicli.rules.reference import candidates, owner
from omnicli.services.ledger import post

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from omnicli.bank.model import BankFile, BankLine
    from store.banking import TakenFile
    from store.uow import UnitOfWork

KIND = "bank"
"""The kind of a payment that the bank brought."""

LARGEST = 10**15 - 1
"""Cents of the largest line that is taken: as much as an amount that is typed can be, whatever the format can hold."""


@dataclass(frozen=True, slots=True)
class Suspended:
    """A line that went to suspense: the number of its entry, by which it is named, and what the bank said of it."""

    number: int
    line: BankLine


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a file. Sums are of signed cents: what came in above zero, what went out below.

    `earlier`: the very same file was taken before, under this receipt; nothing was done.
    """

    format: str
    account: str
    checked: bool
    receipt: str | None
    earlier: bool
    lines: int
    credit_cents: int
    debit_cents: int
    posted: int
    posted_cents: int
    already: int
    already_cents: int
    suspended: tuple[Suspended, ...]

    @property
    def suspense(self) -> int:
        """How many lines went to suspense."""
        return len(self.suspended)

    @property
    def suspense_cents(self) -> int:
        """What went to suspense."""
        return sum(one.line.cents for one in self.suspended)

    @property
    def file_cents(self) -> int:
        """What the file's lines sum to."""
        return self.credit_cents + self.debit_cents

    @property
    def reconciles(self) -> bool:
        """Whether every cent of the file is posted, in suspense, or was taken before."""
        return self.file_cents == self.posted_cents + self.suspense_cents + self.already_cents

    def counts(self) -> dict[str, object]:
        """Return what is kept of it: no name and no reference among them."""
        return {
            "account": self.account,
            "lines": self.lines,
            "posted": self.posted,
            "posted_cents": self.posted_cents,
            "already": self.already,
            "already_cents": self.already_cents,
            "suspense": self.suspense,
            "suspense_cents": self.suspense_cents,
            "file_cents": self.file_cents,
        }


class Keyed(NamedTuple):
    """A line with its key and the students it may name."""

    key: str
    line: BankLine
    named: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ready:
    """A file read and made ready outside any transaction; `sha256` is by what it is known again, whatever its name."""

    file: BankFile
    sha256: str
    lines: tuple[Keyed, ...]


def prepare(data: bytes, given: BankFile) -> Ready:
    """Make ready a file that was read from these bytes."""
    keyed = zip(line_keys(given.lines), given.lines, strict=True)
    nobody: frozenset[str] = frozenset()
    lines = (
        Keyed(key, one, candidates(one.fields, one.texts) if one.cents > 0 else nobody) for key, one in keyed
    )
    return Ready(given, sha256(data).hexdigest(), tuple(lines))


def import_file(
    uow: UnitOfWork, ready: Ready, *, today: date, dry_run: bool = False, other_format: bool = False
) -> Report:
    """Post every line of a file that was not taken before; the caller commits, or rolls a dry run back.

    Raises `Rejected` for lines of days to come, and `Refused` when the account had lines of the same days and amounts
    in another format: they may be the same money, unless `other_format` says they are not.
    """
    given = ready.file
    earlier = uow.banking.file(ready.sha256)
    if earlier:
        return replace(_report(given, given.lines, (), ()), receipt=earlier.receipt, earlier=True)
    _check_lines(given, today)
    taken_before = uow.banking.known(one.key for one in ready.lines)
    new = [one for one in ready.lines if one.key not in taken_before]
    known = [one.line for one in ready.lines if one.key in taken_before]
    if not other_format:
        _check_formats(uow, given.format, [one.line for one in new])
    postings = _postings(uow, given.format, new)
    first = uow.ledger.last() + 1
    suspended = tuple(
        Suspended(number, one.line)
        for number, (one, made) in enumerate(zip(new, postings, strict=True), first)
        if made.student is None
    )
    report = _report(given, known, [made for made in postings if made.student], suspended)
    if not report.reconciles:
        raise ArithmeticError("the lines of a bank's file do not add up")
    taken = _write(uow, report, ready.sha256, new, postings)
    return report if dry_run else replace(report, receipt=taken.receipt)


def _check_lines(given: BankFile, today: date) -> None:
    early = N_("{date} has not come yet.")
    large = N_("The amount is too large to be one of a bank.")
    faults = [
        fault(one.line, "in-the-future", early, date=one.date) for one in given.lines if one.date > today
    ]
    faults += [fault(one.line, "too-large", large) for one in given.lines if abs(one.cents) > LARGEST]
    if faults:
        raise Rejected(faults)


def line_keys(lines: Iterable[BankLine]) -> list[str]:
    """Return the key of each line: what it says, and which of its equals in the file it is.

    A bank exports whole days: two lines of one day that say the same are in one file, and again in the next one.
    """
    seen: Counter[str] = Counter()
    keys = []
    for one in lines:
        stem = line_stem(
            one.account, one.date.isoformat(), one.cents, one.reference, one.payer, one.bank_reference
        )
        seen[stem] += 1
        keys.append(f"{stem}:{seen[stem]}")
    return keys


def _check_formats(uow: UnitOfWork, fmt: str, new: Sequence[BankLine]) -> None:
    """Refuse what looks like money already told in another format: the same account, day and amount."""
    moves: dict[str, set[tuple[str, int]]] = {}
    for one in new:
        moves.setdefault(one.account, set()).add((one.date.isoformat(), one.cents))
    message = N_(
        "The account {account} has lines of the same days and amounts in {format}: this may be the same money told"
        " twice."
    )
    reasons = [
        reason("same-days", message, account=account, format=found)
        for account, told in moves.items()
        if (found := uow.banking.other_format(account, fmt, told))
    ]
    if reasons:
        raise Refused(
            N_("The bank's file was refused: nothing was written."), code="same-days", reasons=reasons
        )


def _postings(uow: UnitOfWork, fmt: str, new: Sequence[Keyed]) -> list[Posting]:
    """Make the posting of each line. Money that came in is a student's if one is named, and one only."""
    known = uow.banking.students({number for one in new for number in one.named})
    return [_posting(one.key, one.line, owner(one.named, known), f"bank:{fmt}") for one in new]


def _posting(key: str, line: BankLine, student: str | None, cause: str) -> Posting:
    account = bank(line.account)
    if student:
        return payment(KIND, student, line.cents, key=key, on=line.date, into=account, cause=cause)
    debit, credit = (account, SUSPENSE) if line.cents > 0 else (SUSPENSE, account)
    day, cents = line.date.isoformat(), abs(line.cents)
    return Posting(key, day, debit, credit, cents, SUSPENSE, None, None, None, cause)


def _write(
    uow: UnitOfWork, report: Report, sha: str, new: Sequence[Keyed], postings: Sequence[Posting]
) -> TakenFile:
    counts, first = report.counts(), uow.ledger.last() + 1
    taken = uow.banking.add_file(sha, report.format, at=uow.at, actor=uow.actor, summary=counts)
    posted = post(uow, postings, "bank.import", taken.receipt, sha256=sha, format=report.format, **counts)
    if posted.first != first or posted.already:
        raise Conflict(N_("The ledger has lines of this file that no file brought."), code="other-entry")
    numbered = ((one.key, number, one.line) for number, one in enumerate(new, first))
    uow.banking.add_lines(taken.number, numbered)
    return taken


def _report(
    given: BankFile, known: Sequence[BankLine], paid: Sequence[Posting], suspended: tuple[Suspended, ...]
) -> Report:
    """Count what was known before, what is a student's payment and what waits: each from its own list."""
    return Report(
        format=given.format,
        account=given.account,
        checked=given.checked,
        receipt=None,
        earlier=False,
        lines=len(given.lines),
        credit_cents=sum(one.cents for one in given.lines if one.cents > 0),
        debit_cents=sum(one.cents for one in given.lines if one.cents < 0),
        posted=len(paid),
        posted_cents=sum(one.cents for one in paid),
        already=len(known),
        already_cents=sum(one.cents for one in known),
        suspended=suspended,
    )
