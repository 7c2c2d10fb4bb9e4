"""What machines are told of a course: how it stands, its works, the figures of its group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commands._results_term import final_row
from omnicli.output import keyed
from omnicli.rules.group_figures import bands, decimals, figures, floored, percent, place
from omnicli.rules.hundredths import number
from omnicli.rules.standing import category_mean, left_out
from omnicli.services import results as service

if TYPE_CHECKING:
    from collections.abc import Collection
    from fractions import Fraction

    from omnicli.rules.assessments import Assessment, Category
    from omnicli.services.results import Detail

WORKS = keyed(
    (
        "name", "date", "category", "kind", "mark", "points", "percent", "weight", "excused", "left_out",
        "group_mean", "group_median", "group_sd", "group_count", "percentile", "quarter", "distribution",
    )
)  # fmt: skip


def course_data(found: Detail, student: str) -> dict[str, Any]:
    """Tell all there is of a course, as machines are told."""
    stands, section, group = found.standing, found.course.section, found.group
    ignored = left_out(group.assessments, group.categories, found.marks)
    return {
        "term": section.term,
        "course": section.course,
        "section": section.section,
        "title": found.course.title,
        "state": found.course.state,
        "earned": floored(stands.earned),
        "marked": percent(stands.marked),
        "weight": percent(stands.weight),
        "projected": None if stands.projected is None else floored(stands.projected),
        **_figures(found, group.projected(found.rules), stands.projected if student in group.marks else None),
        **final_row(found.course, found.rules.shown_from),
        "categories": [_category(found, one) for one in group.categories],
        "assessments": [_work(found, one, student, left=one.id in ignored) for one in group.assessments],
    }


def _category(found: Detail, one: Category) -> dict[str, Any]:
    mean = category_mean(found.group.assessments, one, found.marks)
    return {
        "name": one.name,
        "least_mean": None if one.least_mean is None else number(one.least_mean),
        "ignored": one.ignored,
        "mean": None if mean is None else floored(mean),
        "reached": None if mean is None or one.least_mean is None else one.name not in found.standing.below,
    }


def _work(found: Detail, one: Assessment, student: str, *, left: bool) -> dict[str, Any]:
    mark = found.marks.get(one.id)
    share = None if mark is None else service.share(mark, one)
    return {
        "name": one.name,
        "date": one.date,
        "category": one.category,
        "kind": one.kind,
        "mark": None if mark is None else number(mark),
        "points": number(one.points),
        "percent": None if share is None else percent(share),
        "weight": number(one.weight),
        "excused": one.id in found.marks and mark is None,
        "left_out": left,
        **_figures(found, found.group.shares(one), share if student in found.group.marks else None),
    }


def _figures(found: Detail, marks: Collection[Fraction], mine: Fraction | None) -> dict[str, Any]:
    """Tell the figures of a group, and where one's own mark stands: nothing when it is too small."""
    least = found.rules.shown_from
    of, at = figures(marks, least), None if mine is None else place(mine, marks, least)
    spread = bands(marks, least)
    return {
        "group_mean": decimals(of.mean) if of else None,
        "group_median": decimals(of.median) if of else None,
        "group_sd": decimals(of.sd) if of else None,
        "group_count": of.count if of else None,
        "percentile": at.percentile if at else None,
        "quarter": at.quarter if at else None,
        "distribution": list(spread) if spread else None,
    }


def flat(row: dict[str, Any]) -> dict[str, Any]:
    """Return a work as a line of CSV: the bands of its distribution in one cell."""
    spread = row["distribution"]
    return {**row, "distribution": None if spread is None else " ".join(map(str, spread))}
