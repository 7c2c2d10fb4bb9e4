"""Which grid a student follows, and how far they have come."""

from __future__ import annotations

import pytest

from omnicli.rules.codes import Weighting, units_text
from omnicli.rules.frame import units_of
from omnicli.rules.grid import (
    domains_open,
    is_open,
    own_disciplines,
    session_reached,
    terms_studied,
    version_for,
)
from omnicli.rules.places import filled
from tests.rules.programmes import FACTS, GRID, course, line, result, transcript


@pytest.mark.parametrize(
    ("versions", "admission", "found"),
    [
        ((), "20213", ""),
        (("2021",), "20213", "2021"),
        (("2018", "2021"), "20203", "2018"),
        (("2018", "2021"), "20211", "2021"),
        (("2018", "A2021"), "20211", "2018"),
        (("2018", "A2021"), "20213", "A2021"),
        (("20183", "20213"), "20261", "20213"),
        (("2018", "2021"), "20173", "2021"),
        (("2018", "2021"), "", "2021"),
        (("former", "new"), "20213", "new"),
        (("new", "former"), "20213", "new"),
        (("2018", "pilot"), "20213", "2018"),
    ],
)
def test_a_student_follows_the_latest_version_not_later_than_the_admission(versions, admission, found):
    assert version_for(versions, admission) == found


def test_the_own_field_is_the_programme_s_and_that_of_its_specific_courses():
    assert own_disciplines("200.B1", GRID) == {"200", "201", "202", "203", "360"}


@pytest.mark.parametrize(
    ("ensemble", "listed", "is_so"),
    [
        ("a1", {"a"}, True),
        ("a1", {"a2"}, False),
        ("a2", {"a2", "c"}, True),
        ("b1", set(), True),
        ("", {"a"}, True),
    ],
)
def test_a_domain_takes_its_ensembles_in(ensemble, listed, is_so):
    assert is_open(ensemble, listed) == is_so


def test_what_is_open_is_what_any_place_leaves_open():
    assert domains_open(GRID) == {"a", "e"}
    assert domains_open([*GRID, line(4, "COM-003-03", "complementary", "")]) == frozenset()
    assert domains_open([line(1, "601-101-MQ")]) == frozenset()


@pytest.mark.parametrize(("studied", "length", "session"), [(0, 4, 1), (1, 4, 2), (9, 4, 4), (0, 0, 1)])
def test_the_session_reached_follows_the_terms_studied(studied, length, session):
    assert session_reached(studied, length) == session


def test_a_term_counts_once_when_something_was_studied_in_it():
    results = [
        result("601-101-MQ", 40, "EC", "20253"),
        result("601-102-MQ", None, "EQ", "20251"),
        result("601-102-MQ", 70, "", "20252"),
        result("601-103-MQ", 70, "", "20241"),
    ]
    found = terms_studied(results, ["20253", "20261", "20271"], admission="20243", before="20271")
    assert found == {"20253", "20261"}


@pytest.mark.parametrize(
    ("courses", "places"),
    [
        (("305-1A3-EX",), {"COM-001-03": "305-1A3-EX"}),
        (("305-1A3-EX", "504-1E3-EX"), {"COM-001-03": "305-1A3-EX", "COM-002-03": "504-1E3-EX"}),
        (("201-1D3-EX",), {}),
        (("601-101-MQ",), {}),
    ],
)
def test_a_complementary_course_takes_a_place_open_to_it(courses, places):
    assert filled(GRID, transcript(*courses), FACTS) == places


def test_as_many_places_are_filled_as_can_be():
    grid = [line(1, "COM-001-03", "complementary", "a,e"), line(2, "COM-002-03", "complementary", "a")]
    found = filled(grid, transcript("305-1A3-EX", "504-1E3-EX"), FACTS)
    assert found == {"COM-001-03": "504-1E3-EX", "COM-002-03": "305-1A3-EX"}


GENERAL_EDUCATION = "2-2-3 3-1-3 3-1-4 2-2-2 3-1-3 3-0-3 3-0-3 2-1-3 2-1-3 1-1-1 0-2-1 1-1-1 2-1-3 2-1-3"


def test_general_education_has_the_ministry_s_units_and_periods():
    weightings = [Weighting(*map(int, text.split("-"))) for text in GENERAL_EDUCATION.split()]
    assert (len(weightings), sum(one.contact_hours() for one in weightings)) == (14, 660)
    *courses, first, second = weightings
    units = [
        units_of("601-101-MQ", course("601-101-MQ")._replace(theory=w.theory, lab=w.lab, homework=w.homework))
        or 0
        for w in courses
    ]
    places = [units_of(code, None) or 0 for code in ("COM-001-03", "COM-002-03")]
    assert places == [first.thirds, second.thirds]
    assert units_text(sum(units) + sum(places)) == "26⅔"


def test_units_are_not_guessed_of_a_course_without_hours():
    assert units_of("601-101-MQ", course("601-101-MQ")._replace(lab=None)) is None
    assert units_of("601-101-MQ", None) is None
