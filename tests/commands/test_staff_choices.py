"""`omni staff choices`: who chose, who has not, whose a number is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders import NUMBER, ask, sign_an_employee_in, sign_in, sql
from tests.choosing import PROPOSED, TERM, a_choice_of_courses, choose

if TYPE_CHECKING:
    from tests.conftest import Omni

LIST = ("staff", "choices", "list", "--term", TERM)


@pytest.fixture
def number(omni: Omni) -> str:
    """Two choices of Marie's; return the number of the first."""
    a_choice_of_courses(omni)
    sign_in(omni)
    first = choose(omni)["confirmation"]
    choose(omni, courses=PROPOSED[2:])
    omni("logout")
    return str(first)


def test_who_chose_is_listed_with_the_number_in_force(omni: Omni, number: str) -> None:
    (row,) = omni(*LIST, "--format", "json").json
    assert row["confirmation"] != number
    assert (row["number"], row["name"], row["program"]) == (NUMBER, "Tremblay, Marie", "420.B0")
    assert (row["way"], row["courses"], row["options"]) == ("student", 2, 6)
    assert "1 student" in omni(*LIST).stderr
    assert omni(*LIST, "--program", "200.B1", "--format", "json").json == []


def test_who_has_not_chosen_is_sought_among_the_students_of_the_term_before(omni: Omni) -> None:
    a_choice_of_courses(omni)
    (row,) = omni(*LIST, "--missing", "--format", "json").json
    assert list(row) == ["number", "name", "program", "email", "language"]
    assert row["number"] == NUMBER
    sign_in(omni)
    choose(omni)
    assert omni(*LIST, "--missing", "--format", "json").json == []


def test_where_nobody_was_registered_before_every_student_of_the_programme_is_meant(omni: Omni) -> None:
    a_choice_of_courses(omni)
    sql(omni.home, "DELETE FROM registrations")
    of = {
        one: omni(*LIST, "--missing", "--program", one, "--format", "json").json
        for one in ("420.B0", "300.A0")
    }
    assert NUMBER in {row["number"] for row in of["420.B0"]}
    assert of["300.A0"] == []


def test_all_that_a_student_submitted_is_shown_the_newest_first(omni: Omni, number: str) -> None:
    newest, oldest = omni("staff", "choices", "show", NUMBER, "--term", TERM, "--format", "json").json
    assert (oldest["confirmation"], oldest["in_force"], newest["in_force"]) == (number, False, True)
    shown = omni("staff", "choices", "show", NUMBER, "--term", TERM).stdout
    assert f"{number} · superseded" in shown
    rows = omni("staff", "choices", "show", NUMBER, "--term", TERM, "--format", "csv").stdout.splitlines()
    assert len(rows) == 1 + 2 + 6 + 4 + 6


def test_a_number_is_verified_however_it_is_typed(omni: Omni, number: str) -> None:
    typed = number.lower().replace("-", " ")
    told = omni("staff", "choices", "verify", typed, "--format", "json").json
    assert (told["confirmation"], told["number"], told["in_force"]) == (number, NUMBER, False)
    newest = omni("staff", "choices", "verify", told["replaced_by"], "--format", "json").json
    assert (newest["in_force"], newest["replaced_by"]) == (True, None)


def test_a_number_never_given_or_mistyped_is_nobody_s(omni: Omni, number: str) -> None:
    omni("staff", "choices", "verify", "K7M4T-9QX2B-C8HVQ", exits=3)
    omni("staff", "choices", "verify", number[::-1], exits=2)


def test_every_look_is_audited_and_takes_a_role(omni: Omni, number: str) -> None:
    omni(*LIST)
    omni("staff", "choices", "show", NUMBER, "--term", TERM)
    omni("staff", "choices", "verify", number)
    looks = ask(omni.home, "SELECT action FROM audit ORDER BY seq DESC LIMIT 3")
    assert looks == [("choices.verify",), ("choices.show",), ("choices.list",)]
    sign_an_employee_in(omni, "E1002", "1980-01-02")
    omni(*LIST, exits=4)


def test_unknown_students_and_terms_are_not_found(omni: Omni, number: str) -> None:
    omni("staff", "choices", "show", "9999999", "--term", TERM, exits=3)
    omni("staff", "choices", "list", "--term", "20991", exits=3)


def test_an_adviser_loads_the_forms_that_students_bring(omni: Omni) -> None:
    a_choice_of_courses(omni)
    sql(omni.home, "UPDATE employees SET roles = 'api' WHERE number = 'E1002'")
    sign_an_employee_in(omni, "E1002", "1980-01-02")
    lines = f"student,course\n{NUMBER},{PROPOSED[2]}\n"
    words = ("staff", "import", "requests", "-", "--term", TERM, "--format", "json")
    assert omni(*words, stdin=lines).json["added"] == 1
    omni("staff", "import", "registrations", "-", "--term", TERM, stdin="student,course,section\n", exits=4)


def test_people_read_who_submitted_in_words(omni: Omni, number: str) -> None:
    told = omni("staff", "choices", "show", NUMBER, "--term", TERM).stdout
    assert f"{number} · superseded" in told
    assert "by the student" in told
    assert f"student:{NUMBER}" not in told


def test_people_read_the_reasons_of_a_proposal_as_sentences(omni: Omni) -> None:
    a_choice_of_courses(omni)
    table = omni("staff", "choices", "proposals", "--term", TERM, "--all").stdout
    (blocked,) = (line for line in table.splitlines() if " has not been passed yet." in line)
    assert ".," not in table
    assert "passed yet. " in blocked
