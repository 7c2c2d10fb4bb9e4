from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.demo.week import PERIODS, SLOTS, block, fits, hours, whole_day

weeks = st.integers(0, (1 << 50) - 1)
slots = st.sampled_from([slot for length in SLOTS for slot in SLOTS[length]])


@pytest.mark.parametrize(
    ("weekday", "first", "length", "expected"),
    [
        (1, 1, 1, (1, 8 * 60, 8 * 60 + 50)),
        (2, 4, 4, (2, 10 * 60 + 45, 14 * 60 + 20)),
        (5, 9, 2, (5, 15 * 60 + 20, 17 * 60 + 5)),
    ],
)
def test_periods_last_50_minutes_every_55_from_eight(weekday, first, length, expected):
    assert hours(block(weekday, first, length)) == expected


@given(slots)
def test_a_block_stays_within_its_day(slot):
    assert slot & whole_day(slot) == slot
    assert whole_day(slot).bit_count() == PERIODS


@given(weeks, slots)
def test_a_block_fits_when_it_clashes_with_nothing_and_leaves_a_period_for_lunch(week, slot):
    taken = [
        [bool((week | slot) >> (day * PERIODS + period) & 1) for period in range(PERIODS)] for day in range(5)
    ]
    lunch_everywhere = all(not all(day[3:7]) for day in taken)
    assert fits(week, slot) == (lunch_everywhere and week & slot == 0)


@given(weeks, slots)
def test_no_week_that_fits_has_more_than_six_periods_in_a_row(week, slot):
    if fits(week, slot):
        days = [format((week | slot) >> (day * PERIODS) & 1023, "b") for day in range(5)]
        assert all("1" * 7 not in day for day in days)


@pytest.mark.parametrize(("length", "places"), [(1, 50), (2, 45), (3, 40), (4, 35)])
def test_every_place_of_a_block_is_known_once(length, places):
    assert len(set(SLOTS[length])) == len(SLOTS[length]) == places
