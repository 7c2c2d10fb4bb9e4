"""Course choices as staff see them: who is proposed what, who chose what, who has not, whose a number is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import NotFound
from omnicli.i18n import N_
from omnicli.rules.persons import STUDENT
from omnicli.rules.terms import Season, season_of
from omnicli.services.curriculum import dossiers
from omnicli.services.people import need_student
from omnicli.services.terms import need_term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnicli.rules.persons import Student
    from omnicli.services.curriculum import Dossier
    from store.choices import Submission
    from store.uow import UnitOfWork


class Chosen(NamedTuple):
    """A student and the choice in force, None when there is none."""

    student: Student
    choice: Submission | None


class Verified(NamedTuple):
    """Whose a confirmation number is, and the choice in force by now: the same one, or what superseded it."""

    student: Student
    choice: Submission
    in_force: Submission


def listing(uow: UnitOfWork, code: str, program: str) -> list[Chosen]:
    """List who has chosen for a term, in order of name; the look leaves an event."""
    term = need_term(uow, code)
    students = {one.number: one for one in uow.people.students(term=None, program=program or None)}
    chosen = {one.student: one for one in uow.choices.current(term.code) if one.student in students}
    found = [Chosen(student, chosen[number]) for number, student in students.items() if number in chosen]
    uow.record("choices.list", f"term:{term.code}", program=program, missing=False, count=len(found))
    return found


def missing(uow: UnitOfWork, code: str, program: str) -> list[Chosen]:
    """List who has not chosen for a term, among the students of the term before; the look leaves an event.

    That is the last one of autumn or winter in which somebody is registered; whoever is admitted for the term itself
    is given its courses by the adviser. Where no term before has a registration, every student is meant.
    """
    term = need_term(uow, code)
    chosen = {one.student for one in uow.choices.current(term.code)}
    students = _students_before(uow, term.code, program)
    found = [Chosen(student, None) for student in students if student.number not in chosen]
    uow.record("choices.list", f"term:{term.code}", program=program, missing=True, count=len(found))
    return found


def _students_before(uow: UnitOfWork, code: str, program: str) -> Sequence[Student]:
    before = (
        one.code
        for one in reversed(uow.catalogue.terms())
        if one.code < code and season_of(one.code) != Season.SUMMER
    )
    for term in before:
        if uow.people.students(term=term, program=None):
            return uow.people.students(term=term, program=program or None)
    return uow.people.students(term=None, program=program or None)


class Advised(NamedTuple):
    """A student and what is proposed, by the grid of the programme: nothing where it has none."""

    student: Student
    dossier: Dossier


def proposals(uow: UnitOfWork, code: str, program: str, number: str = "") -> list[Advised]:
    """Return what the students of the term before are proposed for a term, or one student; the look leaves an event."""
    term = need_term(uow, code)
    students = [need_student(uow, number)] if number else _students_before(uow, term.code, program)
    found = dossiers(uow, term.code, [one.number for one in students])
    subject = f"{STUDENT}:{number}" if number else f"term:{term.code}"
    uow.record("choices.proposals", subject, term=term.code, program=program, count=len(students))
    return [Advised(one, found[one.number]) for one in students]


def of_student(uow: UnitOfWork, number: str, code: str) -> tuple[Student, list[Submission]]:
    """Return a student's choices for a term, the newest first; the look leaves an event."""
    term, student = need_term(uow, code), need_student(uow, number)
    uow.record("choices.show", f"{STUDENT}:{number}", term=term.code)
    return student, uow.choices.of_student(number, term.code)


def verify(uow: UnitOfWork, confirmation: str) -> Verified:
    """Say whose a confirmation number is; `NotFound` when it was never given. The look leaves an event."""
    choice = uow.choices.by_confirmation(confirmation)
    if choice is None:
        message = N_("No course choice has the confirmation number {number}.")
        raise NotFound(message, code="unknown-confirmation", number=confirmation)
    uow.record("choices.verify", f"{STUDENT}:{choice.student}", choice=choice.number)
    in_force = uow.choices.last(choice.student, choice.term)
    return Verified(need_student(uow, choice.student), choice, in_force or choice)
