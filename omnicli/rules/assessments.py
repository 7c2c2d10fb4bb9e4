"""Assessments («évaluations») of a section, their categories and marks: values that results are worked out from.

Marks, points, weights and means are whole hundredths (of a point, of a percent); hours missed too.
"""

from __future__ import annotations

from typing import NamedTuple

NORMAL, BONUS, PENALTY = KINDS = ("normal", "bonus", "penalty")
"""A bonus adds its points to those of the term and counts in no total of weights; a penalty takes them off."""

WHOLE = 100_00
"""A whole term: 100 %, in hundredths of a percent."""


class Assessment(NamedTuple):
    """An assessment: out of `points`, worth `weight` percent of the term. `date` is ISO text, or None."""

    id: int
    name: str
    date: str | None
    points: int
    weight: int
    category: str
    kind: str


class Category(NamedTuple):
    """A category of assessments: a least mean in percent, or None; so many of the lowest marks are left out."""

    name: str
    least_mean: int | None
    ignored: int


class Section(NamedTuple):
    """A section of a course in a term."""

    term: str
    course: str
    section: str
