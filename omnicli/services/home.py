"""Home: who you are, the term, and every module of the guide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnicli.clock import local_date
from omnicli.rules.choice_window import term_to_choose
from omnicli.rules.modules import ModuleState, Terms, states
from omnicli.services.access import state
from omnicli.services.schedule import current_term
from omnicli.services.sins import owes_sin

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from omnicli.rules.access import Access
    from omnicli.rules.persons import Student
    from omnicli.rules.terms import Term
    from store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class Home:
    """What a student's home shows.

    `retrieved` and `confirmed` are None while there is no timetable to retrieve, no enrolment to confirm; `late` when
    its last day has gone by. `access` is what is owed, and the holds in force. `choice` is the term whose courses are
    chosen now, next, or were last, and `chosen` the confirmation number of what was submitted for it, None for nothing.
    `must_give_sin`: a tax year is open, and the student's slips need a SIN that the college does not have.
    `slips`: the last year with tax slips that are there to be printed and never were, None for none.
    """

    college: str
    term: Term | None
    courses: int
    retrieved: bool | None
    confirmed: bool | None
    late: bool
    modules: tuple[ModuleState, ...]
    access: Access
    choice: Term | None
    chosen: str | None
    must_give_sin: bool
    slips: int | None


def of_student(uow: UnitOfWork, student: Student, tz: ZoneInfo) -> Home:
    """Return a student's home at the instant of the unit of work."""
    term = current_term(uow, tz)
    today = local_date(uow.at, tz)
    sections = uow.registrations.sections_of(student.number, term.code) if term else []
    retrieved = None
    if term and sections and today >= term.schedule_from:
        retrieved = uow.registrations.retrieved_at(student.number, term.code) is not None
    confirmed = None
    if term and sections and today >= term.confirm_from:
        confirmed = uow.confirmations.confirmed_at(student.number, term.code) is not None
    late = term is not None and today > term.confirm_by
    access = state(uow, student.number, today)
    choice = term_to_choose(uow.catalogue.terms(), today)
    submitted = uow.choices.last(student.number, choice.code) if choice else None
    modules = states(Terms(term, bool(sections), choice), today=today, access=access)
    return Home(
        uow.college.facts().name, term, len(sections), retrieved, confirmed, late, modules, access,
        choice, submitted.confirmation if submitted else None, owes_sin(uow, student.number, today),
        _slips(uow, student.number, today),
    )  # fmt: skip


def _slips(uow: UnitOfWork, student: str, today: date) -> int | None:
    """Return the year whose slips wait to be printed; most students on most days have none."""
    if not uow.tax_slips.of_student(student):
        return None
    from omnicli.services.taxslips import waiting

    return waiting(uow, student, today)
