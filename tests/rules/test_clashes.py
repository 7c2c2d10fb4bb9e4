"""The smallest set of courses that cannot be held together is the one named."""

from __future__ import annotations

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.choice_rules import ChoiceRules
from omnicli.rules.clashes import fits_together, smallest_clash
from omnicli.rules.lunch import Lunch, term_weeks

MASKS = st.lists(st.integers(0, 31), max_size=3)


def can_be_held(choices) -> bool:
    return any(all(not one & other for one, other in combinations(picked, 2)) for picked in product(*choices))


@given(st.lists(MASKS, max_size=4))
def test_courses_fit_together_when_one_choice_of_sections_does(choices) -> None:
    assert fits_together(choices) is can_be_held(choices)


@given(st.dictionaries(st.sampled_from("abcd"), MASKS, min_size=1))
def test_the_set_named_clashes_and_no_smaller_one_with_the_course_does(courses) -> None:
    course = next(iter(courses))
    named = smallest_clash(courses, course)
    sizes = [
        size
        for size in range(1, len(courses) + 1)
        for some in combinations(courses, size)
        if course in some and not can_be_held([courses[one] for one in some])
    ]
    assert len(named) == min(sizes, default=0)
    assert not named or (named[0] == course and not can_be_held([courses[one] for one in named]))


def test_two_courses_at_one_time_are_named_and_not_the_third() -> None:
    assert smallest_clash({"a": [1], "b": [2], "c": [1, 3]}, "c") == ("c", "a")


def test_three_courses_that_fit_two_by_two_are_named_together() -> None:
    assert smallest_clash({"a": [1, 2], "b": [1, 2], "c": [1, 2], "d": [4]}, "c") == ("c", "a", "b")


def test_a_course_without_sections_is_named_alone() -> None:
    assert smallest_clash({"a": [1], "b": []}, "b") == ("b",)


def test_nothing_is_named_when_all_fit() -> None:
    assert smallest_clash({"a": [1], "b": [1, 2]}, "b") == ()


def test_what_is_held_already_leaves_less_room() -> None:
    assert fits_together([[1, 2]], held=1)
    assert not fits_together([[1, 2]], held=3)


def test_courses_that_leave_no_lunch_are_named_where_it_is_asked_for() -> None:
    rules = ChoiceRules(lunch_minutes=50)
    before, after, evening = (1, 645, 735), (1, 735, 860), (1, 1020, 1080)
    weeks = term_weeks(rules, [before, after, evening])
    courses = {name: [weeks.mask([time])] for name, time in zip("abc", (before, after, evening), strict=True)}
    lunch = Lunch(weeks, rules, [])
    assert smallest_clash(courses, "b") == ()
    assert smallest_clash(courses, "b", lunch) == ("b", "a")
    assert smallest_clash(courses, "c", lunch, held=courses["a"][0] | courses["b"][0]) == ()
