"""Which courses cannot be held together, whatever the sections: said when one of them must be left out."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from omnicli.rules.lunch import Lunch
    from omnicli.rules.weeks import Mask


def smallest_clash(
    courses: Mapping[str, Sequence[Mask]], course: str, lunch: Lunch | None = None, *, held: Mask = 0
) -> tuple[str, ...]:
    """Return the smallest set of courses, `course` first, of which no choice of sections fits; () when all fit.

    Seats are left aside: the masks given are those of the sections to choose from. Of several smallest sets it is
    the first in the order of `courses`. A course without sections is a set by itself. `held` are hours that stay
    whatever is chosen: the days that they leave without lunch do not count.
    """
    others = [one for one in courses if one != course]
    for size in range(len(others) + 1):
        for beside in combinations(others, size):
            if not _fits([set(courses[one]) for one in (course, *beside)], 0, held, lunch):
                return (course, *beside)
    return ()


def fits_together(choices: Sequence[Sequence[Mask]], lunch: Lunch | None = None, *, held: Mask = 0) -> bool:
    """Tell whether one of each list of masks can be held together, and beside the hours held already."""
    return _fits([set(masks) for masks in choices], held, held, lunch)


def _fits(choices: Sequence[set[Mask]], taken: Mask, held: Mask, lunch: Lunch | None) -> bool:
    """Take the course with the fewest sections left first, and look no further than a course with none."""
    if not choices:
        return True
    left = [{mask for mask in masks if not mask & taken} for masks in choices]
    fewest = min(left, key=len)
    rest = [masks for masks in left if masks is not fewest]
    for mask in sorted(fewest):
        both = taken | mask
        if (lunch is None or lunch.leaves_lunch(both, held)) and _fits(rest, both, held, lunch):
            return True
    return False
