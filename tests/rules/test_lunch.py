"""A timetable leaves a free period around noon on each day, where the college asks for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.choice_rules import ChoiceRules
from omnicli.rules.lunch import Lunch, term_weeks

RULES = ChoiceRules(lunch_minutes=50)  # from 10:45 to 14:20
MORNING, NOON, AFTERNOON = (1, 480, 690), (1, 690, 780), (1, 810, 960)
TERM = [MORNING, NOON, AFTERNOON]


def leaves(*times, term=TERM, rules=RULES, sections=(), others=(), held=()) -> bool:
    """Tell whether some hours and whole `sections` leave lunch, in a term that offers `others` too."""
    offered = [*sections, *others]
    weeks = term_weeks(rules, [*term, *times, *held, *(time for one in offered for time in one)])
    lunch = Lunch(weeks, rules, map(weeks.mask, offered))
    week = weeks.mask([*times, *held])
    for section in sections:
        week |= lunch.marked(weeks.mask(section))
    return lunch.leaves_lunch(week, weeks.mask(held))


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ((), True),
        ((MORNING,), True),
        ((MORNING, AFTERNOON), True),
        ((MORNING, NOON), True),  # 13:00 to 14:20
        ((NOON, AFTERNOON), False),  # 10:45 to 11:30 is 45 minutes, 13:00 to 13:30 is 30
        (((1, 645, 810),), True),  # 13:30 to 14:20 is 50 minutes
        (((1, 645, 811),), False),
        (((1, 695, 860),), True),
        (((1, 694, 860),), False),
        (((1, 480, 1080),), False),
        (((1, 690, 780), (2, 810, 960)), True),
    ],
)
def test_fifty_minutes_in_a_row_are_free_within_the_hours_of_lunch(times, expected) -> None:
    assert leaves(*times) is expected


def test_a_day_that_one_section_alone_fills_does_not_count() -> None:
    long = ((1, 480, 1080),)
    assert leaves(sections=[long])
    assert not leaves((2, 645, 860), sections=[long, (NOON,)])


def test_a_day_counts_that_two_sections_fill_as_a_third_one_would() -> None:
    before, after, over = ((1, 645, 735),), ((1, 735, 860),), ((1, 690, 840),)
    assert leaves(sections=[over])
    assert not leaves(sections=[before, after], others=[over])


def test_days_that_are_without_lunch_already_do_not_count() -> None:
    assert not leaves(NOON, AFTERNOON)
    assert leaves((2, 480, 600), held=(NOON, AFTERNOON))


@given(st.sets(st.integers(0, 42)))
def test_it_says_what_counting_minutes_says(slots) -> None:
    """Meetings of five minutes, from 10:45 on, that stop at 14:20."""
    times = [(1, 645 + 5 * slot, 650 + 5 * slot) for slot in slots]
    busy = {minute for _, start, end in times for minute in range(start, end)}
    free = any(not busy & set(range(start, start + 50)) for start in range(645, 860 - 50 + 1))
    assert leaves(*times, term=[]) is free
