"""Every command is a use of the session, whoever runs it; twenty minutes without one end it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders import EMPLOYEE, a_college, ask, sign_an_employee_in, sign_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Omni

STAFF = (
    ("staff", "students", "list"),
    ("staff", "employees", "list"),
    ("staff", "export", "programs"),
    (),
)


@pytest.fixture
def registrar(omni: Omni) -> Omni:
    """Lise Roy is signed in."""
    a_college(omni.home)
    sign_an_employee_in(omni)
    return omni


@pytest.mark.parametrize("words", STAFF, ids=" ".join)
def test_who_works_is_not_idle(registrar: Omni, words: tuple[str, ...]) -> None:
    for _ in range(3):
        registrar.later(minutes=15)
        registrar(*words)
    assert "Lise Roy" in registrar("whoami").stdout


def test_who_works_for_an_hour_is_named_to_the_last_event(registrar: Omni) -> None:
    for _ in range(6):
        registrar.later(minutes=10)
        registrar("staff", "students", "list")
    events = ask(registrar.home, "SELECT DISTINCT actor FROM audit WHERE action = 'students.list'")
    assert events == [(f"employee:{EMPLOYEE}",)]


def test_a_home_is_a_use_of_the_session(omni: Omni) -> None:
    a_college(omni.home)
    sign_in(omni)
    for _ in range(3):
        omni.later(minutes=15)
        omni()
    omni("whoami")


def test_whoami_says_when_the_session_ends_from_now_on(omni: Omni) -> None:
    a_college(omni.home)
    sign_in(omni)
    omni.later(minutes=10)
    assert omni("whoami", "--format", "json").json["until"] == "2026-09-14T14:30:00Z"


def test_a_session_that_was_idle_too_long_is_not_brought_back_by_work(registrar: Omni) -> None:
    registrar.later(minutes=20, seconds=1)
    registrar("staff", "students", "list", exits=4)
    registrar("whoami", exits=4)


def test_an_ended_session_ends_no_others_and_says_so(omni: Omni) -> None:
    a_college(omni.home)
    sign_in(omni)
    omni.later(minutes=21)
    assert "session has ended" in omni("logout", "--everywhere", exits=4).stderr
    assert list((omni.home / "sessions").iterdir()) == []
    assert "Nobody was signed in" in omni("logout", "--everywhere").stderr


def test_an_employee_whose_session_has_ended_does_not_go_on_as_the_operator(registrar: Omni) -> None:
    registrar.later(minutes=21)
    for words in (("staff", "students", "list"), ("admin", "audit", "list")):
        assert "omni logout" in registrar(*words, exits=4).stderr
    registrar.environ["OMNI_OPERATOR"] = "1"
    registrar("staff", "students", "list")
    del registrar.environ["OMNI_OPERATOR"]
    registrar("logout")
    registrar("staff", "students", "list")


def test_a_registrar_may_read_the_trail_but_not_change_the_college(registrar: Omni, tmp_path: Path) -> None:
    registrar("admin", "audit", "list")
    registrar("admin", "verify")
    college = tmp_path / "college.toml"
    college.write_text('name = "Cégep d’ailleurs"', encoding="utf-8")
    registrar("admin", "college", "change", str(college), exits=4)
    assert registrar("admin", "college", "show", "--format", "json").json["name"] == "Cégep"
