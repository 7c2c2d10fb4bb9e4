"""The best choice of sections for one student: as many courses as can be, then the least cost.

An exact search: courses with the fewest sections left first, and no branch that cannot beat the best found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnicli.rules.lunch import Lunch
    from omnicli.rules.weeks import Mask

Choice: TypeAlias = tuple[int, "Mask", int]
"""A section that may be chosen: what it costs, its hours, its number."""

STEPS = 2_000
"""Where a search stops with the best it has found: on a real offering one of seven courses takes some tens of steps."""


class Fit(NamedTuple):
    """The sections chosen, and what they and the courses left out cost.

    No choice costs less than `least`: the same, unless the search was stopped. Where none costs less than was asked,
    none is chosen, and both are what was asked.
    """

    chosen: tuple[int, ...]
    cost: int
    least: int


class _Picked(NamedTuple):
    """Sections picked one after another, the last one first."""

    section: int
    before: _Picked | None


class _Search:
    """What stays the same while one student's sections are searched, and the best so far."""

    def __init__(self, skip: int, held: Mask, lunch: Lunch | None, below: int) -> None:
        self.skip, self.held, self.lunch = skip, held, lunch
        self.best: _Picked | None = None
        self.cost = below
        self.steps = STEPS

    def go(self, courses: Sequence[Sequence[Choice]], taken: Mask, cost: int, picked: _Picked | None) -> None:
        """Try every choice of what is left, beside what is picked. The hot loop of placement: kept in one piece."""
        self.steps -= 1
        if self.steps < 0:
            return
        left = [choices for choices in courses if choices]
        cost += self.skip * (len(courses) - len(left))
        beside = sum([choices[0][0] for choices in left])
        if self.cost <= cost + beside:
            return
        if not left:
            self.cost, self.best = cost, picked
            return
        fewest = min(left, key=len)
        rest = [choices for choices in left if choices is not fewest]
        beside -= fewest[0][0]
        for price, mask, section in fewest:
            if self.cost <= cost + price + beside:
                return
            if self.lunch is not None and not self.lunch.leaves_lunch(taken | mask, self.held):
                continue
            fitting = [[choice for choice in choices if not choice[1] & mask] for choices in rest]
            self.go(fitting, taken | mask, cost + price, _Picked(section, picked))
        self.go(rest, taken, cost + self.skip, picked)


def best_fit(
    courses: Sequence[Sequence[Choice]],
    skip: int,
    held: Mask = 0,
    lunch: Lunch | None = None,
    below: int | None = None,
) -> Fit:
    """Choose at most one section of each course, none at the hours held; a course left out costs `skip`.

    The sections of a course come in ascending order of cost. With `below`, only what costs less is of use.
    """
    free = [[choice for choice in choices if not choice[1] & held] for choices in courses]
    search = _Search(skip, held, lunch, skip * len(courses) + 1 if below is None else below)
    search.go(free, held, 0, None)
    least = search.cost
    if search.steps < 0:
        least = min(least, sum(min(choices[0][0], skip) if choices else skip for choices in free))
    chosen = []
    picked = search.best
    while picked is not None:
        chosen.append(picked.section)
        picked = picked.before
    return Fit(tuple(chosen), search.cost, least)
