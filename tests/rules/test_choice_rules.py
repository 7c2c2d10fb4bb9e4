from __future__ import annotations

import pytest

from omnicli.rules.choice_rules import NAMES, ChoiceRules, choice_rules, faults

GOOD = {
    "ranks": 5,
    "extra_courses": 2,
    "placement": "fewest-last",
    "pass_mark": 65,
    "relative_threshold": 50,
    "exemption_satisfies": True,
    "lunch_from": "11:00",
    "lunch_by": "14:00",
    "lunch_minutes": 55,
    "fixed_programs": ["180", "420.B0"],
}


def slugs(table):
    return [fault.slug for fault in faults(table)]


def test_nothing_said_leaves_the_defaults():
    assert faults({}) == []
    assert choice_rules({}) == ChoiceRules()


def test_what_is_said_replaces_the_defaults():
    assert faults(GOOD) == []
    assert choice_rules(GOOD) == ChoiceRules(
        5, 2, "fewest-last", 65, 50, True, 660, 840, 55, ("180", "420.B0")
    )


def test_every_decision_is_among_those_tried_here():
    assert set(NAMES) == set(GOOD)


@pytest.mark.parametrize(
    ("key", "value", "slug"),
    [
        ("ranks", 0, "not-a-number"),
        ("ranks", True, "not-a-number"),
        ("pass_mark", 101, "not-a-number"),
        ("relative_threshold", -1, "not-a-number"),
        ("lunch_minutes", "55", "not-a-number"),
        ("placement", "by-queue", "not-a-word"),
        ("placement", ["least-sum"], "not-a-word"),
        ("exemption_satisfies", "yes", "not-a-choice"),
        ("lunch_from", "noon", "not-a-time"),
        ("lunch_by", 14, "not-a-time"),
        ("fixed_programs", "180", "not-programs"),
        ("fixed_programs", ["18O"], "not-programs"),
        ("fixed_programs", [""], "not-programs"),
        ("fixed_programs", [180], "not-programs"),
        ("colour", "red", "unknown-key"),
    ],
)
def test_a_wrong_value_is_told(key, value, slug):
    assert slugs({key: value}) == [slug]


def test_every_fault_is_told_at_once():
    assert slugs({"ranks": 0, "colour": "red", "lunch_from": 3}) == [
        "not-a-number",
        "unknown-key",
        "not-a-time",
    ]


def test_a_lunch_longer_than_its_window_is_refused():
    assert slugs({"lunch_from": "12:00", "lunch_by": "12:30", "lunch_minutes": 45}) == ["lunch-too-long"]
    assert slugs({"lunch_from": "12:00", "lunch_by": "12:45", "lunch_minutes": 45}) == []


def test_a_choice_that_is_no_table_is_refused():
    assert slugs(6) == ["not-a-table"]


@pytest.mark.parametrize("text", ["1", "180", "180.", "180.A", "180.A0", "lea", "LEA.3"])
def test_a_programme_is_named_by_any_beginning_of_its_code(text):
    assert slugs({"fixed_programs": [text]}) == []
