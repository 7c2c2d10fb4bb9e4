"""Importing students and employees."""

from __future__ import annotations

import pytest

from tests.services.loading import PROGRAMS, STUDENTS, College, counts, found, slugs

HEADER = "number,permanent_code,last_name,first_name,birth_date,program"
MARIE = "2634567,TREM69530701,Tremblay,Marie,2007-03-07,200.B1"
MARC = "2634568,TREM69030701,Tremblay,Marc,2007-03-07,200.B1"


def students(*lines: str, header: str = HEADER) -> str:
    return "\n".join([header, *lines, ""])


@pytest.fixture
def college(home):
    made = College(home)
    made.load_all(programs=PROGRAMS)
    return made


def test_a_permanent_code_that_disagrees_with_the_birth_date_is_rejected(college):
    report = college.load("students", students(MARIE.replace("2007-03-07", "2007-03-08")))
    assert found(report.rejections) == [(2, "permanent_code", "permanent-code-birth-date")]


def test_a_permanent_code_without_a_real_date_is_rejected_whatever_the_birth_date(college):
    report = college.load("students", students("2634567,TREM92520701,Tremblay,Marie,someday,200.B1"))
    assert found(report.rejections) == [
        (2, "birth_date", "bad-date"),
        (2, "permanent_code", "permanent-code-date"),
    ]


@pytest.mark.parametrize(
    ("name", "warned"),
    [
        ("Tremblay,Marie", []),
        ("Trémblay,Marie", []),
        ("T’remblay,Marie", []),
        ("TREMBLAY,marie", []),
        ("Gagnon,Marie", ["permanent-code-last-name"]),
        ("Tremblay,Lucie", ["permanent-code-first-name"]),
        ("Tr,Lucie", ["permanent-code-last-name", "permanent-code-first-name"]),
    ],
)
def test_letters_that_are_not_the_names_are_a_warning(college, name, warned):
    report = college.load("students", students(MARIE.replace("Tremblay,Marie", name)))
    assert report.rejections == []
    assert slugs(report.warnings) == warned


def test_a_permanent_code_is_one_persons(college):
    college.load("students", students(MARIE))
    thief = MARIE.replace("2634567", "2634599")
    report = college.load("students", students(MARC, thief))
    assert found(report.rejections) == [(3, "permanent_code", "permanent-code-taken")]
    assert report.rejections[0].reason.params["holder"] == "2634567"


def test_a_permanent_code_given_to_two_in_one_file_is_the_first_ones(college):
    twin = MARIE.replace("2634567", "2634599")
    report = college.load("students", students(MARIE, twin), skip_bad=True)
    assert found(report.rejections) == [(3, "permanent_code", "permanent-code-taken")]
    assert report.rejections[0].reason.params["line"] == 2
    assert counts(report) == (2, 1, 0, 0, 1)


def test_the_owner_of_a_permanent_code_is_not_rejected_for_its_thief(college):
    college.load("students", students(MARIE))
    report = college.load("students", students(MARIE.replace("2634567", "2634500"), MARIE))
    assert found(report.rejections) == [(2, "permanent_code", "permanent-code-taken")]


def test_two_permanent_codes_may_be_swapped(college):
    one, other = MARIE, MARC.replace("TREM69030701", "TREM69530702")
    college.load("students", students(one, other))
    swapped = students(
        one.replace("TREM69530701", "TREM69530702"), other.replace("TREM69530702", "TREM69530701")
    )
    assert counts(college.load("students", swapped)) == (2, 0, 2, 0, 0)
    assert college.ask("SELECT permanent_code FROM students ORDER BY number") == [
        ("TREM69530702",),
        ("TREM69530701",),
    ]


def test_a_code_kept_by_a_line_that_is_rejected_stays_taken(college):
    one, other = MARIE, MARC.replace("TREM69030701", "TREM69530702")
    college.load("students", students(one, other))
    # Marie would leave her code to Marc, but her line contradicts another.
    leaving = one.replace("TREM69530701", "TREM69530703")
    first = one.replace("Marie", "Marise")
    report = college.load(
        "students", students(first, leaving, other.replace("TREM69530702", "TREM69530701")), skip_bad=True
    )
    assert slugs(report.rejections) == ["duplicate-key", "permanent-code-taken"]
    assert counts(report) == (3, 0, 1, 0, 2)


def test_an_unknown_program_is_rejected_once_programs_are_loaded(college):
    report = college.load("students", students(MARIE.replace("200.B1", "300.A0")))
    assert found(report.rejections) == [(2, "program", "unknown-program")]


def test_a_first_load_of_students_creates_their_programs(home):
    college = College(home)
    report = college.load(
        "students", students(MARIE, MARC) + MARIE.replace("2634567", "2634569").replace("701,", "702,")
    )
    assert found(report.warnings) == [(2, "program", "program-created")]
    assert college.ask("SELECT code, title FROM programs") == [("200.B1", "200.B1")]


def test_a_file_refused_creates_no_program(home):
    college = College(home)
    assert college.load("students", students(MARIE, "x")).refused
    assert college.ask("SELECT count(*) FROM programs") == [(0,)]


def test_names_get_the_key_by_which_a_directory_sorts_them(college):
    rows = [
        ("Côté", "Zoé", 11),
        ("Cote", "Yan", 12),
        ("Côte", "Ève", 13),
        ("Coté", "Élie", 14),
        ("Roy", "Al", 15),
    ]
    lines = [
        f"26345{n},{last.upper()[:3].replace('Ô', 'O')}A690307{n},{last},{first},2007-03-07,200.B1"
        for last, first, n in rows
    ]
    college.load("students", students(*lines))
    names = [name for (name,) in college.ask("SELECT last_name FROM students ORDER BY name_key")]
    assert names == ["Cote", "Côte", "Coté", "Côté", "Roy"]


@pytest.mark.parametrize(
    ("code", "country", "stored"),
    [
        ("g6g0a1", "", "G6G 0A1"),
        ("G6G 0A1", "France", "G6G 0A1"),
        ("75 001", "France", "75 001"),
        ("", "", ""),
    ],
)
def test_postal_codes_are_read_as_those_of_their_country(college, code, country, stored):
    college.load("students", students(f"{MARIE},{code},{country}", header=f"{HEADER},postal_code,country"))
    assert college.ask("SELECT postal_code FROM students") == [(stored,)]


def test_a_canadian_postal_code_must_be_one(college):
    report = college.load(
        "students", students(f"{MARIE},75001,Canada", header=f"{HEADER},postal_code,country")
    )
    assert found(report.rejections) == [(2, "postal_code", "bad-postal-code")]


def test_where_a_student_resides_is_quebec_unless_said(college):
    college.load("students", students(f"{MARIE},", f"{MARC},non", header=f"{HEADER},resident"))
    assert college.ask("SELECT resident FROM students ORDER BY number") == [("quebec",), ("canada",)]


def test_leading_zeros_of_a_number_are_kept(college):
    college.load("students", STUDENTS)
    assert college.ask("SELECT number FROM students ORDER BY number") == [("0634568",), ("2634567",)]


def test_an_employees_roles_are_kept_in_their_order(college):
    college.load("employees", 'number,last_name,first_name,roles\ne1,Roy,Lise,"api; Registraire; api"\n')
    assert college.ask("SELECT number, roles, birth_date FROM employees") == [("E1", "registrar,api", None)]


def test_more_names_than_are_remembered_are_read_all_the_same(college, monkeypatch):
    monkeypatch.setattr("omnicli.services.imports.people._MOST_REMEMBERED", 3)
    monkeypatch.setattr("omnicli.services.imports.columns._MOST_REMEMBERED", 3)
    rows = [
        f"26345{n:02d},{last.upper()[:3]}M690307{n:02d},{last},Marie,2007-03-07,200.B1"
        for n, last in enumerate("Roy Cloutier Dubé Gagné Hébert Lavoie Morin Nadeau Poulin Simard".split())
    ]
    report = college.load(
        "students", students(*(row.replace("DUB", "DUB").replace("HÉB", "HEB") for row in rows))
    )
    assert (report.added, report.rejections, report.warnings) == (10, [], [])
