"""How a student stands in a course: what the marks of its assessments come to, exactly, and the final mark.

No figure is rounded but the final mark, once, half up (59.5 is 60), and its remark is that of the rounded mark.
What is not written in a regulation is said where it is decided.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from omnicli.rules.assessments import BONUS, NORMAL, WHOLE, Assessment, Category
from omnicli.rules.record import FAILED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from omnicli.rules.mark_rules import MarkRules

    Marks = Mapping[int, int | None] | Mapping[int, Fraction | int | None]
    Shares = Mapping[int, Fraction]

_MOST = Fraction(100)
_NOTHING = Fraction(0)


class Standing(NamedTuple):
    """How a student stands, in percent of the term.

    `earned`: points got so far, those of bonuses and penalties in. `marked`: weight marked so far. `weight`: all the
    weight that applies, 100 but for what the student is excused from; what no assessment is announced for yet is in it.
    `projected`: the mark out of 100 at the same pace, None before any mark. `final`: the final mark, None until
    everything is announced (100 %) and marked. `accumulated`: the final mark when what is not marked counts for
    nothing, as for a student who left. `below`: the categories whose least mean is not reached.
    """

    earned: Fraction
    marked: Fraction
    weight: Fraction
    projected: Fraction | None
    final: int | None
    accumulated: int
    below: tuple[str, ...]


class _Tally(NamedTuple):
    """What normal assessments come to: points got and weight marked, in hundredths of a percent of the term."""

    earned: Fraction
    marked: Fraction
    below: tuple[str, ...]


def half_up(value: Fraction) -> int:
    """Round to a whole number, half up: the one rounding of a final mark."""
    return (value + Fraction(1, 2)).__floor__()


def remark_of(mark: int, pass_mark: int) -> str:
    """Return the remark that goes with a final mark: EC under the pass mark."""
    return FAILED if mark < pass_mark else ""


def standing(
    assessments: Sequence[Assessment],
    categories: Sequence[Category],
    marks: Marks,
    rules: MarkRules,
) -> Standing:
    """Work out how a student stands.

    `marks` gives hundredths of points by assessment, None where the student is excused; without an entry an assessment
    is not marked. An excused assessment leaves the student's total weight: what remains counts for the whole. Bonuses
    and penalties move the result by their own points whatever that total, and never keep a mark from being final.
    """
    mine = [one for one in assessments if one.id not in marks or marks[one.id] is not None]
    shares = _shares(mine, marks)
    normal = _normal(mine)
    announced, applies = _weight(_normal(assessments)), _weight(normal)
    weight = max(announced, WHOLE) - announced + applies
    extra = sum((_extra(one, shares) for one in mine if one.kind != NORMAL), _NOTHING)
    now = _tally(normal, categories, shares)
    complete = announced >= WHOLE and all(one.id in shares for one in normal)
    end = (
        now
        if complete
        else _tally(normal, categories, dict.fromkeys((a.id for a in normal), _NOTHING) | shares)
    )
    at_end = half_up(_out_of(end, weight, extra, rules)) if weight else 0
    return Standing(
        (now.earned + extra) / 100,
        now.marked / 100,
        Fraction(weight, 100),
        _out_of(now, now.marked, extra, rules) if now.marked else None,
        at_end if complete and weight else None,
        at_end,
        now.below,
    )


def _normal(assessments: Iterable[Assessment]) -> list[Assessment]:
    """Return those that make the term; one without weight is there for practice: nothing waits for it."""
    return [one for one in assessments if one.kind == NORMAL and one.weight]


def _weight(assessments: Iterable[Assessment]) -> int:
    return sum(one.weight for one in assessments)


def _extra(one: Assessment, shares: Shares) -> Fraction:
    points = shares.get(one.id, _NOTHING) * one.weight
    return points if one.kind == BONUS else -points


def _out_of(tally: _Tally, weight: Fraction | int, extra: Fraction, rules: MarkRules) -> Fraction:
    """Return a mark between 0 and 100; a least mean that is not reached keeps it from being more than the most."""
    mark = min(max(tally.earned / weight * 100 + extra / 100, _NOTHING), _MOST)
    return min(mark, Fraction(rules.category_most)) if tally.below else mark


def _tally(normal: Collection[Assessment], categories: Iterable[Category], shares: Shares) -> _Tally:
    known = {one.name: one for one in categories}
    by_name: dict[str, list[Assessment]] = {}
    for one in normal:
        by_name.setdefault(one.category, []).append(one)
    earned, marked, below = _NOTHING, _NOTHING, []
    for name, members in sorted(by_name.items()):
        category = known.get(name) or Category(name, None, 0)
        part = _of_category(members, category.ignored, shares)
        earned, marked = earned + part.earned, marked + part.marked
        if category.least_mean is not None and part.earned * WHOLE < category.least_mean * part.marked:
            below.append(name)
    return _Tally(earned, marked, tuple(below))


def _of_category(members: Collection[Assessment], ignored: int, shares: Shares) -> _Tally:
    """Tally a category, which keeps its weight: what a mark left out was worth goes to the others in proportion."""
    counted = [one for one in members if one.id in shares]
    kept = without_lowest(counted, ignored, shares)
    scale = Fraction(1)
    if len(kept) < len(counted):
        whole = _weight(members)
        scale = Fraction(whole, whole - _weight(counted) + _weight(kept))
    return _Tally(_points(kept, shares) * scale, _weight(kept) * scale, ())


def without_lowest(counted: Sequence[Assessment], ignored: int, shares: Shares) -> Sequence[Assessment]:
    """Return the assessments less the `ignored` lowest of them, once there are more of them than that.

    Those left out are those without which the mean is highest: with equal weights, the lowest marks. With unequal ones
    the lowest percentage is not always the one, and leaving it out could make a better mark lower the result.
    """
    if not 0 < ignored < len(counted):
        return counted
    kept, mean = counted, _mean(counted, shares)
    while True:  # the mean rises each time (Dinkelbach's method): it ends, at the highest
        kept = sorted(counted, key=lambda a: (a.weight * (shares[a.id] - mean), a.weight, a.id))[ignored:]
        better = _mean(kept, shares)
        if better <= mean:
            return kept
        mean = better


def category_mean(assessments: Iterable[Assessment], category: Category, marks: Marks) -> Fraction | None:
    """Return the mean of a category to date in percent, its lowest left out; None when nothing of it is marked."""
    shares = _shares(assessments, marks)
    counted = [one for one in _normal(assessments) if one.category == category.name and one.id in shares]
    return _mean(without_lowest(counted, category.ignored, shares), shares) * 100 if counted else None


def left_out(
    assessments: Sequence[Assessment], categories: Iterable[Category], marks: Marks
) -> frozenset[int]:
    """Return the assessments whose marks count for nothing, being the lowest of their categories."""
    shares, found = _shares(assessments, marks), set[int]()
    for category in categories:
        counted = [one for one in _normal(assessments) if one.category == category.name and one.id in shares]
        kept = without_lowest(counted, category.ignored, shares)
        found.update({one.id for one in counted} - {one.id for one in kept})
    return frozenset(found)


def _shares(assessments: Iterable[Assessment], marks: Marks) -> dict[int, Fraction]:
    """Return the share of its points that each marked assessment got."""
    return {
        one.id: Fraction(mark) / one.points for one in assessments if (mark := marks.get(one.id)) is not None
    }


def _points(assessments: Iterable[Assessment], shares: Shares) -> Fraction:
    return sum((shares[one.id] * one.weight for one in assessments), _NOTHING)


def _mean(assessments: Collection[Assessment], shares: Shares) -> Fraction:
    return _points(assessments, shares) / _weight(assessments)
