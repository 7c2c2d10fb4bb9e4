"""«What do I need?»: the mark needed on what remains of a course to reach a final mark.

What is needed is the same percentage on everything that remains, what is not announced yet included, so that the
final mark, rounded as it will be (59.5 is enough for 60), is the target: found by trying `standing` itself, so that
marks left out, excused works and least means count as they will. No bonus to come is counted on, no penalty feared.
"""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from omnicli.rules.assessments import NORMAL, WHOLE, Assessment
from omnicli.rules.standing import category_mean, standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from omnicli.rules.assessments import Category
    from omnicli.rules.mark_rules import MarkRules

    Marks = Mapping[int, int | None]

REACHED, POSSIBLE, IMPOSSIBLE = ("reached", "possible", "impossible")
_UNANNOUNCED = -1


class Least(NamedTuple):
    """A category whose mean must be `least_mean`: `percent` is needed on what remains of it (both hundredths).

    `percent` is 0 when it is reached whatever comes, None when it cannot be any more.
    """

    name: str
    least_mean: int
    percent: int | None


class Needed(NamedTuple):
    """What is needed for `target`: `percent` (hundredths) on `remaining` percent of the term.

    `best` is the final mark when all that remains is perfect. REACHED: even zeros would do, `percent` is 0.
    IMPOSSIBLE: perfection would not, `percent` is None.
    """

    target: int
    state: str
    percent: int | None
    remaining: Fraction
    best: int
    categories: tuple[Least, ...]


def needed(
    assessments: Sequence[Assessment],
    categories: Sequence[Category],
    marks: Marks,
    rules: MarkRules,
    target: int,
) -> Needed:
    """Work out what is needed for a final mark of `target`; the least hundredth of a percent that does."""
    plan = announced(assessments)

    def end(percent: int) -> int:
        """Return the final mark that so much on what remains would give: it never goes down."""
        all_marks = filled(plan, marks, Fraction(percent, WHOLE))
        return standing(plan, categories, all_marks, rules).accumulated

    now = standing(plan, categories, marks, rules)
    best = end(WHOLE)
    percent = bisect_left(range(WHOLE), target, key=end) if best >= target else None
    state = IMPOSSIBLE if percent is None else POSSIBLE if percent else REACHED
    least = tuple(
        _least(plan, one, one.least_mean, marks) for one in categories if one.least_mean is not None
    )
    return Needed(target, state, percent, now.weight - now.marked, best, least)


def announced(assessments: Sequence[Assessment]) -> list[Assessment]:
    """Return the assessments, and one for all that is not announced yet when they do not make the whole term."""
    missing = WHOLE - sum(one.weight for one in assessments if one.kind == NORMAL)
    more = [Assessment(_UNANNOUNCED, "", None, WHOLE, missing, "", NORMAL)] if missing > 0 else []
    return [*assessments, *more]


def filled(
    assessments: Sequence[Assessment], marks: Marks, share: Fraction
) -> dict[int, int | Fraction | None]:
    """Return the marks, and the same share of the points for each normal assessment that has none."""
    rest = {one.id: share * one.points for one in assessments if one.kind == NORMAL}
    return {**rest, **marks}


def _least(plan: Sequence[Assessment], category: Category, least: int, marks: Marks) -> Least:
    """Return what a category needs for its least mean."""

    def reaches(percent: int) -> bool:
        mean = category_mean(plan, category, filled(plan, marks, Fraction(percent, WHOLE)))
        return mean is None or mean * 100 >= least

    percent = bisect_left(range(WHOLE), True, key=reaches) if reaches(WHOLE) else None
    return Least(category.name, least, percent)
