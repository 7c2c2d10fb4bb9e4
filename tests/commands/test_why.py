"""`omni staff students why`: what is closed, why, and what would open it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from omnicli.rules.modules import MODULES
from tests.builders import NUMBER, a_college, charge, pay, register, sign_an_employee_in, sql

if TYPE_CHECKING:
    from tests.conftest import Omni

MARC = "2634568"


@pytest.fixture(autouse=True)
def _college(omni: Omni) -> None:
    a_college(omni.home)


def why(omni: Omni, number: str = NUMBER) -> dict[str, dict[str, Any]]:
    rows = omni("staff", "students", "why", number, "--format", "json").json
    return {row["module"]: row for row in rows}


def hold(omni: Omni, *words: str) -> None:
    omni("staff", "holds", "add", "--student", NUMBER, "--reason", "Livre non rendu", *words)


def test_every_module_is_there_once_after_the_account(omni: Omni) -> None:
    rows = omni("staff", "students", "why", NUMBER, "--format", "json").json
    assert [row["module"] for row in rows] == ["account", *(module.key for module in MODULES)]
    assert list(rows[0]) == ["module", "open", "reason", "message", "remedy", "reasons"]


def test_who_is_in_order_has_everything_offered_open(omni: Omni) -> None:
    register(omni)
    found = why(omni)
    for key in ("account", "payments", "schedule", "confirmation", "profile"):
        row = found[key]
        assert (row["open"], row["reason"], row["message"], row["remedy"]) == (True, None, None, None)
    assert found["library"]["reason"] == "not-offered"


def test_an_account_never_created_is_said_with_the_way(omni: Omni) -> None:
    row = why(omni)["account"]
    assert (row["open"], row["reason"]) == (False, "never-registered")
    assert "omni register" in row["remedy"]


def test_an_account_has_waited_long_enough_when_its_time_is_over(omni: Omni) -> None:
    register(omni)
    for _ in range(5):
        omni("login", "--student", NUMBER, "--password-stdin", stdin="faux1111", exits=4)
    omni.later(days=1)
    assert why(omni)["account"]["open"] is True


def test_an_account_that_waits_or_is_closed_is_said_with_the_command(omni: Omni) -> None:
    register(omni)
    for _ in range(5):
        omni("login", "--student", NUMBER, "--password-stdin", stdin="faux1111", exits=4)
    row = why(omni)["account"]
    assert (row["open"], row["reason"]) == (False, "account-waits")
    assert f"omni staff students unlock {NUMBER}" in row["remedy"]
    sql(omni.home, "UPDATE attempts SET failures = 100")
    assert why(omni)["account"]["reason"] == "account-closed"
    omni("staff", "students", "unlock", NUMBER)
    assert why(omni)["account"]["open"] is True


def test_a_debt_is_explained_by_its_charges_and_the_payment_that_opens(omni: Omni) -> None:
    charge(omni.home, 2500, due="2026-09-01")
    charge(omni.home, 10000, due="2026-10-01", kind="registration")
    pay(omni.home, 500)
    row = why(omni)["schedule"]
    assert (row["open"], row["reason"]) == (False, "access-withdrawn")
    assert "$20.00 overdue" in row["message"]
    assert "A2026, $20.00, due September 1, 2026" in row["message"]
    assert "October" not in row["message"]
    assert f"omni staff payments record --student {NUMBER} --amount 20.00" in row["remedy"]
    pay(omni.home, 2000)
    assert why(omni)["schedule"]["open"] is True


def test_every_reason_of_a_module_is_given_with_each_remedy(omni: Omni) -> None:
    charge(omni.home, 2500, due="2026-09-01")
    hold(omni, "--until", "2026-12-01")
    hold(omni, "--kind", "warning")
    found = why(omni)
    assert found["schedule"]["reasons"] == ["access-withdrawn", "hold"]
    assert "omni staff holds lift 1" in found["schedule"]["remedy"]
    assert "Until December 1, 2026." in found["schedule"]["message"]
    assert found["account"]["reasons"] == ["never-registered", "warning"]
    assert "omni staff holds lift 2" in found["account"]["remedy"]


def test_a_module_that_is_not_open_yet_says_the_day(omni: Omni) -> None:
    sql(omni.home, "UPDATE terms SET confirm_from = '2026-09-18' WHERE code = '20263'")
    row = why(omni)["confirmation"]
    assert row["reason"] == "opens-on"
    assert "September 18, 2026" in row["remedy"]


def test_a_student_registered_in_nothing_this_term_is_told_so(omni: Omni) -> None:
    assert why(omni, MARC)["schedule"]["reason"] == "not-registered"


def test_people_read_what_the_student_sees_then_each_cause_once(omni: Omni) -> None:
    register(omni)
    charge(omni.home, 2500, due="2026-09-01")
    hold(omni, "--blocks", "schedule,confirmation")
    shown = omni("staff", "students", "why", NUMBER).stdout
    assert shown.startswith(f"Marie Tremblay · {NUMBER} · 420.B0\nAutumn 2026\n")
    assert shown.count("omni staff payments record") == shown.count("holds lift 1") == 1
    assert "It closes: Enrolment confirmation, Online timetable." in shown
    modules = shown.split("\n\n")[1].split("\n")
    assert len(modules) == len(MODULES)
    assert max(map(len, modules)) <= 80


def test_the_look_is_audited_and_takes_a_role(omni: Omni) -> None:
    why(omni)
    (event,) = omni("admin", "audit", "list", "--subject", f"student:{NUMBER}", "--format", "json").json
    assert event["action"] == "student.why"
    omni("staff", "students", "why", "9999999", exits=3)
    sign_an_employee_in(omni, "E1002", "1980-01-02")
    omni("staff", "students", "why", NUMBER, exits=4)


def test_a_name_or_reason_cannot_drive_the_terminal(omni: Omni) -> None:
    sql(omni.home, "UPDATE students SET last_name = 'T\x1b[2Jr' WHERE number = ?", (NUMBER,))
    assert "\x1b" not in omni("staff", "students", "why", NUMBER).stdout
