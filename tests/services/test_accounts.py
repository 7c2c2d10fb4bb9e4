"""What a door must hold to: facts all right, secrets replaced meanwhile, failures forgotten, deeds recorded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from omnicli.hashing import Hasher
from tests.builders import CHOICES, EMPLOYEE, NIP, NUMBER, a_college, ask, form, register, sign_in, sql

if TYPE_CHECKING:
    from tests.conftest import Omni

BORN = "1975-05-20"
NEW = "lune9977"
ANSWERS = [choice["answer"] for choice in CHOICES]


@pytest.fixture
def college(omni: Omni) -> Omni:
    """The program on a college with people in it."""
    a_college(omni.home)
    return omni


@pytest.fixture
def overtaken(college: Omni, monkeypatch: pytest.MonkeyPatch) -> Omni:
    """Marie is signed in; whenever her secret has been compared, somebody has just replaced it."""
    sign_in(college)
    compare = Hasher.verify

    def verify(self: Hasher, value: bytes, hashed: str | None) -> bool:
        right = compare(self, value, hashed)
        sql(college.home, "UPDATE accounts SET pepper_version = pepper_version + 1")
        return right

    monkeypatch.setattr(Hasher, "verify", verify)
    return college


def failures(omni: Omni) -> list[tuple[Any, ...]]:
    return ask(omni.home, "SELECT failures, locked_until FROM attempts WHERE number = ?", NUMBER)


def secrets(omni: Omni) -> list[tuple[Any, ...]]:
    return ask(omni.home, "SELECT nip_hash, answers_hash, questions FROM accounts")


def login(omni: Omni, nip: str = NIP, exits: int = 0) -> None:
    omni("login", "--student", NUMBER, "--password-stdin", stdin=nip, exits=exits)


def invited(omni: Omni) -> dict[str, Any]:
    """Invite Lise Roy and return the form she registers with."""
    code = omni("staff", "employees", "invite", EMPLOYEE, "--format", "json").json["code"]
    return {"number": EMPLOYEE, "birth_date": BORN, "code": code, "questions": CHOICES, "password": NIP}


def register_employee(omni: Omni, whole: dict[str, Any], exits: int = 0) -> None:
    omni("register", "--employee", "--input", "-", stdin=json.dumps(whole), exits=exits)


# --- an employee's facts ----------------------------------------------------------------------------------


def test_the_one_time_code_is_not_enough_without_the_birth_date(college: Omni) -> None:
    register_employee(college, {**invited(college), "birth_date": "1975-05-21"}, exits=4)
    assert ask(college.home, "SELECT * FROM accounts") == []


def test_a_file_that_lost_its_birth_date_opens_to_no_birth_date(college: Omni) -> None:
    whole = invited(college)
    sql(college.home, "UPDATE employees SET birth_date = NULL")
    for born in ("", "None", "?"):
        register_employee(college, {**whole, "birth_date": born}, exits=4)


@pytest.mark.parametrize(("seconds", "code"), [(-1, 0), (0, 4), (1, 4)])
def test_a_one_time_code_ends_at_its_instant(college: Omni, seconds: int, code: int) -> None:
    whole = invited(college)
    college.later(days=14, seconds=seconds)
    register_employee(college, whole, exits=code)


def test_who_has_registered_is_not_invited_again(college: Omni) -> None:
    register_employee(college, invited(college))
    college("staff", "employees", "invite", EMPLOYEE, exits=6)


def test_an_employee_resets_by_the_answers_and_the_birth_date(college: Omni) -> None:
    register_employee(college, invited(college))
    reset = {"number": EMPLOYEE, "birth_date": "1975-05-21", "answers": ANSWERS, "password": NEW}
    words = ("reset-password", "--employee", "--input", "-")
    college(*words, stdin=json.dumps(reset), exits=4)
    college(*words, stdin=json.dumps({**reset, "birth_date": BORN}))
    college("login", "--employee", EMPLOYEE, "--password-stdin", stdin=NEW)


# --- what was replaced while a hash was computed ----------------------------------------------------------


def test_a_password_replaced_while_it_was_compared_opens_nothing(overtaken: Omni) -> None:
    before = ask(overtaken.home, "SELECT token_hash FROM sessions")
    login(overtaken, exits=4)
    assert ask(overtaken.home, "SELECT token_hash FROM sessions") == before


DEEDS = {
    "a new password": (("profile", "password"), {"password": NIP, "new_password": NEW}),
    "new questions": (("profile", "questions"), {"password": NIP, "questions": CHOICES}),
    "a forgotten password": (
        ("reset-password",),
        {**json.loads(form(password=NEW)), "answers": ANSWERS},
    ),
}


@pytest.mark.parametrize(("words", "what"), DEEDS.values(), ids=DEEDS.keys())
def test_nothing_is_changed_on_the_word_of_a_secret_that_was_replaced(
    overtaken: Omni, words: tuple[str, ...], what: dict[str, Any]
) -> None:
    before = secrets(overtaken)
    overtaken(*words, "--input", "-", stdin=json.dumps(what), exits=6)
    assert secrets(overtaken) == before


# --- what is forgotten, and what is not -------------------------------------------------------------------


@pytest.mark.parametrize(("words", "what"), DEEDS.values(), ids=DEEDS.keys())
def test_who_has_shown_a_secret_starts_again_from_none(
    college: Omni, words: tuple[str, ...], what: dict[str, Any]
) -> None:
    sign_in(college)
    for _ in range(3):
        login(college, "faux1234", exits=4)
    college(*words, "--input", "-", stdin=json.dumps(what))
    assert failures(college) == [(0, None)]


def test_registering_twice_is_no_failure(college: Omni) -> None:
    register(college)
    for _ in range(6):
        college("register", "--input", "-", stdin=form(), exits=6)
    assert failures(college) == [(0, None)]


def test_opening_a_closed_account_is_in_the_trail_with_its_failures(college: Omni) -> None:
    for _ in range(3):
        login(college, "faux1234", exits=4)
    college("staff", "students", "unlock", NUMBER)
    ((actor, subject, details),) = ask(
        college.home, "SELECT actor, subject, details FROM audit WHERE action = 'account.unlock'"
    )
    assert actor.startswith("operator:")
    assert (subject, json.loads(details)) == (f"student:{NUMBER}", {"failures": 3})


# --- whom the college lets do it --------------------------------------------------------------------------


def test_an_administrator_may_do_what_any_role_may(college: Omni) -> None:
    sql(college.home, "UPDATE employees SET roles = 'admin'")
    register_employee(college, invited(college))
    college("login", "--employee", EMPLOYEE, "--password-stdin", stdin=NIP)
    assert "Tremblay" in college("staff", "students", "list").stdout


def test_a_real_college_takes_no_weak_hash(bare_omni: Omni) -> None:
    bare_omni("admin", "init")
    assert "rehearsal" in bare_omni("register", "--input", "-", stdin=form(), exits=5).stderr
    bare_omni.environ["OMNI_BCRYPT_COST"] = "12"
    bare_omni("register", "--input", "-", stdin=form(), exits=4)
