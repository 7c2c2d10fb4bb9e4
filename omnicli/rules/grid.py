"""A programme's grid: which version a student follows, how far they have come, what is open to them.

Sources: RREC, sections 6 to 9; Dawson and Lennoxville for complementary courses (outside one's own field, from the
domains that the programme leaves open).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.rules.curriculum import (
    COMPLEMENTARY,
    SPECIFIC,
    discipline,
    is_place,
    need_of,
)
from omnicli.rules.record import NOT_STUDIED
from omnicli.rules.terms import Season, parse_term, season_of
from omnicli.rules.values import Invalid

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from omnicli.rules.curriculum import GridLine, Result

_LISTED = str.maketrans(";", ",")


def since(version: str) -> str:
    """Return the first term whose admissions follow a version named by a year or a term; '' for any other name.

    A year holds from its first term: a college whose versions begin in autumn may write the term, `A2021`.
    """
    if len(version) == 4 and version.isascii() and version.isdigit():
        return f"{version}0"
    try:
        return parse_term(version)
    except Invalid:
        return ""


def version_for(versions: Iterable[str], admission_term: str) -> str:
    """Return the version that a student admitted in a term follows: the latest one not later than it.

    Where none is, or the term is not known, or versions bear other names: the last in order of text. '' of none.
    """
    every = sorted(versions)
    begun = [(since(one), one) for one in every if "" < since(one) <= admission_term]
    return max(begun)[1] if begun else (every or [""])[-1]


def own_disciplines(program: str, lines: Iterable[GridLine]) -> frozenset[str]:
    """Return the disciplines of a programme's own field: its digits, and those of its specific courses."""
    specific = {
        discipline(line.course) for line in lines if line.part == SPECIFIC and not is_place(line.course)
    }
    return frozenset((*specific, discipline(program)))


def domains(listed: str) -> frozenset[str]:
    """Return the domains and ensembles that a place lists, `a,b2`: empty when it is open to all."""
    return frozenset(listed.translate(_LISTED).split(",")) - {""}


def domains_open(lines: Iterable[GridLine]) -> frozenset[str]:
    """Return what any of a grid's places for a complementary course is open to: empty when one is open to all."""
    listed = [domains(line.ensemble) for line in lines if is_place(line.course)]
    return frozenset().union(*listed) if all(listed) else frozenset()


def is_open(ensemble: str, listed: Collection[str]) -> bool:
    """Tell whether a course of an ensemble (`b2`) is among domains or ensembles listed; so is one that has none."""
    return not listed or not ensemble or ensemble in listed or ensemble[:1] in listed


def need_of_line(line: GridLine) -> str:
    """Return which need a line is: a place, physical education, or '' for a course of its own."""
    if is_place(line.course):
        return COMPLEMENTARY
    need = need_of(line.course)
    return "" if need == COMPLEMENTARY else need


def length(lines: Iterable[GridLine]) -> int:
    """Return how many sessions a grid has."""
    return max((line.session for line in lines), default=0)


def terms_studied(
    results: Iterable[Result], registered: Iterable[str], *, admission: str, before: str
) -> frozenset[str]:
    """Return the autumn and winter terms, since admission, in which a student had courses.

    `registered` are terms; a course credited or exempt (EQ, SU, DI) was not studied in its term.
    """
    terms = {*registered, *(one.term for one in results if one.remark not in NOT_STUDIED)}
    return frozenset(
        term for term in terms if admission <= term < before and season_of(term) != Season.SUMMER
    )


def session_reached(studied: int, sessions: int) -> int:
    """Return the session of the grid that comes next: one more than the terms studied, the last one at most."""
    return max(1, min(studied + 1, sessions))
