"""The bank's files: each line posted once, to the student its reference names or to suspense, never by a guess.

The ledger's account of a bank follows the bank's own statement: every booked line moves it, whoever the money is of.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from omnicli.bank.model import Rejected, fault
from omnicli.errors import Conflict, Refused, reason
from omnicli.i18n import N_
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


def digest(data: bytes) -> str:
    """Return by what a file is known again, whatever its name."""
    return sha256(data).hexdigest()


def import_file(
    uow: UnitOfWork,
    given: BankFile,
    sha: str,
    *,
    today: date,
    dry_run: bool = False,
    other_format: bool = False,
) -> Report:
    """Post every line of a file that was not taken before; the caller commits, or rolls a dry run back.

    `sha` is the file's `digest`. Raises `Rejected` for lines of days to come, and `Refused` when the account had
    lines of the same days in another format: they may be the same money, unless `other_format` says they are not.
    """
    earlier = uow.banking.file(sha)
    if earlier:
        return replace(_report(given, given.lines, (), ()), receipt=earlier.receipt, earlier=True)
    _check_days(given, today)
    keyed, known = _sorted_out(uow, given.lines)
    if not other_format:
        _check_formats(uow, given.format, [line for _key, line in keyed])
    postings = _postings(uow, given.format, keyed)
    first = uow.ledger.last() + 1
    suspended = tuple(
        Suspended(number, line)
        for number, ((_key, line), made) in enumerate(zip(keyed, postings, strict=True), first)
        if made.student is None
    )
    report = _report(given, known, [made for made in postings if made.student], suspended)
    if not report.reconciles:
        raise ArithmeticError("the lines of a bank's file do not add up")
    taken = _write(uow, report, sha, keyed, postings, first)
    return report if dry_run else replace(report, receipt=taken.receipt)


def _check_days(given: BankFile, today: date) -> None:
    message = N_("{date} has not come yet.")
    faults = [
        fault(one.line, "in-the-future", message, date=one.date) for one in given.lines if one.date > today
    ]
    if faults:
        raise Rejected(faults)


def line_keys(lines: Iterable[BankLine]) -> list[str]:
    """Return the key of each line: what it says, and which of its equals in the file it is.

    A bank exports whole days: two lines of one day that say the same are in one file, and again in the next one.
    """
    seen: Counter[str] = Counter()
    keys = []
    for one in lines:
        said = "\x1f".join(
            (one.date.isoformat(), str(one.cents), one.reference, one.payer, one.bank_reference)
        )
        stem = f"bank:{one.account}:{sha256(said.encode()).hexdigest()[:20]}"
        seen[stem] += 1
        keys.append(f"{stem}:{seen[stem]}")
    return keys


def _sorted_out(
    uow: UnitOfWork, lines: Sequence[BankLine]
) -> tuple[list[tuple[str, BankLine]], list[BankLine]]:
    """Return the lines that are new, each with its key, and those that were taken before."""
    keys = line_keys(lines)
    known = uow.banking.known(keys)
    both = list(zip(keys, lines, strict=True))
    return [(key, one) for key, one in both if key not in known], [one for key, one in both if key in known]


def _check_formats(uow: UnitOfWork, fmt: str, new: Sequence[BankLine]) -> None:
    since: dict[str, str] = {}
    for one in new:
        since[one.account] = min(since.get(one.account, "9999"), one.date.isoformat())
    message = N_(
        "The account {account} has lines of the same days in {format}: this may be the same money told twice."
    )
    reasons = [
        reason("same-days", message, account=account, format=found)
        for account, day in since.items()
        if (found := uow.banking.other_format(account, fmt, day))
    ]
    if reasons:
        raise Refused(
            N_("The bank's file was refused: nothing was written."), code="same-days", reasons=reasons
        )


def _postings(uow: UnitOfWork, fmt: str, keyed: Sequence[tuple[str, BankLine]]) -> list[Posting]:
    """Make the posting of each line. Money that came in is a student's if one is named, and one only."""
    named = [candidates(one.fields, one.texts) if one.cents > 0 else frozenset() for _key, one in keyed]
    known = uow.banking.students(set().union(*named))
    return [
        _posting(key, line, owner(numbers, known), f"bank:{fmt}")
        for (key, line), numbers in zip(keyed, named, strict=True)
    ]


def _posting(key: str, line: BankLine, student: str | None, cause: str) -> Posting:
    account = bank(line.account)
    if student:
        return payment(KIND, student, line.cents, key=key, on=line.date, into=account, cause=cause)
    debit, credit = (account, SUSPENSE) if line.cents > 0 else (SUSPENSE, account)
    day, cents = line.date.isoformat(), abs(line.cents)
    return Posting(key, day, debit, credit, cents, SUSPENSE, None, None, None, cause)


def _write(
    uow: UnitOfWork,
    report: Report,
    sha: str,
    keyed: Sequence[tuple[str, BankLine]],
    postings: Sequence[Posting],
    first: int,
) -> TakenFile:
    counts = report.counts()
    taken = uow.banking.add_file(sha, report.format, at=uow.at, actor=uow.actor, summary=counts)
    posted = post(uow, postings, "bank.import", taken.receipt, sha256=sha, format=report.format, **counts)
    if posted.first != first or posted.already:
        raise Conflict(N_("The ledger has lines of this file that no file brought."), code="other-entry")
    uow.banking.add_lines(
        taken.number, ((key, number, one) for number, (key, one) in enumerate(keyed, first))
    )
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
