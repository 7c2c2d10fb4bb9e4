from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.lockout import LockoutPolicy, is_closed, wait_after

POLICY = LockoutPolicy()


@pytest.mark.parametrize("failures", range(5))
def test_the_first_failures_cost_no_wait(failures):
    assert wait_after(failures, POLICY) is None


@pytest.mark.parametrize(
    ("failures", "minutes"),
    [(5, 15), (6, 30), (7, 60), (8, 120), (9, 240), (10, 480), (11, 960), (12, 1440), (13, 1440), (99, 1440)],
)
def test_the_wait_doubles_from_a_quarter_of_an_hour_to_a_day(failures, minutes):
    assert wait_after(failures, POLICY) == timedelta(minutes=minutes)


@given(failures=st.integers(5, 10**9))
def test_a_wait_never_shrinks_nor_outgrows_the_longest(failures):
    wait, next_wait = wait_after(failures, POLICY), wait_after(failures + 1, POLICY)
    assert wait is not None
    assert next_wait is not None
    assert wait <= next_wait <= timedelta(days=1)


def test_the_account_closes_at_the_hundredth_failure():
    assert not is_closed(99, POLICY)
    assert is_closed(100, POLICY)
    assert is_closed(101, POLICY)


def test_a_college_sets_its_own_numbers():
    strict = LockoutPolicy(free=3, first_wait_minutes=60, longest_wait_minutes=90, closes_at=10)
    assert wait_after(2, strict) is None
    assert wait_after(3, strict) == timedelta(minutes=60)
    assert wait_after(4, strict) == timedelta(minutes=90)
    assert is_closed(10, strict)
