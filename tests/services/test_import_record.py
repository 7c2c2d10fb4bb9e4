"""Importing records with the figures of their groups, and the strengths of groups."""

from __future__ import annotations

import json

import pytest

from tests.services.loading import (
    OFFERING,
    PROGRAMS,
    REGISTRATIONS,
    STUDENTS,
    TERM,
    College,
    counts,
    found,
    slugs,
)

COURSES = "code,title\n420-1N6-TH,Programmer\n601-101-MQ,Écriture\n"
HEADER = "student,term,course,section,mark,remark,mean,sd,group_size,ifgz,idgz\n"
LINE = "2634567,20253,601-101-MQ,00002,78,,72.5,10,31,0.5,0.9\n"
STRENGTHS = "term,course,section,ifgz,idgz\n"
FIGURES = "SELECT section, mark, remark, mean, sd, group_size, ifgz, idgz FROM record"


@pytest.fixture
def college(home):
    made = College(home)
    made.load_all(programs=PROGRAMS, courses=COURSES, students=STUDENTS)
    return made


@pytest.fixture
def final(college):
    """A college in which Marie's result in 601-101-MQ of A2026, 78, is final, and her other section is not."""
    college.load_all(offering=OFFERING, registrations=REGISTRATIONS)
    college.load("record", f"student,term,course,section,mark\n2634567,{TERM},601-101-MQ,00001,78\n")
    with college.write() as uow:
        values = (TERM, "601-101-MQ", "00001", "2026-12-22T12:00:00Z", "test", "")
        uow.connection.execute("INSERT INTO finalizations VALUES (?, ?, ?, ?, ?, ?)", values)
    return college


def test_the_figures_of_the_group_are_kept_as_decimal_text(college):
    data = HEADER.replace(",", ";") + "2634567;A2025;601-101-MQ;00002;78;;72,50;−0;31;-0,50;0,9\n".replace(
        "−0", "10"
    )
    assert not college.load("record", data).warnings
    assert college.ask(FIGURES) == [("00002", 78, "", "72.5", "10", 31, "-0.5", "0.9")]


def test_a_file_without_the_figures_of_groups_leaves_them_and_an_empty_cell_empties_them(college):
    college.load("record", HEADER + LINE)
    college.load("record", "student,term,course,mark\n2634567,20253,601-101-MQ,80\n")
    assert college.ask(FIGURES) == [("00002", 80, "", "72.5", "10", 31, "0.5", "0.9")]
    college.load("record", json.dumps([{"student": "2634567", "term": "20253", "course": "601-101-MQ", "mark": 81,
                                        "mean": None}]))  # fmt: skip
    assert college.ask(FIGURES) == [("00002", 81, "", None, "10", 31, "0.5", "0.9")]


@pytest.mark.parametrize(
    ("cell", "changed", "slug"),
    [
        ("72.5", "100.1", "mean:figure-out-of-range"),
        (",10,", ",51,", "sd:figure-out-of-range"),
        (",10,", ",-1,", "sd:figure-out-of-range"),
        (",0.5,", ",3.01,", "ifgz:figure-out-of-range"),
        (",0.9\n", ",-0.1\n", "idgz:figure-out-of-range"),
        (",0.9\n", ",3.5\n", "idgz:figure-out-of-range"),
        (",0.9\n", ",x\n", "idgz:bad-figure"),
        (",31,", ",-1,", "group_size:bad-number"),
    ],
)
def test_a_figure_that_cannot_be_is_rejected_where_it_is_wrong(college, cell, changed, slug):
    report = college.load("record", HEADER + LINE.replace(cell, changed))
    assert found(report.rejections) == [(2, *slug.split(":"))]
    assert college.ask(FIGURES) == []


def test_a_strength_that_none_is_known_to_have_is_taken_with_a_warning(college):
    report = college.load("record", HEADER + LINE.replace(",0.5,0.9", ",-2,1.6"))
    assert found(report.warnings) == [(2, "ifgz", "unusual-figure"), (2, "idgz", "unusual-figure")]
    assert college.ask("SELECT ifgz, idgz FROM record") == [("-2", "1.6")]


# --- results that are final here ------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["79", "50", ""])
def test_a_result_that_is_final_here_is_corrected_and_not_imported(final, mark):
    data = f"student,term,course,mark,remark\n2634567,{TERM},601-101-MQ,{mark},{'' if mark else 'IN'}\n"
    report = final.load("record", data)
    assert found(report.rejections) == [(2, "course", "result-final")]
    assert final.ask("SELECT mark FROM record") == [(78,)]


def test_without_it_the_rest_is_taken_when_asked(final):
    data = f"student,term,course,mark\n2634567,{TERM},601-101-MQ,79\n2634567,{TERM},420-1N6-TH,79\n"
    assert counts(final.load("record", data, skip_bad=True)) == (2, 1, 0, 0, 1)


def test_a_final_result_that_a_file_repeats_is_unchanged(final):
    assert counts(final.load("record", final.export("record"))) == (1, 0, 0, 1, 0)


def test_the_strength_of_the_group_of_a_final_result_may_come_later(final):
    data = f"student,term,course,mark,ifgz,idgz\n2634567,{TERM},601-101-MQ,78,0.3,0.8\n"
    assert counts(final.load("record", data)) == (1, 0, 1, 0, 0)


def test_a_result_that_a_final_section_lacks_is_not_slipped_in(final):
    with final.write() as uow:
        uow.connection.execute("DELETE FROM record")
    data = f"student,term,course,mark\n2634567,{TERM},601-101-MQ,78\n"
    assert slugs(final.load("record", data).rejections) == ["result-final"]


def test_a_student_of_no_section_here_may_have_a_result_of_that_term(final):
    data = f"student,term,course,mark\n0634568,{TERM},601-101-MQ,78\n"
    assert counts(final.load("record", data)) == (1, 1, 0, 0, 0)


# --- strengths of groups --------------------------------------------------------------------------------


def test_strengths_come_in_and_go_out_as_they_are(college):
    data = STRENGTHS + "20253,601-101-MQ,,0.25,0.9\n20253,601-101-MQ,00001,'-0.5,0.8\n"
    assert counts(college.load("strengths", data)) == (2, 2, 0, 0, 0)
    assert college.export("strengths").decode().replace("\r\n", "\n") == data
    assert counts(college.load("strengths", college.export("strengths", as_json=True))) == (2, 0, 0, 2, 0)


def test_strengths_without_a_section_are_those_of_the_course(college):
    college.load("strengths", "term,course,ifgz,idgz\nA2025,601-101-MQ,0.5,1\n")
    assert college.ask("SELECT * FROM group_strengths") == [("20253", "601-101-MQ", "", "0.5", "1")]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("20253,999-999-ZZ,,0,1", ("course", "unknown-course")),
        ("20253,601-101-MQ,,4,1", ("ifgz", "figure-out-of-range")),
        ("20253,601-101-MQ,,0,-1", ("idgz", "figure-out-of-range")),
        ("20253,601-101-MQ,,,1", ("ifgz", "required")),
    ],
)
def test_a_bad_strength_is_rejected_where_it_is_wrong(college, line, fault):
    assert found(college.load("strengths", f"{STRENGTHS}{line}\n").rejections) == [(2, *fault)]
