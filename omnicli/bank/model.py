"""One shape for every bank file: what its readers give and what the college takes from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnicli.errors import reason
from omnicli.tabular import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

FORMATS = ("bai2", "camt.053", "camt.054", "ofx", "csv")
"""The formats that are read, as people and reports name them."""

MOST_FAULTS = 1_000
"""Faults after which reading stops: such a file is not what it is taken for."""

CURRENCY = "CAD"
"""The one currency of the ledger."""


@dataclass(frozen=True, slots=True)
class BankLine:
    """A movement of a bank account. `cents` above zero came in; `date` is the day that the bank booked it.

    `reference`, `payer` and `bank_reference` say to people what it is, and with account, date and amount which one it
    is. `fields` and `texts` are where a student's reference may be: fields made for one, and free texts.
    """

    line: int
    account: str
    date: date
    cents: int
    reference: str
    payer: str = ""
    bank_reference: str = ""
    fields: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BankFile:
    """A file that was read whole: its booked lines in their order. `checked`: it had control totals, and they held."""

    format: str
    lines: tuple[BankLine, ...]
    checked: bool = False
    accounts: tuple[str, ...] = ()

    @property
    def account(self) -> str:
        """The account, or several joined by commas."""
        return ", ".join(self.accounts)

    @property
    def cents(self) -> int:
        """What the lines sum to."""
        return sum(one.cents for one in self.lines)


class Rejected(ValueError):
    """A bank's file that is refused whole: every fault with the line where it is, 0 for the file itself."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(*(one.reason.slug for one in faults[:5]))
        self.faults = tuple(faults)


def fault(line: int, slug: str, message: str, /, **params: object) -> Fault:
    """Build a fault at a line."""
    return Fault(line, "", reason(slug, message, **params))


def keep(faults: list[Fault], *more: Fault) -> None:
    """Keep faults of a file; when there are thousands the reading stops and it is `Rejected` with those."""
    faults += more
    if len(faults) >= MOST_FAULTS:
        raise Rejected(faults)


def reject(line: int, slug: str, message: str, /, **params: object) -> Rejected:
    """Build the refusal that one fault makes."""
    return Rejected([fault(line, slug, message, **params)])


def accounts_of(lines: Sequence[BankLine]) -> tuple[str, ...]:
    """Return the accounts of lines, in the order they come."""
    return tuple(dict.fromkeys(one.account for one in lines))
