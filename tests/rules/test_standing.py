"""What marks come to: the final mark, its rounding, what is left out, what is excused."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from omnicli.rules.assessments import BONUS, NORMAL, PENALTY, WHOLE, Assessment, Category
from omnicli.rules.mark_rules import MarkRules
from omnicli.rules.standing import half_up, left_out, remark_of, standing

RULES = MarkRules()
Plan = tuple[list[Assessment], list[Category], dict[int, int | None]]


def told(*values: object) -> tuple[object, ...]:
    """Put values side by side, fractions and whole numbers alike."""
    return values


def work(
    number: int, weight: int, category: str = "", kind: str = NORMAL, points: int = 100_00
) -> Assessment:
    """An assessment of `weight` percent, out of 100 unless told."""
    return Assessment(number, f"A{number}", None, points, weight * 100, category, kind)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A term of several categories, whose weights may be anything, and the marks of a student."""
    weights = draw(st.lists(st.integers(1, 4000), min_size=1, max_size=7))
    rest = WHOLE - sum(weights)
    assessments = [
        Assessment(
            n,
            f"A{n}",
            None,
            draw(st.sampled_from([100_00, 2000, 333])),
            weight,
            draw(st.sampled_from("ab")),
            NORMAL,
        )
        for n, weight in enumerate([*weights, *([rest] if rest > 0 else [])])
    ]
    assessments.append(Assessment(90, "bonus", None, 1000, 300, "a", BONUS))
    assessments.append(Assessment(91, "penalty", None, 1000, 500, "", PENALTY))
    categories = [
        Category(n, draw(st.sampled_from([None, 5000, 6000])), draw(st.integers(0, 2))) for n in "ab"
    ]
    marks = {
        one.id: draw(st.none() | st.integers(0, one.points)) for one in assessments if draw(st.integers(0, 9))
    }
    return assessments, categories, marks


@pytest.mark.parametrize(
    ("share", "mark"),
    [("59.49", 59), ("59.5", 60), ("59.999", 60), ("60", 60), ("0.5", 1), ("0", 0), ("100", 100)],
)
def test_a_mark_is_rounded_half_up(share: str, mark: int) -> None:
    """RREC gives 60 as the pass mark; half up is the colleges' rule."""
    assert half_up(Fraction(share)) == mark


@given(st.integers(0, 100_00))
def test_sixty_is_never_beside_a_failure_nor_less_beside_a_pass(points: int) -> None:
    """The mark and its remark are of the same number."""
    final = standing([work(1, 100)], [], {1: points}, RULES).final
    assert final is not None
    assert (remark_of(final, 60) == "EC") == (final < 60) == (points < 59_50)


def test_thirds_that_make_59_and_a_half_exactly_are_a_pass() -> None:
    """Three marks of 59.5 out of 100 by thirds of the term: floats would say 59.49999."""
    plan = [Assessment(n, f"A{n}", None, 300, w, "", NORMAL) for n, w in enumerate((3333, 3333, 3334))]
    same = standing([a._replace(points=200) for a in plan], [], dict.fromkeys(range(3), 119), RULES)
    assert same.projected == Fraction(119, 2)
    assert same.final == 60


def test_the_mark_to_date_is_of_what_is_marked() -> None:
    """30 of the 40 points marked: 75 at the same pace, 30 when the rest counts for nothing."""
    found = standing([work(1, 40), work(2, 60)], [], {1: 75_00}, RULES)
    assert told(found.earned, found.marked, found.weight) == (30, 40, 100)
    assert told(found.projected, found.final, found.accumulated) == (75, None, 30)


def test_before_any_mark_nothing_is_projected() -> None:
    """No mark is no zero."""
    found = standing([work(1, 100)], [], {}, RULES)
    assert told(found.projected, found.final, found.accumulated, found.marked) == (None, None, 0, 0)


def test_a_term_announced_in_part_has_no_final_mark() -> None:
    """What is to come is in the weight, announced or not."""
    found = standing([work(1, 60)], [], {1: 90_00}, RULES)
    assert told(found.weight, found.final, found.projected, found.accumulated) == (100, None, 90, 54)


def test_an_excused_assessment_leaves_the_weight() -> None:
    """64 of the 80 points that remain are 80 %."""
    found = standing([work(1, 20), work(2, 80)], [], {1: None, 2: 80_00}, RULES)
    assert told(found.weight, found.final) == (80, 80)


def test_who_is_excused_from_everything_has_no_mark() -> None:
    """There is nothing to make one of."""
    found = standing([work(1, 100)], [], {1: None}, RULES)
    assert (found.final, found.projected, found.accumulated) == (None, None, 0)


def test_a_bonus_adds_its_points_and_a_penalty_takes_them_off() -> None:
    """Neither counts in the weight, and neither is waited for."""
    plan = [work(1, 100), work(2, 5, kind=BONUS), work(3, 10, kind=PENALTY), work(4, 5, kind=BONUS)]
    assert standing(plan, [], {1: 70_00, 2: 80_00, 3: 50_00}, RULES).final == 69


@pytest.mark.parametrize(("bonus", "mark"), [(BONUS, 100), (PENALTY, 0)])
def test_a_final_mark_stays_between_0_and_100(bonus: str, mark: int) -> None:
    """Whatever is added or taken off."""
    found = standing([work(1, 100), work(2, 50, kind=bonus)], [], {1: mark * 100, 2: 100_00}, RULES)
    assert found.final == mark


def test_the_lowest_mark_is_left_out_and_its_weight_goes_to_the_others() -> None:
    """Five quizzes of 8 % less the lowest: four of 10 %; the category keeps its 40 %."""
    plan = [*(work(n, 8, "quiz") for n in range(5)), work(9, 60)]
    marks = {0: 10_00, 1: 80_00, 2: 80_00, 3: 80_00, 4: 80_00, 9: 50_00}
    assert standing(plan, [Category("quiz", None, 1)], marks, RULES).final == 62


def test_nothing_is_left_out_before_more_is_marked_than_may_be() -> None:
    """A first low quiz counts until there is another."""
    plan = [work(n, 50, "quiz") for n in range(2)]
    assert standing(plan, [Category("quiz", None, 1)], {0: 10_00}, RULES).projected == 10
    assert standing(plan, [Category("quiz", None, 1)], {0: 10_00, 1: 90_00}, RULES).final == 90


def test_what_is_left_out_is_what_serves_the_student() -> None:
    """With unequal weights, leaving out the lowest percentage would make 52 worse than 50 here."""
    plan, category = [work(1, 45, "q"), work(2, 5, "q"), work(3, 50, "q")], [Category("q", None, 1)]
    low, better = (standing(plan, category, {1: mark, 2: 51_00, 3: 100_00}, RULES) for mark in (50_00, 52_00))
    assert (low.final, better.final) == (96, 96)


@pytest.mark.parametrize(("exam", "final", "below"), [(49_99, 59, ("exams",)), (50_00, 75, ())])
def test_a_least_mean_that_is_not_reached_keeps_the_mark_under_the_pass(
    exam: int, final: int, below: tuple[str]
) -> None:
    """A double threshold; the mean of the category is never rounded."""
    found = standing(
        [work(1, 50, "exams"), work(2, 50)], [Category("exams", 5000, 0)], {1: exam, 2: 100_00}, RULES
    )
    assert (found.final, found.below) == (final, below)


def test_a_least_mean_that_is_not_reached_never_raises_a_mark() -> None:
    """59 is the most, not the mark."""
    assert standing([work(1, 100, "a")], [Category("a", 5000, 0)], {1: 20_00}, RULES).final == 20


@given(plans(), st.randoms())
def test_order_does_not_matter(plan: Plan, chance) -> None:
    """Of assessments, of categories, of marks."""
    assessments, categories, marks = plan
    shuffled, turned = chance.sample(assessments, len(assessments)), categories[::-1]
    again = dict(chance.sample(list(marks.items()), len(marks)))
    assert standing(shuffled, turned, again, RULES) == standing(assessments, categories, marks, RULES)


@given(plans(), st.data())
def test_a_better_mark_never_lowers_the_result(plan: Plan, data: st.DataObject) -> None:
    """Whatever is left out, and whatever least means there are."""
    assessments, categories, marks = plan
    one = data.draw(st.sampled_from([a for a in assessments if a.kind != PENALTY]))
    mark = marks.get(one.id, 0)
    assume(mark is not None)
    better = marks | {one.id: data.draw(st.integers(mark or 0, one.points))}
    before, after = (standing(assessments, categories, each, RULES) for each in (marks, better))
    assert after.accumulated >= before.accumulated


@given(plans())
def test_what_is_final_is_what_was_projected(
    plan: Plan,
) -> None:
    """Rounded once; and whatever is missing counts for nothing in what is accumulated."""
    found = standing(*plan, RULES)
    if found.final is not None:
        assert found.projected is not None
        assert half_up(found.projected) == found.final == found.accumulated
    assert 0 <= found.marked <= found.weight
    assert 0 <= found.accumulated <= 100


def test_a_practice_work_without_weight_is_waited_for_by_no_final_mark() -> None:
    """Marked or not, it changes nothing."""
    plan = [work(1, 100), work(2, 0)]
    found = standing(plan, [], {1: 75_00}, RULES)
    assert found.final == 75
    assert standing(plan, [], {1: 75_00, 2: 0}, RULES) == found


def test_what_is_left_out_is_of_its_own_category() -> None:
    """The lowest of the tests, though an essay is lower."""
    plan = [work(1, 30, "tests"), work(2, 30, "tests"), work(3, 40, "essays")]
    marks = {1: 50_00, 2: 70_00, 3: 10_00}
    assert left_out(plan, [Category("tests", None, 1), Category("essays", None, 0)], marks) == {1}


@pytest.mark.parametrize(("mark", "remark"), [(59, "EC"), (60, "")])
def test_the_pass_mark_itself_is_no_failure(mark: int, remark: str) -> None:
    """EC is under it."""
    assert remark_of(mark, 60) == remark
