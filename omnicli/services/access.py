"""Access, worked out from the ledger and the holds at the instant asked: a payment opens at the second it is posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from zoneinfo import ZoneInfo

    from omnicli.errors import Reason, Refused
    from omnicli.money import Cents
    from omnicli.rules.access import Access, Hold
    from store.uow import UnitOfWork


def state(uow: UnitOfWork, student: str, today: date) -> Access:
    """Return how a student stands: what is owed, what of it is late, and the holds in force."""
    from omnicli.money import Cents
    from omnicli.rules.access import Access

    holds = tuple(one for one in uow.holds.of_student(student) if one.in_force(today))
    balance = uow.ledger.balance_of(student)
    if balance <= 0:
        return Access(balance, Cents(0), Cents(0), 1, None, (), holds)
    return _debtor(uow, student, today, balance, holds)


def _debtor(uow: UnitOfWork, student: str, today: date, balance: Cents, holds: tuple[Hold, ...]) -> Access:
    from datetime import timedelta

    from omnicli.rules.access import Access
    from omnicli.rules.statement import statement

    finance = uow.college.facts().finance
    account = statement(uow.ledger.of_student(student))
    late = account.overdue(today, days=finance.access_days)
    last = today - timedelta(days=finance.access_days)
    behind = tuple(one for one in account.charges if one.unpaid and one.due < last)
    return Access(balance, account.overdue(today), late, finance.access_from, account.next_due, behind, holds)


def closures_of(
    uow: UnitOfWork, module: str, students: Collection[str], today: date
) -> dict[str, tuple[Reason, ...]]:
    """Return why a module is closed to each of many students, those to whom it is open left out: two queries in all."""
    from itertools import groupby

    from omnicli.money import Cents
    from omnicli.rules.access import closures
    from omnicli.rules.statement import statement

    finance = uow.college.facts().finance
    wanted = frozenset(students)
    late = {
        student: statement(entries).overdue(today, days=finance.access_days)
        for student, entries in groupby(uow.ledger.by_student(), lambda entry: entry.student)
        if student in wanted
    }
    holds: dict[str, list[Hold]] = {}
    for one in uow.holds.all():
        if one.student in wanted and one.in_force(today):
            holds.setdefault(one.student, []).append(one)
    found = {
        student: closures(
            module,
            late=late.get(student, Cents(0)),
            limit=finance.access_from,
            holds=holds.get(student, ()),
        )
        for student in late.keys() | holds.keys()
    }
    return {student: reasons for student, reasons in found.items() if reasons}


def require(uow: UnitOfWork, student: str, module: str, tz: ZoneInfo) -> None:
    """Refuse a module that is closed to a student for money or for a hold, with every reason.

    Every command of a student passes here: who owes nothing and is under no hold costs two look-ups.
    """
    if uow.ledger.balance_of(student) <= 0 and not uow.holds.of_student(student):
        return
    from omnicli.clock import local_date
    from omnicli.rules.access import ALWAYS_OPEN

    if module in ALWAYS_OPEN:
        return
    reasons = state(uow, student, local_date(uow.at, tz)).closures(module)
    if reasons:
        raise _refused(module, reasons)


def _refused(module: str, reasons: tuple[Reason, ...]) -> Refused:
    from omnicli.errors import Refused
    from omnicli.i18n import N_, Words
    from omnicli.rules.modules import module_name

    message = N_("The module “{module}” is closed to you.")
    name = Words(module_name(module))
    if reasons[0].slug == "access-withdrawn":
        return Refused(message, code="access-withdrawn", reasons=reasons, module=name)
    return Refused(message, code="hold", reasons=reasons, module=name)
