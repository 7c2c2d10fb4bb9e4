"""A student's terms for tax slips: which one a fee belongs to, and which make box A of the relevé 8.

Box A: terms begun in the year and completed, full-time, at least nine hours a week, of a programme that the ministry
recognises (instructions RL-8.S). Which test of full-time governs is uncertain: the college's own, unless it decides
otherwise for a student.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from omnicli.rules.tax_months import DECIDED, FEW_HOURS, LEFT, touches
from omnicli.rules.tax_overrides import FULL_TIME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from omnicli.rules.tax_overrides import Override
    from omnicli.rules.tax_year import TaxYear
    from omnicli.rules.terms import Term

COMPLETED: Final = "completed"
BEGUN_BEFORE: Final = "begun-before"
NOT_OVER: Final = "not-over"
NOT_FULL_TIME: Final = "not-full-time"
NOT_RECOGNISED: Final = "not-recognised"
NOT_COMPLETED: Final = "not-completed"
BEYOND: Final = "beyond"


class Study(NamedTuple):
    """A student in a term: its status there (`full-time`, `part-time`) and hours a week.

    `disabled` when it is deemed full-time for a disability; `left` when every course was abandoned, `left_on` then
    being the day of the last one, None when no record says it. A term in which a student has no course at all, and
    that is known only because the college decided something about it, has `registered` False.
    """

    term: Term
    status: str
    weekly_hours: int
    disabled: bool = False
    left: bool = False
    left_on: date | None = None
    registered: bool = True


class TermOfA(NamedTuple):
    """A term that touches the year: whether it counts for box A, and every reason why (slugs)."""

    term: str
    counts: bool
    why: tuple[str, ...]


def nearest(on: date, studied: Sequence[Term]) -> Term | None:
    """Return the term that a fee of no term belongs to, given the day it was charged and the terms studied.

    The one that the day is in, the last if it is in several; else the nearest of that calendar year, the later of two
    as near; else the first that begins the year after: one is admitted in autumn for the winter.
    """
    around = [term for term in studied if term.starts <= on <= term.ends]
    if around:
        return max(around, key=lambda term: (term.starts, term.code))
    near = [term for term in studied if touches(term, on.year)]
    near = near or [term for term in studied if term.starts.year == on.year + 1]
    return min(near, key=lambda term: (_distance(on, term), term.starts < on, term.code), default=None)


def _distance(on: date, term: Term) -> int:
    return (term.starts - on).days if on < term.starts else (on - term.ends).days


def of_box_a(
    studies: Iterable[Study],
    decided: Mapping[str, Override],
    year: TaxYear,
    *,
    program: str,
    today: date,
) -> tuple[TermOfA, ...]:
    """Judge every term of a student that touches the year, in order of time; `rl8_terms` of them count at most.

    `decided` is what the college decided of its terms for the relevé 8.
    """
    touching = [one for one in studies if touches(one.term, year.year)]
    touching.sort(key=lambda one: (one.term.starts, one.term.code))
    judged = [_judged(one, decided.get(one.term.code), year, program, today) for one in touching]
    counting = [one for one in judged if one.counts]
    beyond = {one.term for one in counting[year.rl8_terms :]}
    return tuple(
        TermOfA(one.term, counts=False, why=(BEYOND,)) if one.term in beyond else one for one in judged
    )


def _judged(study: Study, override: Override | None, year: TaxYear, program: str, today: date) -> TermOfA:
    found = tuple(_reasons(study, override, year, program, today))
    decided = (DECIDED,) if override else ()
    return TermOfA(study.term.code, not found, (*(found or (COMPLETED,)), *decided))


def _reasons(
    study: Study, override: Override | None, year: TaxYear, program: str, today: date
) -> Iterator[str]:
    """Yield why a term does not count. A status that the college decided stands for the hours too."""
    status = override.status if override else None
    completed = override.completed if override else None
    if study.term.starts.year != year.year:
        yield BEGUN_BEFORE
    if (status or (study.status if study.registered else "")) != FULL_TIME:
        yield NOT_FULL_TIME
    elif not status and not study.disabled and study.weekly_hours < year.rl8_hours:
        yield FEW_HOURS
    if program.startswith(year.rl8_not_recognised):
        yield NOT_RECOGNISED
    if completed is None and today <= study.term.ends:
        yield NOT_OVER
    if completed is None and study.left:
        yield LEFT
    if completed is False:
        yield NOT_COMPLETED
