"""When jobs are due, and whether the clock can be trusted to say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnicli.clock import from_text
from omnicli.errors import Refused
from omnicli.i18n import N_
from omnicli.rules.jobs import clock_is_behind
from omnicli.services.jobs.registry import JOBS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from omnicli.services.jobs.work import Job, Scope
    from store.uow import UnitOfWork


def check_clock(uow: UnitOfWork, scope: Scope) -> None:
    """Refuse to judge deadlines by a clock that was set back; in a rehearsal it is moved on purpose.

    Somebody who knows that the clock is right, and that it was ahead when the last event was written, says so.
    """
    if scope.trust_clock or uow.college.is_rehearsal():
        return
    for event in uow.audit.events(limit=1):
        last = from_text(event.at)
        if clock_is_behind(uow.at, last):
            raise Refused(
                N_(
                    "The clock was set back: it is {now}, and the last event is of {last}. Set it right first, or"
                    " run with --trust-clock if it is right now."
                ),
                code="clock-behind",
                now=uow.at,
                last=last,
            )


def is_due(job: Job, uow: UnitOfWork) -> bool:
    """Tell whether a job that can wait has waited long enough since its last run."""
    last = uow.jobs.last_runs().get(job.name) if job.every else None
    return last is None or job.every is None or not last.as_of <= uow.at < last.as_of + job.every


@dataclass(frozen=True, slots=True)
class Listed:
    """A job with the instant it is due next, now when it is, and that of its last run."""

    job: Job
    next_due: datetime | None
    last_run: datetime | None


def listing(uow: UnitOfWork, scope: Scope) -> Iterator[Listed]:
    """Yield every job with when it is due."""
    runs = uow.jobs.last_runs()
    for job in JOBS:
        last = runs.get(job.name)
        yield Listed(job, _next(job, uow, scope), last.at if last else None)


def _next(job: Job, uow: UnitOfWork, scope: Scope) -> datetime | None:
    due = job.next_due(uow, scope)
    if job.find and not job.find(uow, scope).is_empty:
        due = uow.at
    if due is None or is_due(job, uow):
        return due
    waits = (run.as_of + job.every for run in uow.jobs.runs(job=job.name, limit=1) if job.every)
    return max([due, *waits])
