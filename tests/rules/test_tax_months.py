"""Months of a tax year: which count, and how an amount falls on two years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.tax_months import TermMonths, days_by_month, months_of, share
from omnicli.rules.tax_overrides import Override
from omnicli.rules.tax_year import TaxYear
from tests.rules.taxing import AUTUMN, LONG, NEXT, WINTER, YEAR, a_term, full_time, part_time

BY_MONTH = {"2026-08": 8, "2026-09": 30, "2026-10": 31, "2026-11": 30, "2026-12": 22}


def shown(one: TermMonths) -> tuple[str, str, int, int]:
    return one.first, one.last, one.part_time, one.full_time


def test_days_are_counted_by_month() -> None:
    assert days_by_month(AUTUMN.starts, AUTUMN.ends) == BY_MONTH
    assert days_by_month(date(2026, 2, 28), date(2026, 3, 1)) == {"2026-02": 1, "2026-03": 1}
    assert days_by_month(date(2026, 5, 2), date(2026, 5, 1)) == {}


def test_an_autumn_and_a_winter_are_five_months_each() -> None:
    winter, autumn = months_of([full_time(AUTUMN), full_time(WINTER)], {}, YEAR)
    assert shown(winter) == ("2026-01", "2026-05", 0, 5)
    assert shown(autumn) == ("2026-08", "2026-12", 0, 5)
    assert winter.why == autumn.why == ("full-time",)


def test_a_term_of_another_year_has_no_month() -> None:
    assert months_of([full_time(NEXT)], {}, YEAR) == ()


def test_each_year_has_its_months_of_a_term_over_new_year() -> None:
    (here,), (there,) = (months_of([full_time(LONG)], {}, TaxYear(year)) for year in (2026, 2027))
    assert shown(here) == ("2026-09", "2026-12", 0, 4)
    assert shown(there) == ("2027-01", "2027-01", 0, 1)
    assert here.why == there.why == ("full-time", "other-year")


@pytest.mark.parametrize(
    ("days", "months"),
    [(1, 5), (8, 5), (9, 4), (22, 4), (23, 3), (31, 1)],
)
def test_a_month_counts_with_so_many_days_of_the_term(days: int, months: int) -> None:
    (found,) = months_of([full_time(AUTUMN)], {}, replace(YEAR, month_days=days))
    assert found.full_time == months
    assert found.why == (("full-time",) if months == 5 else ("full-time", "few-days"))


@pytest.mark.parametrize(
    ("weekly", "months"),
    # 12 hours in the month: 84 sevenths. February of 2026 has 28 days, so 3 hours a week are 12 hours there exactly.
    [
        (3, ("2026-02", "2026-03", "2026-04", "2026-05")),
        (6, ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05")),
    ],
)
def test_a_month_part_time_needs_twelve_hours(weekly: int, months: tuple[str, ...]) -> None:
    (found,) = months_of([part_time(WINTER, weekly)], {}, YEAR)
    assert found.months == months
    assert found.part_time == len(months)
    assert found.full_time == 0


def test_twelve_hours_exactly_are_enough_and_less_are_not() -> None:
    february = a_term("20261", "2026-02-01", "2026-02-28")
    assert [months_of([part_time(february, hours)], {}, YEAR)[0].part_time for hours in (3, 2)] == [1, 0]
    shorter = replace(february, ends=date(2026, 2, 27))
    assert months_of([part_time(shorter, 3)], {}, YEAR)[0].why == ("part-time", "few-hours")


def test_a_full_time_month_needs_no_hours() -> None:
    assert months_of([full_time(AUTUMN, weekly_hours=0)], {}, YEAR)[0].full_time == 5


@pytest.mark.parametrize(
    ("left_on", "last", "count"),
    [("2026-10-14", "2026-10", 3), ("2026-10-01", "2026-10", 3), ("2026-09-30", "2026-09", 2)],
)
def test_months_count_until_the_day_the_last_course_was_left(left_on: str, last: str, count: int) -> None:
    study = full_time(AUTUMN, left=True, left_on=date.fromisoformat(left_on))
    (found,) = months_of([study], {}, YEAR)
    assert shown(found) == ("2026-08", last, 0, count)
    assert found.why == ("full-time", "left")


def test_a_term_left_on_a_day_that_nobody_wrote_counts_whole() -> None:
    assert months_of([full_time(AUTUMN, left=True)], {}, YEAR)[0].full_time == 5


def test_the_college_decides_what_the_months_of_a_term_count_for() -> None:
    study = part_time(AUTUMN, weekly_hours=1)
    assert months_of([study], {}, YEAR)[0].months == ()
    for status, counts in (("full-time", (0, 5)), ("part-time", (5, 0)), ("none", (0, 0))):
        (found,) = months_of([study], {"20263": Override(status)}, YEAR)
        assert (found.part_time, found.full_time) == counts
        assert found.why == (status, "decided")


def test_what_is_decided_of_completing_a_term_changes_no_month() -> None:
    (found,) = months_of([full_time(AUTUMN)], {"20263": Override(completed=False)}, YEAR)
    assert found.why == ("full-time",)


def test_a_term_without_a_course_has_months_when_the_college_decides_so() -> None:
    study = full_time(AUTUMN, registered=False)
    assert months_of([study], {}, YEAR)[0].months == ()
    assert months_of([study], {"20263": Override("full-time")}, YEAR)[0].full_time == 5


def test_a_month_of_two_terms_counts_once_and_full_time_first() -> None:
    early = a_term("20262", "2026-05-18", "2026-08-28")
    one, other = months_of([part_time(WINTER), full_time(early)], {}, YEAR)
    assert (one.first, one.months) == ("2026-01", ("2026-01", "2026-02", "2026-03", "2026-04"))
    assert one.why == ("part-time", "counted-once")
    assert shown(other) == ("2026-05", "2026-08", 0, 4)


terms = st.tuples(st.dates(date(2025, 1, 1), date(2027, 12, 1)), st.integers(1, 400))


@given(
    st.lists(st.tuples(terms, st.sampled_from(["full-time", "part-time"]), st.integers(0, 30)), max_size=7)
)
def test_no_month_counts_twice_and_no_year_has_more_than_twelve(
    given_terms: list[tuple[tuple[date, int], str, int]],
) -> None:
    studies = [
        part_time(
            a_term(f"2026{place}", f"{start}", f"{date.fromordinal(start.toordinal() + days)}"), hours
        )._replace(status=status)
        for place, ((start, days), status, hours) in enumerate(given_terms)
    ]
    found = months_of(studies, {}, YEAR)
    months = [month for one in found for month in one.months]
    assert len(months) == len({*months}) == sum(one.part_time + one.full_time for one in found) <= 12
    assert [one.first for one in found] == sorted(one.first for one in found)
    assert all(one.first <= month <= one.last for one in found for month in one.months)
    assert months_of(studies[::-1], {}, YEAR) == found


@given(st.integers(0, 10**7), st.integers(0, 10**4), terms)
def test_the_parts_of_all_years_are_the_amount_and_none_falls_when_it_grows(
    cents: int, more: int, term: tuple[date, int]
) -> None:
    start, days = term
    held = a_term("20263", f"{start}", f"{date.fromordinal(start.toordinal() + days)}")
    years = range(2024, 2031)
    parts = [share(cents, held, year) for year in years]
    assert sum(parts) == cents
    assert all(part <= share(cents + more, held, year) for part, year in zip(parts, years, strict=True))


def test_an_amount_falls_on_the_months_of_its_term() -> None:
    assert (share(10_003, LONG, 2026), share(10_003, LONG, 2027)) == (8_002, 2_001)
    assert (share(500, AUTUMN, 2026), share(500, AUTUMN, 2027)) == (500, 0)
