"""`omni staff taxslips prepare`, `issue`, `amend`, `cancel`, `report`, `list` and `show`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests import processes, taxing
from tests.builders import EMPLOYEE, NUMBER, ask, give_an_account, sign_an_employee_in, sql
from tests.taxing import MARC, MARCS, MARIES

if TYPE_CHECKING:
    from tests.conftest import Omni, Result

YEAR = ("--year", "2026")
VERBS = (
    ("prepare", *YEAR), ("issue", *YEAR), ("amend", *YEAR), ("report", *YEAR), ("list", *YEAR), ("show", "1"),
    ("cancel", *YEAR, "--slip", "rl8", "--student", NUMBER, "--reason", "an error"),
)  # fmt: skip


@pytest.fixture
def college(omni: Omni) -> Omni:
    taxing.a_taxable_college(omni.home)
    omni.now = taxing.FEBRUARY
    return omni


def slips(omni: Omni, *words: str, exits: int = 0) -> Result:
    return omni("staff", "taxslips", *words, exits=exits, lang="en")


def issued(omni: Omni) -> Omni:
    slips(omni, "issue", *YEAR)
    return omni


def written(omni: Omni) -> list[tuple[int]]:
    return ask(omni.home, "SELECT count(*) FROM tax_slips UNION ALL SELECT max(seq) FROM audit")


# --- prepare ------------------------------------------------------------------------------------------


def test_prepare_gives_machines_everything_and_writes_an_event_only(college: Omni) -> None:
    found = slips(college, "prepare", *YEAR, "--format", "json").json
    assert found["slips"]["t2202"]["totals"] == {
        "slips": 2, "part_time_months": 8, "full_time_months": 0, "fees_cents": 28_000
    }  # fmt: skip
    assert [(one["student"], one["slip"], one["state"], one["ready"]) for one in found["students"]] == [
        (NUMBER, "t2202", "to-issue", True), (MARC, "t2202", "to-issue", True),
        (NUMBER, "rl8", "to-issue", True), (MARC, "rl8", "to-issue", True),
    ]  # fmt: skip
    assert found["faults"] == found["missing"] == []
    assert ask(college.home, "SELECT count(*) FROM tax_slips") == [(0,)]
    ((action, subject),) = ask(college.home, "SELECT action, subject FROM audit ORDER BY seq DESC LIMIT 1")
    assert (action, subject) == ("taxslips.prepare", "tax-year:2026")


def test_prepare_lists_all_faults_by_student_and_by_kind(college: Omni) -> None:
    sql(college.home, "UPDATE students SET city = '', postal_code = ''")
    taxing.forget_sin(college.home)
    found = slips(college, "prepare", *YEAR, "--format", "json").json
    assert {one["student"]: [why["code"] for why in one["reasons"]] for one in found["faults"]} == {
        NUMBER: ["city-missing", "postal-code-missing", "sin-missing"],
        MARC: ["city-missing", "postal-code-missing"],
    }
    shown = slips(college, "prepare", *YEAR, "--slip", "t2202").stdout
    assert f"{NUMBER}, {MARC}" in shown
    assert shown.count("The city is missing") == 1


def test_prepare_all_shows_every_slip_and_every_fault(college: Omni) -> None:
    sql(college.home, "UPDATE students SET city = ''")
    shown = slips(college, "prepare", *YEAR, "--all").stdout
    assert shown.count("The city is missing") == 2
    assert shown.count("Tremblay, Marie") == 2


def test_prepare_gives_a_line_a_slip_as_csv(college: Omni) -> None:
    lines = slips(college, "prepare", *YEAR, "--format", "csv").stdout.splitlines()
    assert lines[0].startswith("student,last_name,first_name,slip,has_sin,part_time_months")
    assert len(lines) == 5


# --- issue --------------------------------------------------------------------------------------------


def test_issue_tells_what_it_issued_and_again_that_nothing_changed(college: Omni) -> None:
    first = slips(college, "issue", *YEAR, "--format", "json").json
    assert (first["issued"], first["unchanged"], first["to_amend"], first["batch"]) == (4, 0, 0, 1)
    assert "Issued now: 0. Issued before, unchanged: 4." in slips(college, "issue", *YEAR).stdout
    college("admin", "verify")


def test_issue_refuses_whole_and_lists_everything(college: Omni) -> None:
    sql(college.home, "UPDATE students SET city = ''")
    found = slips(college, "issue", *YEAR, "--format", "json", exits=5)
    assert found.error["code"] == "slips-refused"
    assert [why["code"] for why in found.error["details"]] == ["city-missing"] * 2
    assert found.error["details"][0]["message"].startswith(f"{NUMBER}: ")
    assert ask(college.home, "SELECT count(*) FROM tax_batches") == [(0,)]


def test_issue_only_ready_ends_with_problems_and_lists_who_was_left_out(college: Omni) -> None:
    sql(college.home, "UPDATE students SET city = '' WHERE number = ?", (MARC,))
    found = slips(college, "issue", *YEAR, "--only-ready", "--format", "json", exits=8)
    assert found.json["issued"] == 2
    assert [one["student"] for one in found.json["left_out"]] == [MARC]
    assert [why["code"] for why in found.error["details"]] == ["city-missing"]


@pytest.mark.parametrize("verb", [VERBS[1], VERBS[2], VERBS[6]], ids=lambda words: words[0])
def test_a_dry_run_shows_the_same_and_writes_nothing(college: Omni, verb: tuple[str, ...]) -> None:
    if verb[0] != "issue":
        issued(college)
        taxing.charge_more(college.home)
    before = written(college)
    dry = slips(college, *verb, "--dry-run", "--format", "json").json
    assert written(college) == before
    real = slips(college, *verb, "--format", "json").json
    assert (dry.pop("dry_run"), real.pop("dry_run")) == (True, False)
    assert dry == real


def test_a_year_that_nobody_configured_is_refused(college: Omni) -> None:
    assert (
        slips(college, "issue", "--year", "2024", "--format", "json", exits=5).error["code"]
        == "year-not-configured"
    )


@pytest.mark.parametrize(
    "words",
    [
        ("issue", "--year", "2018"), ("issue", *YEAR, "--slip", "t4"), ("issue", *YEAR, "--student", "12"),
        ("cancel", *YEAR, "--slip", "all", "--student", NUMBER, "--reason", "x"),
        ("cancel", *YEAR, "--slip", "rl8", "--student", NUMBER, "--reason", " "), ("show", "x"), ("show", "0"),
    ],
)  # fmt: skip
def test_words_that_mean_nothing_are_a_usage_fault(college: Omni, words: tuple[str, ...]) -> None:
    slips(college, *words, exits=2)


# --- amend and cancel ---------------------------------------------------------------------------------


def test_amend_shows_before_and_after(college: Omni) -> None:
    issued(college)
    taxing.charge_more(college.home)
    shown = slips(college, "amend", *YEAR, "--note", "Frais tardifs").stdout
    assert "$200.00" in shown
    assert "$250.00" in shown
    assert "Amended: 2. Unchanged: 2." in shown
    assert ask(college.home, "SELECT note FROM tax_batches WHERE what = 'amend'") == [("Frais tardifs",)]


def test_amend_tells_whom_to_issue_and_to_cancel(college: Omni) -> None:
    slips(college, "issue", *YEAR, "--student", NUMBER)
    sql(college.home, "DELETE FROM registrations WHERE student = ?", (NUMBER,))
    found = slips(college, "amend", *YEAR, "--format", "json").json
    assert found["to_issue"] == [{"student": MARC, "slip": "t2202"}, {"student": MARC, "slip": "rl8"}]
    assert [one["number"] for one in found["to_cancel"]] == [1, 2]
    told = slips(college, "amend", *YEAR).stderr
    assert f"No slip yet: {MARC}." in told
    assert f"slips of {NUMBER}." in told


def test_cancel_keeps_the_slip_and_its_reason_and_refuses_twice(college: Omni) -> None:
    issued(college)
    words = ("cancel", *YEAR, "--slip", "rl8", "--student", NUMBER, "--student", MARC, "--reason", "Erreur")
    assert "Cancelled: 2." in slips(college, *words).stdout
    found = slips(college, *words, "--format", "json", exits=5)
    assert [why["code"] for why in found.error["details"]] == ["no-live-slip"] * 2
    assert ask(college.home, "SELECT note FROM tax_batches WHERE what = 'cancel'") == [("Erreur",)]
    college("admin", "verify")


# --- report, list, show -------------------------------------------------------------------------------


def test_a_report_ends_well_when_slips_and_ledger_agree(college: Omni) -> None:
    found = slips(issued(college), "report", *YEAR, "--format", "json").json
    assert found["differing"] == []
    for one in found["slips"].values():
        assert one["live"] == one["ledger"]
    assert found["slips"]["rl8"]["consents"] == 0


def test_a_report_lists_every_student_of_whom_the_ledger_says_something_else(college: Omni) -> None:
    issued(college)
    taxing.charge_more(college.home)
    found = slips(college, "report", *YEAR, exits=8)
    assert f"{NUMBER}    RL-8    Box B" in found.stdout
    assert f"RL-8, to amend: 1 ({NUMBER})" in found.stderr


def test_a_report_of_nothing_issued_says_so_of_each_sort(college: Omni) -> None:
    found = slips(college, "report", *YEAR, "--format", "json", exits=8)
    assert [why["code"] for why in found.error["details"]] == ["not-issued"] * 2


def test_list_gives_every_slip_in_order_with_those_replaced(college: Omni) -> None:
    issued(college)
    taxing.charge_more(college.home)
    slips(college, "amend", *YEAR)
    found = slips(college, "list", *YEAR, "--student", NUMBER, "--format", "json").json
    assert [(one["number"], one["kind"], one["replaces"]) for one in found] == [
        (1, "original", None), (3, "original", None), (5, "amended", 1), (6, "amended", 3)
    ]  # fmt: skip
    assert len(slips(college, "list", *YEAR, "--slip", "rl8", "--format", "csv").stdout.splitlines()) == 4


def test_show_gives_a_slip_with_the_end_of_its_sin_and_leaves_an_event(college: Omni) -> None:
    issued(college)
    assert slips(college, "show", "1", "--format", "json").json["person"]["sin_end"] == "••• ••• 286"
    ((action, subject),) = ask(college.home, "SELECT action, subject FROM audit ORDER BY seq DESC LIMIT 1")
    assert (action, subject) == ("taxslips.read", f"student:{NUMBER}")
    assert "Box 26, eligible fees" in slips(college, "show", "1").stdout
    assert "person.address.city,L’Anse" in slips(college, "show", "3", "--format", "csv").stdout
    assert slips(college, "show", "99", "--format", "json", exits=3).error["code"] == "no-slip"


# --- who, and what never shows ------------------------------------------------------------------------


def test_only_the_registrar_and_finance_may(college: Omni) -> None:
    give_an_account(college)
    sql(college.home, "UPDATE employees SET roles = 'teacher' WHERE number = ?", (EMPLOYEE,))
    sign_an_employee_in(college)
    for verb in VERBS:
        assert slips(college, *verb, "--format", "json", exits=4).error["code"] == "wrong-role"


@pytest.mark.parametrize("fmt", ["table", "json", "csv"])
def test_no_sin_is_ever_shown_nor_kept_in_clear(college: Omni, fmt: str) -> None:
    told = ""
    for verb in VERBS[:6]:
        found = slips(college, *verb, "--format", fmt)
        told += found.stdout + found.stderr
    told += slips(college, "prepare", *YEAR, "--all").stdout
    told += json.dumps(ask(college.home, "SELECT details FROM audit"))
    for sin in (MARIES, MARCS):
        assert sin not in told.replace(" ", "").replace("-", "")


# --- races and crashes --------------------------------------------------------------------------------


def environ(omni: Omni) -> dict[str, str]:
    return {"OMNI_HOME": str(omni.home), "OMNI_OPERATOR": "1", "HOME": str(omni.home)}


def test_of_several_who_issue_at_once_one_issues_and_the_others_find_it_done(college: Omni) -> None:
    children = [
        processes.omni(environ(college), taxing.FEBRUARY, "staff", "taxslips", "issue", *YEAR)
        for _ in range(4)
    ]
    assert [child.wait() for child in children] == [0] * 4
    assert ask(college.home, "SELECT count(*), count(DISTINCT batch) FROM tax_slips") == [(4, 1)]
    college("admin", "verify")


@pytest.mark.parametrize("steps", range(1, 6))
def test_killed_in_the_middle_all_is_issued_or_nothing_is(college: Omni, steps: int) -> None:
    counter = processes.Countdown(steps)
    words = ("staff", "taxslips", "issue", *YEAR)
    processes.omni(environ(college), taxing.FEBRUARY, *words, before=counter.watch).wait()
    assert ask(college.home, "SELECT count(*) FROM tax_slips") in ([(0,)], [(4,)])
    college(*words)
    assert ask(college.home, "SELECT count(*) FROM tax_slips") == [(4,)]
    college("admin", "verify")


def test_a_report_lists_the_files_made_for_the_governments(college: Omni) -> None:
    issued(college)
    with taxing.writing(college.home) as uow:
        uow.tax_files.add(
            year=2026,
            slip="rl8",
            kind="original",
            reference="ABC",
            seal="s",
            slips=[3, 4],
            at=uow.at,
            actor=uow.actor,
        )
    found = slips(college, "report", *YEAR, "--format", "json").json
    assert [(one["reference"], one["count"], one["totals"]["b_cents"]) for one in found["files"]] == [
        ("ABC", 2, 28_000)
    ]  # fmt: skip
    assert found["slips"]["rl8"]["filed"] == found["slips"]["rl8"]["live"]
    assert "$280.00" in slips(college, "report", *YEAR).stdout
