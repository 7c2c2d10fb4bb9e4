from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.calendar import KINDS, Calendar, CalendarDay, parse_calendar_kind
from omnicli.rules.values import Invalid

LABOUR_DAY = date(2026, 9, 7)
THANKSGIVING = date(2026, 10, 12)
SWAPPED = date(2026, 10, 14)  # a Wednesday that runs Monday's timetable

AUTUMN = Calendar(
    [
        CalendarDay(LABOUR_DAY, "holiday", "Fête du Travail"),
        CalendarDay(THANKSGIVING, "holiday", "Action de grâce"),
        CalendarDay(date(2026, 10, 13), "pedagogical-day"),
        CalendarDay(SWAPPED, "runs-as-monday"),
        CalendarDay(date(2026, 12, 16), "exam-day"),
        CalendarDay(date(2026, 11, 7), "runs-as-friday"),
    ]
)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
CALENDARS = st.lists(st.builds(CalendarDay, DAYS, st.sampled_from(KINDS)), max_size=40).map(Calendar)


@pytest.mark.parametrize(
    ("day", "weekday"),
    [
        (date(2026, 9, 8), 2),
        (LABOUR_DAY, None),
        (THANKSGIVING, None),
        (date(2026, 10, 13), None),
        (SWAPPED, 1),
        (date(2026, 12, 16), None),
        (date(2026, 9, 12), 6),
        (date(2026, 9, 13), 7),
        (date(2026, 11, 7), 5),
    ],
)
def test_a_date_runs_the_timetable_of_its_weekday_unless_the_calendar_says_otherwise(day, weekday):
    assert AUTUMN.weekday_run_on(day) == weekday


def test_what_the_calendar_says_of_a_date_can_be_read():
    assert AUTUMN.day(THANKSGIVING) == CalendarDay(THANKSGIVING, "holiday", "Action de grâce")
    assert AUTUMN.day(date(2026, 9, 8)) is None


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 9, 8), True),
        (LABOUR_DAY, False),
        (date(2026, 10, 13), True),
        (date(2026, 12, 16), True),
        (date(2026, 9, 12), False),
        (date(2026, 11, 7), False),
    ],
)
def test_offices_open_on_weekdays_but_for_holidays(day, worked):
    assert AUTUMN.is_working_day(day) == worked


def test_working_days_step_over_holidays_and_weekends():
    assert AUTUMN.previous_working_day(date(2026, 10, 13)) == date(2026, 10, 9)
    assert AUTUMN.working_day_on_or_before(THANKSGIVING) == date(2026, 10, 9)
    assert AUTUMN.working_day_on_or_after(THANKSGIVING) == date(2026, 10, 13)
    assert AUTUMN.working_days_before(date(2026, 9, 9), 3) == date(2026, 9, 3)


@given(calendar=CALENDARS, day=DAYS, count=st.integers(0, 15))
def test_counting_working_days_leaves_as_many_between(calendar, day, count):
    before = calendar.working_days_before(day, count)
    between = (before + timedelta(days=n) for n in range((day - before).days))
    assert sum(calendar.is_working_day(d) for d in between) == count


@given(calendar=CALENDARS, day=DAYS)
def test_going_back_and_forth_comes_back_to_a_working_day(calendar, day):
    start = calendar.working_day_on_or_after(day)
    assert calendar.working_days_after(calendar.working_days_before(start, 7), 7) == start
    assert calendar.working_day_on_or_before(start) == start


@given(day=DAYS)
def test_without_special_dates_every_day_is_its_own_weekday(day):
    assert Calendar().weekday_run_on(day) == day.isoweekday()


def test_of_two_entries_for_one_date_the_later_holds():
    calendar = Calendar([CalendarDay(SWAPPED, "holiday"), CalendarDay(SWAPPED, "runs-as-monday")])
    assert calendar.weekday_run_on(SWAPPED) == 1


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("holiday", ["holiday", "Férié", "jour férié", "congé", "X"]),
        ("pedagogical-day", ["pedagogical day", "pedagogical-day", "JP", "journée pédagogique"]),
        ("runs-as-monday", ["/Lu", "runs as Monday", "lundi", "horaire du lundi"]),
        ("runs-as-tuesday", ["/Ma", "mardi"]),
        ("runs-as-wednesday", ["/Me", "runs-as-wednesday"]),
        ("runs-as-thursday", ["/Je", "Thursday"]),
        ("runs-as-friday", ["/Ve", "Horaire du vendredi"]),
        ("exam-day", ["exam day", "examen", "Journée d'examens", "journée d’examen"]),
    ],
)
def test_a_kind_of_day_is_read_in_both_languages_and_in_the_portals_codes(kind, texts):
    assert {parse_calendar_kind(text) for text in texts} == {kind}


def test_every_kind_reads_itself():
    assert tuple(parse_calendar_kind(kind) for kind in KINDS) == KINDS


@pytest.mark.parametrize("text", ["", "samedi", "party", "1"])
def test_an_unknown_kind_of_day_is_refused(text):
    with pytest.raises(Invalid) as refused:
        parse_calendar_kind(text)
    assert refused.value.reason.slug == "bad-calendar-kind"
