"""Choices as they are kept: under a number of their own, sealed by the audit trail, and what they hold is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from omnicli.rules.choosing import Choice, Offer
    from omnicli.rules.options import Option
    from store.choices import Submission
    from store.uow import UnitOfWork


def keep(
    uow: UnitOfWork,
    student: str,
    term: str,
    courses: Collection[str],
    ranked: Collection[Option],
    *,
    way: str,
) -> Submission:
    """Keep a choice that was judged, under a fresh confirmation number."""
    number = _fresh_number(uow)
    return uow.choices.add(
        student, term, courses, ranked, confirmation=number, at=uow.at, actor=uow.actor, way=way
    )


def _fresh_number(uow: UnitOfWork) -> str:
    """Draw a number that nobody has; the store is open to write, so that nobody comes between."""
    import secrets

    from omnicli.rules.confirmation_number import ALPHABET, DRAWN, confirmation_number

    while True:
        number = confirmation_number("".join(secrets.choice(ALPHABET) for _ in range(DRAWN)))
        if not uow.choices.is_given(number):
            return number


def seal_of(uow: UnitOfWork, first: int, last: int) -> dict[str, object]:
    """Return what the audit trail keeps of the choices between two numbers, so that they can be held against it."""
    return {"first": first, "last": last, "choices_sha256": uow.choices.digest(first, last)}


class Shown(NamedTuple):
    """A choice, and how many earlier ones of the same student and term it supersedes."""

    submission: Submission
    supersedes: int


def last(uow: UnitOfWork, student: str, code: str) -> Shown | None:
    """Return the choice of a student that is in force in a term, or None."""
    found = uow.choices.of_student(student, code)
    return Shown(found[0], len(found) - 1) if found else None


def named(offer: Offer, choice: Choice) -> dict[str, str]:
    """Return what each course and option of a choice is called, by its text, as `titles` does for one submitted."""
    known = {course: facts.title for course, facts in offer.facts.items()}
    return _named(choice.courses, choice.options, known, offer.sections)


def titles(uow: UnitOfWork, choice: Submission) -> dict[str, str]:
    """Return what each course and option of a choice is called, by its text: an activity by its section's title."""
    known = uow.choices.titles({*choice.courses, *(one.course for one in choice.ranked)})
    return _named(choice.courses, choice.ranked, known, sections_of(uow, choice.term))


def _named(
    courses: Iterable[str],
    options: Iterable[Option],
    known: Mapping[str, str],
    sections: Mapping[str, Mapping[str, str]],
) -> dict[str, str]:
    named = {course: known.get(course, "") for course in courses}
    for one in options:
        given = sections.get(one.course, {})
        alike = next(iter(given.values())) if len(set(given.values())) == 1 else ""
        named[str(one)] = given.get(one.section) or alike or known.get(one.course, "")
    return named


def sections_of(uow: UnitOfWork, term: str) -> dict[str, dict[str, str]]:
    """Return the title of each section of a term, by course."""
    found: dict[str, dict[str, str]] = {}
    for course, section, title in uow.choices.sections(term):
        found.setdefault(course, {})[section] = title
    return found
