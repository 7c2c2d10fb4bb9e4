"""The figures of a group, and their silence when they would tell one student another's mark."""

from __future__ import annotations

import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.group_figures import Place, band_of, bands, decimals, figures, floored, percent, place
from tests.rules.test_standing import told

MARKS = [40, 55, 60, 60, 85]
LISTS = st.lists(st.integers(0, 100), min_size=1, max_size=40)


def test_the_figures_of_a_group() -> None:
    """Population standard deviation: the sum of squares over N, not N - 1."""
    found = figures(MARKS, 5)
    assert found is not None
    assert told(found.mean, found.median, found.count, decimals(found.sd, 3)) == (60, 60, 5, "14.491")


def test_nothing_is_said_of_a_group_of_four_when_five_are_asked_for() -> None:
    """Neither figures, nor a place, nor a distribution."""
    few = MARKS[:4]
    assert (figures(few, 5), place(40, few, 5), bands(few, 5)) == (None, None, None)
    assert figures([]) is None


@given(LISTS)
def test_the_figures_agree_with_the_exact_ones_of_the_language(marks: list[int]) -> None:
    """Compared in fractions."""
    found, fractions = figures(marks), [Fraction(one) for one in marks]
    assert found is not None
    assert told(found.mean, found.median) == (statistics.mean(fractions), statistics.median(fractions))
    assert float(found.sd) == pytest.approx(statistics.pstdev(marks))


@given(LISTS)
def test_every_mark_is_in_one_band_and_has_a_place(marks: list[int]) -> None:
    """A better mark never stands lower."""
    assert sum(bands(marks) or ()) == len(marks)
    places = [place(one, marks) for one in sorted(marks)]
    assert places == sorted(places, key=lambda one: one.percentile if one else -1)


@pytest.mark.parametrize(
    ("mark", "band"), [(0, 0), (9, 0), (Fraction(599, 10), 5), (60, 6), (99, 9), (100, 9)]
)
def test_a_mark_is_in_the_band_of_its_exact_value(mark: Fraction | int, band: int) -> None:
    """59.9 is in the fifties; 100 is with 90."""
    assert band_of(mark) == band


@pytest.mark.parametrize(
    ("mark", "found"), [(85, Place(90, 1)), (60, Place(60, 2)), (55, Place(30, 3)), (40, Place(10, 4))]
)
def test_where_a_mark_stands(mark: int, found: Place) -> None:
    """Those under it, and half of those who have the same."""
    assert place(mark, MARKS, 5) == found


@pytest.mark.parametrize(("mine", "quarter"), [(2, 1), (1, 2), (0, 4)])
def test_a_quarter_begins_at_its_own_percentile(mine: int, quarter: int) -> None:
    """Of four marks, those at 75, 50 and 12.5."""
    marks = {2: [0, 0, 2, 2], 1: [0, 1, 1, 2], 0: [0, 1, 2, 2]}[mine]
    found = place(mine, marks)
    assert found
    assert told(found.quarter) == (quarter,)


def test_a_mark_alone_has_its_figures_and_its_place() -> None:
    """Unless more are asked for."""
    found = figures([70])
    assert found
    assert told(found.mean, found.sd, place(70, [70])) == (70, 0, Place(50, 2))
    assert (bands([70]), figures([], 0), place(70, [], 0), bands([], 0)) == (
        (0, 0, 0, 0, 0, 0, 0, 1, 0, 0),
        None,
        None,
        None,
    )


def test_a_mark_to_date_is_never_shown_better_than_it_is() -> None:
    """A percentage is rounded; a mark that is not final is cut."""
    almost = Fraction(59_4999, 1_0000)
    assert (floored(almost), percent(almost)) == ("59.49", "59.5")
