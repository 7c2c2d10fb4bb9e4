"""Changing timetables: what stays put, lunch, and many at once after one seat."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

import store.uow
from omnicli.errors import OmniError
from omnicli.keys import AUDIT, read_key
from omnicli.rules.changing import is_fixed, only_general, refusals
from omnicli.rules.changing_faults import faults, why_none
from omnicli.rules.changing_situation import Situation
from omnicli.rules.choice_rules import ChoiceRules
from omnicli.rules.configurations import OpenSection
from omnicli.rules.curriculum import CourseFacts
from omnicli.rules.lunch import term_weeks
from omnicli.rules.preferences import Preferences
from omnicli.rules.terms import make_term
from omnicli.services import changing
from tests.builders import a_college, ask, sql
from tests.conftest import MONDAY
from tests.processes import Child

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from omnicli.rules.weeks import Time

TZ = ZoneInfo("America/Toronto")
_AT = "2026-08-01T12:00:00Z"
CHANGES = Preferences(0, 0, 0, 0, 1)
LUNCH = ChoiceRules(lunch_minutes=60)
COURSE, LAST = "601-101-MQ", "00013"


# --- one student --------------------------------------------------------------------------------------


def situation(
    offered: Mapping[str, Mapping[str, tuple[Time, ...]]], rules: ChoiceRules | None = None, **more: object
) -> Situation:
    """A student in the first section of each course, all with seats."""
    rules = rules or ChoiceRules()
    weeks = term_weeks(rules, (time for of in offered.values() for times in of.values() for time in times))
    sections = {
        course: tuple(OpenSection(name, weeks.mask(times)) for name, times in of.items())
        for course, of in offered.items()
    }
    own = {course: min(of) for course, of in offered.items()}
    found = Situation("20263", own, sections, weeks, frozenset(), rules)
    return replace(found, **more)  # type: ignore[arg-type]


# Lunch is from 10:45 to 14:20. Maths is at 9:00; French at 16:00, or all over lunch, or until 13:00.
LUNCHES = {
    "201-A": {"1": ((1, 540, 645),)},
    "601-B": {"1": ((1, 960, 1080),), "2": ((1, 645, 860),), "3": ((1, 700, 780),)},
}


def test_a_free_lunch_is_not_taken_away() -> None:
    asked = situation(LUNCHES, LUNCH)
    assert [one.sections for one in asked.configurations().best(CHANGES, 9)] == [("1", "1"), ("1", "3")]
    assert [one.slug for one in faults(asked, {"201-A": "1", "601-B": "2"})] == ["lunch"]
    assert situation(LUNCHES).configurations().count().merged == 3


def test_a_day_that_has_no_lunch_today_may_have_none_tomorrow() -> None:
    broken = {**LUNCHES, "601-B": {"1": ((1, 645, 860),), "2": ((1, 650, 870),), "3": ((2, 645, 860),)}}
    asked = situation(broken, LUNCH)
    assert [one.sections for one in asked.configurations().best(CHANGES, 9)] == [("1", "1"), ("1", "2")]


def test_why_there_is_none_is_said_course_by_course() -> None:
    asked = situation(
        {
            "101-A": {"1": ((1, 480, 600),), "2": ((1, 480, 600),)},
            "102-B": {"1": ((2, 480, 600),)},
            "103-C": {"1": ((3, 480, 600),), "2": ((2, 540, 660),)},
            "104-D": {"1": ((4, 480, 600),), "2": ((5, 480, 600),)},
        },
        fixed=frozenset({"104-D"}),
    )
    assert [(one.slug, one.params["course"]) for one in why_none(asked)] == [
        ("same-times", "101-A"),
        ("only-group", "102-B"),
        ("clash", "103-C"),
        ("fixed", "104-D"),
    ]
    assert why_none(asked)[2].params["courses"] == ("102-B",)
    assert [one.params["course"] for one in why_none(asked, {"101-A", "102-B"}, {("103-C", "1")})] == [
        "104-D"
    ]


def test_lunch_alone_may_be_why_there_is_none() -> None:
    alone = {**LUNCHES, "601-B": {"1": ((1, 960, 1080),), "2": ((1, 645, 860),)}}
    assert [one.slug for one in why_none(situation(alone, LUNCH))] == ["only-group", "lunch"]


def a_course(category: str = "", code: str = "420-1N6-TH", ensemble: str = "") -> CourseFacts:
    return CourseFacts(code, "", None, None, None, category, ensemble)


def test_what_the_grid_says_comes_before_the_catalogue() -> None:
    assert is_fixed("specific", a_course("general"))
    assert not is_fixed("common", a_course("specific"))
    assert is_fixed("", a_course("specific"))


def test_a_course_of_which_nothing_is_said_stays_put() -> None:
    assert is_fixed("", a_course())
    assert is_fixed("", a_course("remedial"))
    assert not is_fixed("", a_course("general"))
    assert not is_fixed("", a_course("complementary"))
    assert not is_fixed("", a_course(ensemble="e1"))
    assert not is_fixed("", a_course(code="109-101-MQ"))


def test_programmes_are_fixed_by_the_beginning_of_their_code() -> None:
    rules = ChoiceRules(fixed_programs=("180", "420.b"))
    assert [only_general(one, rules) for one in ("180.A0", "420.B0", "420.A0")] == [True, True, False]


def test_the_window_of_the_default_rules_is_between_timetables_and_classes() -> None:
    term = make_term("20263")
    assert term.change_from == term.schedule_from
    assert term.change_by
    days = (term.change_from, term.change_by, term.starts)
    said = [[one.slug for one in refusals(term, day, registered=True, retrieved=True)] for day in days]
    assert said == [[], [], ["closed-on"]]


# --- many at once -------------------------------------------------------------------------------------

MANY = 12
NUMBERS = [f"26500{place:02}" for place in range(MANY)]


@pytest.fixture
def crowd(home: Path) -> Path:
    """Twelve students in one section of French, and another with one seat left."""
    a_college(home)
    sql(home, "UPDATE terms SET change_from = '2026-09-01', change_by = '2026-09-20'")
    sql(
        home,
        "INSERT INTO students (number, permanent_code, last_name, first_name, name_key, birth_date, program)"
        " VALUES (?, ?, 'Roy', 'A', 'ROY A', '2007-03-07', '420.B0')",
        *((number, f"ROYA570307{place:02}") for place, number in enumerate(NUMBERS)),
    )
    sql(
        home,
        f"INSERT INTO accounts VALUES ('student', ?, ?, ?, '[1,2,3]', 1, '{_AT}', '{_AT}')",
        *((number, "$2b$04$" + "a" * 53, "$2b$04$" + "b" * 53) for number in NUMBERS),
    )
    sql(home, f"INSERT INTO sections VALUES ('20263', '{COURSE}', '{LAST}', 'French', 1)")
    sql(
        home,
        "INSERT INTO meetings (term, course, section, weekday, start_min, end_min, updated_at)"
        f" VALUES ('20263', '{COURSE}', '{LAST}', 4, 600, 710, '{_AT}')",
    )
    sql(
        home,
        f"INSERT INTO registrations VALUES (?, '20263', '{COURSE}', '00012', '{_AT}')",
        *((number,) for number in NUMBERS),
    )
    sql(
        home,
        f"INSERT INTO schedule_retrievals (student, term, at, way) VALUES (?, '20263', '{_AT}', 'show')",
        *((number,) for number in NUMBERS),
    )
    return home


def take(home: Path, number: str, key: bytes, ready: int, go: int) -> int:
    """See the last seat, wait for the others, then go after it; return the exit code."""
    with store.uow.read(home / "omni.db", at=MONDAY) as uow:
        student, account = uow.people.student(number), uow.accounts.account("student", number)
        assert student
        assert account
        planned = changing.plan(changing.case(uow, student, "20263", TZ), {COURSE: LAST})
    os.write(ready, b".")
    os.read(go, 1)
    try:
        with store.uow.write(home / "omni.db", at=MONDAY, actor=f"student:{number}", audit_key=key) as uow:
            changing.change(uow, account, student, planned, TZ)
    except OmniError as error:
        return int(error.exit_code) if error.code == "seat-taken" else 98
    return 0


def test_many_after_the_last_seat_sell_it_once(crowd: Path) -> None:
    key = read_key(crowd / "keys", AUDIT)
    ready, tell = os.pipe()
    wait, go = os.pipe()
    children = [Child(lambda number=number: take(crowd, number, key, tell, wait)) for number in NUMBERS]  # type: ignore[misc]
    waiting = 0
    while waiting < MANY:
        waiting += len(os.read(ready, MANY))
    os.write(go, b"." * MANY)
    codes = [child.wait() for child in children]
    for pipe in (ready, tell, wait, go):
        os.close(pipe)
    assert sorted(codes) == [0, *[6] * (MANY - 1)]
    assert ask(crowd, "SELECT count(*) FROM registrations WHERE section = ?", LAST) == [(1,)]
    assert ask(crowd, "SELECT count(*), sum(cents) FROM ledger") == [(1, 1500)]
    assert ask(crowd, "SELECT count(*) FROM schedule_changes") == [(1,)]
