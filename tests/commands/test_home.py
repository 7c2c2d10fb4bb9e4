"""`omni` alone: who you are and every module of the guide, open or closed and why."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from omnicli.rules.modules import MODULES
from tests.builders import a_college, sign_an_employee_in, sign_in

if TYPE_CHECKING:
    from tests.conftest import Omni


@pytest.fixture(autouse=True)
def _college(omni: Omni) -> None:
    a_college(omni.home)


def modules(omni: Omni) -> dict[str, dict[str, Any]]:
    return {module["key"]: module for module in omni("--format", "json").json["modules"]}


def test_a_guest_is_shown_the_way_in(omni: Omni) -> None:
    shown = omni().stdout
    assert "omni register" in shown
    assert "omni login" in shown


def test_a_student_sees_name_programme_term_and_all_seventeen_modules(omni: Omni) -> None:
    sign_in(omni)
    shown = omni().stdout
    for word in ("Marie Tremblay", "420.B0", "Autumn 2026", "2 courses"):
        assert word in shown
    assert len(modules(omni)) == len(MODULES) == 17


def test_a_closed_module_says_when_it_opens(omni: Omni) -> None:
    sign_in(omni)
    omni.now = datetime(2026, 8, 10, 14, tzinfo=UTC)
    omni("login", "--student", "2634567", "--password-stdin", stdin="soleil4821")
    # Before autumn's timetables are out, the term in view is the last one that was.
    assert omni("--format", "json").json["term"] == "20261"


def test_what_is_not_built_yet_says_so(omni: Omni) -> None:
    sign_in(omni)
    assert modules(omni)["library"]["reason"] == "not-offered"
    assert modules(omni)["schedule"]["open"] is True


def test_home_reminds_of_a_timetable_not_retrieved_until_it_is(omni: Omni) -> None:
    sign_in(omni)
    assert "must retrieve" in omni().stdout
    omni("schedule", "show")
    assert "must retrieve" not in omni().stdout


def test_home_in_french(omni: Omni) -> None:
    sign_in(omni)
    shown = omni(lang="fr").stdout
    for word in ("Automne 2026", "Horaire", "Centre de paiement", "pas encore offert"):
        assert word in shown


def test_a_guest_is_nobody_to_a_machine(omni: Omni) -> None:
    assert omni("--format", "json").json == {"college": "Cégep", "person": None}


def test_an_employee_has_a_home_of_the_college_too(omni: Omni) -> None:
    sign_an_employee_in(omni)
    assert omni("--format", "json").json["person"]["roles"] == ["registrar"]
    assert "Lise Roy" in omni(lang="fr").stdout
