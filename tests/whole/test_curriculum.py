"""The curriculum invented over a real offering is one that a college can load, and everybody in it can live."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pytest

from tests.conftest import with_shared
from tests.whole.choosing import RANKS, choices_for, form_for, open_options, refusals
from tests.whole.curriculum import LOAD, SPARE, Curriculum, Offered, curriculum_for, slots

if TYPE_CHECKING:
    from tests.whole.curriculum import Row

STUDENTS = 300


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    with with_shared("data/offering-A2026-meetings.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def college(rows: list[Row]) -> Curriculum:
    return curriculum_for(rows, students=STUDENTS)


def test_twelve_programmes_of_four_to_six_sessions_and_no_specific_course_in_two(college: Curriculum) -> None:
    sessions = {(row["program"], row["session"]) for row in college.rows["grid"]}
    long = Counter(program for program, _ in sessions)
    assert len(long) == 12
    assert set(long.values()) <= {4, 5, 6}
    assert set(Counter((row["program"], row["session"]) for row in college.rows["grid"]).values()) == {LOAD}
    specific = [row["course"] for row in college.rows["grid"] if row["part"] == "specific"]
    assert len(specific) == len(set(specific)) > 200


def test_the_next_session_of_every_student_can_be_lived(college: Curriculum, rows: list[Row]) -> None:
    offered = Offered(rows)
    for asked in college.asked.values():
        assert len(asked.courses) + len(asked.fitting) == LOAD
        fitting = [option.split(":") for option in asked.fitting.values()]
        week = 0
        for course, section in fitting:
            assert not week & offered.masks[course][section]
            week |= offered.masks[course][section]
        assert offered.together(slots([*asked.courses, *(c for c, _ in fitting)], ())) is not None


def test_a_course_has_a_seat_for_each_who_needs_it_and_a_twentieth_more(college: Curriculum) -> None:
    seats: Counter[str] = Counter()
    for (course, _), many in college.capacity.items():
        seats[course] += many
    needed = Counter(course for asked in college.asked.values() for course in asked.courses)
    for course, many in needed.items():
        assert seats[course] == many + -(-many * SPARE // 100)


def test_what_students_passed_is_what_their_session_asks_for(college: Curriculum) -> None:
    needs = defaultdict(set)
    for row in college.rows["prerequisites"]:
        needs[row["course"]].add((row["kind"], row["required"]))
    for student, asked in college.asked.items():
        for course in asked.courses:
            for kind, required in needs[course]:
                assert required in (asked.courses if kind == "CR" else college.passed[student])


def test_people_rank_six_options_of_each_need_the_fitting_one_among_them(college: Curriculum) -> None:
    files = choices_for(college, list(college.asked)[:100])
    ranked = defaultdict(list)
    for row in files.choices:
        ranked[row["student"]].append(row["option"])
    for student, options in ranked.items():
        fitting = college.asked[student].fitting
        offered = open_options(college, student)
        assert len(options) == len(set(options)) == sum(min(RANKS, len(offered[need])) for need in fitting)
        assert set(fitting.values()) <= set(options)
    assert len({row["student"] for row in files.requests}) == 100
    assert choices_for(college, list(college.asked)[:100]) == files


def test_a_form_by_hand_says_the_courses_the_ranks_and_the_password(college: Curriculum) -> None:
    form = form_for(college, next(iter(college.asked)), "secret")
    assert sorted(form) == ["courses", "password", "ranked"]


def test_every_reason_of_a_refusal_has_a_student_of_its_own(college: Curriculum) -> None:
    found = refusals(college)
    students = [row["student"] for one in found for row in one.rows[:1] if one.slug != "unknown-student"]
    assert len(students) == len(set(students)) == len(found) - 2
    assert all({row["student"] for row in one.rows} == {one.rows[0]["student"]} for one in found)
