"""Importing registrations."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.services.loading import (
    AT,
    OFFERING,
    PROGRAMS,
    REGISTRATIONS,
    STUDENTS,
    College,
    counts,
    found,
    slugs,
)

HEADER = "student,course,section\n"


@pytest.fixture
def college(home):
    made = College(home)
    made.load_all(programs=PROGRAMS, students=STUDENTS, offering=OFFERING)
    return made


def test_registrations_are_added_once(college):
    assert counts(college.load("registrations", REGISTRATIONS)) == (3, 3, 0, 0, 0)
    assert counts(college.load("registrations", REGISTRATIONS, at=AT + timedelta(days=1))) == (3, 0, 0, 3, 0)
    assert college.ask("SELECT DISTINCT registered_at FROM registrations") == [("2026-08-03T12:00:00Z",)]


def test_a_student_moved_to_another_section_of_the_course_is_changed(college):
    college.load("registrations", REGISTRATIONS)
    moved = HEADER + "0634568,420-1N6-TH,00001\n"
    assert counts(college.load("registrations", moved, at=AT + timedelta(days=1))) == (1, 0, 1, 0, 0)
    assert college.ask("SELECT section, registered_at FROM registrations WHERE student = '0634568'") == [
        ("00001", "2026-08-04T12:00:00Z")
    ]


def test_who_and_what_is_unknown_is_rejected_with_all_its_faults(college):
    data = HEADER + (
        "9999999,420-1N6-TH,00001\n"
        "2634567,420-1N6-TH,00009\n"
        "9999999,999-999-ZZ,00009\n"
        "x,999-999-ZZ,?\n"
        "2634567,?,00001\n"
    )
    assert found(college.load("registrations", data).rejections) == [
        (2, "student", "unknown-student"),
        (3, "section", "unknown-section"),
        (4, "student", "unknown-student"),
        (4, "course", "unknown-course"),
        (5, "student", "bad-student-number"),
        (5, "section", "bad-section"),
        (5, "course", "unknown-course"),
        (6, "course", "bad-course-code"),
    ]


def test_two_sections_of_one_course_in_a_file_contradict_each_other(college):
    data = HEADER + "2634567,420-1N6-TH,00001\n2634567,420-1N6-TH,00002\n2634567,420-1N6-TH,00001\n"
    report = college.load("registrations", data, skip_bad=True)
    assert found(report.rejections) == [(3, "student", "duplicate-key")]
    assert found(report.warnings) == [(4, "student", "repeated-line")]
    assert counts(report) == (3, 1, 0, 1, 1)


def test_a_section_too_full_is_warned_of_at_its_last_line(college):
    capacity = "course,title,section,day,start,end,room,teacher,capacity\n"
    college.load("offering", capacity + "420-1N6-TH,Programmer,00001,Mon,8:00,10:00,D-1,Lise Côté,1\n")
    data = HEADER + "2634567,420-1N6-TH,00001\n0634568,420-1N6-TH,00001\n"
    report = college.load("registrations", data)
    assert found(report.warnings) == [(3, "section", "capacity-exceeded")]
    assert report.warnings[0].reason.params["students"] == 2
    assert not report.refused


def test_a_section_may_be_filled_to_its_last_seat(college):
    capacity = "course,title,section,day,start,end,room,teacher,capacity\n"
    college.load("offering", capacity + "420-1N6-TH,Programmer,00001,Mon,8:00,10:00,D-1,Lise Côté,2\n")
    data = HEADER + "2634567,420-1N6-TH,00001\n0634568,420-1N6-TH,00001\n"
    assert college.load("registrations", data).warnings == []


def test_a_section_that_was_too_full_before_is_not_the_files_fault(college):
    college.load("registrations", REGISTRATIONS)
    capacity = "course,title,section,day,start,end,capacity\n"
    college.load("offering", capacity + "420-1N6-TH,Programmer,00002,Tue,8:00,10:00,0\n")
    report = college.load("registrations", HEADER + "2634567,601-101-MQ,00001\n")
    assert report.warnings == []


def test_a_student_in_two_places_at_once_is_warned_of_even_when_one_was_loaded_before(college):
    clash = "course,title,section,day,start,end\n601-101-MQ,Écriture,00002,Mon,9:00,11:00\n"
    college.load("offering", clash)
    college.load("registrations", HEADER + "2634567,420-1N6-TH,00001\n0634568,420-1N6-TH,00001\n")
    report = college.load("registrations", HEADER + "2634567,601-101-MQ,00002\n0634568,601-101-MQ,00001\n")
    assert found(report.warnings) == [(2, "section", "student-clash")]
    assert report.warnings[0].reason.params["sections"] == ("420-1N6-TH 00001", "601-101-MQ 00002")


def test_no_warning_without_a_reason(college):
    assert slugs(college.load("registrations", REGISTRATIONS).warnings) == []


def test_more_students_than_are_remembered_are_known_all_the_same(college, monkeypatch):
    monkeypatch.setattr("omnicli.services.imports.known._MOST_REMEMBERED", 0)
    monkeypatch.setattr("omnicli.tabular.CHUNK", 30)
    assert counts(college.load("registrations", REGISTRATIONS)) == (3, 3, 0, 0, 0)
