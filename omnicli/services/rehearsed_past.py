"""The past of an invented college: its terms that are over were published, paid and confirmed, as a term should be.

What is still to be done is the present term's: cron and whoever tries omni do it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from omnicli.clock import local_date, start_of_day
from omnicli.rules import ledger
from omnicli.rules.confirmation import ConfirmedCourse
from omnicli.services.ledger import post
from omnicli.services.publishing import publish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from omnicli.rules.ledger import Posting
    from omnicli.rules.terms import Term
    from store.uow import UnitOfWork


def live(uow: UnitOfWork, tz: ZoneInfo) -> int:
    """Give every term that is over its fees, payments and confirmations; return how many entries the ledger has."""
    today = local_date(uow.at, tz)
    for term in uow.catalogue.terms():
        if term.ends < today and any(uow.seats.registrations(term.code)):
            publish(uow, term.code, on=term.schedule_from)
            post(uow, _payments(uow, term), "payments.record", f"term:{term.code}")
            _confirm(uow, term, tz)
    return uow.ledger.last()


def _payments(uow: UnitOfWork, term: Term) -> Iterator[Posting]:
    """Yield a payment for each student who owes: all of it, at the desk, on a day between charge and due date."""
    owed: dict[str, int] = {}
    due: dict[str, str] = {}
    for entry in uow.ledger.by_student():
        if entry.student and entry.term == term.code and entry.due:
            owed[entry.student] = owed.get(entry.student, 0) + entry.cents
            due[entry.student] = entry.due
    for student, cents in owed.items():
        on = date.fromisoformat(due[student]) - timedelta(days=1 + int(student) % 20)
        key = f"desk:debit:{student}:{on.isoformat()}:1"
        yield ledger.payment("debit", student, cents, key=key, on=on, into=ledger.desk("debit"), cause="desk")


def _confirm(uow: UnitOfWork, term: Term, tz: ZoneInfo) -> None:
    """Let everybody registered confirm in time, all courses attended."""
    for student in uow.people.students(term=term.code, program=None):
        day = term.confirm_by - timedelta(days=int(student.number) % 10)
        at = start_of_day(max(day, term.confirm_from), tz) + timedelta(hours=10)
        courses = (
            ConfirmedCourse(*section, attends=True)
            for section in uow.registrations.sections_of(student.number, term.code)
        )
        uow.confirmations.add(student.number, term.code, courses, at=at, late=False)
    uow.record("enrolment.confirm", f"term:{term.code}", rehearsed=True)
