"""What appeared for a student since an instant, so that nobody needs a robot that reads everything again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.clock import to_text
from omnicli.rules.news import ATTESTATION, News
from omnicli.rules.statement import statement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from omnicli.rules.statement import Statement
    from store.uow import UnitOfWork


def news(uow: UnitOfWork, student: str, since: datetime) -> list[News]:
    """Return what appeared at an instant or after it, in order of time."""
    ready = (one for one in _attestations(uow, student) if one.at >= to_text(since))
    return sorted([*uow.results.news(student, since), *ready], key=lambda one: one.at)


def _attestations(uow: UnitOfWork, student: str) -> Iterator[News]:
    """Yield the attestations that are ready: free ones since they were asked for, others since they are paid."""
    asked = uow.results.attestations(student)
    account = statement(uow.ledger.of_student(student)) if asked else None
    for number, term, at, entry in asked:
        since = _paid_at(account, entry) if account and entry is not None else at
        if since is not None:
            yield News(max(since, at), ATTESTATION, term, "", str(number), None, None, "")


def _paid_at(account: Statement, entry: int) -> str | None:
    """Return the instant of the payment that settled a charge; None while something of it is owed."""
    if any(one.entry.number == entry and one.unpaid for one in account.charges):
        return None
    paying = [one.entry.at for one in account.payments if entry in dict(one.covered)]
    return max(paying, default=None)
