"""Running jobs: one by its name, or all that is due; each in one transaction, with the row that says it ran."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from omnicli.errors import StoreError
from omnicli.services.jobs.agenda import check_clock, is_due
from omnicli.services.jobs.registry import BY_NAME, JOBS, PAYMENTS
from omnicli.services.jobs.windows import Closings
from omnicli.services.jobs.work import ACTION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager
    from datetime import datetime

    from omnicli.errors import Reason
    from omnicli.rules.jobs import Closing, Item
    from omnicli.services.jobs.work import Counts, Find, Job, Scope, Work
    from store.uow import UnitOfWork

_NOTHING_PAID: Mapping[str, int] = {"looked": 0, "paid": 0, "expired": 0, "failed": 0, "paid_cents": 0}


class Units(Protocol):
    """Opens units of work as whoever runs the jobs."""

    def read(self) -> AbstractContextManager[UnitOfWork]:
        """Open the store to read."""

    def write(self, *, dry_run: bool) -> AbstractContextManager[UnitOfWork]:
        """Open the store to write; with `dry_run` nothing of it stays."""


@dataclass(frozen=True, slots=True)
class Paid:
    """What the provider of the payment page answered: counts, and why some payments could not be posted."""

    counts: Counts
    problems: tuple[Reason, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing came of looking."""
        return not (self.counts["paid"] or self.counts["expired"] or self.counts["failed"])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did, or that it was `idle`; a dry one has the charges it would make, the windows it would close."""

    job: str
    as_of: datetime
    counts: Mapping[str, int]
    idle: bool
    items: tuple[Item, ...] = ()
    closings: tuple[Closing, ...] = ()


@dataclass(slots=True)
class Report:
    """What a run of all that was due did, and what failed, by job."""

    outcomes: list[Outcome] = field(default_factory=list)
    failures: list[tuple[str, Exception]] = field(default_factory=list)
    problems: list[Reason] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs jobs on a store. `settle(dry_run)` asks the provider of the payment page; it returns None without one."""

    units: Units
    scope: Scope
    settle: Callable[[bool], Paid | None]
    dry_run: bool = False

    def run(self, name: str) -> tuple[Outcome, tuple[Reason, ...]]:
        """Run one job whether or not anything is due; return what it did and what could not be done."""
        started = monotonic()
        find = BY_NAME[name].find
        if find is None:
            return self._payments(started)
        with self.units.write(dry_run=self.dry_run) as uow:
            check_clock(uow, self.scope)
            return self._do(uow, name, find(uow, self.scope), started), ()

    def run_due(self) -> Report:
        """Run every job that has something to do. What fails does not stop the others, but a store that does.

        A dry run does them all in one transaction that is undone, so that each sees what those before it would do.
        """
        report = Report()
        with self.units.read() as uow:
            check_clock(uow, self.scope)
        self._attempt(report, PAYMENTS, lambda: self._payments_due(report), stops=())
        if self.dry_run:
            with self.units.write(dry_run=True) as uow:
                self._each(report, lambda job, find: self._rehearse(report, uow, job, find))
        else:
            self._each(report, lambda job, find: self._run_due(report, job, find))
        return report

    def _each(self, report: Report, attempt: Callable[[Job, Find], None]) -> None:
        for job in JOBS:
            if job.find:
                self._attempt(report, job.name, partial(attempt, job, job.find))

    def _attempt(
        self,
        report: Report,
        name: str,
        work: Callable[[], None],
        *,
        stops: tuple[type[Exception], ...] = (StoreError,),
    ) -> None:
        """Keep what fails for the end. A store that fails stops all, a provider's keys that cannot be read do not."""
        try:
            work()
        except stops:
            raise
        except Exception as error:  # noqa: BLE001 - told at the end, a fault of ours too: the other jobs are due
            report.failures.append((name, error))

    def _run_due(self, report: Report, job: Job, find: Find) -> None:
        """Look first without holding up who writes, then look again where nobody else can come between."""
        started = monotonic()
        with self.units.read() as uow:
            if not is_due(job, uow) or find(uow, self.scope).is_empty:
                return
        with self.units.write(dry_run=False) as uow:
            work = find(uow, self.scope)
            if not work.is_empty:
                report.outcomes.append(self._do(uow, job.name, work, started))

    def _rehearse(self, report: Report, uow: UnitOfWork, job: Job, find: Find) -> None:
        work = find(uow, self.scope)
        if is_due(job, uow) and not work.is_empty:
            report.outcomes.append(self._do(uow, job.name, work, monotonic()))

    def _do(self, uow: UnitOfWork, name: str, work: Work, started: float) -> Outcome:
        last, idle = uow.ledger.last(), work.is_empty
        counts = work.do(uow)
        _keep(uow, name, counts, started)
        if not self.dry_run:
            return Outcome(name, uow.at, counts, idle)
        closings = work.ended if isinstance(work, Closings) else ()
        return Outcome(name, uow.at, counts, idle, tuple(uow.jobs.items_after(last)), closings)

    def _payments(self, started: float) -> tuple[Outcome, tuple[Reason, ...]]:
        """Post what was paid online: the provider is asked outside any transaction, each payment posted in its own."""
        with self.units.read() as uow:
            check_clock(uow, self.scope)
        paid = self.settle(self.dry_run) or Paid(dict(_NOTHING_PAID))
        return self._keep_payments(paid, started), paid.problems

    def _payments_due(self, report: Report) -> None:
        started = monotonic()
        paid = self.settle(self.dry_run)
        if paid is not None:
            report.problems.extend(paid.problems)
            if not paid.is_empty:
                report.outcomes.append(self._keep_payments(paid, started))

    def _keep_payments(self, paid: Paid, started: float) -> Outcome:
        with self.units.write(dry_run=self.dry_run) as uow:
            uow.record(ACTION, f"job:{PAYMENTS}", **paid.counts)
            _keep(uow, PAYMENTS, paid.counts, started)
            return Outcome(PAYMENTS, uow.at, paid.counts, paid.is_empty)


def _keep(uow: UnitOfWork, name: str, counts: Counts, started: float) -> None:
    millis = int(1000 * (monotonic() - started))
    uow.jobs.add(name, as_of=uow.at, at=uow.at, millis=millis, actor=uow.actor, outcome=counts)
