from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from statistics import fmean, pstdev

import pytest

from omnicli.demo.catalogue import catalogue
from omnicli.demo.college import invent
from omnicli.rules.terms import Season, season_of

COURSES = catalogue().courses
DONE = {"", "EQ", "SU"}


@pytest.fixture(scope="module")
def lines(college):
    return college.rows["record"]


def test_every_course_of_a_term_over_has_one_line_and_none_of_the_present_one(college, lines):
    *over, present = college.terms
    for term in over:
        taken = {(row["student"], row["course"]) for row in college.registrations[term]}
        said = Counter(
            (r["student"], r["course"]) for r in lines if r["term"] == term and r["remark"] != "SU"
        )
        assert said == Counter(taken)
    assert {row["remark"] for row in lines if row["term"] == present} == {"SU"}


def test_marks_are_those_of_a_plausible_college(lines):
    marks = [int(row["mark"]) for row in lines if row["mark"]]
    assert 73 < fmean(marks) < 79
    assert 9 < pstdev(marks) < 13
    assert min(marks) >= 0
    assert max(marks) <= 100


def test_a_remark_goes_with_the_mark_it_should(lines):
    for row in lines:
        assert row["mark"] or row["remark"]
        assert (row["remark"] == "EC") == (row["mark"] != "" and int(row["mark"]) < 60)
        if row["remark"] in {"EQ", "SU", "IN", "AE"}:
            assert row["mark"] == ""


def test_some_courses_are_failed_and_a_few_are_credited_otherwise(lines):
    remarks = Counter(row["remark"] for row in lines)
    assert 0.005 < remarks["EC"] / len(lines) < 0.03
    assert remarks["SU"] > remarks["EQ"] > 0


def test_no_term_was_built_upon_what_had_been_missed(college, lines):
    by_student = defaultdict(list)
    for row in lines:
        by_student[row["student"]].append(row)
    for term in college.terms[1:]:
        for student, courses in _taken(college, term).items():
            before = {r["course"] for r in by_student[student] if r["term"] < term and r["remark"] in DONE}
            assert [code for code in courses if not COURSES[code].is_open(before, courses)] == []


def _taken(college, term):
    taken = defaultdict(set)
    for row in college.registrations[term]:
        taken[row["student"]].add(row["course"])
    return taken


def test_what_was_missed_before_the_last_term_over_was_made_up_for_in_a_summer(college, lines):
    last = college.terms[-2]
    passed = {(r["student"], r["course"]) for r in lines if r["remark"] in DONE}
    missed = [r for r in lines if r["remark"] in {"EC", "IN", "AE"}]
    assert {season_of(r["term"]) for r in lines} == set(Season)
    for row in missed:
        assert row["term"] == last or (row["student"], row["course"]) in passed
    assert any((r["student"], r["course"]) not in passed for r in missed)


def test_what_is_to_be_taken_again_is_offered_in_the_next_term(college, lines):
    passed = {(r["student"], r["course"]) for r in lines if r["remark"] in DONE}
    again = {r["course"] for r in lines if (r["student"], r["course"]) not in passed}
    assert again <= {row["course"] for row in college.offering[college.next_term]}


def test_english_of_another_level_stands_for_the_one_that_grids_print(lines):
    instead = {(r["student"], r["term"]) for r in lines if r["remark"] == "SU"}
    assert {r["course"] for r in lines if r["remark"] == "SU"} == {"604-101-MQ"}
    taken = {(r["student"], r["term"]) for r in lines if r["course"] in ("604-100-MQ", "604-103-MQ")}
    assert taken <= instead


def test_a_term_that_is_over_before_the_next_timetables_has_its_marks_too():
    college = invent(students=60, today=date(2027, 7, 1))
    taken = {(row["student"], row["course"]) for row in college.registrations["20271"]}
    assert taken == {
        (r["student"], r["course"])
        for r in college.rows["record"]
        if r["term"] == "20271" and r["remark"] != "SU"
    }
