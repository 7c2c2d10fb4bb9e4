"""What is needed on what remains, exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.assessments import BONUS, WHOLE, Category
from omnicli.rules.mark_rules import MarkRules
from omnicli.rules.needed import IMPOSSIBLE, POSSIBLE, REACHED, Least, announced, filled, needed
from omnicli.rules.standing import standing
from tests.rules.test_standing import Plan, plans, told, work

RULES = MarkRules()


@pytest.mark.parametrize(
    ("mark", "target", "state", "percent"),
    [
        (50_00, 60, POSSIBLE, 65_84),  # 20 points, and 39.5 of 60 to come: 65.8333…, and not a hundredth less
        (100_00, 40, REACHED, 0),
        (100_00, 39, REACHED, 0),
        (0, 60, POSSIBLE, 99_17),
        (0, 61, IMPOSSIBLE, None),
        (98_75, 100, POSSIBLE, 100_00),
        (98_74, 100, IMPOSSIBLE, None),
    ],
)
def test_59_and_a_half_is_enough_for_60(mark: int, target: int, state: str, percent: int | None) -> None:
    """The projection rounds as the final mark does; 40 % of the term is marked here."""
    found = needed([work(1, 40), work(2, 60)], [], {1: mark}, RULES, target)
    assert told(found.state, found.percent, found.remaining) == (state, percent, 60)


def test_what_is_not_announced_yet_remains_too() -> None:
    """A plan in part says nothing of the rest but its weight."""
    found = needed([work(1, 40)], [], {1: 50_00}, RULES, 60)
    assert told(found.percent, found.remaining, found.best) == (65_84, 60, 80)


def test_of_an_excused_work_nothing_is_needed() -> None:
    """Two halves count: 80 % of one, and 39 % of the other is a mean of 59.5."""
    found = needed([work(1, 20), work(2, 40), work(3, 40)], [], {1: None, 2: 80_00}, RULES, 60)
    assert told(found.percent, found.remaining) == (39_00, 40)


def test_a_bonus_to_come_is_not_counted_on() -> None:
    """Who may get one may not."""
    found = needed([work(1, 100), work(2, 50, kind=BONUS)], [], {}, RULES, 60)
    assert told(found.percent, found.best) == (59_50, 100)


def test_once_all_is_marked_nothing_is_left_to_need() -> None:
    """The mark is what it is."""
    found = needed([work(1, 100)], [], {1: 59_00}, RULES, 60)
    assert told(found.state, found.remaining, found.best) == (IMPOSSIBLE, 0, 59)


def test_a_least_mean_asks_for_more_than_the_target_does() -> None:
    """68 points are there already, but the exams need 50 %: 40 and 60 of two alike."""
    plan = [work(1, 20, "exams"), work(2, 20, "exams"), work(3, 60)]
    found = needed(plan, [Category("exams", 5000, 0)], {1: 40_00, 3: 100_00}, RULES, 60)
    assert told(found.percent, found.categories) == (60_00, (Least("exams", 5000, 60_00),))


@pytest.mark.parametrize(("mark", "percent"), [(100_00, 0), (0, 100_00), (50_00, 50_00)])
def test_what_a_category_needs(mark: int, percent: int) -> None:
    """On what remains of it."""
    plan = [work(1, 50, "a"), work(2, 50, "a")]
    assert needed(plan, [Category("a", 5000, 0)], {1: mark}, RULES, 10).categories[0].percent == percent


def test_a_category_that_cannot_be_reached_any_more_says_so() -> None:
    """And then neither can 60."""
    plan = [work(1, 80, "a"), work(2, 20, "a")]
    found = needed(plan, [Category("a", 5000, 0)], {1: 10_00}, RULES, 28)
    assert told(found.state, found.categories[0].percent) == (POSSIBLE, None)
    assert needed(plan, [Category("a", 5000, 0)], {1: 10_00}, RULES, 60).state == IMPOSSIBLE


@given(plans(), st.integers(1, 100))
def test_what_is_needed_reaches_the_target_and_a_hundredth_less_does_not(plan: Plan, target: int) -> None:
    """Whatever the plan."""
    assessments, categories, marks = plan
    found, whole = needed(assessments, categories, marks, RULES, target), announced(assessments)

    def end(percent: int) -> int:
        return standing(whole, categories, filled(whole, marks, Fraction(percent, WHOLE)), RULES).accumulated

    assert (found.percent is None) == (found.best < target) == (found.state == IMPOSSIBLE)
    if found.percent is not None:
        assert end(found.percent) >= target
        assert found.percent == 0 or end(found.percent - 1) < target


def test_a_bonus_announced_leaves_as_much_to_announce() -> None:
    """It makes no part of the 100 %."""
    found = needed([work(1, 40), work(2, 20, kind=BONUS)], [], {1: 50_00}, RULES, 60)
    assert told(found.percent, found.remaining) == (65_84, 60)


def test_a_category_without_a_least_mean_asks_for_nothing() -> None:
    """Its lowest marks may be left out all the same."""
    assert needed([work(1, 100, "a")], [Category("a", None, 1)], {}, RULES, 60).categories == ()
