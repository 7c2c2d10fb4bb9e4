"""Which term a fee belongs to, and which terms make box A."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from omnicli.rules.tax_overrides import Override
from omnicli.rules.tax_terms import nearest, of_box_a
from tests.rules.taxing import AUTUMN, LATER, LONG, NEXT, SUMMER, WINTER, YEAR, full_time, part_time

if TYPE_CHECKING:
    from omnicli.rules.tax_terms import Study, TermOfA


def judged(
    *studies: Study, override: Override | None = None, today: date = LATER, program: str = "420.B0"
) -> list[TermOfA]:
    decided = {one.term.code: override for one in studies} if override else {}
    return [*of_box_a(studies, decided, YEAR, program=program, today=today)]


def test_two_terms_begun_and_completed_in_the_year_count() -> None:
    assert [(one.term, one.counts, one.why) for one in judged(full_time(AUTUMN), full_time(WINTER))] == [
        ("20261", True, ("completed",)),
        ("20263", True, ("completed",)),
    ]


def test_no_more_terms_count_than_the_year_says() -> None:
    found = judged(full_time(WINTER), full_time(SUMMER), full_time(AUTUMN))
    assert [(one.counts, one.why) for one in found[2:]] == [(False, ("beyond",))]
    assert sum(one.counts for one in found) == 2


def test_a_term_that_does_not_count_leaves_its_place_to_the_next() -> None:
    found = judged(full_time(WINTER), part_time(SUMMER), full_time(AUTUMN))
    assert [one.counts for one in found] == [True, False, True]


@pytest.mark.parametrize(
    ("study", "why"),
    [
        (full_time(LONG, weekly_hours=8), ("few-hours",)),
        (full_time(AUTUMN, weekly_hours=9), ("completed",)),
        (full_time(AUTUMN, weekly_hours=3, disabled=True), ("completed",)),
        (part_time(AUTUMN, weekly_hours=12), ("not-full-time",)),
        (full_time(AUTUMN, left=True), ("left",)),
        (part_time(AUTUMN, left=True, left_on=date(2026, 10, 1)), ("not-full-time", "left")),
    ],
)
def test_a_term_counts_full_time_nine_hours_a_week_and_not_left(study: Study, why: tuple[str, ...]) -> None:
    (found,) = judged(study)
    assert found.why == why
    assert found.counts == (why == ("completed",))


def test_a_term_counts_in_the_year_in_which_it_begins() -> None:
    assert judged(full_time(LONG))[0].counts
    (found,) = of_box_a([full_time(LONG)], {}, replace(YEAR, year=2027), program="", today=LATER)
    assert found.why == ("begun-before",)
    assert judged(full_time(NEXT)) == []


def test_a_term_is_over_the_day_after_its_last() -> None:
    days = (date(2026, 12, 22), date(2026, 12, 23))
    assert [judged(full_time(AUTUMN), today=day)[0].why for day in days] == [("not-over",), ("completed",)]


def test_a_programme_that_the_ministry_does_not_recognise_counts_for_nothing() -> None:
    year = replace(YEAR, rl8_not_recognised=("080", "LEA"))
    found = [
        of_box_a([full_time(AUTUMN)], {}, year, program=program, today=LATER)[0].counts
        for program in ("080.B0", "LEA.3Q", "420.B0")
    ]
    assert found == [False, False, True]


@pytest.mark.parametrize(
    ("study", "override", "counts"),
    [
        (part_time(AUTUMN, weekly_hours=4), Override("full-time"), True),
        (full_time(AUTUMN), Override("part-time"), False),
        (full_time(AUTUMN), Override("none"), False),
        (full_time(AUTUMN, left=True), Override(completed=True), True),
        (full_time(AUTUMN), Override(completed=False), False),
        (part_time(AUTUMN), Override(completed=True), False),
        (full_time(AUTUMN, registered=False), Override("full-time", completed=True), True),
    ],
)
def test_the_college_decides_otherwise(study: Study, override: Override, counts: bool) -> None:
    (found,) = judged(study, override=override)
    assert found.counts == counts
    assert found.why[-1] == "decided"


@pytest.mark.parametrize(
    ("on", "term"),
    [
        ("2026-05-28", "20261"),
        ("2026-05-29", "20261"),
        ("2026-05-30", "20262"),  # two days from either: the later
        ("2026-05-31", "20262"),
        ("2026-06-01", "20262"),
        ("2025-11-03", "20261"),
    ],
)
def test_a_day_between_two_terms_belongs_to_the_nearest_the_later_when_both_are(on: str, term: str) -> None:
    found = nearest(date.fromisoformat(on), [WINTER, SUMMER, AUTUMN])
    assert found is not None
    assert found.code == term


def test_a_day_of_two_terms_belongs_to_the_one_begun_last_and_a_day_of_no_year_to_none() -> None:
    assert nearest(date(2026, 12, 1), [LONG, replace(AUTUMN, code="2026A"), WINTER]) == LONG
    assert nearest(date(2024, 12, 31), [WINTER, SUMMER, AUTUMN]) is None
