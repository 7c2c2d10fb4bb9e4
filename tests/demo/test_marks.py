from __future__ import annotations

from collections import defaultdict
from datetime import date
from statistics import fmean, pstdev

import pytest

from omnicli.demo.college import invent
from omnicli.rules.terms import make_term


def of(row):
    return row["course"], row["section"]


def test_the_assessments_of_a_section_make_a_whole_term(college):
    weights: dict[tuple[str, str], int] = defaultdict(int)
    for row in college.results["assessments"]:
        weights[of(row)] += int(row["weight"]) if row["kind"] != "bonus" else 0
    sections = {of(row) for row in college.offering[college.terms[-1]]}
    assert weights == dict.fromkeys(sections, 100)


def test_only_what_is_past_is_marked_and_within_its_points(college):
    plan = {(*of(row), row["name"]): row for row in college.results["assessments"]}
    for row in college.results["marks"]:
        work = plan[*of(row), row["assessment"]]
        assert work["date"] < "2026-11-16"
        assert row["mark"] == "excused" or 0 <= float(row["mark"]) <= int(work["points"])


def test_whoever_is_marked_or_absent_is_registered(college):
    registered = {(row["student"], *of(row)) for row in college.registrations[college.terms[-1]]}
    assert {(row["number"], *of(row)) for row in college.results["marks"]} == registered
    taken = {(student, course) for student, course, _ in registered}
    assert {(row["student"], row["course"]) for row in college.results["absences"]} <= taken


def test_categories_are_those_of_the_assessments(college):
    used = {(*of(row), row["category"]) for row in college.results["assessments"] if row["category"]}
    assert {(*of(row), row["name"]) for row in college.results["categories"]} == used


def test_the_teacher_is_one_of_the_registered_student(college):
    people = college.people
    term = college.terms[-1]
    taken = {of(r) for r in college.registrations[term] if r["student"] == people.registered.number}
    assert people.teacher.name in {row["teacher"] for row in college.offering[term] if of(row) in taken}
    (row,) = [r for r in college.rows["employees"] if r["number"] == people.teacher.number]
    assert row["roles"] == "teacher"


def test_the_figures_of_a_line_are_those_of_its_group(college):
    groups = defaultdict(list)
    for row in college.rows["record"]:
        if row["mark"]:
            groups[row["term"], *of(row)].append(row)
    for rows in groups.values():
        marks = [int(row["mark"]) for row in rows]
        told = (f"{fmean(marks):.2f}", f"{pstdev(marks):.2f}", str(len(marks)))
        assert {(row["mean"], row["sd"], row["group_size"]) for row in rows} == {told}


def test_the_uniform_exam_is_passed_or_failed_after_its_course(college):
    assert {row["result"] for row in college.rows["exams"]} == {"passed", "failed"}
    assert {row["exam"] for row in college.rows["exams"]} == {"EUF"}


@pytest.mark.parametrize(("today", "marked"), [(date(2026, 8, 19), False), (date(2026, 10, 5), True)])
def test_nothing_is_marked_before_the_term_begins(today, marked):
    college = invent(students=30, today=today)
    assert bool(college.results["marks"]) is marked


def test_a_term_that_is_over_has_nothing_left_to_enter():
    assert make_term("20271").ends < date(2027, 7, 1)
    assert invent(students=30, today=date(2027, 7, 1)).results == {}
