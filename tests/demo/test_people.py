from __future__ import annotations

from datetime import date

import pytest

from omnicli.demo import people
from omnicli.demo.places import DEPARTMENTS
from omnicli.rules import people as rules
from omnicli.rules import values

SPAN = ("20241", "20243", "20251", "20253", "20261", "20263")


@pytest.fixture(scope="module")
def many():
    return people.students(3000, 2026, SPAN)


def test_numbers_and_permanent_codes_belong_to_one_student_each(many):
    assert len({student.number for student in many}) == len(many)
    assert len({student.permanent_code for student in many}) == len(many)


def test_the_largest_college_has_enough_numbers():
    students = people.students(20_000, 1, SPAN)
    assert len({student.number[2:] for student in students}) == 20_000


def test_a_number_is_seven_digits_and_begins_with_the_year_of_admission(many):
    for student in many:
        assert rules.parse_student_number(student.number) == student.number
        assert student.number[:2] == student.row["admission_term"][2:4]


def test_a_permanent_code_agrees_with_the_name_and_the_birth_date(many):
    for student in many:
        code = rules.parse_permanent_code(student.permanent_code)
        assert rules.birth_date_of(code) == student.birth_date
        assert rules.permanent_code_warnings(code, student.name.last, student.name.first) == ()
        assert (int(code[6:8]) > 50) == student.name.female


def test_students_were_born_before_and_since_2000_and_are_sixteen_at_least(many):
    assert {student.birth_date.year >= 2000 for student in many} == {True, False}
    for student in many:
        admitted = int(student.row["admission_term"][:4])
        assert 1 <= admitted - 16 - student.birth_date.year <= 31


def test_names_are_as_diverse_as_people_are(many):
    names = " ".join(student.name.full for student in many)
    for sign in (
        "é",
        "è",
        "ï",
        "ç",
        "œ",
        "-",
        "'",
        "Nguyen",
        "Tran",
        "Benali",
        "Toussaint",
        "Awashish",
        "O'Connor",
    ):
        assert sign in names
    assert max(len(student.name.full) for student in many) > 60
    assert min(len(student.name.last) for student in many) == 2


def test_names_and_addresses_can_be_printed_with_the_standard_fonts(many):
    assert all("".join(student.row.values()).encode("cp1252") for student in many)


def test_what_is_written_of_a_student_is_read_back_as_it_is(many):
    for row in (student.row for student in many):
        assert values.parse_email(row["email"]) == row["email"]
        assert values.parse_phone(row["phone"]) == row["phone"]
        assert values.parse_postal_code(row["postal_code"], row["country"]) == row["postal_code"]
        assert values.parse_language(row["language"]) == row["language"]
        assert values.parse_residency(row["resident"]) == row["resident"]
        assert all(values.clean_text(cell) == cell for cell in row.values())


def test_nobody_can_be_telephoned_or_written_to(many):
    assert all(student.row["phone"].startswith("418-555-01") for student in many)
    assert all(student.row["email"].endswith(".example") for student in many)


def test_the_first_students_are_the_same_however_many_there_are(many):
    assert people.students(50, 2026, SPAN) == many[:50]


def test_another_seed_makes_other_people(many):
    assert {s.permanent_code for s in people.students(50, 1, SPAN)}.isdisjoint(
        s.permanent_code for s in many[:50]
    )


@pytest.fixture(scope="module")
def staff():
    return people.employees({"Français": 30}, 2026, date(2026, 11, 23))


def test_every_role_is_held_and_every_department_has_two_teachers_at_least(staff):
    assert {row["roles"] for row in staff.rows} == set(rules.ROLES)
    teachers = [row["department"] for row in staff.rows if row["roles"] == "teacher"]
    assert all(teachers.count(name) == (30 if name == "Français" else 2) for name in DEPARTMENTS)
    assert len(teachers) > 40


def test_employees_differ_by_number_name_and_address(staff):
    for column in ("number", "email"):
        assert len({row[column] for row in staff.rows}) == len(staff.rows)
    assert len({(row["first_name"], row["last_name"]) for row in staff.rows}) == len(staff.rows)


def test_what_is_written_of_an_employee_is_read_back_as_it_is(staff):
    for row in staff.rows:
        assert rules.parse_employee_number(row["number"]) == row["number"]
        assert rules.parse_roles(row["roles"]) == (row["roles"],)
        assert values.parse_email(row["email"]) == row["email"]
        assert values.parse_phone(row["phone"]) == row["phone"]
        assert 25 <= 2026 - values.parse_date(row["birth_date"]).year <= 65


def test_hiring_more_changes_nobody_s_number(staff):
    fewer = people.employees({}, 2026, date(2026, 11, 23))
    numbers = {row["number"] for row in staff.rows}
    assert {row["number"] for row in fewer.rows} < numbers
