"""`omni staff holds`, and what access withdrawn or a hold does to a student's commands."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import NUMBER, a_college, ask, charge, pay, sign_an_employee_in, sign_in, sql, undo

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Omni

MARC = "2634568"


@pytest.fixture(autouse=True)
def _college(omni: Omni) -> None:
    a_college(omni.home)


def add(omni: Omni, *words: str, **how: Any) -> Any:
    return omni("staff", "holds", "add", "--reason", "Livre non rendu", "--format", "json", *words, **how)


def listed(omni: Omni, *words: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = omni("staff", "holds", "list", "--format", "json", *words).json
    return rows


def refused(omni: Omni, *words: str) -> list[str]:
    error = omni(*words, "--format", "json", exits=5).error
    assert error["code"] == error["details"][0]["code"]
    return [one["code"] for one in error["details"]]


# --- access ----------------------------------------------------------------------------------------------

CLOSABLE = [
    ("schedule", "show"),
    ("schedule", "print", "-o", "-"),
    ("schedule", "export", "-o", "-"),
    ("confirm-enrollment",),
    ("confirm-enrollment", "--show"),
]


@pytest.mark.parametrize("words", CLOSABLE)
def test_a_debtor_is_closed_out_pays_and_is_let_in_by_the_same_clock(
    omni: Omni, words: tuple[str, ...]
) -> None:
    sign_in(omni)
    charge(omni.home, 2500, due="2026-09-13")
    said = omni(*words, exits=5).stderr
    for word in ("$25.00 overdue", "omni payments balance", "omni payments pay"):
        assert word in said
    pay(omni.home, 2500, key="desk")
    omni(*words)
    undo(omni.home, "desk")
    omni(*words, exits=5)


def test_a_debtor_keeps_home_profile_whoami_the_payment_centre_and_the_door(omni: Omni) -> None:
    sign_in(omni)
    charge(omni.home, 2500, due="2026-09-13")
    for words in ((), ("profile", "show"), ("whoami",), ("payments", "balance"), ("logout",)):
        omni(*words)
    sign_in(omni)


def test_nothing_is_written_for_a_debtor(omni: Omni) -> None:
    sign_in(omni)
    charge(omni.home, 2500, due="2026-09-13")
    omni("schedule", "show", exits=5)
    omni("confirm-enrollment", exits=5)
    assert ask(omni.home, "SELECT 1 FROM schedule_retrievals UNION SELECT 1 FROM confirmations") == []


def test_access_goes_at_local_midnight(omni: Omni) -> None:
    sign_in(omni)
    charge(omni.home, 2500, due="2026-09-14")
    omni.now = datetime(2026, 9, 15, 3, 59, 59, tzinfo=UTC)
    sign_in(omni)
    omni("schedule", "show")
    omni.later(seconds=1)
    assert refused(omni, "schedule", "show") == ["access-withdrawn"]


def test_the_thresholds_are_those_of_the_college_file(omni: Omni, tmp_path: Path) -> None:
    file = tmp_path / "college.toml"
    file.write_text('name = "Cégep"\n[finance]\naccess_from = "30,00"\naccess_days = 3\n', encoding="utf-8")
    omni("admin", "college", "change", str(file))
    sign_in(omni)
    charge(omni.home, 2999, due="2026-09-01")
    charge(omni.home, 1, due="2026-09-11")
    omni("schedule", "show")
    omni.later(hours=24)
    sign_in(omni)
    assert refused(omni, "schedule", "show") == ["access-withdrawn"]


# --- holds -----------------------------------------------------------------------------------------------


def test_a_hold_closes_what_it_names_with_its_reason_and_whom_to_see(omni: Omni) -> None:
    sign_in(omni)
    (given,) = add(omni, "--student", NUMBER, "--blocks", "schedule").json
    assert (given["number"], given["kind"], given["blocks"], given["added"]) == (
        1,
        "blocking",
        ["schedule"],
        True,
    )
    said = omni("schedule", "show", exits=5).stderr
    assert "“Livre non rendu”. See the registrar's office." in said
    omni("confirm-enrollment")
    omni("staff", "holds", "lift", "1", "--reason", "Rendu")
    omni("schedule", "show")


def test_without_blocks_it_closes_everything_beside_a_debt(omni: Omni) -> None:
    sign_in(omni)
    charge(omni.home, 2500, due="2026-09-13")
    add(omni, "--student", NUMBER)
    assert refused(omni, "confirm-enrollment") == ["access-withdrawn", "hold"]
    omni("payments", "balance")


def test_a_warning_closes_nothing_and_is_read_at_home(omni: Omni) -> None:
    sign_in(omni)
    add(omni, "--student", NUMBER, "--kind", "warning")
    omni("schedule", "show")
    assert "Warning (no. 1): “Livre non rendu”" in omni().stdout


def test_the_same_hold_again_changes_nothing(omni: Omni) -> None:
    first, second = (add(omni, "--student", NUMBER).json for _ in range(2))
    assert [one["added"] for one in (*first, *second)] == [True, False]
    assert len(listed(omni)) == 1
    omni("staff", "holds", "lift", "1", "--reason", "Rendu")
    assert add(omni, "--student", NUMBER).json[0]["number"] == 2


def test_holds_are_listed_oldest_first(omni: Omni) -> None:
    for what in ("schedule", "confirmation"):
        add(omni, "--student", NUMBER, "--blocks", what)
    for words in ((), ("--student", NUMBER)):
        assert [one["number"] for one in listed(omni, *words)] == [1, 2]


def test_a_hold_is_over_after_its_last_day(omni: Omni) -> None:
    add(omni, "--student", NUMBER, "--until", "2026-09-14")
    assert listed(omni)[0]["until"] == "2026-09-14"
    omni.later(days=1)
    assert listed(omni) == []
    assert len(listed(omni, "--all")) == 1


def test_a_hold_is_lifted_once_and_for_good(omni: Omni) -> None:
    add(omni, "--student", NUMBER)
    omni("staff", "holds", "lift", "1", "--reason", "Rendu")
    assert "lifted already" in omni("staff", "holds", "lift", "1", "--reason", "Rendu", exits=6).stderr
    omni("staff", "holds", "lift", "2", "--reason", "Rendu", exits=3)
    omni("staff", "holds", "lift", "x", "--reason", "Rendu", exits=2)
    assert listed(omni) == []
    assert listed(omni, "--all")[0]["lifted"] == "2026-09-14T14:00:00Z"


def test_holds_are_never_edited(omni: Omni) -> None:
    add(omni, "--student", NUMBER)
    omni("staff", "holds", "lift", "1", "--reason", "Rendu")
    for statement in ("UPDATE holds SET reason = 'x'", "DELETE FROM holds", "DELETE FROM hold_lifts"):
        with pytest.raises(Exception, match="append-only"):
            sql(omni.home, statement)


@pytest.mark.parametrize(
    "words",
    [
        ("--student", NUMBER, "--students", "-"),
        (),
        ("--student", NUMBER, "--blocks", "payments"),
        ("--student", NUMBER, "--blocks", "horaire"),
        ("--student", NUMBER, "--kind", "warning", "--blocks", "all"),
        ("--student", NUMBER, "--kind", "other"),
        ("--student", NUMBER, "--until", "demain"),
        ("--student", NUMBER, "--reason", " "),
        ("--student", "12"),
    ],
)
def test_what_is_not_a_hold_is_wrong_usage(omni: Omni, words: tuple[str, ...]) -> None:
    add(omni, *words, exits=2)
    assert listed(omni, "--all") == []


def test_a_hold_that_would_be_over_already_is_refused(omni: Omni) -> None:
    assert add(omni, "--student", NUMBER, "--until", "2026-09-13", exits=5).error["code"] == "hold-refused"
    add(omni, "--student", "9999999", exits=3)


def test_a_dry_run_shows_the_hold_and_sets_none(omni: Omni) -> None:
    assert add(omni, "--student", NUMBER, "--dry-run").json[0]["added"] is True
    assert listed(omni, "--all") == []


def test_a_list_is_taken_whole_once_again_without_change(omni: Omni, tmp_path: Path) -> None:
    file = tmp_path / "students.csv"
    file.write_bytes(f"\ufeffnumber\r\n{NUMBER}\r\n{MARC}\r\n\r\n{NUMBER}\r\n".encode())
    assert [one["student"] for one in add(omni, "--students", str(file)).json] == [NUMBER, MARC]
    said = omni("staff", "holds", "add", "--reason", "Livre non rendu", "--students", str(file)).stderr
    assert "0 holds set" in said
    assert "not set again: 2" in said
    assert len(listed(omni)) == 2


def test_one_bad_line_holds_the_whole_list_back_and_every_one_is_named(omni: Omni) -> None:
    lines = f"{NUMBER}\n12\n9999999\n\xff\n"
    error = add(omni, "--students", "-", stdin=lines.encode("latin-1"), exits=9).error
    assert [one["code"] for one in error["details"]] == [
        "bad-student-number", "unknown-student", "bad-student-number",
    ]  # fmt: skip
    assert ["Line 2", "Line 3", "Line 4"] == [one["message"][:6] for one in error["details"]]
    assert listed(omni, "--all") == []


def test_a_list_of_nobody_or_one_that_cannot_be_read_is_bad_input(omni: Omni, tmp_path: Path) -> None:
    assert add(omni, "--students", "-", stdin="\n", exits=9).error["code"] == "empty-list"
    assert add(omni, "--students", str(tmp_path), exits=9).error["code"] == "unreadable"


def test_a_list_says_who_set_each_since_when_and_for_whom(omni: Omni) -> None:
    add(omni, "--student", NUMBER, "--until", "2026-12-01")
    (row,) = listed(omni, "--student", NUMBER)
    assert list(row) == [
        "number", "student", "name", "kind", "blocks", "reason", "until", "since", "by", "lifted",
    ]  # fmt: skip
    assert (row["name"], row["since"]) == ("Marie Tremblay", "2026-09-14T14:00:00Z")
    assert row["by"].startswith("operator:")
    assert listed(omni, "--student", MARC) == []
    omni("staff", "holds", "list", "--student", "9999999", exits=3)
    shown = omni("staff", "holds", "list", "--all").stdout
    assert "everything" in shown
    assert "Livre non rendu" in shown


def test_an_employee_sets_holds_by_role_and_the_student_is_sent_there(omni: Omni) -> None:
    sql(omni.home, "UPDATE employees SET roles = 'library' WHERE number = 'E1002'")
    sign_an_employee_in(omni, "E1002", "1980-01-02")
    assert add(omni, "--student", NUMBER).json[0]["by"] == "employee:E1002"
    omni("logout")
    sign_in(omni)
    assert "See the library." in omni("schedule", "show", exits=5).stderr


def test_a_teacher_sets_none(omni: Omni) -> None:
    sign_an_employee_in(omni, "E1002", "1980-01-02")
    assert add(omni, "--student", NUMBER, exits=4).error["code"] == "wrong-role"


def test_every_move_leaves_an_event_without_the_words(omni: Omni) -> None:
    add(omni, "--student", NUMBER)
    listed(omni, "--student", NUMBER)
    omni("staff", "holds", "lift", "1", "--reason", "Rendu")
    told = omni("admin", "audit", "list", "--subject", f"student:{NUMBER}", "--format", "json")
    assert [event["action"] for event in told.json] == ["hold.lift", "holds.list", "hold.add"]
    assert "Livre" not in told.stdout
