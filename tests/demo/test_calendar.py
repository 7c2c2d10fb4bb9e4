from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.demo.calendar import easter, holidays, term_calendar
from omnicli.rules.calendar import Calendar, CalendarDay, parse_calendar_kind
from omnicli.rules.terms import make_term

terms = st.builds("{}{}".format, st.integers(2000, 2099), st.sampled_from([1, 3])).map(make_term)


def read(term):
    return [
        CalendarDay(date.fromisoformat(row["date"]), row["kind"], row["note"]) for row in term_calendar(term)
    ]


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2000, "04-23"), (2008, "03-23"), (2024, "03-31"), (2026, "04-05"), (2038, "04-25")],
)
def test_easter_falls_on_its_published_date(year, expected):
    assert easter(year).isoformat() == f"{year}-{expected}"


def test_the_holidays_of_2026_are_those_of_quebec():
    assert {day.isoformat(): name for day, name in holidays(2026).items()} == {
        "2026-04-03": "Vendredi saint",
        "2026-04-06": "Lundi de Pâques",
        "2026-05-18": "Journée nationale des patriotes",
        "2026-09-07": "Fête du Travail",
        "2026-10-12": "Action de grâces",
    }


@given(terms)
def test_a_term_has_fifteen_weeks_of_class_each_weekday_held_equally(term):
    calendar = Calendar(read(term))
    days = [term.starts + timedelta(days=n) for n in range((term.ends - term.starts).days + 1)]
    run = [calendar.weekday_run_on(day) for day in days if day.isoweekday() <= 5]
    held = Counter(weekday for weekday in run if weekday)
    assert sorted(held) == [1, 2, 3, 4, 5]
    assert sum(held.values()) == 75
    assert max(held.values()) - min(held.values()) <= 1


@given(terms)
def test_a_term_has_82_days_of_class_and_evaluation_at_least(term):
    off = [day for day in read(term) if day.kind in {"holiday", "pedagogical-day"}]
    weekdays = [term.starts + timedelta(days=n) for n in range((term.ends - term.starts).days + 1)]
    assert sum(day.isoweekday() <= 5 for day in weekdays) - len(off) >= 82


@given(terms)
def test_every_term_has_a_day_off_a_day_that_runs_as_another_and_exams(term):
    days = read(term)
    assert {day.kind.split("-")[0] for day in days} == {"holiday", "pedagogical", "runs", "exam"}
    assert "Épreuve uniforme de français" in {day.note for day in days}


@given(terms)
def test_a_date_is_said_once_on_a_weekday_of_the_term_in_words_that_import_knows(term):
    days = read(term)
    assert days == sorted(days, key=lambda day: day.date)
    assert len({day.date for day in days}) == len(days)
    assert all(term.starts <= day.date <= term.ends and day.date.isoweekday() <= 5 for day in days)
    assert [parse_calendar_kind(day.kind) for day in days] == [day.kind for day in days]
