"""Importing exams outside of courses, and diplomas."""

from __future__ import annotations

import pytest

from tests.services.loading import PROGRAMS, STUDENTS, College, counts, slugs

EXAM_HEADER = "student,exam,term,result,program\n"
EXAMS = EXAM_HEADER + (
    "0634568,EUF,20251,failed,\n"
    "0634568,EUF,20253,passed,\n"
    "0634568,ESP,20253,passed,420.B0\n"
    "2634567,ESP,20253,failed,200.B1\n"
)
DIPLOMA_HEADER = "student,program,date\n"
DIPLOMAS = DIPLOMA_HEADER + "0634568,420.B0,2026-01-30\n"


@pytest.fixture
def college(home):
    made = College(home)
    made.load_all(programs=PROGRAMS, students=STUDENTS)
    return made


def exams(college, rows, header=EXAM_HEADER):
    return college.load("exams", header + rows)


def test_exams_and_diplomas_exported_and_imported_again_are_the_same_to_the_byte(college):
    for kind, data in (("exams", EXAMS), ("diplomas", DIPLOMAS)):
        assert not college.load(kind, data).rejections
        for as_json in (False, True):
            written = college.export(kind, as_json=as_json)
            report = college.load(kind, written)
            assert counts(report) == (report.read, 0, 0, report.read, 0)
            assert college.export(kind, as_json=as_json) == written


def test_every_sitting_is_kept_and_read_back_in_order(college):
    exams(college, "0634568,EUF,20253,passed,\n0634568,EUF,20251,failed,\n")
    with college.write() as uow:
        found = uow.exams.exams(["0634568", "2634567"])
    assert [(one.term, one.result) for one in found["0634568"]] == [("20251", "failed"), ("20253", "passed")]
    assert "2634567" not in found


@pytest.mark.parametrize("row", ["2634567,ESP,20253,réussi,\n", "2634567,Épreuve synthèse,A2025,R,\n"])
def test_a_synthesis_exam_without_a_programme_is_of_the_students_own(college, row):
    assert not exams(college, row).rejections
    assert college.ask("SELECT exam, program, term, result FROM exams") == [
        ("ESP", "200.B1", "20253", "passed")
    ]


def test_a_file_of_exams_needs_no_column_of_programmes(college):
    assert not exams(college, "2634567,ESP,20253,passed\n", "student,exam,term,result\n").rejections
    assert college.ask("SELECT program FROM exams") == [("200.B1",)]


def test_a_uniform_examination_is_of_no_programme(college):
    exams(college, "2634567,EUF,20253,passed,200.B1\n")
    assert college.ask("SELECT program FROM exams") == [("",)]


@pytest.mark.parametrize(
    ("row", "slug"),
    [
        ("2634567,EUF,20253,78,\n", "bad-exam-result"),
        ("2634567,EUF,20253,EQ,\n", "bad-exam-result"),
        ("2634567,EUF,20253,DI,\n", "bad-exam-result"),
        ("2634567,EUF,20271,passed,\n", "term-to-come"),
        ("9999999,ESP,20253,passed,\n", "unknown-student"),
        ("2634567,ESP,20253,passed,999.Z9\n", "unknown-program"),
    ],
)
def test_an_exam_that_cannot_be_is_refused_and_nothing_is_written(college, row, slug):
    report = exams(college, row + "2634567,EUF,20251,failed,\n")
    assert slugs(report.rejections) == [slug]
    assert college.ask("SELECT count(*) FROM exams") == [(0,)]


def diplomas(college, row):
    return slugs(college.load("diplomas", DIPLOMA_HEADER + row).rejections)


@pytest.mark.parametrize(
    ("loaded", "lacks"),
    [
        ("", ["diploma-without-euf", "diploma-without-esp"]),
        ("0634568,EUF,20253,passed,\n", ["diploma-without-esp"]),
        ("0634568,EUF,20253,failed,\n0634568,ESP,20253,passed,\n", ["diploma-without-euf"]),
        ("0634568,EUF,20253,passed,\n0634568,ESP,20253,passed,200.B1\n", ["diploma-without-esp"]),
    ],
)
def test_no_diploma_without_both_exams_passed(college, loaded, lacks):
    exams(college, loaded)
    assert diplomas(college, "0634568,420.B0,2026-01-30\n") == lacks
    assert college.ask("SELECT count(*) FROM diplomas") == [(0,)]


def test_a_diploma_older_than_the_uniform_examination_needs_none(college):
    assert diplomas(college, "0634568,420.B0,1997-12-31\n") == []


@pytest.mark.parametrize(
    ("row", "slug"),
    [
        ("0634568,420.B0,2026-08-04\n", "date-to-come"),
        ("9999999,420.B0,2026-01-30\n", "unknown-student"),
        ("0634568,999.Z9,2026-01-30\n", "unknown-program"),
    ],
)
def test_a_diploma_that_cannot_be_is_refused_with_its_reason(college, row, slug):
    exams(college, EXAMS.removeprefix(EXAM_HEADER))
    assert diplomas(college, row) == [slug]


def test_diplomas_are_read_in_order_of_date(college):
    college.load("exams", EXAMS)
    college.load("diplomas", DIPLOMAS)
    with college.write() as uow:
        found = uow.exams.diplomas(["0634568"])["0634568"]
    assert [(one.program, one.granted_on) for one in found] == [("420.B0", "2026-01-30")]
