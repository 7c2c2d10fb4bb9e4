"""`omni staff students` and `omni staff employees`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.builders import EMPLOYEE, NUMBER, a_college, ask, sign_in, sql

if TYPE_CHECKING:
    from tests.conftest import Omni


@pytest.fixture(autouse=True)
def _college(omni: Omni) -> None:
    a_college(omni.home)


def numbers(omni: Omni, *words: str) -> list[str]:
    return [row["number"] for row in omni("staff", "students", "list", *words, "--format", "json").json]


def test_students_are_listed_by_name(omni: Omni) -> None:
    assert numbers(omni) == ["2634568", NUMBER]


def test_a_term_keeps_those_who_are_registered_in_it(omni: Omni) -> None:
    assert numbers(omni, "--term", "A2026") == [NUMBER]
    assert numbers(omni, "--term", "20271") == []
    omni("staff", "students", "list", "--term", "20351", exits=3)


def test_who_has_retrieved_leaves_the_list_of_the_unretrieved(omni: Omni) -> None:
    assert numbers(omni, "--term", "20263", "--unretrieved") == [NUMBER]
    sign_in(omni)
    omni("schedule", "show")
    assert numbers(omni, "--term", "20263", "--unretrieved") == []


def test_unretrieved_without_a_term_is_wrong_usage(omni: Omni) -> None:
    omni("staff", "students", "list", "--unretrieved", exits=2)


def test_a_look_at_a_student_leaves_an_event_that_names_the_operator(omni: Omni) -> None:
    omni("staff", "students", "show", NUMBER)
    (event,) = omni("admin", "audit", "list", "--subject", f"student:{NUMBER}", "--format", "json").json
    assert event["action"] == "student.show"
    assert event["actor"].startswith("operator:")


def test_an_unknown_student_is_not_found(omni: Omni) -> None:
    omni("staff", "students", "show", "9999999", exits=3)
    omni("staff", "students", "unlock", "9999999", exits=3)


def test_no_hash_is_shown_to_staff(omni: Omni) -> None:
    sign_in(omni)
    assert "$2b$" not in json.dumps(omni("staff", "students", "show", NUMBER, "--format", "json").json)


def test_an_invitation_is_void_once_a_new_one_is_made_and_after_its_days(omni: Omni) -> None:
    first, second = (
        omni("staff", "employees", "invite", EMPLOYEE, "--format", "json").json["code"] for _ in range(2)
    )
    questions = [{"id": number, "answer": f"r{number}"} for number in (1, 2, 3)]
    form = {"number": EMPLOYEE, "birth_date": "1975-05-20", "questions": questions, "password": "lune9977"}
    omni("register", "--employee", "--input", "-", stdin=json.dumps({**form, "code": first}), exits=4)
    omni.later(days=15)
    omni("register", "--employee", "--input", "-", stdin=json.dumps({**form, "code": second}), exits=4)


def test_the_one_time_code_is_kept_nowhere(omni: Omni) -> None:
    code = omni("staff", "employees", "invite", EMPLOYEE, "--format", "json").json["code"]
    for path in omni.home.rglob("*"):
        assert not path.is_file() or code.encode() not in path.read_bytes()


def test_an_employee_without_birth_date_cannot_be_invited(omni: Omni) -> None:
    sql(omni.home, "UPDATE employees SET birth_date = NULL")
    omni("staff", "employees", "invite", EMPLOYEE, exits=5)
    omni("staff", "employees", "invite", "X99", exits=3)
    assert ask(omni.home, "SELECT * FROM invitations") == []


def test_a_name_that_a_spreadsheet_would_run_is_neutralised(omni: Omni) -> None:
    sql(omni.home, "UPDATE students SET last_name = '=cmd()' WHERE number = ?", (NUMBER,))
    assert "'=cmd()" in omni("staff", "students", "list", "--format", "csv").stdout
