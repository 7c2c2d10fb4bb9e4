"""Students' dossiers, from the store."""

from __future__ import annotations

import pytest

from omnicli.errors import NotFound
from omnicli.services.curriculum import dossier, dossiers, facts, prerequisites
from tests.services.loading import PROGRAMS, STUDENTS, College

MARIE, LUCIE = "2634567", "0634568"
COURSES = (
    "code,title,theory,lab,homework,category,ensemble\n"
    "201-SN2-RE,Calcul différentiel,3,2,3,specific,\n"
    "201-SN3-RE,Calcul intégral,3,2,3,specific,\n"
    "305-1A3-EX,Société,2,1,3,complementary,a1\n"
    "601-101-MQ,Écriture,2,2,3,general,\n"
)
GRID = (
    "program,version,session,course,part,ensemble\n"
    "200.B1,2021,1,201-SN2-RE,specific,\n"
    "200.B1,2021,1,601-101-MQ,common,\n"
    "200.B1,2021,2,201-SN3-RE,specific,\n"
    '200.B1,2021,2,COM-001-03,complementary,"a,b"\n'
    "200.B1,2030,1,601-101-MQ,common,\n"
)
PREREQUISITES = "course,kind,required\n201-SN3-RE,PA,201-SN2-RE\n"
SECTION = "{course},Titre,00001,Mon,8:00,10:00\n"
OFFERING = "course,title,section,day,start,end\n"
RECORD = "student,term,course,mark\n2634567,20253,601-101-MQ,78\n2634567,20253,201-SN2-RE,45\n"


@pytest.fixture
def college(home):
    made = College(home)
    students = STUDENTS.replace("program\n", "program,admission_term\n").replace("200.B1\n", "200.B1,20253\n")
    made.load_all(
        programs=PROGRAMS, courses=COURSES, prerequisites=PREREQUISITES, grid=GRID,
        students=students.replace("420.B0\n", "420.B0,\n"), record=RECORD,
    )  # fmt: skip
    for term, courses in (("20261", ["201-SN2-RE"]), ("20263", ["201-SN3-RE", "305-1A3-EX"])):
        lines = (SECTION.format(course=course) for course in courses)
        made.load("offering", OFFERING + "".join(lines), term=term)
    return made


def register(college, course, term="20261", student=MARIE):
    report = college.load("registrations", f"student,course,section\n{student},{course},00001\n", term=term)
    assert not report.rejections


def test_a_dossier_says_where_a_student_stands(college):
    with college.write() as uow:
        found = dossier(uow, MARIE, "20263")
    assert (found.program, found.version, found.session, len(found.grid)) == ("200.B1", "2021", 2, 4)
    assert found.transcript.passed("601-101-MQ")
    assert not found.transcript.passed("201-SN2-RE")
    assert found.own_disciplines == {"200", "201"}
    assert found.domains_open == {"a", "b"}
    assert (found.first_term, found.last_term) == (False, False)


def test_a_registration_without_result_is_in_progress_and_one_with_a_result_is_not(college):
    register(college, "201-SN2-RE")
    with college.write() as uow:
        assert dossier(uow, MARIE, "20263").transcript.doing == {"201-SN2-RE"}
        assert dossier(uow, MARIE, "20263").session == 3 - 1  # the grid's last
        assert dossier(uow, MARIE, "20261").transcript.doing == frozenset()
    college.load("record", "student,term,course,mark\n2634567,20261,201-SN2-RE,66\n")
    with college.write() as uow:
        assert dossier(uow, MARIE, "20263").transcript.doing == frozenset()


def test_a_registration_in_the_term_itself_is_no_course_in_progress(college):
    register(college, "201-SN3-RE", term="20263")
    with college.write() as uow:
        assert dossier(uow, MARIE, "20263").transcript.doing == frozenset()


def test_the_proposals_are_those_of_the_grid_and_the_term(college):
    with college.write() as uow:
        found = dossier(uow, MARIE, "20263")
        states = {one.course: one.state for one in found.proposed}
    assert states == {
        "COM-001-03": "proposed",
        "201-SN2-RE": "kept-back",
        "201-SN3-RE": "blocked",
        "601-101-MQ": "done",
    }


def test_a_term_is_the_last_when_nothing_of_the_grid_is_left_after_it(college):
    register(college, "201-SN2-RE")
    with college.write() as uow:
        assert dossier(uow, MARIE, "20263").last_term
        assert not dossier(uow, MARIE, "20261").last_term


def test_a_programme_without_grid_proposes_nothing(college):
    with college.write() as uow:
        found = dossier(uow, LUCIE, "20263")
        assert found.proposed == ()
    assert (found.grid, found.version, found.first_term, found.last_term) == ((), "", True, False)
    assert found.own_disciplines == {"420"}


def test_one_dossier_is_what_many_are(college):
    with college.write() as uow:
        many = dossiers(uow, "20263", [MARIE, LUCIE, "9999999"])
        assert list(many) == [LUCIE, MARIE]
        for number, one in many.items():
            alone = dossier(uow, number, "20263")
            assert alone._replace(transcript=one.transcript) == one


def test_nobody_has_no_dossier(college):
    with college.write() as uow, pytest.raises(NotFound):
        dossier(uow, "9999999", "20263")


def test_prerequisites_and_facts_are_by_course(college):
    with college.write() as uow:
        assert [one.required for one in prerequisites(uow)["201-SN3-RE"]] == ["201-SN2-RE"]
        assert facts(uow)["305-1A3-EX"].ensemble == "a1"
