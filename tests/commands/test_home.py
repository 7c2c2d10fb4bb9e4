"""`omni` alone: who you are and every module of the guide, open or closed and why."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from omnicli.rules.modules import MODULES
from tests.builders import NUMBER, a_college, charge, pay, sign_an_employee_in, sign_in, sql

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


def shown_to(omni: Omni) -> dict[str, Any]:
    whole = omni("--format", "json").json
    return {key: whole[key] for key in ("balance_cents", "overdue_cents", "next_due", "holds")}


def test_who_owes_nothing_reads_nothing_of_money(omni: Omni) -> None:
    sign_in(omni)
    assert "Balance" not in omni().stdout
    assert shown_to(omni) == {"balance_cents": 0, "overdue_cents": 0, "next_due": None, "holds": []}
    pay(omni.home, 100)
    assert "Balance" not in omni().stdout
    assert shown_to(omni)["balance_cents"] == -100


def test_what_is_owed_is_shown_with_its_date_and_the_way_to_it(omni: Omni) -> None:
    sign_in(omni)
    charge(omni.home, 10100, due="2026-09-30")
    assert "Balance: $101.00, to be paid by September 30, 2026: omni payments balance" in omni().stdout
    assert modules(omni)["schedule"]["open"] is True


def test_what_is_overdue_greys_every_module_but_the_payment_centre_and_the_profile(omni: Omni) -> None:
    sign_in(omni)
    charge(omni.home, 2500, due="2026-09-01")
    charge(omni.home, 10100, due="2026-09-30")
    shown = omni().stdout
    assert "Balance: $126.00, of which $25.00 overdue (due on September 1, 2026)" in shown
    assert "(access withdrawn: $25.00 overdue)" in shown
    owed = {"balance_cents": 12600, "overdue_cents": 2500, "next_due": "2026-09-01", "holds": []}
    assert shown_to(omni) == owed
    found = modules(omni)
    assert {key for key, module in found.items() if module["open"]} == {"payments", "profile"}
    assert found["schedule"]["reason"] == "access-withdrawn"


def test_holds_are_told_whole_and_the_modules_they_close_are_greyed(omni: Omni) -> None:
    sign_in(omni)
    words = ("staff", "holds", "add", "--student", NUMBER)
    omni(*words, "--reason", "Livre non rendu", "--blocks", "schedule", "--until", "2026-09-30")
    omni(*words, "--reason", "Photo manquante", "--kind", "warning")
    shown = omni().stdout
    assert "(on hold, no. 1)" in shown
    assert "“Livre non rendu”. See the registrar's office." in shown
    assert "Warning (no. 2): “Photo manquante”" in shown
    assert shown_to(omni)["holds"] == [
        {"kind": "blocking", "reason": "Livre non rendu", "blocks": ["schedule"], "until": "2026-09-30"},
        {"kind": "warning", "reason": "Photo manquante", "blocks": [], "until": None},
    ]
    assert modules(omni)["confirmation"]["open"] is True


def test_after_the_last_day_home_says_that_it_was(omni: Omni) -> None:
    omni.later(days=10)
    sign_in(omni)
    said = omni().stdout
    assert "You have not confirmed your enrolment, and its last day was September 20, 2026" in said
    omni("confirm-enrollment")
    assert "confirmed your enrolment" not in omni().stdout


def choose(omni: Omni) -> str:
    number = "K7M4T-9QX2B-C8HVQ"
    row = (number, NUMBER, "20271", "2026-10-01T12:00:00Z", f"student:{NUMBER}", "student")
    sql(
        omni.home,
        "INSERT INTO choices (confirmation, student, term, at, actor, way) VALUES (?, ?, ?, ?, ?, ?)",
        row,
    )
    return number


def test_home_asks_for_a_course_choice_while_the_window_is_open_then_shows_its_number(omni: Omni) -> None:
    sign_in(omni)
    assert "(opens on October 1, 2026)" in omni().stdout
    omni.now = datetime(2026, 10, 13, 14, tzinfo=UTC)
    sign_in(omni)
    asked = omni().stdout
    assert "You must choose your courses for Winter 2027 by October 13, 2026: omni choose-courses" in asked
    number = choose(omni)
    shown = omni().stdout
    assert number in shown
    assert "must choose" not in shown
    assert omni("--format", "json").json["course_choice"] == {
        "term": "20271", "from": "2026-10-01", "by": "2026-10-13", "confirmation": number,
    }  # fmt: skip


def test_after_the_window_course_choice_is_greyed_with_the_day(omni: Omni) -> None:
    omni.now = datetime(2026, 10, 14, 14, tzinfo=UTC)
    sign_in(omni)
    assert modules(omni)["course-choice"]["reason"] == "closed-on"
    assert "must choose" not in omni().stdout


def test_a_change_of_timetable_has_its_window_in_the_term_in_view(omni: Omni) -> None:
    sql(
        omni.home,
        "UPDATE terms SET change_from = '2026-08-17', change_by = '2026-09-14' WHERE code = '20263'",
    )
    sign_in(omni)
    assert modules(omni)["schedule-change"]["open"] is True
    omni.later(days=1)
    sign_in(omni)
    assert modules(omni)["schedule-change"]["reason"] == "closed-on"
