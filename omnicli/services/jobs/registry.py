"""Every job, in the order they run: money that came in first, then what is charged, then what closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.i18n import N_
from omnicli.services.jobs import cleanup, late_confirmation, late_payment, windows
from omnicli.services.jobs.work import Job

if TYPE_CHECKING:
    from datetime import datetime

    from omnicli.services.jobs.work import Scope
    from store.uow import UnitOfWork

PAYMENTS = "payments"


def _next_look(uow: UnitOfWork, _scope: Scope) -> datetime | None:
    """Pages that wait are looked at each time."""
    return uow.at if uow.online.live() else None


_FEES_DONE = N_("{charged} charged, {already} charged before, {skipped} not to be charged")

JOBS = (
    Job(
        PAYMENTS,
        N_("Post the payments made online."),
        N_("{paid} paid, {expired} expired, {failed} failed, of {looked} looked at"),
        None,
        _next_look,
    ),
    Job(
        windows.PUBLISH,
        N_("Publish timetables on their day and charge the term's fees."),
        N_("{terms} published, {charged} fees charged"),
        windows.find_publications,
        windows.next_publication,
    ),
    Job(
        late_confirmation.NAME,
        N_("Charge who had not confirmed at the deadline."),
        _FEES_DONE,
        late_confirmation.find,
        late_confirmation.next_due,
    ),
    Job(
        late_payment.NAME,
        N_("Charge who had not paid in time."),
        _FEES_DONE,
        late_payment.find,
        late_payment.next_due,
    ),
    Job(
        windows.CLOSE,
        N_("Close the windows that have ended, and keep what had been done."),
        N_("{closed} closed"),
        windows.find_closings,
        windows.next_closing,
    ),
    Job(
        cleanup.NAME,
        N_("Forget ended sessions, expired codes and old failures."),
        N_("{sessions} sessions, {invitations} codes, {attempts} counts of failures forgotten"),
        cleanup.find,
        cleanup.next_due,
        every=cleanup.EVERY,
    ),
)
BY_NAME = {job.name: job for job in JOBS}
