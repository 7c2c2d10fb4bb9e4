"""Ranked options are placed by an exact optimum, which anybody can check and which one order alone decides."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.assignment import Assignment, Wish, assign, rank_costs
from omnicli.rules.choice_rules import FEWEST_LAST, LEAST_SUM, PLACEMENT_RULES

CHOICES = Path(__file__).parents[2] / "../shared/data/ranked-choices-pe-1300x44.csv"
KEYS = "abcd"


@st.composite
def colleges(draw) -> tuple[list[Wish], dict[str, int | None]]:
    """Draw some students with ranked keys, sometimes two keys at one rank, and few seats."""
    students = draw(st.integers(0, 5))
    ranked = st.lists(st.sampled_from(KEYS), unique=True, max_size=4)
    wishes = []
    for number in range(students):
        keys = draw(ranked)
        shared = draw(st.booleans())
        options = tuple((max(1, rank - shared), key) for rank, key in enumerate(keys, 1))
        wishes.append(Wish(f"s{number}", options))
    return wishes, draw(st.fixed_dictionaries({key: st.sampled_from([0, 1, 1, 2, None]) for key in KEYS}))


def ways(wishes, capacity):
    """Yield every way to place all of these students: the (rank, key) of each."""
    for way in product(*(one.options for one in wishes)):
        taken = Counter(key for _, key in way)
        if all(capacity[key] is None or seats <= capacity[key] for key, seats in taken.items()):
            yield way


def best_by_trying_all(wishes, capacity, rule) -> dict[str, int]:
    """Return the rank of everybody placed, by the rule as it is written and nothing clever."""
    for size in range(len(wishes), -1, -1):
        for chosen in combinations(wishes, size):
            ranks = [[rank for rank, _ in way] for way in ways(chosen, capacity)]
            if ranks:
                best = min(ranks, key=lambda one: (the_worse(one, rule), one))
                return {wish.student: rank for wish, rank in zip(chosen, best, strict=True)}
    return {}


def the_worse(ranks, rule):
    if rule == LEAST_SUM:
        return sum(ranks)
    return [ranks.count(rank) for rank in range(6, 0, -1)]


def ranks_of(found: Assignment) -> dict[str, int]:
    return {student: rank for student, (_, rank) in found.places.items()}


def assert_proven(found: Assignment, wishes, capacity) -> None:
    """Check the optimum by what is published alone."""
    taken = Counter(key for key, _ in found.places.values())
    assert all(seats is None or taken[key] <= seats for key, seats in capacity.items())
    assert all(weight >= 0 for weight in found.weights.values())
    assert all(taken[key] == capacity[key] for key, weight in found.weights.items() if weight)
    for student, options in wishes:
        if student in found.places:
            key, rank = found.places[student]
            here = found.costs[rank] + found.weights[key]
            assert (rank, key) in options
            assert here == min(
                found.costs[rank] + found.weights[key]
                for rank, key in options
                if rank in found.costs and capacity[key] != 0
            )


@given(colleges(), st.sampled_from(PLACEMENT_RULES))
def test_the_placement_is_the_one_that_trying_all_finds(college, rule) -> None:
    wishes, capacity = college
    assert ranks_of(assign(wishes, capacity, rule)) == best_by_trying_all(wishes, capacity, rule)


@given(colleges(), st.sampled_from(PLACEMENT_RULES))
def test_the_weights_prove_the_placement(college, rule) -> None:
    wishes, capacity = college
    assert_proven(assign(wishes, capacity, rule), wishes, capacity)


@given(colleges())
def test_a_weight_is_what_one_more_seat_would_spare(college) -> None:
    wishes, capacity = college
    first = assign(wishes, capacity)
    placed = [one for one in wishes if one.student in first.places]
    for key, weight in first.weights.items():
        if capacity[key]:
            more = assign(placed, {**capacity, key: capacity[key] + 1})
            assert sum(ranks_of(first).values()) - sum(ranks_of(more).values()) == weight


@given(colleges(), st.sampled_from(KEYS))
def test_one_more_seat_leaves_nobody_out_who_was_placed(college, key) -> None:
    wishes, capacity = college
    before = assign(wishes, capacity)
    after = assign(wishes, {**capacity, key: (capacity[key] or 0) + 1 if capacity[key] is not None else None})
    assert before.places.keys() <= after.places.keys()


@given(colleges())
def test_nobody_is_left_out_while_a_key_he_chose_has_a_seat(college) -> None:
    wishes, capacity = college
    found = assign(wishes, capacity)
    taken = Counter(key for key, _ in found.places.values())
    for student, options in wishes:
        if student in found.unplaced:
            assert all(capacity[key] is not None and taken[key] == capacity[key] for _, key in options)


@given(colleges(), st.sampled_from(PLACEMENT_RULES))
def test_no_two_would_both_gain_by_trading(college, rule) -> None:
    wishes, capacity = college
    found = assign(wishes, capacity, rule)
    ranked = {student: {key: rank for rank, key in options} for student, options in wishes}
    for (one, (here, rank)), (other, (there, other_rank)) in combinations(found.places.items(), 2):
        assert not (ranked[one].get(there, 9) < rank and ranked[other].get(here, 9) < other_rank)


@pytest.mark.parametrize("rule", PLACEMENT_RULES)
def test_who_comes_first_has_the_better_rank_of_two_who_are_alike(rule) -> None:
    alike = ((1, "a"), (2, "b"))
    found = assign([Wish("first", alike), Wish("second", alike)], {"a": 1, "b": 1}, rule)
    assert found.places == {"first": ("a", 1), "second": ("b", 2)}


def test_who_comes_last_is_left_out_when_not_all_can_be_placed() -> None:
    wishes = [Wish("1", ((1, "a"), (2, "b"))), Wish("2", ((1, "a"),)), Wish("3", ((1, "a"), (2, "b")))]
    found = assign(wishes, {"a": 1, "b": 1})
    assert found.places == {"1": ("b", 2), "2": ("a", 1)}
    assert found.unplaced == ("3",)


def test_the_two_rules_differ_where_one_last_rank_spares_the_others() -> None:
    wishes = [Wish("1", ((1, "a"), (2, "b"))), Wish("2", ((1, "b"), (2, "c"))), Wish("3", ((1, "c"), (4, "d"))),
              Wish("4", ((1, "a"), (5, "d")))]  # fmt: skip
    capacity = dict.fromkeys("abcd", 1)
    assert ranks_of(assign(wishes, capacity, LEAST_SUM)) == {"1": 1, "2": 1, "3": 1, "4": 5}
    assert ranks_of(assign(wishes, capacity, FEWEST_LAST)) == {"1": 2, "2": 2, "3": 4, "4": 1}


def test_a_key_chosen_twice_counts_at_its_better_rank() -> None:
    assert assign([Wish("1", ((2, "a"), (1, "a")))], {"a": 1}).places == {"1": ("a", 1)}


def test_a_key_without_seats_is_nobody_s() -> None:
    assert assign([Wish("1", ((1, "gone"), (2, "a")))], {"a": None}).places == {"1": ("a", 2)}
    assert assign([Wish("1", ((1, "a"),))], {"a": 0}).unplaced == ("1",)


def test_without_anybody_nobody_is_placed() -> None:
    assert assign([], {"a": 1}) == Assignment({}, (), {"a": 0}, {})


def test_a_later_rank_costs_more_than_everybody_at_those_before_it() -> None:
    assert rank_costs(range(1, 5), 9, FEWEST_LAST) == {1: 0, 2: 1, 3: 10, 4: 100}


@pytest.fixture(scope="module")
def thirteen_hundred() -> tuple[list[Wish], dict[str, int | None]]:
    if not CHOICES.exists():
        pytest.skip("the project's shared data is not here")
    with CHOICES.open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    wishes = [Wish(student, tuple(enumerate(keys, 1))) for student, *keys in rows]
    return wishes, dict.fromkeys(sorted({key for row in rows for key in row[1:]}), 30)


def test_1300_students_are_all_placed_at_the_least_sum_of_ranks(thirteen_hundred) -> None:
    wishes, capacity = thirteen_hundred
    found = assign(wishes, capacity)
    assert found.unplaced == ()
    assert sum(ranks_of(found).values()) == 2478
    assert_proven(found, wishes, capacity)


def test_1300_students_have_the_fewest_last_ranks(thirteen_hundred) -> None:
    wishes, capacity = thirteen_hundred
    found = assign(wishes, capacity, FEWEST_LAST)
    assert Counter(ranks_of(found).values()) == {1: 507, 2: 414, 3: 292, 4: 87}
    assert_proven(found, wishes, capacity)


def test_of_two_to_whom_two_keys_weigh_the_same_the_first_has_the_better_rank(thirteen_hundred) -> None:
    wishes, capacity = thirteen_hundred
    found = assign(wishes, capacity)
    first: dict[tuple[str, str], str] = {}
    for student, options in wishes:
        key, rank = found.places[student]
        here = found.costs[rank] + found.weights[key]
        for other_rank, other in options:
            if found.costs[other_rank] + found.weights[other] == here:
                if other_rank < rank:
                    first.setdefault((key, other), student)
                elif other_rank > rank:
                    assert (other, key) not in first, f"{first[other, key]} came before {student}"
