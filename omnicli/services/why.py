"""What is closed to one student, why, and what would open it: what staff answer with at the counter."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import from_text, local_date
from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.access import WARNING, told
from omnicli.rules.choice_window import term_to_choose
from omnicli.rules.lockout import is_closed
from omnicli.rules.modules import Terms, states
from omnicli.rules.persons import STUDENT
from omnicli.services.access import state
from omnicli.services.people import need_student
from omnicli.services.schedule import current_term

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from omnicli.rules.access import Access
    from omnicli.rules.lockout import LockoutPolicy
    from omnicli.rules.modules import ModuleState
    from omnicli.rules.persons import Student
    from omnicli.rules.terms import Term
    from store.uow import UnitOfWork


class Explained(NamedTuple):
    """A student's modules as home shows them, what keeps the student out of the account, and what only warns."""

    student: Student
    term: Term | None
    access: Access
    modules: tuple[ModuleState, ...]
    account: tuple[Reason, ...]
    warnings: tuple[Reason, ...]


def explain(uow: UnitOfWork, number: str, tz: ZoneInfo, lockout: LockoutPolicy) -> Explained:
    """Explain what is closed to a student at the instant of the unit of work; the look leaves an event."""
    student = need_student(uow, number)
    today, term = local_date(uow.at, tz), current_term(uow, tz)
    access = state(uow, number, today)
    registered = bool(term and uow.registrations.sections_of(number, term.code))
    choice = term_to_choose(uow.catalogue.terms(), today)
    modules = states(Terms(term, registered, choice), today=today, access=access)
    warnings = tuple(told(hold) for hold in access.holds if hold.kind == WARNING)
    uow.record("student.why", f"{STUDENT}:{number}")
    return Explained(student, term, access, modules, _account(uow, number, lockout), warnings)


def _account(uow: UnitOfWork, number: str, lockout: LockoutPolicy) -> tuple[Reason, ...]:
    """Return every reason why the student cannot sign in."""
    found: list[Reason] = []
    if uow.accounts.account(STUDENT, number) is None:
        found.append(reason("never-registered", N_("The account was never created.")))
    tries = uow.accounts.attempts(STUDENT, number)
    if is_closed(tries.failures, lockout):
        closed = N_("The account is closed after {count} failed attempts.")
        found.append(reason("account-closed", closed, count=tries.failures))
    elif tries.locked_until and uow.at < from_text(tries.locked_until):
        waits = N_("The account waits until {instant}, after {count} failed attempts.")
        until = from_text(tries.locked_until)
        found.append(reason("account-waits", waits, instant=until, count=tries.failures))
    return tuple(found)
