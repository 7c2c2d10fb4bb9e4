from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.codes import (
    CATEGORIES,
    Weighting,
    parse_category,
    parse_course_code,
    parse_program_code,
    parse_section,
    units_decimal,
    units_text,
)
from omnicli.rules.values import Invalid

OFFERING = Path(__file__).parents[2].parent / "shared" / "data" / "offering-A2026-meetings.csv"

# The fourteen courses of general education; the Ministry counts 26⅔ units and 660 periods (200.B1, 2021).
GENERAL_EDUCATION = [
    (2, 2, 3),
    (3, 1, 3),
    (3, 1, 4),
    (2, 2, 2),
    (3, 1, 3),
    (3, 0, 3),
    (3, 0, 3),
    (2, 1, 3),
    (2, 1, 3),
    (1, 1, 1),
    (0, 2, 1),
    (1, 1, 1),
    (2, 1, 3),
    (2, 1, 3),
]


@pytest.mark.parametrize(
    "text", ["420-1N6-TH", "4201N6TH", "420-1n6-th", " 420-1N6-TH ", "420 1n6 th", "420–1N6–TH", "4201n6-th"]
)
def test_a_course_code_is_read_however_it_is_typed(text):
    assert parse_course_code(text) == "420-1N6-TH"


@pytest.mark.parametrize("code", ["109-101-MQ", "601-102-04", "LCL-PNO-U4", "PI1-CLA-CL", "504-LPO-A1"])
def test_real_codes_are_kept(code):
    assert parse_course_code(code) == code


@pytest.mark.parametrize(
    "text", ["", "420", "420-1N6", "420-1N6-T", "420-1N6-THX", "42-01N6-TH", "420-1É6-TH", "٤20-1N6-TH"]
)
def test_what_is_no_course_code_is_refused(text):
    with pytest.raises(Invalid) as refused:
        parse_course_code(text)
    assert refused.value.reason.slug == "bad-course-code"
    assert text in str(refused.value)


def test_every_course_and_section_of_a_real_offering_is_read_as_it_stands():
    if not OFFERING.exists():
        pytest.skip("the shared offering is not here")
    with OFFERING.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [parse_course_code(row["course"]) for row in rows] == [row["course"] for row in rows]
    assert [parse_section(row["section"]) for row in rows] == [row["section"] for row in rows]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("420.B0", "420.B0"),
        ("420B0", "420.B0"),
        ("420.b0", "420.B0"),
        ("081.06", "081.06"),
        ("lea3q", "LEA.3Q"),
    ],
)
def test_a_programme_code_is_read(text, code):
    assert parse_program_code(text) == code


@pytest.mark.parametrize("text", ["", "420", "42.B0", "420.B", "420.B00", "4A0.B0"])
def test_what_is_no_programme_code_is_refused(text):
    with pytest.raises(Invalid, match="programme code"):
        parse_program_code(text)


@pytest.mark.parametrize(
    ("text", "section"), [("00001", "00001"), ("1011", "1011"), ("a1", "A1"), (" 01 ", "01")]
)
def test_a_section_keeps_its_zeros(text, section):
    assert parse_section(text) == section


@pytest.mark.parametrize("text", ["", "0000001", "1-2", "1 2", "é"])
def test_what_is_no_section_is_refused(text):
    with pytest.raises(Invalid, match="section"):
        parse_section(text)


@pytest.mark.parametrize(
    ("weighting", "hours", "units", "decimal"),
    [
        ((1, 1, 1), 30, "1", "1.00"),
        ((0, 2, 1), 30, "1", "1.00"),
        ((3, 1, 3), 60, "2⅓", "2.33"),
        ((3, 1, 4), 60, "2⅔", "2.66"),
        ((3, 0, 3), 45, "2", "2.00"),
        ((1, 2, 2), 45, "1⅔", "1.66"),
        ((2, 4, 3), 90, "3", "3.00"),
        ((2, 4, 4), 90, "3⅓", "3.33"),
        ((4, 8, 6), 180, "6", "6.00"),
        ((1, 17, 1), 270, "6⅓", "6.33"),
        ((3, 2, 3), 75, "2⅔", "2.66"),
        ((1, 0, 0), 15, "⅓", "0.33"),
        ((0, 0, 0), 0, "0", "0.00"),
    ],
)
def test_hours_and_units_of_published_weightings(weighting, hours, units, decimal):
    course = Weighting(*weighting)
    assert course.contact_hours() == hours
    assert (units_text(course.thirds), units_decimal(course.thirds)) == (units, decimal)


def test_general_education_has_the_ministrys_own_units_and_periods():
    courses = [Weighting(*hours) for hours in GENERAL_EDUCATION]
    total = sum(course.thirds for course in courses)
    assert units_text(total) == "26⅔"
    assert sum(course.contact_hours() for course in courses) == 660
    assert units_text(total + 32 * 3) == "58⅔"  # with the specific part of 200.B1


def test_an_intensive_course_counts_the_weeks_it_lasts():
    assert Weighting(3, 2, 3).contact_hours(weeks=5) == 25


@given(thirds=st.integers(0, 300))
def test_units_written_in_thirds_lose_nothing(thirds):
    text = units_text(thirds)
    fraction = {"⅓": 1, "⅔": 2}.get(text[-1], 0)
    assert 3 * int(text.rstrip("⅓⅔") or 0) + fraction == thirds


def test_a_weighting_is_written_as_the_field_writes_it():
    assert str(Weighting(3, 1, 4)) == "3-1-4"


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("specific", "specific"),
        ("Formation spécifique", "specific"),
        ("générale", "general"),
        ("Éducation physique", "physical-education"),
        ("physical education", "physical-education"),
        ("Complémentaire", "complementary"),
        ("mise à niveau", "remedial"),
        ("autre", "other"),
    ],
)
def test_a_category_is_read_in_both_languages(text, category):
    assert parse_category(text) == category


def test_every_category_reads_itself():
    assert tuple(parse_category(category) for category in CATEGORIES) == CATEGORIES


def test_an_unknown_category_is_refused():
    with pytest.raises(Invalid, match="sport"):
        parse_category("sport")
