"""Publishing the terms whose day has come, and closing the windows that have ended, with what had been done by then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from omnicli.clock import local_date, start_of_day
from omnicli.rules.jobs import CONFIRMATION, Closing, Window, windows
from omnicli.services.jobs.work import ACTION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from omnicli.rules.terms import Term
    from omnicli.services.jobs.work import Counts, Scope
    from store.uow import UnitOfWork

PUBLISH = "publish-timetables"
CLOSE = "close-windows"


@dataclass(frozen=True, slots=True)
class Publications:
    """Terms to publish, each with the day its fees count from."""

    terms: tuple[tuple[str, date], ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is no term to publish."""
        return not self.terms

    def do(self, uow: UnitOfWork) -> Counts:
        """Publish them."""
        from omnicli.services.publishing import publish

        first = uow.ledger.last()
        for term, on in self.terms:
            publish(uow, term, on=on)
        counts = {"terms": len(self.terms), "charged": uow.ledger.last() - first}
        uow.record(ACTION, f"job:{PUBLISH}", **counts)
        return counts


def find_publications(uow: UnitOfWork, scope: Scope) -> Publications:
    """Find the terms whose timetables should be out and are not.

    Their fees count from the term's own date, however late the job runs. In a real store they count from the day the
    first registration was loaded, or the store could first charge, when that is later: nobody owes for a day on which
    nothing was known. A term whose classes had begun by then is left to staff: a college that moves in in the middle of
    a term has charged it elsewhere. Published so late that the fees would be overdue, they count from today.
    """
    rehearsal, today = uow.college.is_rehearsal(), local_date(uow.at, scope.tz)
    days, since = uow.college.facts().finance.due_days, uow.jobs.charging_since()
    found = []
    for code in uow.jobs.unpublished(today):
        term = uow.catalogue.term(code)
        loaded = None if rehearsal else uow.jobs.first_registration(code)
        if term and scope.takes(code):
            known = local_date(max(loaded, since), scope.tz) if loaded else term.schedule_from
            on = max(term.schedule_from, known)
            late = not rehearsal and on + timedelta(days) < today
            if known <= term.starts:
                found.append((code, today if late else on))
    return Publications(tuple(found))


def next_publication(uow: UnitOfWork, scope: Scope) -> datetime | None:
    """Return the next instant at which timetables come out."""
    starts = (start_of_day(term.schedule_from, scope.tz) for term in uow.catalogue.terms())
    return min((start for start in starts if start > uow.at), default=None)


@dataclass(frozen=True, slots=True)
class Closings:
    """Windows to close."""

    ended: tuple[Closing, ...]

    @property
    def is_empty(self) -> bool:
        """Whether no window has ended since."""
        return not self.ended

    def do(self, uow: UnitOfWork) -> Counts:
        """Keep each closing."""
        for one in self.ended:
            uow.jobs.close(one)
        closed = [f"{one.term} {one.what}" for one in self.ended]
        uow.record(ACTION, f"job:{CLOSE}", closed=closed)
        return {"closed": len(closed)}


def find_closings(uow: UnitOfWork, scope: Scope) -> Closings:
    """Find the windows that have ended and are not closed.

    Of a real store, none of a term that had ended before the college was founded there, and no confirmation of a term
    in which nobody was registered when it ended: a census of nobody says nothing.
    """
    rehearsal, closed = uow.college.is_rehearsal(), uow.jobs.closed()
    founded = local_date(uow.jobs.founded_at(), scope.tz)
    found = []
    for term in uow.catalogue.terms():
        if not scope.takes(term.code) or (not rehearsal and term.ends < founded):
            continue
        for window in _ended(term, scope.tz, uow.at):
            if (term.code, window.what) not in closed:
                counts = _counts(uow, term, window, rehearsal=rehearsal)
                if counts is not None:
                    found.append(Closing(term.code, window.what, window.end, counts))
    return Closings(tuple(found))


def next_closing(uow: UnitOfWork, scope: Scope) -> datetime | None:
    """Return the next instant at which a window ends."""
    ends = (window.end for term in uow.catalogue.terms() for window in windows(term, scope.tz))
    return min((end for end in ends if end > uow.at), default=None)


def _ended(term: Term, tz: ZoneInfo, at: datetime) -> Iterator[Window]:
    return (window for window in windows(term, tz) if window.end <= at)


def _counts(uow: UnitOfWork, term: Term, window: Window, *, rehearsal: bool) -> Counts | None:
    """Return what had been done when a window ended («recensement»); None when there was nobody to do it."""
    if window.what != CONFIRMATION:
        return {}
    by = None if rehearsal else window.end
    registered = uow.jobs.registered(term.code, by=by)
    if not registered:
        return None
    late = uow.jobs.unconfirmed(term.code, before=window.end)
    unconfirmed = sum(1 for known in late.values() if rehearsal or known)
    return {"registered": registered, "confirmed": registered - unconfirmed, "unconfirmed": unconfirmed}
