"""Instants in, instants out, and local dates on both clock-change nights."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.clock import (
    FixedClock,
    SystemClock,
    end_of_day,
    from_text,
    local_date,
    parse_instant,
    start_of_day,
    to_text,
    zone,
)

QUEBEC = zone("America/Toronto")
INSTANTS = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_the_system_clock_gives_an_aware_instant_in_utc() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_a_fixed_clock_stands_still_in_utc() -> None:
    clock = FixedClock(datetime(2026, 9, 14, 10, tzinfo=QUEBEC))
    assert clock.now() == clock.now() == datetime(2026, 9, 14, 14, tzinfo=UTC)
    assert clock.now().tzinfo is UTC


def test_a_clock_refuses_an_instant_without_a_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        FixedClock(datetime(2026, 9, 14))  # noqa: DTZ001


@given(INSTANTS)
def test_what_is_written_is_read_back_to_the_second(instant: datetime) -> None:
    assert from_text(to_text(instant)) == instant.replace(microsecond=0)


@given(st.lists(INSTANTS, min_size=2, max_size=2))
def test_texts_sort_as_instants_do(pair: list[datetime]) -> None:
    first, second = (one.replace(microsecond=0) for one in pair)
    assert (to_text(first) < to_text(second)) is (first < second)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-09-20", "2026-09-20T04:00:00Z"),
        ("2026-01-20", "2026-01-20T05:00:00Z"),
        ("2026-09-20T23:59:59", "2026-09-21T03:59:59Z"),
        ("2026-09-20 23:59", "2026-09-21T03:59:00Z"),
        ("2026-09-20T23:59:59Z", "2026-09-20T23:59:59Z"),
        ("2026-09-20T23:59:59-04:00", "2026-09-21T03:59:59Z"),
        (" 2026-09-20 ", "2026-09-20T04:00:00Z"),
    ],
)
def test_an_instant_is_read_as_people_write_it(text: str, written: str) -> None:
    assert to_text(parse_instant(text, QUEBEC)) == written


@pytest.mark.parametrize(
    "text",
    ["", "x", "20 septembre", "2026-13-01", "2026-02-30", "2026-09-20T25:00", "0001-01-01", "1899-12-31", "3000-01-01",
     "9999-12-31T23:59:59-14:00", "٢٠٢٦-٠٩-٢٠", "２０２６-09-20", "2026-09-20T23:59:59+99:00"],
)  # fmt: skip
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - which one is not promised
        parse_instant(text, QUEBEC)


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 9, 14), 24), (date(2028, 2, 29), 24)],
)
def test_a_day_has_the_hours_it_has(day: date, hours: int) -> None:
    assert end_of_day(day, QUEBEC) - start_of_day(day, QUEBEC) == timedelta(hours=hours)


@given(st.dates(date(1970, 1, 2), date(2200, 1, 1)))
def test_a_day_begins_at_its_beginning_and_ends_before_its_end(day: date) -> None:
    begins, ends = start_of_day(day, QUEBEC), end_of_day(day, QUEBEC)
    assert local_date(begins, QUEBEC) == day
    assert local_date(begins - timedelta(seconds=1), QUEBEC) == day - timedelta(days=1)
    assert local_date(ends - timedelta(seconds=1), QUEBEC) == day
    assert local_date(ends, QUEBEC) == day + timedelta(days=1)


def test_the_date_is_the_colleges_whatever_zone_the_instant_is_written_in() -> None:
    tokyo = timezone(timedelta(hours=9))
    assert local_date(datetime(2026, 9, 15, 12, tzinfo=tokyo), QUEBEC) == date(2026, 9, 14)


def test_there_is_no_zone_of_any_name() -> None:
    with pytest.raises(KeyError):
        zone("Mars/Olympus")
