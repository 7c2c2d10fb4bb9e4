"""The edges of a term in the college's own time: the day timetables come out, the first and the last day."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.builders import NUMBER, a_college, ask, sign_in, sql

if TYPE_CHECKING:
    from tests.conftest import Omni

# Timetables of A2026 come out on 17 August: at midnight in Québec, four hours behind.
OUT = datetime(2026, 8, 17, 4, 0, tzinfo=UTC)


@pytest.fixture
def marie(omni: Omni) -> Omni:
    """Marie Tremblay is in two courses of A2026."""
    a_college(omni.home)
    return omni


def test_a_timetable_comes_out_with_its_day_and_not_a_second_before(marie: Omni) -> None:
    marie.now = OUT
    sign_in(marie)
    marie.later(seconds=-1)
    refused = marie("schedule", "show", "--term", "20263", exits=5).stderr
    assert "August 17, 2026" in refused
    assert ask(marie.home, "SELECT * FROM schedule_retrievals") == []
    marie.later(seconds=1)
    marie("schedule", "show")
    assert ask(marie.home, "SELECT term, at FROM schedule_retrievals") == [("20263", "2026-08-17T04:00:00Z")]


def test_home_opens_the_timetable_with_its_day(marie: Omni) -> None:
    marie.now = OUT
    sign_in(marie)
    marie.later(seconds=-1)
    assert "● Online timetable" not in marie().stdout
    marie.later(seconds=1)
    assert "● Online timetable" in marie().stdout


@pytest.mark.parametrize(
    ("week", "days"),
    [
        ("2026-08-17", []),
        ("2026-08-24", ["Mon", "Tue", "Wed"]),
        ("2026-10-12", ["Tue", "Wed"]),  # a holiday on Monday, whose timetable runs on Wednesday
        ("2026-12-21", ["Mon", "Tue"]),
        ("2026-12-28", []),
    ],
)
def test_classes_are_held_from_the_first_day_to_the_last(marie: Omni, week: str, days: list[str]) -> None:
    sign_in(marie)
    rows = marie("schedule", "show", "--week", week, "--format", "json").json
    assert [row["day"] for row in rows] == days


@pytest.mark.parametrize("week", ["0001-01-01", "9999-12-31"])
def test_a_week_at_the_end_of_time_is_none(marie: Omni, week: str) -> None:
    sign_in(marie)
    marie("schedule", "show", "--week", week, exits=2)


def test_a_term_published_in_the_midst_of_another_waits_until_that_is_over(marie: Omni) -> None:
    sql(
        marie.home,
        "INSERT INTO sections (term, course, section, title) VALUES ('20271', '601-101-MQ', '1', 'x')",
    )
    row = (NUMBER, "20271", "601-101-MQ", "1", "2026-11-01T12:00:00Z")
    sql(marie.home, "INSERT INTO registrations VALUES (?, ?, ?, ?, ?)", row)
    marie.now = datetime(2026, 11, 23, 15, tzinfo=UTC)
    marie("staff", "timetable", "publish", "--term", "20271")
    sign_in(marie)
    assert "Autumn 2026" in marie().stdout
    assert marie("schedule", "show", "--term", "20271").exit_code == 0
    marie.now = datetime(2026, 12, 23, 15, tzinfo=UTC)
    sign_in(marie)
    assert "Winter 2027" in marie().stdout
