"""A week of classes as one integer: a bit for each period of each weekday.

Ten periods a day, of 50 minutes every 55 from 8:00, as published by the Cégep du Vieux Montréal; the last ends
at 17:05. Two things clash exactly when their integers share a bit.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

DAYS = 5
PERIODS = 10
FIRST_START = 8 * 60
PERIOD_MINUTES = 50
PERIOD_EVERY = 55
LONGEST = 4  # periods of one meeting: who sits longer has no lunch

Week: TypeAlias = int

# The fourth period of each day: with the three after it, the hours one of which is left for lunch.
_LUNCH = sum(1 << (day * PERIODS + 3) for day in range(DAYS))


class Hours(NamedTuple):
    """When a block of periods is: weekday (1 = Monday), and minutes since midnight."""

    weekday: int
    start: int
    end: int


def block(weekday: int, first: int, length: int) -> Week:
    """Return `length` periods in a row from period `first` (1-10) of a weekday (1-5)."""
    return ((1 << length) - 1) << ((weekday - 1) * PERIODS + first - 1)


def hours(slot: Week) -> Hours:
    """Return the hours of one block of periods."""
    day, first = divmod((slot & -slot).bit_length() - 1, PERIODS)
    last = first + slot.bit_count() - 1
    return Hours(
        day + 1, FIRST_START + first * PERIOD_EVERY, FIRST_START + last * PERIOD_EVERY + PERIOD_MINUTES
    )


def whole_day(slot: Week) -> Week:
    """Return all the periods of the day a block is in."""
    return block((slot.bit_length() - 1) // PERIODS + 1, 1, PERIODS)


def fits(week: Week, slot: Week) -> bool:
    """Say whether a block may join a week: no clash, and a period of 4 to 7 still free for lunch each day.

    With ten periods a day the lunch also keeps any run of classes within six periods, the other limit that
    colleges publish.
    """
    after = week | slot
    return not week & slot and not after & (after >> 1) & (after >> 2) & (after >> 3) & _LUNCH


SLOTS = {
    length: tuple(
        block(day, first, length) for day in range(1, DAYS + 1) for first in range(1, PERIODS - length + 2)
    )
    for length in range(1, LONGEST + 1)
}
"""Every place in the week of a block, by its length."""
