"""The totals of a camt statement: balances, and the summary of its entries."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from omnicli.bank.camt_tree import amount, find_all, signed, text
from omnicli.bank.cells import plain_cents
from omnicli.bank.model import fault
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.rules.values import Invalid
from omnicli.tabular import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

_OPENING = ("OPBD", "PRCD")  # the opening balance, or what the previous statement closed with
_CLOSING = ("CLBD",)
_SIDES = (("TtlNtries", ""), ("TtlCdtNtries", "CRDT"), ("TtlDbtNtries", "DBIT"))


def check_totals(unit: Any, booked: int, faults: list[Fault]) -> bool:
    """Hold the totals of a statement against its entries, adding what is wrong; return whether there were any."""
    checked = False
    for check in (_balances, _summary):
        try:
            found = check(unit, booked)
        except Invalid as error:
            faults.append(Fault(unit.sourceline, "", error.reason))
            continue
        faults += [one for one in found if one]
        checked = checked or bool(found)
    return checked


def _balances(unit: Any, booked: int) -> list[Fault | None]:
    opening, closing = _balance(unit, _OPENING), _balance(unit, _CLOSING)
    if opening is None or closing is None:
        return []
    if closing - opening == booked:
        return [None]
    message = N_("The balance moves by {told}; the booked entries sum to {found}.")
    return [
        fault(unit.sourceline, "control-total", message, told=Cents(closing - opening), found=Cents(booked))
    ]


def _balance(unit: Any, codes: Iterable[str]) -> int | None:
    """Return the one balance of a kind; None when there is none, or several, as on a page of a longer statement."""
    for code in codes:
        found = [one for one in find_all(unit, "Bal") if text(one, "Tp/CdOrPrtry/Cd") == code]
        if found:
            return signed(found[0]) if len(found) == 1 else None
    return None


def _summary(unit: Any, _booked: int) -> list[Fault | None]:
    summary = next(find_all(unit, "TxsSummry"), None)
    if summary is None:
        return []
    moved = [(text(one, "CdtDbtInd"), signed(one)) for one in find_all(unit, "Ntry")]
    found: list[Fault | None] = []
    for name, side in _SIDES:
        for total in find_all(summary, name):
            found += _side(total, name, [abs(cents) for one, cents in moved if side in {"", one}])
    for total in find_all(summary, "TtlNtries"):
        found.append(_net(total, sum(cents for _one, cents in moved)))
    return found


def _side(total: Any, name: str, moved: list[int]) -> list[Fault | None]:
    count, told = text(total, "NbOfNtries"), text(total, "Sum")
    found: list[Fault | None] = []
    if count:
        message = N_("{code} counts {told} entries; there are {found}.")
        wrong = count != str(len(moved))
        found.append(
            fault(total.sourceline, "control-count", message, code=name, told=count[:20], found=len(moved))
            if wrong
            else None
        )
    if told:
        message = N_("{code} is {told}; its entries sum to {found}.")
        cents = plain_cents(told)
        wrong = cents != sum(moved)
        found.append(
            fault(
                total.sourceline,
                "control-total",
                message,
                code=name,
                told=Cents(cents),
                found=Cents(sum(moved)),
            )
            if wrong
            else None
        )
    return found


def _net(total: Any, moved: int) -> Fault | None:
    """Check the net of all entries: an element of its own since version 4, two of the summary's before."""
    element = next(chain(find_all(total, "TtlNetNtry/Amt"), find_all(total, "TtlNetNtryAmt")), None)
    indicator = text(total, "TtlNetNtry/CdtDbtInd") or text(total, "CdtDbtInd")
    if element is None or not indicator:
        return None
    told = amount(element) if indicator == "CRDT" else -amount(element)
    if told == moved:
        return None
    message = N_("{code} is {told}; its entries sum to {found}.")
    return fault(
        element.sourceline, "control-total", message, code="TtlNetNtry", told=Cents(told), found=Cents(moved)
    )
