"""What the college decides of a student in a term for tax slips, when the records do not say it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import NotFound
from omnicli.i18n import N_
from omnicli.rules.tax_overrides import Override
from omnicli.rules.tax_slips import RL8
from omnicli.rules.terms import term_short
from omnicli.services.people import need_student
from omnicli.services.terms import need_term

if TYPE_CHECKING:
    from collections.abc import Iterable

    from store.tax_years import Decided
    from store.uow import UnitOfWork


class Named(NamedTuple):
    """What is decided, and the student's name."""

    decided: Decided
    name: str


def set_override(
    uow: UnitOfWork, student: str, term: str, slips: Iterable[str], *, status: str | None = None,
    completed: bool | None = None, reason: str,
) -> list[Named]:  # fmt: skip
    """Decide what a student's months of a term count for, whether the term was completed (the relevé 8 alone asks).

    What is not said stays as it was decided before. The student need not be registered in the term. `NotFound` for an
    unknown student or term. The reason stays with the decision: the trail, kept longer, does not repeat it.
    """
    name = need_student(uow, student).name
    need_term(uow, term)
    before = uow.tax_years.overrides([student])
    done = []
    for slip in slips:
        said = completed if slip == RL8 else None
        if status is None and said is None:
            continue
        was = before.get((student, term, slip), Override())
        now = Override(
            was.status if status is None else status, was.completed if said is None else said, reason
        )
        uow.tax_years.set_override(student, term, slip, now, at=uow.at, actor=uow.actor)
        uow.record(
            "tax-override.set",
            f"student:{student}",
            term=term,
            slip=slip,
            status=now.status,
            completed=now.completed,
        )
        done.append(slip)
    found = uow.tax_years.decided([student])
    return [Named(one, name) for one in found if one.term == term and one.slip in done]


def remove_override(uow: UnitOfWork, student: str, term: str, slips: Iterable[str]) -> list[str]:
    """Take back what is decided of a student in a term, for each of these slips of which anything is; return those.

    `NotFound` when nothing is decided for any of them, or for an unknown student or term.
    """
    need_student(uow, student)
    need_term(uow, term)
    done = [slip for slip in slips if uow.tax_years.remove_override(student, term, slip)]
    if not done:
        message = N_("Nothing is decided of student {student} in {term}.")
        raise NotFound(message, code="unknown-override", student=student, term=term_short(term))
    for slip in done:
        uow.record("tax-override.remove", f"student:{student}", term=term, slip=slip)
    return done


def listing(uow: UnitOfWork, year: int | None = None) -> list[Named]:
    """List what is decided, of the terms that touch a calendar year when one is given. It leaves an event."""
    terms = {
        term.code
        for term in uow.catalogue.terms()
        if year is None or term.starts.year <= year <= term.ends.year
    }
    found = [one for one in uow.tax_years.decided() if one.term in terms]
    names = {number: need_student(uow, number).name for number in {one.student for one in found}}
    uow.record("tax-overrides.list", "students", year=year, count=len(found))
    return [Named(one, names[one.student]) for one in found]
