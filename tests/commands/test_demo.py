"""`omni demo`: an invented college in one command."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Omni


@pytest.fixture
def told(bare_omni: Omni) -> dict[str, object]:
    data: dict[str, object] = bare_omni("demo", "--students", "40", "--format", "json").json
    return data


def test_the_three_people_are_who_they_are_said_to_be(
    bare_omni: Omni, told: dict[str, dict[str, str]]
) -> None:
    nip = str(told["password"])
    bare_omni("login", "--student", told["registered"]["number"], "--password-stdin", stdin=nip)
    bare_omni("schedule", "show")
    bare_omni("login", "--employee", told["registrar"]["number"], "--password-stdin", stdin=nip)
    assert "registrar" in bare_omni("whoami", "--format", "json").json["roles"]
    form = {key: told["newcomer"][key] for key in ("number", "permanent_code", "birth_date")}
    questions = [{"id": number, "answer": f"réponse {number}"} for number in (1, 2, 3)]
    bare_omni("register", "--input", "-", stdin=json.dumps({**form, "questions": questions, "password": nip}))


def test_the_demo_is_a_rehearsal_and_holds(bare_omni: Omni, told: dict[str, object]) -> None:
    assert told["terms"] == ["20253", "20261", "20263"]
    assert told["next_term"] == "20271"
    bare_omni("--as-of", "2026-10-01", "admin", "verify")


def test_the_registered_student_sees_the_present_term_and_may_choose_the_next_one(
    bare_omni: Omni, told: dict[str, dict[str, str]]
) -> None:
    number = told["registered"]["number"]
    bare_omni("login", "--student", number, "--password-stdin", stdin=str(told["password"]))
    assert "Autumn 2026" in bare_omni("schedule", "show").stdout
    listed = bare_omni("choose-courses", "--list", "--format", "json").json
    assert listed["term"] == told["next_term"]
    assert any(course["state"] == "proposed" for course in listed["courses"])
    assert any(listed["options"].values())


def test_the_same_seed_on_the_same_day_is_the_same_college(
    bare_omni: Omni, told: dict[str, object], omni: Omni, tmp_path_factory: pytest.TempPathFactory
) -> None:
    omni.environ["OMNI_HOME"] = str(tmp_path_factory.mktemp("again") / "home")
    omni("demo", "--students", "40")
    for kind in ("students", "courses", "employees", "grid", "prerequisites", "record"):
        assert omni("staff", "export", kind).stdout == bare_omni("staff", "export", kind).stdout
    assert told


@pytest.mark.parametrize("students", ["1", "2", "5"])
def test_a_college_of_a_few_holds_too(bare_omni: Omni, students: str) -> None:
    bare_omni("demo", "--students", students)
    bare_omni("admin", "verify")


def test_a_demo_never_replaces_a_college(omni: Omni) -> None:
    before = (omni.home / "omni.db").read_bytes()
    omni("demo", "--students", "5", exits=6)
    assert (omni.home / "omni.db").read_bytes() == before


@pytest.mark.parametrize("words", [("--students", "0"), ("--students", "many"), ("--seed", "-1")])
def test_a_number_that_makes_no_sense_is_wrong_usage(bare_omni: Omni, words: tuple[str, str]) -> None:
    bare_omni("demo", *words, exits=2)
    assert not bare_omni.home.exists()


def test_it_says_whom_to_be_and_what_to_try(bare_omni: Omni) -> None:
    shown = bare_omni("demo", "--students", "12").stdout
    for word in (
        "has not registered yet",
        "the registrar",
        "omni schedule print",
        "omni choose-courses",
        "Password",
    ):
        assert word in shown
