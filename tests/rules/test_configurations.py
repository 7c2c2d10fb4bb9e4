"""Every timetable of some courses: counted exactly, and the best proven best."""

from __future__ import annotations

import csv
from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.configurations import Configuration, Configurations, Course, OpenSection, course
from omnicli.rules.configurations_steps import DayRule
from omnicli.rules.preferences import DEFAULT, Preferences, parts
from omnicli.rules.values import parse_weekday
from omnicli.rules.weeks import Time, Weeks
from tests.conftest import with_shared

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LOAD = (
    "109-101-MQ", "345-101-MQ", "603-101-MA", "201-SN2-RE", "202-SN1-RE", "203-SN1-RE", "101-SN1-RE",
)  # fmt: skip

Offered = dict[str, dict[str, list[Time]]]


def built(
    offered: Offered, own: Mapping[str, str] | None = None, rule: DayRule | None = None
) -> Configurations:
    weeks = Weeks(time for sections in offered.values() for times in sections.values() for time in times)
    courses = [
        course(
            code,
            (own or {}).get(code, ""),
            [OpenSection(name, weeks.mask(times)) for name, times in of.items()],
        )
        for code, of in offered.items()
    ]
    return Configurations(courses, weeks.days, rule)


def naive(
    configurations: Configurations, preferences: Preferences, rule: DayRule | None = None
) -> list[Configuration]:
    """Look at every choice of patterns there is."""
    days, courses = configurations.days, configurations.courses
    found = []
    for picked in product(*(one.patterns for one in courses)):
        mask = 0
        for pattern in picked:
            if mask & pattern.mask:
                break
            mask |= pattern.mask
        else:
            if rule is None or all(rule.holds(mask & day.whole) for day in days):
                changes = sum(
                    bool(one.own) and not pattern.own for one, pattern in zip(courses, picked, strict=True)
                )
                score = preferences.score(parts(days, mask, changes))
                found.append(Configuration(score, changes, picked))
    return sorted(found, key=lambda one: (one.score, one.changes, _places(courses, one)))


def _places(courses: Iterable[Course], one: Configuration) -> list[int]:
    return [of.patterns.index(pattern) for of, pattern in zip(courses, one.patterns, strict=True)]


_TIMES = st.tuples(st.integers(1, 3), st.integers(8, 15), st.integers(1, 3)).map(
    lambda at: (at[0], at[1] * 60, (at[1] + at[2]) * 60)
)
_SECTIONS = st.lists(st.lists(_TIMES, max_size=3, unique=True), min_size=1, max_size=5).map(
    lambda of: {f"{number:05}": times for number, times in enumerate(of, start=1)}
)
_OFFERED = st.lists(_SECTIONS, min_size=1, max_size=4).map(
    lambda of: {f"10{number}-AAA-BB": sections for number, sections in enumerate(of)}
)
_WEIGHTS = st.builds(Preferences, *[st.integers(0, 3)] * 5)
_OWN = st.integers(0, 5)


def _own(offered: Offered, seed: int) -> dict[str, str]:
    return {code: sorted(of)[seed % len(of)] for code, of in offered.items()} if seed else {}


@given(_OFFERED, _OWN, _WEIGHTS, st.integers(1, 30))
def test_the_best_are_those_that_looking_at_everything_finds(
    offered: Offered, seed: int, preferences: Preferences, limit: int
) -> None:
    configurations = built(offered, _own(offered, seed))
    assert configurations.best(preferences, limit) == naive(configurations, preferences)[:limit]


@given(_OFFERED, _OWN)
def test_the_count_is_that_of_looking_at_everything(offered: Offered, seed: int) -> None:
    configurations = built(offered, _own(offered, seed))
    every = naive(configurations, DEFAULT)
    raw = 0
    for one in every:
        sections = 1
        for pattern in one.patterns:
            sections *= len(pattern.sections)
        raw += sections
    assert configurations.count() == (len(every), raw)


@given(_OFFERED, _OWN, _WEIGHTS, st.integers(1, 9))
def test_a_stream_in_pieces_is_the_whole_in_order(
    offered: Offered, seed: int, preferences: Preferences, chunk: int
) -> None:
    configurations = built(offered, _own(offered, seed))
    assert list(configurations.all(preferences, chunk)) == naive(configurations, preferences)


@given(_OFFERED, _WEIGHTS)
def test_a_rule_of_every_day_is_kept_by_the_best_and_by_the_count(
    offered: Offered, preferences: Preferences
) -> None:
    weeks = Weeks(time for sections in offered.values() for times in sections.values() for time in times)
    bits = sum(day.whole & (day.whole >> 1) & ~(1 << day.first) for day in weeks.days)
    rule = DayRule(bits, lambda mask: (mask & bits).bit_count() < 3)
    ruled = built(offered, rule=rule)
    every = naive(built(offered), preferences, rule)
    assert ruled.best(preferences, 20) == every[:20]
    assert ruled.count().merged == len(every)


def test_courses_that_clash_make_no_timetable() -> None:
    clashing: Offered = {"A": {"1": [(1, 480, 600)]}, "B": {"1": [(1, 540, 660)]}}
    assert built(clashing).count() == (0, 0)
    assert built(clashing).best(DEFAULT, 20) == []


def test_sections_at_the_same_times_are_one_the_own_first_then_the_one_with_most_seats() -> None:
    free = [
        OpenSection("00001", 1, 2),
        OpenSection("00002", 1, 9),
        OpenSection("00003", 1, 9),
        OpenSection("00004", 1),
    ]
    assert course("A", "00001", free).patterns[0].sections == ("00001", "00004", "00002", "00003")
    assert course("A", "", free).patterns[0].sections == ("00004", "00002", "00003", "00001")


@pytest.fixture(scope="module")
def heavy_load() -> Offered:
    """Seven courses of a real offering: 3.7 million timetables."""
    found: defaultdict[str, defaultdict[str, set[Time]]] = defaultdict(lambda: defaultdict(set))
    with with_shared("data/offering-A2026-meetings.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["course"] in LOAD:
                time = parse_weekday(row["day"]), _minutes(row["start"]), _minutes(row["end"])
                found[row["course"]][row["section"]].add(time)
    return {code: {name: sorted(times) for name, times in of.items()} for code, of in found.items()}


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def test_a_real_load_of_seven_courses_has_so_many_timetables(heavy_load: Offered) -> None:
    assert built(heavy_load).count() == (259_550, 3_701_113)


def test_the_twenty_best_of_a_real_load_are_the_first_of_all(heavy_load: Offered) -> None:
    preferences = Preferences(days_off=1, late_start=1, early_end=1, few_gaps=4, few_changes=1)
    five = {code: heavy_load[code] for code in LOAD[:5]}
    configurations = built(five, {code: min(of) for code, of in five.items()})
    every = list(configurations.all(preferences))
    assert len(every) == configurations.count().merged > 10_000
    assert configurations.best(preferences, 20) == every[:20]
    for one in every[::500]:
        assert one.score == preferences.score(configurations.parts(one))
