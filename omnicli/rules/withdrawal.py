"""Leaving courses («annulation de cours»): without a trace until the Ministry's date, as an AE after it, then no more.

Until `drop_by` (19 September, 14 February, or the working day before) a course leaves no line. After it, until
`abandon_by`, it is an «abandon sans échec» (AE) without a mark. Then it stays: the marks obtained so far are its
result.
Sources: seven colleges for the first date, two for AE (since 2025-2026).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.curriculum import COREQUISITE
from omnicli.rules.prerequisites import unmet
from omnicli.rules.terms import term_short

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from omnicli.rules.choice_rules import ChoiceRules
    from omnicli.rules.curriculum import Prerequisite
    from omnicli.rules.record import Transcript
    from omnicli.rules.terms import Term

Kind: TypeAlias = Literal["drop", "abandon"]
DROP: Final = "drop"
ABANDON: Final = "abandon"
AE: Final = "AE"


class Withdrawal(NamedTuple):
    """A course left: `date` is ISO text, `at` an instant as stored; `number` is 0 before it is kept."""

    number: int
    student: str
    term: str
    course: str
    section: str
    kind: str
    date: str
    reason: str
    at: str
    actor: str


@dataclass(frozen=True, slots=True)
class Situation:
    """A student's term before courses are left: the section of each course, the courses abandoned or final already.

    `abandoned` bear an AE; `final` have another result, or their group's results are final.
    """

    term: Term
    registered: Mapping[str, str]
    abandoned: frozenset[str]
    final: frozenset[str]
    transcript: Transcript
    required: Mapping[str, tuple[Prerequisite, ...]]
    rules: ChoiceRules

    def staying(self, courses: Collection[str]) -> frozenset[str]:
        """Return the courses that the student still follows once some are left."""
        return frozenset(self.registered) - self.abandoned - frozenset(courses)


def kind_on(term: Term, on: date) -> Kind | None:
    """Return what leaving a course on a day is: `drop`, `abandon`, or None when it is too late for both."""
    if on <= term.drop_by:
        return DROP
    return ABANDON if term.abandon_by and on <= term.abandon_by else None


def refusals(now: Situation, wanted: Mapping[str, date], today: date) -> dict[str, tuple[Reason, ...]]:
    """Say every reason why courses cannot be left, by course; those that can are not there.

    `wanted` is the day on which each is left. Slugs: `not-registered`, `already-left`, `already-final`, `leaves-on`,
    `too-late`, and `corequisite-alone` for a course that would stay without what must be taken along with it.
    """
    found = {course: tuple(_refusals(now, course, on, today)) for course, on in wanted.items()}
    leaving = [course for course, reasons in found.items() if not reasons]
    for reason_, left in _left_alone(now, leaving, wanted):
        found[left] = (*found[left], reason_)
    return {course: reasons for course, reasons in found.items() if reasons}


def _refusals(now: Situation, course: str, on: date, today: date) -> Iterator[Reason]:
    term = now.term
    if course not in now.registered:
        message = N_("{course}: the student is not registered in it in {term}.")
        yield reason("not-registered", message, course=course, term=term_short(term.code))
    elif course in now.abandoned:
        yield reason("already-left", N_("{course} was abandoned already (AE)."), course=course)
    elif course in now.final:
        message = N_("{course}: its results are final; only a correction changes them.")
        yield reason("already-final", message, course=course)
    if on > today:
        yield reason("leaves-on", N_("{course}: {date} has not come yet."), course=course, date=on)
    if kind_on(term, on) is None:
        last = term.abandon_by or term.drop_by
        message = N_("{course}: the last day to leave it was {date}; the marks obtained so far stay.")
        yield reason("too-late", message, course=course, date=last)


def _left_alone(
    now: Situation, leaving: Collection[str], wanted: Mapping[str, date]
) -> Iterator[tuple[Reason, str]]:
    """Yield what a course that stays would lack, with the course left that it needs."""
    before, after = now.staying(()), now.staying(wanted)
    for course in sorted(after):
        for one in now.required.get(course, ()):
            needed = sorted({*one.alternatives} & {*leaving})
            if one.kind != COREQUISITE or not needed or _alone(now, one, before):
                continue
            for why in _alone(now, one, after):
                yield why, needed[0]


def _alone(now: Situation, one: Prerequisite, taking: frozenset[str]) -> tuple[Reason, ...]:
    found = unmet(one.course, (one,), now.transcript, taking, now.rules)
    return tuple(why for why in found if why.slug == "corequisite-alone")


def warnings(now: Situation, leaving: Collection[str]) -> tuple[Reason, ...]:
    """Say what is worth a look: the student's last course."""
    if now.staying(leaving):
        return ()
    message = N_("It is the last course of the term: the student follows none any more.")
    return (reason("last-course", message),)
