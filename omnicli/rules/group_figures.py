"""The figures of a group's marks: mean, median, standard deviation, and where one of them stands.

The standard deviation is the population's, over all the marks there are: it is not that of the Cote R, which leaves
marks out. Few marks would tell one student another's: nothing is said of fewer than the college's setting.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, NamedTuple

from omnicli.rules.hundredths import number, rounded
from omnicli.rules.standing import half_up

if TYPE_CHECKING:
    from collections.abc import Collection

    from omnicli.i18n import Number

BANDS = 10
"""Bands of a distribution: 0 to 9, 10 to 19, … 90 to 100; a mark is in that of its exact value, not rounded."""

_CONTEXT = Context(prec=40)
_BAND = 100 // BANDS
_QUARTERS = (75, 50, 25)


@dataclass(frozen=True, slots=True)
class Figures:
    """Mean and median, exact; population standard deviation to many decimals; how many marks they are of."""

    mean: Fraction
    median: Fraction
    sd: Decimal
    count: int


class Place(NamedTuple):
    """Where a mark stands: percent of the group under it, half of those who have the same; its quarter, 1 the best."""

    percentile: int
    quarter: int


def figures(marks: Collection[Fraction | int], shown_from: int = 1) -> Figures | None:
    """Return the figures of marks, None when they are fewer than `shown_from`."""
    if len(marks) < max(shown_from, 1):
        return None
    ordered, count = sorted(marks), len(marks)
    mean = Fraction(sum(ordered)) / count
    middle = Fraction(ordered[(count - 1) // 2] + ordered[count // 2]) / 2
    variance = Fraction(sum((one - mean) ** 2 for one in ordered)) / count
    return Figures(mean, middle, exact(variance).sqrt(_CONTEXT), count)


def exact(value: Fraction) -> Decimal:
    """Write a fraction as a decimal, with far more digits than are ever shown."""
    return _CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator))


def decimals(value: Fraction | Decimal, places: int = 1) -> Number:
    """Write a figure rounded once, half up."""
    return rounded(exact(value) if isinstance(value, Fraction) else value, places)


def place(mine: Fraction | int, marks: Collection[Fraction | int], shown_from: int = 1) -> Place | None:
    """Return where a mark stands among marks, its own included; None when they are fewer than `shown_from`."""
    if len(marks) < max(shown_from, 1):
        return None
    under, same = sum(one < mine for one in marks), sum(one == mine for one in marks)
    share = Fraction(2 * under + same, 2 * len(marks)) * 100
    quarter = next((at for at, least in enumerate(_QUARTERS, 1) if share >= least), len(_QUARTERS) + 1)
    return Place(half_up(share), quarter)


def band_of(mark: Fraction | int) -> int:
    """Return the band of a mark out of 100, from 0."""
    return min(int(mark // _BAND), BANDS - 1)


def bands(marks: Collection[Fraction | int], shown_from: int = 1) -> tuple[int, ...] | None:
    """Return how many marks out of 100 are in each band; None when they are fewer than `shown_from`."""
    if len(marks) < max(shown_from, 1):
        return None
    found = [0] * BANDS
    for one in marks:
        found[band_of(one)] += 1
    return tuple(found)


def floored(value: Fraction) -> Number:
    """Write a mark that is not final with two decimals at most, never better than it is: 59.499… is no 59.5."""
    return number(floor(value * 100))


def percent(value: Fraction) -> Number:
    """Write a percentage with two decimals at most, rounded half up."""
    return number(half_up(value * 100))
