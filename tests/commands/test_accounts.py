"""First use, sign-in, forgotten NIP, profile: as a student meets them."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from tests.builders import (
    BORN,
    CHOICES,
    CODE,
    EMPLOYEE,
    NIP,
    NUMBER,
    a_college,
    ask,
    form,
    register,
    sign_an_employee_in,
    sign_in,
    sql,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Omni

ANSWERS = [choice["answer"] for choice in CHOICES]


@pytest.fixture(autouse=True)
def _college(home: Path) -> None:
    a_college(home)


def reset_form(**changes: object) -> str:
    whole = {
        "number": NUMBER,
        "permanent_code": CODE,
        "birth_date": BORN,
        "answers": ANSWERS,
        "password": "lune9977",
    }
    return json.dumps({**whole, **changes})


def login(omni: Omni, nip: str, *, number: str = NUMBER, exits: int = 0) -> str:
    return omni("login", "--student", number, "--password-stdin", stdin=nip, exits=exits).stderr


def test_a_student_registers_signs_in_and_is_known(omni: Omni) -> None:
    register(omni)
    login(omni, NIP)
    assert omni("whoami", "--format", "json").json["name"] == "Marie Tremblay"


def test_a_second_registration_points_to_the_forgotten_password(omni: Omni) -> None:
    register(omni)
    assert "omni reset-password" in omni("register", "--input", "-", stdin=form(), exits=6).stderr


@pytest.mark.parametrize(
    "wrong",
    [
        {"permanent_code": "TREM69530702"},
        {"birth_date": "2007-03-08"},
        {"number": "2699999"},
        {"permanent_code": "?"},
    ],
)
def test_wrong_facts_and_an_unknown_number_are_told_apart_by_nothing(
    omni: Omni, wrong: dict[str, str]
) -> None:
    told = omni("register", "--input", "-", stdin=form(**wrong), exits=4).stderr
    assert told == "These facts do not match a student's file. Try again, or see the registrar's office.\n"


@pytest.mark.parametrize(
    ("nip", "slug"),
    [
        ("a123", "nip-too-short"),
        ("abcdefghi1234", "nip-too-long"),
        ("abc", "nip-final-digits"),
        ("été1234", "nip-characters"),
        (f"a{NUMBER}", "nip-has-number"),
        ("20070307", "nip-has-birth-date"),
    ],
)
def test_each_rule_of_the_nip_is_named_when_broken(omni: Omni, nip: str, slug: str) -> None:
    error = omni("register", "--input", "-", "--format", "json", stdin=form(password=nip), exits=5).error
    assert slug in [detail["code"] for detail in error["details"]]
    assert nip not in json.dumps(error)


def test_the_wait_begins_at_the_fifth_failure_and_the_right_nip_does_not_shorten_it(omni: Omni) -> None:
    register(omni)
    for _ in range(5):
        assert "Wrong number or password" in login(omni, "faux1234", exits=4)
    assert "try again after" in login(omni, NIP, exits=4)
    omni.later(minutes=15, seconds=1)
    login(omni, NIP)
    assert ask(omni.home, "SELECT failures FROM attempts") == [(0,)]


def test_an_unknown_number_waits_as_a_known_one_does(omni: Omni) -> None:
    for _ in range(5):
        login(omni, "faux1234", number="2699999", exits=4)
    assert "try again after" in login(omni, "faux1234", number="2699999", exits=4)


def test_login_register_and_reset_share_one_count(omni: Omni) -> None:
    for _ in range(3):
        omni("register", "--input", "-", stdin=form(birth_date="2001-01-01"), exits=4)
    omni("reset-password", "--input", "-", stdin=reset_form(), exits=4)
    login(omni, "faux1234", exits=4)
    assert "try again after" in omni("register", "--input", "-", stdin=form(), exits=4).stderr


def test_a_closed_account_opens_only_by_the_registrar(omni: Omni) -> None:
    register(omni)
    sql(omni.home, "UPDATE attempts SET failures = 100, locked_until = NULL")
    assert "registrar" in login(omni, NIP, exits=4)
    omni("staff", "students", "unlock", NUMBER)
    login(omni, NIP)


def test_a_forgotten_nip_is_replaced_after_the_three_answers_and_ends_every_session(omni: Omni) -> None:
    sign_in(omni)
    answers = ["  gagnon ", "saint-félicien", "LES COWBOYS FRINGANTS"]
    omni("reset-password", "--input", "-", stdin=reset_form(answers=answers))
    omni("whoami", exits=4)
    login(omni, NIP, exits=4)
    login(omni, "lune9977")


@pytest.mark.parametrize("place", range(3))
def test_one_wrong_answer_is_not_told_from_another(omni: Omni, place: int) -> None:
    register(omni)
    wrong = [*ANSWERS[:place], "autre", *ANSWERS[place + 1 :]]
    told = omni("reset-password", "--input", "-", stdin=reset_form(answers=wrong), exits=4).stderr
    assert (
        told == "These facts and answers do not match an account. Try again, or see the registrar's office.\n"
    )


def test_an_accent_left_out_of_an_answer_is_a_wrong_answer(omni: Omni) -> None:
    register(omni)
    answers = [ANSWERS[0], "Saint-Felicien", ANSWERS[2]]
    omni("reset-password", "--input", "-", stdin=reset_form(answers=answers), exits=4)


def test_no_secret_is_found_anywhere_in_the_home(omni: Omni) -> None:
    sign_in(omni)
    omni("reset-password", "--input", "-", stdin=reset_form())
    for path in omni.home.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        for secret in (NIP, "lune9977", "Cowboys", "Félicien"):
            assert secret.encode() not in data, path


def test_a_session_ends_after_twenty_idle_minutes(omni: Omni) -> None:
    sign_in(omni)
    omni.later(minutes=19)
    omni("whoami")
    omni.later(minutes=19)
    omni("whoami")
    omni.later(minutes=21)
    assert "session has ended" in omni("whoami", exits=4).stderr


def test_a_session_ends_after_eight_hours_of_use(omni: Omni) -> None:
    sign_in(omni)
    for _ in range(8 * 4):
        omni.later(minutes=15)
        omni("whoami")
    omni.later(minutes=1)
    omni("whoami", exits=4)


def test_the_session_file_of_another_system_user_is_worth_nothing(omni: Omni) -> None:
    sign_in(omni)
    sql(omni.home, "UPDATE sessions SET system_user = system_user + 1")
    omni("whoami", exits=4)


def test_a_session_file_that_others_can_read_is_not_trusted(omni: Omni) -> None:
    sign_in(omni)
    (token,) = (omni.home / "sessions").iterdir()
    token.chmod(0o644)
    omni("whoami", exits=4)


def test_logout_wipes_the_session_and_its_file_even_twice(omni: Omni) -> None:
    sign_in(omni)
    omni("logout")
    assert list((omni.home / "sessions").iterdir()) == []
    assert ask(omni.home, "SELECT * FROM sessions") == []
    omni("logout")


def test_logout_everywhere_ends_the_sessions_of_other_places(omni: Omni) -> None:
    sign_in(omni)
    (omni.home / "sessions" / str(os.geteuid())).unlink()
    sign_in(omni)
    assert ask(omni.home, "SELECT count(*) FROM sessions") == [(2,)]
    omni("logout", "--everywhere")
    assert ask(omni.home, "SELECT count(*) FROM sessions") == [(0,)]


def test_an_employee_registers_with_the_one_time_code_once(omni: Omni) -> None:
    code = omni("staff", "employees", "invite", EMPLOYEE, "--format", "json").json["code"]
    whole = {
        "number": EMPLOYEE,
        "birth_date": "1975-05-20",
        "code": code.lower(),
        "questions": CHOICES,
        "password": NIP,
    }
    omni(
        "register",
        "--employee",
        "--input",
        "-",
        stdin=json.dumps({**whole, "code": "0000-0000-0000"}),
        exits=4,
    )
    omni("register", "--employee", "--input", "-", stdin=json.dumps(whole))
    omni("login", "--employee", EMPLOYEE.lower(), "--password-stdin", stdin=NIP)
    assert omni("whoami", "--format", "json").json["roles"] == ["registrar"]
    assert ask(omni.home, "SELECT count(*) FROM invitations") == [(0,)]


def test_a_teacher_may_not_read_the_students(omni: Omni) -> None:
    sign_an_employee_in(omni, "E1002", "1980-01-02")
    assert "registrar" in omni("staff", "students", "list", exits=4).stderr


def test_the_profile_changes_the_nip_after_asking_the_present_one(omni: Omni) -> None:
    sign_in(omni)
    change = {"password": "faux1234", "new_password": "lune9977"}
    omni("profile", "password", "--input", "-", stdin=json.dumps(change), exits=4)
    omni("profile", "password", "--input", "-", stdin=json.dumps({**change, "password": NIP}))
    omni("whoami")
    login(omni, "lune9977")


def test_first_use_by_prompts_repeats_what_is_badly_written(omni: Omni) -> None:
    answers = [
        "26", NUMBER, CODE, "7 mars", BORN,
        "3", "Gagnon", "3", "7", "Félicien", "99", "11", "", "11", "Cowboys",
        "abc", NIP, "autre1234", NIP, NIP,
    ]  # fmt: skip
    omni("register", answers=answers)
    assert omni.prompter is not None
    assert omni.prompter.answers == []
    login(omni, NIP)


def test_a_prompt_without_a_terminal_is_an_error_not_a_hang(omni: Omni) -> None:
    assert "--help" in omni("register", exits=2).stderr


def test_a_raised_cost_reaches_each_account_as_its_owner_signs_in(omni: Omni) -> None:
    register(omni)
    omni.environ["OMNI_BCRYPT_COST"] = "5"
    login(omni, NIP)
    ((hashed,),) = ask(omni.home, "SELECT nip_hash FROM accounts")
    assert hashed.startswith("$2b$05$")
    omni.environ["OMNI_BCRYPT_COST"] = "4"
    login(omni, NIP)
    assert ask(omni.home, "SELECT nip_hash FROM accounts") == [(hashed,)]
