from __future__ import annotations

import re
from collections import Counter

import pytest

from omnicli.demo import grids_general as general
from omnicli.demo.catalogue import catalogue
from omnicli.demo.grids_preuniversity import PREUNIVERSITY
from omnicli.demo.grids_technical import TECHNICAL
from omnicli.demo.paths import TERMS_BACK, offered
from omnicli.demo.places import department_of
from omnicli.rules.codes import CATEGORIES, parse_course_code, parse_program_code, units_text

COURSES = catalogue().courses
PROGRAMMES = {programme.code: programme for programme in catalogue().programmes}
# One way through the placeholders: the weightings are alike whichever course they stand for.
CHOICES = {
    "PE-A": "109-101-MQ",
    "PE-B": "109-102-MQ",
    "ENGLISH": "604-101-MQ",
    "COMPLEMENTARY": "305-1A3-EX",
}
DEC = [programme for programme in PROGRAMMES.values() if programme.kind != "preparatory"]


def grid(programme):
    return [[COURSES[CHOICES.get(slot, slot)] for slot in session] for session in programme.sessions]


def test_a_dozen_programmes_and_about_250_courses():
    assert len(PROGRAMMES) == 12
    assert 240 <= len(COURSES) <= 270


def test_no_code_is_given_to_two_courses():
    text = general.GENERAL + general.PHYSICAL_EDUCATION + general.REMEDIAL + general.COMPLEMENTARY
    codes = re.findall(r"^(?:\w+ )?(\S+) \d+-\d+-\d+ ", text + PREUNIVERSITY + TECHNICAL, re.MULTILINE)
    assert sorted(codes) == sorted(COURSES)


def test_codes_are_written_as_colleges_write_them():
    assert [parse_course_code(code) for code in COURSES] == list(COURSES)
    assert [parse_program_code(code) for code in PROGRAMMES] == list(PROGRAMMES)


def test_the_college_own_codes_say_the_periods_a_week():
    own = [c for c in COURSES.values() if c.code.endswith("-EX") and c.code[6].isdigit()]
    assert len(own) > 200
    assert [c.code for c in own if int(c.code[6]) != c.periods] == []


def test_every_course_has_a_known_category_and_a_department():
    assert {course.category for course in COURSES.values()} <= set(CATEGORIES)
    assert all(department_of(course.discipline) for course in COURSES.values())


@pytest.mark.parametrize("programme", DEC, ids=lambda programme: programme.code)
def test_general_education_is_26_units_and_two_thirds_in_660_periods(programme):
    shared = [c for session in grid(programme) for c in session if c.category not in {"specific", "remedial"}]
    assert len(shared) == 14
    assert units_text(sum(c.weighting.thirds for c in shared)) == "26⅔"
    assert sum(c.weighting.contact_hours() for c in shared) == 660


def test_sciences_de_la_nature_has_the_ministry_totals():
    courses = [course for session in grid(PROGRAMMES["200.B1"]) for course in session]
    assert units_text(sum(course.weighting.thirds for course in courses)) == "58⅔"
    assert sum(course.weighting.contact_hours() for course in courses) == 1560


@pytest.mark.parametrize("programme", PROGRAMMES.values(), ids=lambda programme: programme.code)
def test_a_full_session_is_six_to_eight_courses_in_a_week_that_can_be_lived(programme):
    for session in grid(programme):
        assert 6 <= len(session) <= 8
        assert 15 <= sum(course.periods for course in session) <= 32


@pytest.mark.parametrize("programme", PROGRAMMES.values(), ids=lambda programme: programme.code)
def test_a_required_course_comes_in_an_earlier_session(programme):
    passed: set[str] = set()
    for session in grid(programme):
        codes = {course.code for course in session}
        assert [c.code for c in session if not c.is_open(passed, codes)] == []
        passed |= codes


@pytest.mark.parametrize(
    ("code", "weighting"), [("109-101-MQ", "1-1-1"), ("109-102-MQ", "0-2-1"), ("109-103-MQ", "1-1-1")]
)
def test_physical_education_is_one_unit_and_thirty_periods(code, weighting):
    course = COURSES[code]
    assert (str(course.weighting), course.weighting.thirds, course.weighting.contact_hours()) == (
        weighting,
        3,
        30,
    )


def test_physical_education_is_of_ensembles_1_to_3():
    found = {c.code: c.ensemble for c in COURSES.values() if c.category == "physical-education"}
    assert found == {"109-101-MQ": "1", "109-102-MQ": "2", "109-103-MQ": "3"}


def test_what_is_required_is_taught_and_of_every_kind():
    required = [one for course in COURSES.values() for one in course.requires]
    assert {code for one in required for code in one.courses} <= set(COURSES)
    assert Counter(one.kind for one in required).keys() == {"PA", "PR", "CR"}
    assert all((one.kind == "PR") == one.threshold.isdigit() for one in required)


@pytest.mark.parametrize(
    ("code", "done", "beside", "expected"),
    [
        ("109-103-MQ", ["109-101-MQ", "109-102-MQ"], [], True),
        ("109-103-MQ", ["109-101-MQ"], ["109-102-MQ"], False),
        ("604-1P3-EX", ["604-103-MQ"], [], True),
        ("388-6B4-EX", [], ["388-6A9-EX"], True),
        ("388-6B4-EX", [], [], False),
    ],
)
def test_a_course_is_open_to_who_has_done_what_it_requires_and_takes_what_goes_with_it(
    code, done, beside, expected
):
    assert COURSES[code].is_open(done, beside) is expected


def test_complementary_courses_fill_two_ensembles_in_each_of_six_domains():
    ensembles = {course.ensemble for course in catalogue().complementary}
    assert sorted(ensembles) == [domain + number for domain in "abcdef" for number in "12"]
    assert {str(course.weighting) for course in catalogue().complementary} == {"2-1-3"}


@pytest.mark.parametrize("index", range(TERMS_BACK))
@pytest.mark.parametrize("demand", [0, 200, 10_000])
def test_the_complementary_courses_of_a_term_cover_every_domain(index, demand):
    assert {course.ensemble[0] for course in offered(index, demand)} == set("abcdef")
