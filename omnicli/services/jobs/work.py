"""What a job is: how it finds what is due, and what it leaves when that is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from omnicli.services.ledger import post

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta
    from zoneinfo import ZoneInfo

    from omnicli.rules.ledger import Posting
    from omnicli.settings import Settings
    from store.uow import UnitOfWork

    Counts = dict[str, int]
    Find = Callable[[UnitOfWork, "Scope"], "Work"]

ACTION = "job.run"
"""How the audit trail names a run."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a job looks: the college's time zone, the machine's settings, and one term when it is named.

    `trust_clock`: somebody says that the clock is right, whatever the last event says.
    """

    tz: ZoneInfo
    settings: Settings
    term: str = ""
    trust_clock: bool = False

    def takes(self, term: str) -> bool:
        """Tell whether a term is among those looked at."""
        return self.term in ("", term)


class Work(Protocol):
    """What is due: found by reading, done by writing."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""

    def do(self, uow: UnitOfWork) -> Counts:
        """Do it, leave one event, and return what was done."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job: its name, what it does and what it did in words, how it finds its work and when there is more.

    `every` keeps what can wait from running at each tick. `find` is None for the job that works outside the store.
    """

    name: str
    about: str
    done: str
    find: Find | None
    next_due: Callable[[UnitOfWork, Scope], datetime | None]
    every: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Fees:
    """Charges to be posted; `already` are in the ledger, `skipped` are not charged for a reason."""

    job: str
    postings: tuple[Posting, ...]
    already: int
    skipped: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to charge."""
        return not self.postings

    def do(self, uow: UnitOfWork) -> Counts:
        """Post the charges, sealed by the event of the run."""
        counts = {
            "candidates": len(self.postings) + self.already + self.skipped,
            "charged": len(self.postings),
            "already": self.already,
            "skipped": self.skipped,
        }
        post(uow, self.postings, ACTION, f"job:{self.job}", **counts)
        return counts
