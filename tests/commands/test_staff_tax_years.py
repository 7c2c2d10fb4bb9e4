"""`omni staff taxslips year | ranges | override | fees`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import EMPLOYEE, NUMBER, a_college, ask, charge, sign_an_employee_in, sql

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Omni, Result

TERM = ("--term", "A2026")
WHY = ("--reason", "Agreement")


@pytest.fixture(autouse=True)
def _college(omni: Omni) -> None:
    a_college(omni.home)


def slips(omni: Omni, *words: str, exits: int = 0, stdin: str = "", lang: str = "") -> Result:
    return omni("staff", "taxslips", *words, exits=exits, stdin=stdin, lang=lang)


def shown(omni: Omni, year: str = "2026") -> dict[str, Any]:
    found: dict[str, Any] = slips(omni, "year", "show", year, "--format", "json").json
    return found


# --- year -----------------------------------------------------------------------------------------------


def test_a_year_shows_every_setting_given_or_not(omni: Omni) -> None:
    found = shown(omni, "2025")
    assert (found["rl8_box_a_cents"], found["cap_cents"], found["set"]) == (382_300, 25_000, ["rl8_box_a"])
    assert (found["available"], found["available_on"]) == ("", "2026-02-15")
    assert {"before": "issue", "slip": "t2202"}.items() <= found["missing"][0].items()


def test_people_read_what_each_setting_means_and_what_is_still_to_give(omni: Omni) -> None:
    text = slips(omni, "year", "show", "2025").stdout
    assert "February 15, 2026" in text
    assert "Still to give before issuing:\n- T2202: rz_account is not given." in text
    assert "Still to give before transmitting:" in text


def test_a_year_nobody_configured_says_what_to_do(omni: Omni) -> None:
    error = slips(omni, "year", "show", "2026", "--format", "json", exits=5).error
    assert error["code"] == "year-not-configured"
    assert "year set 2026" in error["message"]


def test_a_year_is_configured_and_listed(omni: Omni) -> None:
    slips(omni, "year", "set", "2026", "rl8_box_a=3 900,50 $", "rz_account=12302 6635 RZ 0001")
    assert shown(omni)["rl8_box_a_cents"] == 390_050
    listed = slips(omni, "year", "list", "--format", "json").json
    assert [(one["year"], one["rz_account"]) for one in listed] == [(2025, ""), (2026, "123026635RZ0001")]


def test_every_fault_is_listed_and_nothing_written(omni: Omni) -> None:
    words = ("rl8_box_a=much", "school_type=5", "colour=red", "alone", "available=2026-02-15", "cap=100")
    error = slips(omni, "year", "set", "2026", *words, "--unset", "size", "--format", "json", exits=2).error
    assert sorted(one["code"] for one in error["details"]) == [
        "bad-setting", "flying-school", "not-a-setting", "other-year", "unknown-setting", "unknown-setting",
    ]  # fmt: skip
    assert ask(omni.home, "SELECT year FROM tax_years") == [(2025,)]


def test_the_faults_of_a_form_are_those_of_a_file(omni: Omni) -> None:
    form = json.dumps({"cap": "much", "fees": 1, "year": 2025})
    error = slips(omni, "year", "set", "2026", "--input", "-", "--format", "json", stdin=form, exits=9).error
    assert sorted(one["code"] for one in error["details"]) == ["bad-setting", "bad-setting", "other-year"]


def test_what_show_gives_configures_the_same_year_elsewhere(omni: Omni, tmp_path: Path) -> None:
    slips(omni, "year", "set", "2026", "rl8_box_a=3900", "rl8_not_recognised=080,410.A", "fees=facturés")
    before = shown(omni)
    (tmp_path / "form.json").write_text(json.dumps(before))
    sql(omni.home, "DELETE FROM tax_years WHERE year = 2026")
    slips(omni, "year", "set", "2026", "--input", str(tmp_path / "form.json"))
    assert shown(omni) == before


def test_a_dry_run_says_what_would_change_and_writes_nothing(omni: Omni) -> None:
    told = slips(omni, "year", "set", "2025", "cap=300", "--dry-run", "--format", "json").json
    assert (told["before"], told["after"], told["dry_run"]) == (
        {"cap_cents": 25_000},
        {"cap_cents": 30_000},
        True,
    )
    assert shown(omni, "2025")["cap_cents"] == 25_000


def test_a_new_year_takes_over_another_but_what_holds_for_one_year(omni: Omni) -> None:
    slips(omni, "year", "set", "2025", "rz_account=123026635RZ0001", "cap=300")
    told = slips(omni, "year", "set", "2026", "--copy-from", "2025")
    assert (shown(omni)["rl8_box_a_cents"], shown(omni)["cap_cents"]) == (None, 30_000)
    assert "hold for one year only: rl8_box_a" in told.stderr
    slips(omni, "year", "set", "2026", "--copy-from", "2025", exits=6)


def test_nothing_to_set_is_a_usage_fault(omni: Omni) -> None:
    slips(omni, "year", "set", "2026", exits=2)
    slips(omni, "year", "set", "2018", "cap=1", exits=2)


def test_a_wrong_business_number_is_a_warning_only(omni: Omni) -> None:
    told = slips(omni, "year", "set", "2026", "rz_account=123026636RZ0001")
    assert "check digit" in told.stderr
    assert shown(omni)["rz_account"] == "123026636RZ0001"


@pytest.mark.parametrize(
    "words",
    [("year", "list"), ("year", "show", "2025"), ("year", "set", "2025", "cap=1"), ("ranges", "list"), ("fees",),
     ("ranges", "add", "10000000", "10000009", "--way", "xml"), ("override", "list"),
     ("override", "remove", NUMBER, *TERM, "--slip", "all")],
)  # fmt: skip
def test_it_is_the_registrars_and_the_finance_offices_business(omni: Omni, words: tuple[str, ...]) -> None:
    sql(omni.home, "UPDATE employees SET roles = 'teacher,api' WHERE number = ?", (EMPLOYEE,))
    sign_an_employee_in(omni)
    slips(omni, *words, exits=4)


# --- ranges ---------------------------------------------------------------------------------------------


def test_ranges_are_listed_with_what_is_left(omni: Omni) -> None:
    slips(omni, "ranges", "add", "123456782", "12345999", "--way", "xml")
    (row,) = slips(omni, "ranges", "list", "--format", "json").json
    assert (row["first"], row["last"], row["way"]) == ("12345678", "12345999", "xml")
    assert (row["numbers"], row["used"], row["left"]) == (322, 0, 322)


def test_both_ends_of_a_bad_range_are_said(omni: Omni) -> None:
    words = ("ranges", "add", "123456781", "12", "--way", "xml", "--format", "json")
    codes = [one["code"] for one in slips(omni, *words, exits=2).error["details"]]
    assert codes == ["bad-check-digit", "bad-rl8-number"]
    slips(omni, "ranges", "add", "20000000", "10000000", "--way", "paper", exits=2)


def test_a_range_that_overlaps_is_refused_and_a_dry_run_adds_none(omni: Omni) -> None:
    slips(omni, "ranges", "add", "10000000", "10000009", "--way", "xml", "--dry-run")
    slips(omni, "ranges", "add", "10000000", "10000009", "--way", "xml")
    slips(omni, "ranges", "add", "10000009", "10000019", "--way", "paper", exits=5)
    assert len(ask(omni.home, "SELECT 1 FROM rl8_ranges")) == 1


# --- overrides ------------------------------------------------------------------------------------------


def test_what_is_decided_for_all_slips_is_kept_for_each(omni: Omni) -> None:
    words = ("--slip", "all", "--status", "part-time", "--completed", "oui")
    slips(omni, "override", "set", NUMBER, *TERM, *words, *WHY)
    rows = slips(omni, "override", "list", "--year", "2026", "--format", "json").json
    assert [(one["slip"], one["status"], one["completed"]) for one in rows] == [
        ("rl8", "part-time", True), ("t2202", "part-time", None),
    ]  # fmt: skip
    assert {one["reason"] for one in rows} == {"Agreement"}
    assert slips(omni, "override", "list", "--year", "2027", "--format", "json").json == []


def test_what_is_not_said_stays_as_it_was_decided(omni: Omni) -> None:
    slips(omni, "override", "set", NUMBER, *TERM, "--slip", "rl8", "--status", "none", *WHY)
    slips(omni, "override", "set", NUMBER, *TERM, "--slip", "all", "--completed", "no", *WHY)
    (row,) = slips(omni, "override", "list", "--format", "json").json
    assert (row["slip"], row["status"], row["completed"]) == ("rl8", "none", False)


def test_what_is_decided_is_taken_back_once(omni: Omni) -> None:
    slips(omni, "override", "set", NUMBER, *TERM, "--slip", "rl8", "--status", "none", *WHY)
    slips(omni, "override", "remove", NUMBER, *TERM, "--slip", "all", "--dry-run")
    told = slips(omni, "override", "remove", NUMBER, *TERM, "--slip", "all", "--format", "json").json
    assert told["slips"] == ["rl8"]
    slips(omni, "override", "remove", NUMBER, *TERM, "--slip", "all", exits=3)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("9999999", *TERM, "--slip", "all", "--status", "none"), 3),
        ((NUMBER, "--term", "A2031", "--slip", "all", "--status", "none"), 3),
        ((NUMBER, *TERM, "--slip", "t2202", "--completed", "yes"), 2),
        ((NUMBER, *TERM, "--slip", "rl8"), 2),
        ((NUMBER, *TERM, "--slip", "rl8", "--status", "sometimes"), 2),
        ((NUMBER, *TERM, "--slip", "rl8", "--completed", "perhaps"), 2),
        ((NUMBER, *TERM, "--slip", "t4", "--status", "none"), 2),
    ],
)
def test_what_cannot_be_decided_is_refused(omni: Omni, words: tuple[str, ...], code: int) -> None:
    slips(omni, "override", "set", *words, *WHY, exits=code)
    assert ask(omni.home, "SELECT * FROM tax_overrides") == []


def test_the_trail_keeps_what_was_decided_but_not_the_words(omni: Omni) -> None:
    slips(
        omni, "override", "set", NUMBER, *TERM, "--slip", "rl8", "--status", "none", "--reason", "Her illness"
    )
    ((subject, details),) = ask(
        omni.home, "SELECT subject, details FROM audit WHERE action = 'tax-override.set'"
    )
    assert subject == f"student:{NUMBER}"
    assert json.loads(details) == {"term": "20263", "slip": "rl8", "status": "none", "completed": None}


# --- fees -----------------------------------------------------------------------------------------------


def test_kinds_of_charges_that_nobody_judged_come_first(omni: Omni) -> None:
    charge(omni.home, 500, due="2026-09-30", kind="lockers")
    rows = slips(omni, "fees", "--format", "json").json
    assert rows[0] == {
        "kind": "lockers", "t2202": None, "rl8": None, "in_tariff": False, "charges": 1, "source": "",
    }  # fmt: skip
    assert {"kind": "gift", "t2202": "no", "rl8": "gift"}.items() <= next(
        r for r in rows if r["kind"] == "gift"
    ).items()
    assert "lockers" in slips(omni, "fees").stderr


def test_fees_count_as_the_year_asked_for_says(omni: Omni) -> None:
    omni("staff", "import", "eligibility", "-", stdin="kind,from_year,t2202,rl8\nstudent-life,2026,cap,cap\n")
    for year, counts in (("2025", "yes"), ("2026", "cap")):
        rows = slips(omni, "fees", "--year", year, "--format", "json").json
        assert [one["t2202"] for one in rows if one["kind"] == "student-life"] == [counts]
