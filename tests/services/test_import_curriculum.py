"""Importing grids, prerequisites and records."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.services.loading import PROGRAMS, STUDENTS, College, counts, export, found, load, slugs

COURSES = (
    "code,title,theory,lab,homework,category,ensemble\n"
    "109-101-MQ,Santé,1,1,1,physical-education,1\n"
    "201-SN2-RE,Calcul différentiel,3,2,3,specific,\n"
    "201-SN3-RE,Calcul intégral,3,2,3,specific,\n"
    "203-SN1-RE,Mécanique,3,2,3,specific,\n"
    "305-1A3-EX,Société,2,1,3,complementary,a1\n"
    "601-101-MQ,Écriture,2,2,3,general,\n"
)
GRID_HEADER = "program,version,session,course,part,ensemble\n"
GRID = GRID_HEADER + (
    "200.B1,2021,1,201-SN2-RE,specific,\n"
    "200.B1,2021,1,601-101-MQ,common,\n"
    '200.B1,2021,2,COM-001-03,complementary,"a,b2"\n'
)
PREREQUISITE_HEADER = "course,kind,required,threshold\n"
PREREQUISITES = PREREQUISITE_HEADER + (
    "201-SN3-RE,PA,201-SN2-RE,\n203-SN1-RE,CR,201-SN3-RE,\n203-SN1-RE,PR,201-SN2-RE,50\n"
)
RECORD_HEADER = "student,term,course,mark,remark\n"
RECORD = (
    "student,term,course,section,mark,remark,mean,sd,group_size,ifgz,idgz\n"
    "0634568,20253,601-101-MQ,,,EQ,,,,,\n"
    "2634567,20253,201-SN2-RE,00002,52,EC,72.5,10.25,31,'-0.4,0.9\n"
)
TABLES = {"grid": "grids"}
FILES = {"grid": GRID, "prerequisites": PREREQUISITES, "record": RECORD}


@pytest.fixture
def college(home):
    made = College(home)
    made.load_all(programs=PROGRAMS, courses=COURSES, students=STUDENTS)
    return made


@pytest.mark.parametrize("kind", ["courses", *FILES])
def test_exported_and_imported_again_nothing_changes_to_the_byte(college, kind):
    if kind in FILES:
        college.load(kind, FILES[kind])
    for as_json in (False, True):
        written = college.export(kind, as_json=as_json)
        report = college.load(kind, written)
        assert counts(report) == (
            len(college.ask(f"SELECT * FROM {TABLES.get(kind, kind)}")),
            0,
            0,
            report.read,
            0,
        )
        assert college.export(kind, as_json=as_json) == written


@pytest.mark.parametrize("kind", FILES)
def test_a_file_is_kept_as_it_is_written(college, kind):
    assert not college.load(kind, FILES[kind]).warnings
    assert college.export(kind).decode().replace("\r\n", "\n") == FILES[kind]


# --- grids --------------------------------------------------------------------------------------------


def test_a_grid_is_read_in_french(college):
    report = college.load(
        "grid",
        "program;version;session;course;part;ensemble\n"
        "200B1;A2021;2;com00103;Formation générale complémentaire;A, B-2\n"
        "200B1;A2021;1;601101MQ;Formation générale commune;\n",
    )
    assert not report.rejections
    assert college.ask("SELECT version, session, course, part, ensemble FROM grids ORDER BY course") == [
        ("A2021", 1, "601-101-MQ", "common", ""),
        ("A2021", 2, "COM-001-03", "complementary", "a,b2"),
    ]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("999.ZZ,2021,1,601-101-MQ,common,", ("program", "unknown-program")),
        ("200.B1,2021,1,999-999-ZZ,common,", ("course", "unknown-course")),
        ("200.B1,2021,0,601-101-MQ,common,", ("session", "out-of-range")),
        ("200.B1,2021,13,601-101-MQ,common,", ("session", "out-of-range")),
        ("200.B1,2021,1,601-101-MQ,general,", ("part", "bad-part")),
        ("200.B1,,1,601-101-MQ,common,", ("version", "required")),
        ("200.B1,2021 version of the autumn,1,601-101-MQ,common,", ("version", "too-long")),
        ("200.B1,2021,2,COM-001-03,complementary,x", ("ensemble", "bad-domains")),
        ("200.B1,2021,2,COM-001-03,complementary,1", ("ensemble", "bad-domains")),
        ('200.B1,2021,2,305-1A3-EX,complementary,"a,b"', ("ensemble", "one-ensemble")),
    ],
)
def test_a_bad_line_of_a_grid_is_rejected_where_it_is_wrong(college, line, fault):
    report = college.load("grid", GRID_HEADER + line + "\n")
    assert found(report.rejections) == [(2, *fault)]
    assert college.ask("SELECT * FROM grids") == []


def test_a_course_stands_once_in_a_version(college):
    again = GRID + "200.B1,2021,3,601-101-MQ,common,\n"
    assert found(college.load("grid", again).rejections) == [(5, "program", "duplicate-key")]


def test_a_place_of_another_part_than_complementary_is_worth_a_look(college):
    report = college.load("grid", GRID_HEADER + "200.B1,2021,2,COM-001-03,specific,\n")
    assert found(report.warnings) == [(2, "part", "place-of-another-part")]


def test_a_version_gets_the_lines_of_the_file_and_no_others(college):
    college.load("grid", GRID + "200.B1,2018,1,601-101-MQ,common,\n420.B0,2021,1,601-101-MQ,common,\n")
    report = college.load("grid", GRID_HEADER + "200.B1,2021,2,201-SN2-RE,specific,\n")
    assert counts(report) == (1, 0, 1, 0, 0)
    assert slugs(report.warnings) == ["line-removed", "line-removed"]
    assert college.ask("SELECT program, version, session, course FROM grids ORDER BY 1, 2, 4") == [
        ("200.B1", "2018", 1, "601-101-MQ"),
        ("200.B1", "2021", 2, "201-SN2-RE"),
        ("420.B0", "2021", 1, "601-101-MQ"),
    ]


def test_nothing_is_removed_because_its_line_was_bad(college):
    college.load("grid", GRID)
    report = college.load("grid", GRID.replace("601-101-MQ,common", "601-101-MQ,?"), skip_bad=True)
    assert (slugs(report.rejections), report.warnings) == (["bad-part"], [])
    assert len(college.ask("SELECT * FROM grids")) == 3


# --- prerequisites ------------------------------------------------------------------------------------


def test_prerequisites_are_read_in_french_and_alternatives_kept_in_order(college):
    report = college.load(
        "prerequisites",
        PREREQUISITE_HEADER
        + "203SN1RE,Préalable absolu,601-101-MQ / 201sn2re,\n201-SN3-RE,Relatif,201-SN2-RE,45\n",
    )
    assert not report.rejections
    assert college.ask("SELECT * FROM prerequisites ORDER BY course") == [
        ("201-SN3-RE", "PR", "201-SN2-RE", 45),
        ("203-SN1-RE", "PA", "201-SN2-RE/601-101-MQ", None),
    ]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("999-999-ZZ,PA,601-101-MQ,", ("course", "unknown-course")),
        ("201-SN3-RE,PA,201-SN2-RE/999-999-ZZ,", ("required", "unknown-course")),
        ("201-SN3-RE,PA,201-SN3-RE,", ("required", "requires-itself")),
        ("201-SN3-RE,PA,201-SN2-RE/201-SN3-RE,", ("required", "requires-itself")),
        ("201-SN3-RE,XX,201-SN2-RE,", ("kind", "bad-prerequisite-kind")),
        ("201-SN3-RE,PA,201-SN2-RE,101", ("threshold", "out-of-range")),
        ("201-SN3-RE,CR,201-SN2-RE,50", ("threshold", "threshold-of-corequisite")),
        ("201-SN3-RE,PA,201-SN2-RE/,", ("required", "bad-course-code")),
    ],
)
def test_a_bad_prerequisite_is_rejected_where_it_is_wrong(college, line, fault):
    report = college.load("prerequisites", PREREQUISITE_HEADER + line + "\n")
    assert found(report.rejections) == [(2, *fault)]
    assert college.ask("SELECT * FROM prerequisites") == []


def test_a_circle_is_a_fault_that_names_its_courses(college):
    report = college.load(
        "prerequisites",
        PREREQUISITES + "201-SN2-RE,PA,203-SN1-RE,\n601-101-MQ,PA,201-SN3-RE,\n",
    )
    assert found(report.rejections) == [
        (4, "required", "prerequisite-circle"),
        (5, "required", "prerequisite-circle"),
    ]
    assert report.rejections[0].reason.params["courses"] == ("201-SN2-RE", "203-SN1-RE", "201-SN2-RE")
    assert college.ask("SELECT * FROM prerequisites") == []


def test_a_circle_closed_with_what_is_stored_is_a_fault_too(college):
    college.load("prerequisites", PREREQUISITES)
    report = college.load("prerequisites", PREREQUISITE_HEADER + "201-SN2-RE,PR,203-SN1-RE,\n")
    assert found(report.rejections) == [(2, "required", "prerequisite-circle")]


def test_a_circle_that_was_there_before_is_no_fault_of_the_file(college):
    with college.write() as uow:
        pair = [("201-SN2-RE", "203-SN1-RE"), ("203-SN1-RE", "201-SN2-RE")]
        uow.connection.executemany("INSERT INTO prerequisites VALUES (?, 'PA', ?, NULL)", pair)
    report = college.load("prerequisites", PREREQUISITE_HEADER + "601-101-MQ,PA,305-1A3-EX,\n")
    assert counts(report) == (1, 1, 0, 0, 0)


def test_without_the_lines_of_a_circle_the_rest_is_taken_when_asked(college):
    data = PREREQUISITES + "201-SN2-RE,PA,203-SN1-RE,\n601-101-MQ,PA,201-SN3-RE,\n"
    report = college.load("prerequisites", data, skip_bad=True)
    assert counts(report) == (5, 3, 0, 0, 2)


def test_corequisites_of_each_other_are_no_circle(college):
    pair = PREREQUISITE_HEADER + "201-SN2-RE,CR,203-SN1-RE,\n203-SN1-RE,CR,201-SN2-RE,\n"
    assert counts(college.load("prerequisites", pair)) == (2, 2, 0, 0, 0)


def test_a_course_that_may_be_entered_by_another_way_closes_no_circle(college):
    data = PREREQUISITE_HEADER + "201-SN2-RE,PA,201-SN3-RE/601-101-MQ,\n201-SN3-RE,PA,201-SN2-RE,\n"
    assert counts(college.load("prerequisites", data)) == (2, 2, 0, 0, 0)


def test_a_course_gets_the_prerequisites_of_the_file_and_no_others(college):
    college.load("prerequisites", PREREQUISITES)
    report = college.load("prerequisites", PREREQUISITE_HEADER + "203-SN1-RE,PA,201-SN2-RE,\n")
    assert slugs(report.warnings) == ["prerequisite-removed", "prerequisite-removed"]
    assert college.ask("SELECT course, kind FROM prerequisites ORDER BY course") == [
        ("201-SN3-RE", "PA"),
        ("203-SN1-RE", "PA"),
    ]


def test_a_least_mark_that_the_file_does_not_say_is_the_college_s(college):
    college.load("prerequisites", PREREQUISITES)
    report = college.load("prerequisites", "course,kind,required\n203-SN1-RE,PR,201-SN2-RE\n")
    assert counts(report) == (1, 0, 1, 0, 0)
    assert college.ask("SELECT threshold FROM prerequisites WHERE kind = 'PR'") == [(None,)]


def test_a_circle_may_be_turned_round_by_one_file(college):
    college.load("prerequisites", PREREQUISITE_HEADER + "201-SN3-RE,PA,201-SN2-RE,\n")
    turned = PREREQUISITE_HEADER + "201-SN3-RE,PA,601-101-MQ,\n201-SN2-RE,PA,201-SN3-RE,\n"
    assert not college.load("prerequisites", turned).rejections


# --- the record ---------------------------------------------------------------------------------------


def result(college, mark, remark):
    report = college.load("record", f"{RECORD_HEADER}2634567,A2025,601-101-MQ,{mark},{remark}\n")
    assert not report.rejections
    return college.ask("SELECT mark, remark FROM record")[0]


@pytest.mark.parametrize(
    ("mark", "remark", "kept"),
    [
        ("60", "", (60, "")),
        ("59", "", (59, "EC")),
        ("0", "", (0, "EC")),
        ("100", "", (100, "")),
        ("78.0", "", (78, "")),
        ("52", "Échec", (52, "EC")),
        ("", "Équivalence", (None, "EQ")),
        ("", "su", (None, "SU")),
        ("", "dispense", (None, "DI")),
        ("", "IN", (None, "IN")),
        ("", "IT", (None, "IT")),
        ("45", "IT", (45, "IT")),
        ("", "AE", (None, "AE")),
        ("30", "AE", (30, "AE")),
    ],
)
def test_a_result_is_read_and_a_failure_completed(college, mark, remark, kept):
    assert result(college, mark, remark) == kept


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("2634567,20253,601-101-MQ,,", ("mark", "empty-result")),
        ("2634567,20253,601-101-MQ,,EC", ("mark", "failure-without-mark")),
        ("2634567,20253,601-101-MQ,60,EC", ("remark", "failure-that-is-a-pass")),
        ("2634567,20253,601-101-MQ,78,EQ", ("mark", "mark-with-remark")),
        ("2634567,20253,601-101-MQ,78,SU", ("mark", "mark-with-remark")),
        ("2634567,20253,601-101-MQ,50,DI", ("mark", "mark-with-remark")),
        ("2634567,20253,601-101-MQ,50,IN", ("mark", "mark-with-remark")),
        ("2634567,20253,601-101-MQ,101,", ("mark", "out-of-range")),
        ("2634567,20253,601-101-MQ,59.6,", ("mark", "bad-number")),
        ("2634567,20253,601-101-MQ,,AB", ("remark", "bad-remark")),
        ("2634567,2025,601-101-MQ,78,", ("term", "bad-term")),
        ("2634567,20271,601-101-MQ,78,", ("term", "term-to-come")),
        ("9999999,20253,601-101-MQ,78,", ("student", "unknown-student")),
        ("2634567,20253,999-999-ZZ,78,", ("course", "unknown-course")),
    ],
)
def test_a_bad_result_is_rejected_where_it_is_wrong(college, line, fault):
    report = college.load("record", f"{RECORD_HEADER}{line}\n")
    assert found(report.rejections) == [(2, *fault)]
    assert college.ask("SELECT * FROM record") == []


def test_what_is_credited_may_be_for_a_term_to_come(college):
    line = RECORD_HEADER + "2634567,20271,601-101-MQ,,EQ\n"
    assert counts(college.load("record", line)) == (1, 1, 0, 0, 0)


def test_a_mark_that_replaces_a_failure_takes_its_remark_away(college):
    college.load("record", RECORD)
    data = "student,term,course,mark\n2634567,20253,201-SN2-RE,75\n"
    assert counts(college.load("record", data)) == (1, 0, 1, 0, 0)
    assert (75, "") in college.ask("SELECT mark, remark FROM record")
    college.load(
        "record",
        json.dumps([{"student": "2634567", "term": "20253", "course": "201-SN2-RE", "remark": "IN"}]),
    )
    assert (None, "IN") in college.ask("SELECT mark, remark FROM record")


def test_the_pass_mark_is_the_college_s(college):
    with college.write() as uow:
        uow.college.change(replace(uow.college.facts(), choosing={"pass_mark": 50}), None)
    assert result(college, "52", "") == (52, "")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.binary(max_size=100), st.integers(0, 200), st.booleans())
def test_no_damage_to_a_file_is_more_than_rejections(college, kind, garbage, at, skip_bad):
    data = FILES[kind].encode()
    with college.write(dry_run=True) as uow:
        report = load(uow, kind, data[:at] + garbage + data[at:], skip_bad=skip_bad)
    assert report.read == report.added + report.changed + report.unchanged + report.rejected or report.refused


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.data())
def test_the_order_of_the_lines_of_a_file_means_nothing(college, data):
    for kind, text in FILES.items():
        header, *lines = text.splitlines(keepends=True)
        with college.write(dry_run=True) as uow:
            load(uow, kind, header + "".join(data.draw(st.permutations(lines))))
            assert export(uow, kind).decode().replace("\r\n", "\n") == text
