"""The week at a terminal: what may be cut, what never is, and where things stand."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands._canvas import Canvas
from commands._cells import clean, pack, wrap
from commands._grid import DayHeading, render, week_headings
from omnicli.i18n import Translator
from omnicli.rules.timetable import Meeting, merge

EN, FR = Translator("en"), Translator("fr")
MONDAY = date(2026, 10, 12)


def meeting(weekday: int = 1, start: str = "08:00", end: str = "10:00", **changes: Any) -> Meeting:
    fields: dict[str, Any] = {
        "id": 1,
        "course": "420-1N6-TH",
        "title": "Introduction à la programmation",
        "section": "00001",
        "rooms": ("B-204",),
        "teachers": ("Gisèle Côté",),
        "kind": None,
    }
    return Meeting(weekday=weekday, start=minutes(start), end=minutes(end), **fields | changes)


def minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


class Weeks:
    def __init__(self, exceptions: dict[date, int | None]) -> None:
        self.exceptions = exceptions

    def weekday_run_on(self, day: date) -> int | None:
        return self.exceptions.get(day, day.isoweekday() if day.isoweekday() < 6 else None)


# What a grid shows


def test_a_week_is_drawn_with_days_across_and_hours_down() -> None:
    week = [
        meeting(1, "08:00", "10:00"),
        meeting(3, "09:00", "10:00", course="601-101-MQ", title="Écriture", section="00012", rooms=("A-1",)),
    ]
    assert render(week, width=76, t=FR).splitlines() == [
        "      ┌─────────────┬─────────────┬─────────────┬─────────────┬────────────┐",
        "      │ Lundi       │ Mardi       │ Mercredi    │ Jeudi       │ Vendredi   │",
        "08:00 ├─────────────┼─────────────┼─────────────┼─────────────┼────────────┤",
        "      │ 420-1N6-TH  │             │             │             │            │",
        "      │ gr.\xa000001   │             │             │             │            │",
        "09:00 │ B-204       │             ├─────────────┤             │            │",
        "      │ Gisèle Côté │             │ 601-101-MQ  │             │            │",
        "      │ Introduction│             │ gr.\xa000012   │             │            │",
        "      │ à la        │             │ A-1         │             │            │",
        "      │ programmat- │             │ Gisèle Côté │             │            │",
        "      │ ion         │             │ Écriture    │             │            │",
        "10:00 └─────────────┴─────────────┴─────────────┴─────────────┴────────────┘",
    ]


def test_nothing_is_cut_when_there_is_room() -> None:
    drawn = render([meeting(2, kind="lab")], width=100, t=EN)
    words = "420-1N6-TH sec. 00001 B-204 lab Gisèle Côté Introduction à la programmation".split()
    assert all(word in drawn for word in words)
    assert "…" not in drawn


def test_a_long_title_is_cut_with_an_ellipsis_and_no_line_is_too_wide() -> None:
    drawn = render([meeting(title="Méthodes " * 33)], width=80, t=FR)
    assert "Méthodes…" in drawn
    assert max(map(len, drawn.splitlines())) <= 80


@pytest.mark.parametrize(("start", "end"), [("08:10", "09:00"), ("08:00", "18:00"), ("13:30", "14:20")])
def test_the_times_of_a_meeting_stand_beside_its_rules(start: str, end: str) -> None:
    lines = render([meeting(2, start, end), meeting(4, "10:00", "11:00")], width=100, t=EN).splitlines()
    at = {line[:5]: line for line in lines}
    tuesday = slice(26, 43)
    assert at[start][tuesday] == at[end][tuesday] == "─" * 17


def test_two_meetings_five_minutes_apart_do_not_share_a_rule() -> None:
    drawn = render([meeting(1, "08:00", "08:50"), meeting(1, "08:55", "09:45", id=2)], width=80, t=EN)
    assert [line[:5] for line in drawn.splitlines() if line[:5].strip()] == [
        "08:00",
        "08:50",
        "08:55",
        "09:45",
    ]


def test_longer_meetings_are_taller() -> None:
    drawn = render([meeting(1, "08:00", "09:00"), meeting(1, "09:00", "12:00", id=2)], width=100, t=EN)
    heights = [line[:5] for line in drawn.splitlines()]
    assert heights.index("12:00") - heights.index("09:00") > heights.index("09:00") - heights.index("08:00")


def test_the_weekend_appears_only_when_it_is_used() -> None:
    assert "Saturday" not in render([meeting(1)], width=100, t=EN)
    weekend = render([meeting(6)], width=100, t=EN)
    assert "Saturday" in weekend
    assert "Sunday" not in weekend


def test_lines_of_one_meeting_are_drawn_once_with_all_rooms() -> None:
    drawn = render([meeting(), meeting(id=2, rooms=("C-9",))], width=100, t=EN)
    assert drawn.count("420-1N6-TH") == 1
    assert re.search(r"sec. 00001 B-204,.*\n.*C-9", drawn)


def test_an_empty_timetable_says_so() -> None:
    assert render([], width=100, t=FR) == "Cet horaire ne compte aucun cours."


def test_control_characters_of_a_file_never_reach_the_terminal() -> None:
    drawn = render([meeting(title="a\x1b[31mb\nc", rooms=("B\t1",))], width=100, t=EN)
    assert "\x1b" not in drawn
    assert "B 1" in drawn


def test_decomposed_accents_are_composed_so_that_columns_line_up() -> None:
    assert clean("E\u0301cole") == "École"


# Overlaps


def overlapping() -> list[Meeting]:
    return [
        meeting(1, "08:00", "10:00"),
        meeting(1, "09:00", "11:00", id=2, course="601-101-MQ", rooms=("A-1",)),
    ]


def test_overlapping_meetings_stand_side_by_side_and_are_marked_and_listed() -> None:
    drawn = render(overlapping(), width=110, t=FR)
    assert re.search(r"│ Introduction à │ 601-101-MQ", drawn)
    assert drawn.count("CONFLIT") == 2
    assert "Conflit –\xa0Lundi\xa0: 420-1N6-TH gr.\xa000001 (08:00–10:00) et 601-101-MQ" in drawn


def test_overlapping_meetings_are_stacked_with_their_hours_where_side_by_side_is_too_narrow() -> None:
    drawn = render(overlapping(), width=76, t=FR)
    first, second = drawn.index("420-1N6-TH"), drawn.index("601-101-MQ")
    assert drawn.index("CONFLIT") < drawn.index("08:00–10:00") < first < drawn.index("09:00–11:00") < second


def test_meetings_that_do_not_overlap_bear_no_mark() -> None:
    assert "conflict" not in render([meeting(), meeting(2)], width=100, t=EN).lower()


# Narrow terminals


@pytest.mark.parametrize("width", [20, 40, 69])
def test_a_narrow_terminal_gets_a_list_day_by_day(width: int) -> None:
    drawn = render([meeting(2), *overlapping()], width=width, t=FR)
    assert "│" not in drawn
    assert max(map(len, drawn.splitlines())) <= width
    assert drawn.index("Lundi") < drawn.index("08:00–10:00") < drawn.index("Mardi")
    assert "CONFLIT" in drawn


def test_a_list_shows_everything_of_a_meeting() -> None:
    assert render([meeting(2, kind="lab")], width=60, t=FR).splitlines() == [
        "Mardi",
        "  08:00–10:00 420-1N6-TH gr.\xa000001 B-204 laboratoire",
        "    Introduction à la programmation – Gisèle Côté",
    ]


# A dated week


def test_a_dated_week_shows_what_runs_each_day_and_why() -> None:
    tuesday, wednesday = MONDAY + timedelta(1), MONDAY + timedelta(2)
    calendar = Weeks({MONDAY: None, tuesday: None, wednesday: 1})
    days = week_headings(wednesday, calendar, FR, {MONDAY: "Action de grâce"})
    assert [(d.label, d.note, d.runs) for d in days][:4] == [
        ("Lundi 12 octobre", "Action de grâce", None),
        ("Mardi 13 octobre", "pas de cours", None),
        ("Mercredi 14 octobre", "horaire du lundi", 1),
        ("Jeudi 15 octobre", "", 4),
    ]
    drawn = render([meeting(1), meeting(3, course="601-101-MQ")], width=100, t=FR, days=days)
    assert "420-1N6-TH" in drawn
    assert "601-101-MQ" not in drawn


def test_a_swapped_day_keeps_the_calendars_own_words() -> None:
    headings = week_headings(MONDAY, Weeks({MONDAY: 5}), EN, {MONDAY: "Catch-up day"})
    assert headings[0].note == "Catch-up day (Friday timetable)"
    assert headings[0].label == "Monday October 12"


def test_a_week_without_class_still_says_why() -> None:
    days = (DayHeading(1, "Lundi 12 octobre", "Action de grâce", None), DayHeading(2, "Mardi", "", None))
    assert render([meeting(1)], width=100, t=FR, days=days) == "Lundi 12 octobre – Action de grâce"


def test_a_weekend_day_that_runs_a_weekday_has_its_column() -> None:
    saturday = MONDAY + timedelta(5)
    drawn = render([meeting(1)], width=120, t=EN, days=week_headings(MONDAY, Weeks({saturday: 1}), EN))
    assert "Saturday October" in drawn
    assert drawn.count("420-1N6-TH") == 2


# Any week


TIMES = st.integers(0, 285).map(lambda n: n * 5)
WEEKS = st.lists(
    st.builds(
        lambda day, start, long, course, rooms, title: Meeting(
            1, course, title, "00001", day, start, min(start + long, 1440), rooms, ("Roy",), None
        ),
        st.integers(1, 7),
        TIMES,
        st.integers(5, 600),
        st.sampled_from(["420-1N6-TH", "101-SN1-RE", "PI1-PNO-JZ"]),
        st.sampled_from([("B-204",), ("A-316", "GYM_A"), ()]),
        st.text(max_size=80),
    ),
    min_size=1,
    max_size=9,
)


@settings(max_examples=60, deadline=None)
@given(WEEKS, st.integers(30, 200))
def test_no_week_loses_a_code_or_a_room_or_runs_over_the_width(week: list[Meeting], width: int) -> None:
    drawn = render(week, width=width, t=EN)
    assert max(map(len, drawn.splitlines())) <= width
    for course in {m.course for m in week}:
        assert drawn.count(course) >= sum(m.course == course for m in merge(week))
    for room in {room for m in week for room in m.rooms}:
        assert drawn.count(room) >= sum(room in m.rooms for m in merge(week))


@given(st.lists(st.text("abc", min_size=1, max_size=30), max_size=9), st.integers(1, 20))
def test_packing_keeps_every_character_within_the_width(tokens: list[str], width: int) -> None:
    lines = pack(tokens, width)
    assert "".join(lines).replace(" ", "") == "".join(tokens)
    assert all(0 < len(line) <= width for line in lines)


def test_a_no_break_space_does_not_break() -> None:
    assert wrap("gr.\xa01 salle", 7) == ["gr.\xa01", "salle"]


def test_a_long_word_is_broken_with_a_hyphen_and_leaves_no_orphan() -> None:
    assert wrap("la programmation", 12) == ["la", "programmat-", "ion"]
    assert "".join(wrap("programmation", 5)).replace("-", "") == "programmation"


def test_rules_meet_in_the_right_corners() -> None:
    canvas = Canvas(5, 3)
    for y in (0, 2):
        canvas.across(y, 0, 4)
    for x in (0, 2, 4):
        canvas.down(x, 0, 2)
    canvas.across(1, 0, 2)
    canvas.write(1, 3, "x")
    assert canvas.lines() == ["┌─┬─┐", "├─┤x│", "└─┴─┘"]
