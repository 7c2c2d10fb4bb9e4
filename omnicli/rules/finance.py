"""What a college decides about money, beside its tariff: `[finance]` of the college file, each with its default.

These are rules of the college and live in the store, not settings of the machine: who runs a command cannot move them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.money import parse_cents
from omnicli.rules.college_tables import number_fault, table_faults, text_fault

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Finance:
    """The college's decisions. Amounts are cents; `payee` empty is the college's name.

    `due_days`: days to pay a charge, where its tariff row says nothing (our default: the sources give none).
    `access_from` and `access_days`: access is withdrawn from so much overdue, so many days after it was due (the guide
    gives neither: the first cent, the day after). `late_payment_days`: days after the due date before the late fee, so
    that payments on their way from the bank arrive. `full_time_courses`, `full_time_hours`: full-time (C-29, s. 24:
    four courses or 180 periods). `weeks`: weeks of classes in a term.
    """

    payee: str = ""
    due_days: int = 30
    access_from: int = 1
    access_days: int = 0
    late_payment_days: int = 5
    full_time_courses: int = 4
    full_time_hours: int = 180
    end_of_dec_courses: int = 3
    weeks: int = 15

    def days_to_pay(self, due_days: int | None) -> int:
        """Return the days to pay of a row of the tariff, or the college's own where the row says nothing."""
        return self.due_days if due_days is None else due_days


_LIMITS = {
    "due_days": (0, 366),
    "access_days": (0, 366),
    "late_payment_days": (0, 366),
    "full_time_courses": (1, 20),
    "full_time_hours": (1, 1000),
    "end_of_dec_courses": (0, 20),
    "weeks": (1, 20),
}
NAMES = tuple(one.name for one in fields(Finance))


def finance(table: Mapping[str, object]) -> Finance:
    """Read the table of a college file that `faults` found nothing wrong with."""
    given = dict(table)
    if "access_from" in given:
        given["access_from"] = int(parse_cents(str(given["access_from"])))
    return Finance(**given)  # type: ignore[arg-type]


def faults(table: object) -> list[Reason]:
    """Say everything that is wrong in the table."""
    return table_faults(table, "finance", NAMES, _fault)


def _fault(name: str, value: object) -> list[Reason]:
    if name == "payee":
        return text_fault(name, value)
    if name == "access_from":
        return _amount_fault(name, value)
    return number_fault(name, value, *_LIMITS[name])


def _amount_fault(name: str, value: object) -> list[Reason]:
    try:
        if parse_cents(str(value)) >= 1 and not isinstance(value, bool):
            return []
    except ValueError:
        pass
    return [reason("not-an-amount", N_('“{key}” must be an amount above zero, such as "25.00".'), key=name)]
