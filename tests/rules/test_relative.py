from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.calendar import Calendar, CalendarDay
from omnicli.rules.relative import parse_relative_date
from omnicli.rules.values import Invalid

STARTS = date(2026, 8, 24)  # a Monday
COLUMNS = {"starts": STARTS, "drop_by": date(2026, 9, 18)}
CLOSED_18TH = Calendar([CalendarDay(date(2026, 9, 18), "holiday")])


def resolve(text, calendar=None, year=2026):
    rule = parse_relative_date(text, COLUMNS)
    assert rule is not None
    return rule.resolve(year, calendar or Calendar(), COLUMNS.__getitem__)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("09-20", date(2026, 9, 20)),
        ("10-01 previous year", date(2025, 10, 1)),
        ("01-05 next year", date(2027, 1, 5)),
        ("starts", STARTS),
        ("7 days before starts", date(2026, 8, 17)),
        ("1 day after drop_by", date(2026, 9, 19)),
        ("2 weeks after starts", date(2026, 9, 7)),
        ("5 working days before starts", date(2026, 8, 17)),
        ("1 working day after drop_by", date(2026, 9, 21)),
        ("working day on or before 09-19", date(2026, 9, 18)),
        ("working day on or after 09-19", date(2026, 9, 21)),
        ("working day on or before 09-17", date(2026, 9, 17)),
        ("first monday on or after 08-20", STARTS),
        ("monday on or after 08-24", STARTS),
        ("last friday on or before 12-22", date(2026, 12, 18)),
        ("working day on or before 1 day before drop_by", date(2026, 9, 17)),
        ("first monday on or after 10-01 previous year", date(2025, 10, 6)),
        ("  First  Monday on or after   08-20 ", STARTS),
    ],
)
def test_a_date_by_rule_is_worked_out(text, day):
    assert resolve(text) == day


def test_a_holiday_moves_a_working_day_further():
    assert resolve("working day on or before 09-19", CLOSED_18TH) == date(2026, 9, 17)


def test_none_is_no_date():
    assert parse_relative_date("none", COLUMNS) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "09/20",
        "9-20",
        "02-29",
        "13-01",
        "2026-09-20",
        "5 before starts",
        "5 days starts",
        "ends",
        "days before starts",
        "starts previous year",
        "first day on or after 09-01",
        "none after starts",
        "7 days before none",
        "-1 days before starts",
        "1 day after " * 20000 + "starts",
    ],
)
def test_what_is_no_rule_is_refused(text):
    with pytest.raises(Invalid) as refused:
        parse_relative_date(text, COLUMNS)
    assert refused.value.reason.slug == "bad-date-rule"


MONTH_DAYS = st.dates(date(2001, 1, 1), date(2001, 12, 31)).map(lambda day: f"{day:%m-%d}")
YEARS = st.integers(1990, 2090)
WEEKDAYS = st.sampled_from(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])


@given(anchor=MONTH_DAYS, year=YEARS, weekday=WEEKDAYS)
def test_the_nearest_weekday_is_within_a_week_on_the_side_asked(anchor, year, weekday):
    day = resolve(anchor, year=year)
    after = resolve(f"first {weekday} on or after {anchor}", year=year)
    before = resolve(f"last {weekday} on or before {anchor}", year=year)
    assert f"{after:%A}".lower() == f"{before:%A}".lower() == weekday
    assert timedelta(0) <= after - day < timedelta(7)
    assert timedelta(0) <= day - before < timedelta(7)


@given(anchor=MONTH_DAYS, year=YEARS, count=st.integers(0, 300))
def test_days_before_and_after_undo_each_other(anchor, year, count):
    assert resolve(f"{count} days after {count} days before {anchor}", year=year) == resolve(
        anchor, year=year
    )


@given(anchor=MONTH_DAYS, year=YEARS)
def test_a_working_day_is_a_weekday_at_most_two_days_away(anchor, year):
    worked = resolve(f"working day on or before {anchor}", year=year)
    assert worked.weekday() < 5
    assert timedelta(0) <= resolve(anchor, year=year) - worked <= timedelta(2)
