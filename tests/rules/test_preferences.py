"""What a student prefers, and the points that follow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.preferences import CRITERIA, DEFAULT, Parts, Preferences, parse_preferences, parts
from omnicli.rules.values import Invalid
from omnicli.rules.weeks import Weeks

# Monday 8:00-10:00 and 13:00-15:00; Wednesday 10:00-12:00; Saturday 14:00-16:00.
WEEK = [(1, 480, 600), (1, 780, 900), (3, 600, 720), (6, 840, 960)]


def of_week(changes: int = 0) -> Parts:
    weeks = Weeks(WEEK)
    return parts(weeks.days, weeks.mask(WEEK), changes)


def test_a_week_is_taken_to_pieces_as_a_person_would() -> None:
    assert of_week(2) == Parts(
        class_days=3,
        before_noon=240 + 120,
        after_noon=180 + 240,
        gaps=180,
        changes=2,
        days_off=3,
        first=480,
        last=960,
    )


def test_a_week_without_class_is_five_days_off() -> None:
    empty = parts(Weeks(WEEK).days, 0, 0)
    assert (empty.days_off, empty.first, empty.last) == (5, None, None)
    assert DEFAULT.score(empty) == 0


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("days-off", 720),
        ("late-start", 360),
        ("early-end", 420),
        ("few-gaps", 180),
        ("few-changes", 240),
        ("days-off=3,few-gaps=1", 3 * 720 + 180),
        ("days-off,few-gaps", 2 * 720 + 180),
        ("", 2 * 720 + 360 + 420 + 2 * 180 + 3 * 240),
    ],
)
def test_points_are_minutes_times_weights(text: str, score: int) -> None:
    assert parse_preferences(text).score(of_week(2)) == score


def test_names_alone_are_in_order_of_importance() -> None:
    assert parse_preferences("few-gaps, days-off, late-start") == Preferences(2, 1, 0, 4, 0)


def test_french_is_read_with_or_without_its_accents() -> None:
    for place, french in enumerate(
        ("jours-libres", "début-tardif", "fin-hâtive", "peu-de-trous", "peu-de-changements")
    ):
        assert parse_preferences(french) == parse_preferences(CRITERIA[place])
    assert parse_preferences("Debut tardif=2") == Preferences(0, 2, 0, 0, 0)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("sleep", "bad-preference"),
        ("days-off,jours-libres", "repeated-preference"),
        ("days-off=2,few-gaps", "some-weights"),
        ("days-off=-1", "bad-number"),
        ("days-off=", "bad-number"),
        ("days-off=101", "out-of-range"),
    ],
)
def test_what_is_no_preference_is_refused(text: str, slug: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_preferences(text)
    assert refused.value.reason.slug == slug


@given(st.builds(Preferences, *[st.integers(0, 9)] * 5), st.integers(0, 5))
def test_points_add_up_day_by_day(preferences: Preferences, changes: int) -> None:
    weeks = Weeks(WEEK)
    spans = [day.span(weeks.mask(WEEK)) for day in weeks.days]
    by_day = sum(preferences.of_day(*span) for span in spans if span)
    assert preferences.score(of_week(changes)) == by_day + changes * preferences.of_change
