"""What staff do with students and employees: lists, one file, closed accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnicli.errors import NotFound
from omnicli.i18n import N_
from omnicli.rules.persons import EMPLOYEE, STUDENT
from omnicli.services import attempts
from omnicli.services.terms import need_term

if TYPE_CHECKING:
    from collections.abc import Collection

    from omnicli.rules.persons import Attempts, Employee, Student
    from store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class StudentFile:
    """A student as staff see one: no secret, no answer, the least that serves."""

    student: Student
    registered: bool
    attempts: Attempts
    terms: tuple[str, ...]


def listing(uow: UnitOfWork, *, term: str, program: str, not_done: Collection[str]) -> list[Student]:
    """List students; `not_done` keeps those who lack 'retrieval' or 'confirmation'. The look leaves an event."""
    if term:
        need_term(uow, term)
    found = uow.people.students(term=term or None, program=program or None, not_done=not_done)
    uow.record(
        "students.list", "students", term=term, program=program, not_done=sorted(not_done), count=len(found)
    )
    return found


def need_student(uow: UnitOfWork, number: str) -> Student:
    """Return a student; `NotFound` when there is none of that number."""
    student = uow.people.student(number)
    if student is None:
        raise _unknown(STUDENT, number)
    return student


def one(uow: UnitOfWork, number: str) -> StudentFile:
    """Return one student's file; the look leaves an event."""
    student = need_student(uow, number)
    uow.record("student.show", f"{STUDENT}:{number}")
    return StudentFile(
        student,
        uow.accounts.account(STUDENT, number) is not None,
        uow.accounts.attempts(STUDENT, number),
        tuple(uow.registrations.terms_of(number)),
    )


def unlock(uow: UnitOfWork, kind: str, number: str) -> None:
    """Open an account that waits or is closed after failures."""
    find = uow.people.student if kind == STUDENT else uow.people.employee
    if find(number) is None:
        raise _unknown(kind, number)
    failures = uow.accounts.attempts(kind, number).failures
    attempts.clear(uow, kind, number)
    uow.record("account.unlock", f"{kind}:{number}", failures=failures)


def employees(uow: UnitOfWork) -> list[Employee]:
    """List employees; the look leaves an event."""
    found = uow.people.employees()
    uow.record("employees.list", "employees", count=len(found))
    return found


def _unknown(kind: str, number: str) -> NotFound:
    if kind == EMPLOYEE:
        return NotFound(N_("There is no employee {number}."), code="unknown-employee", number=number)
    return NotFound(N_("There is no student {number}."), code="unknown-student", number=number)
