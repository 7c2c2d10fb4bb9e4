"""Forgetting what nobody can use any more: sessions that have ended, codes that have expired, old failures.

It can wait: such sessions and codes are refused already. Counts of failures that still hold somebody up, or have
closed an account, are kept until staff open it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from omnicli.rules.jobs import Limits
from omnicli.services.jobs.work import ACTION

if TYPE_CHECKING:
    from datetime import datetime

    from omnicli.services.jobs.work import Counts, Scope
    from store.uow import UnitOfWork

NAME = "session-cleanup"
EVERY = timedelta(days=1)
QUIET = timedelta(days=365)
"""Failures are forgotten after a year without a try (ours): a mistype in each of twenty terms is no attack."""


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What would be forgotten, counted."""

    limits: Limits
    counts: Counts

    @property
    def is_empty(self) -> bool:
        """Whether all that is kept still serves."""
        return not any(self.counts.values())

    def do(self, uow: UnitOfWork) -> Counts:
        """Forget it."""
        forgotten = uow.jobs.forget(self.limits)
        uow.record(ACTION, f"job:{NAME}", **forgotten)
        return forgotten


def find(uow: UnitOfWork, scope: Scope) -> Forgetting:
    """Find what serves nobody any more."""
    settings = scope.settings
    limits = Limits(
        now=uow.at,
        idle_since=uow.at - timedelta(minutes=settings.session_idle_minutes),
        begun_by=uow.at - timedelta(hours=settings.session_hours),
        quiet_since=uow.at - QUIET,
        closes_at=settings.lockout_closes_at,
    )
    return Forgetting(limits, uow.jobs.dead(limits))


def next_due(uow: UnitOfWork, scope: Scope) -> datetime | None:
    """Return when the first session or invitation ends by itself, if nobody uses it."""
    seen, begun, expires = uow.jobs.first_to_die()
    ends = (
        seen and seen + timedelta(minutes=scope.settings.session_idle_minutes),
        begun and begun + timedelta(hours=scope.settings.session_hours),
        expires,
    )
    return min((end for end in ends if end), default=None)
