"""`omni staff marks finalize`, `correct`, and files of final results."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from tests.builders import ask, sign_an_employee_in, sql
from tests.marking import (
    COURSE,
    HERE,
    MARC,
    MARIE,
    MARKS,
    SECTION,
    TERM,
    ZOE,
    a_group,
    all_marked,
    two_assessments,
)

if TYPE_CHECKING:
    from typing import Any

    from tests.conftest import Omni

JSON = ("--format", "json")
FINALIZE = (*MARKS, "finalize")
CORRECT = (*MARKS, "correct", MARIE, "--course", COURSE, "--reason", "A page was not marked")


@pytest.fixture(autouse=True)
def _group(omni: Omni) -> None:
    a_group(omni)


def record(omni: Omni) -> dict[str, tuple[Any, ...]]:
    rows = ask(omni.home, "SELECT student, mark, remark, section, mean, sd, group_size FROM record")
    return {student: tuple(rest) for student, *rest in rows}


def finals(omni: Omni, *lines: str, exits: int = 0) -> Any:
    text = "student,course,section,mark,remark,reason\n" + "".join(f"{line}\n" for line in lines)
    return omni("staff", "import", "finals", "-", "--term", TERM, *JSON, stdin=text, exits=exits).json


def test_final_results_enter_the_record_with_the_figures_of_the_group(omni: Omni) -> None:
    all_marked(omni)
    omni(*FINALIZE, *HERE)
    assert record(omni)[MARIE] == (83, "", SECTION, "66", "12.083046", 3)
    assert record(omni)[MARC][:2] == (56, "EC")
    assert record(omni)[ZOE][:2] == (59, "EC")


def test_marks_are_rounded_once_half_up_and_the_remark_is_that_of_the_rounded_mark(omni: Omni) -> None:
    omni(*MARKS, "set-assessment", "Tout", *HERE, "--points", "100", "--weight", "100")
    omni(*MARKS, "enter", *HERE, "--assessment", "Tout", f"{MARIE}=59.5", f"{MARC}=59.49", f"{ZOE}=60")
    omni(*FINALIZE, *HERE)
    assert {student: line[:2] for student, line in record(omni).items()} == {
        MARIE: (60, ""), MARC: (59, "EC"), ZOE: (60, ""),
    }  # fmt: skip


def test_every_reason_is_given_when_results_cannot_be_final(omni: Omni) -> None:
    omni(*MARKS, "set-assessment", "TP 1", *HERE, "--points", "20", "--weight", "40")
    refused = omni(*FINALIZE, *HERE, *JSON, exits=5)
    assert [one["code"] for one in refused.error["details"]] == ["weights", "marks-missing"]
    assert not record(omni)


def a_crowd(omni: Omni) -> list[str]:
    """Two more in the group, without marks; return the numbers of all five."""
    more = ["2690001", "2690002"]
    for one in more:
        sql(
            omni.home,
            "INSERT INTO students (number, permanent_code, last_name, first_name, name_key, birth_date, program)"
            f" VALUES (?, 'ROYL070101{one[-2:]}', 'Roy', 'Luc', 'ROY LUC', '2007-01-01', '420.B0')",
            (one,),
        )
        sql(
            omni.home,
            f"INSERT INTO registrations VALUES (?, '{TERM}', '{COURSE}', '{SECTION}', '2026-08-01T12:00:00Z')",
            (one,),
        )
    return [MARIE, MARC, ZOE, *more]


def test_people_read_the_first_names_and_how_many_more_and_machines_all_of_them(omni: Omni) -> None:
    everybody = a_crowd(omni)
    two_assessments(omni)
    missing = (*MARKS, "missing", "--term", TERM)
    shown = (omni(*missing).stdout.split("601-101-MQ")[0], omni(*FINALIZE, *HERE, exits=5).stderr)
    for words in shown:
        assert "and 2 more" in words
        assert sum(one in words for one in everybody) == 3
    told = (
        next(one for one in omni(*missing, *JSON).json if one["course"] == COURSE)["reasons"][0],
        omni(*FINALIZE, *HERE, *JSON, exits=5).error["details"][0]["message"],
        omni(*missing, "--format", "csv").stdout,
    )
    for words in told:
        assert all(one in words for one in everybody)


def test_one_student_is_said_in_the_singular(omni: Omni) -> None:
    sql(omni.home, f"DELETE FROM registrations WHERE course = '{COURSE}' AND student <> '{MARIE}'")
    assert "result for 1 student: " in omni(*FINALIZE, *HERE, exits=5).stderr
    two_assessments(omni)
    assert "missing for 1 student: " in omni(*FINALIZE, *HERE, exits=5).stderr
    omni(*MARKS, "enter", *HERE, "--assessment", "TP 1", f"{MARIE}=20")
    assert "mark of 1 student: " in omni(*MARKS, "remove-assessment", "TP 1", *HERE, exits=5).stderr
    assert "1 result is final" in omni(*FINALIZE, *HERE, "--accumulated").stdout


@pytest.mark.parametrize(
    "emptied",
    [
        f"DELETE FROM registrations WHERE course <> '{COURSE}'",
        (
            "INSERT INTO record (student, term, course, section, remark)"
            f" VALUES ('{MARIE}', '{TERM}', '601-101-MQ', '00012', 'AE')"
        ),
    ],
    ids=["without students", "whose students have left"],
)
def test_all_the_groups_leave_out_one(omni: Omni, emptied: str) -> None:
    all_marked(omni)
    sql(omni.home, emptied)
    done = omni(*FINALIZE, "--all", "--term", TERM, *JSON).json
    assert [(one["course"], one["students"]) for one in done] == [(COURSE, 3)]


def test_what_is_not_marked_may_count_for_nothing(omni: Omni) -> None:
    two_assessments(omni)
    omni(*MARKS, "enter", *HERE, "--assessment", "TP 1", f"{MARIE}=20", f"{MARC}=10", f"{ZOE}=0")
    omni(*FINALIZE, *HERE, exits=5)
    omni(*FINALIZE, *HERE, "--accumulated")
    assert [record(omni)[one][:2] for one in (MARIE, MARC, ZOE)] == [(40, "EC"), (20, "EC"), (0, "EC")]


def test_a_rehearsal_shows_the_results_and_writes_nothing(omni: Omni) -> None:
    all_marked(omni)
    finals(omni, f"{MARC},{COURSE},{SECTION},60,,Reviewed")
    lines = {one["student"]: one for one in omni(*FINALIZE, *HERE, "--dry-run", *JSON).json["lines"]}
    assert (lines[MARC]["computed"], lines[MARC]["mark"], lines[MARC]["reason"]) == (56, 60, "Reviewed")
    assert not record(omni)


def test_all_that_is_final_is_locked(omni: Omni) -> None:
    all_marked(omni)
    omni(*FINALIZE, *HERE)
    entry = (*HERE, "--assessment", "TP 1")
    omni(*MARKS, "enter", *entry, f"{MARIE}=1", exits=5)
    omni(*MARKS, "import", "-", *entry, stdin=f"{MARIE},1\n", exits=5)
    omni(*MARKS, "set-assessment", "TP 2", *HERE, "--points", "5", "--weight", "0", exits=5)
    omni(*MARKS, "remove-assessment", "TP 1", *HERE, "--with-marks", exits=5)
    omni(*MARKS, "set-category", "Labos", *HERE, exits=5)
    refused = omni(*FINALIZE, *HERE, lang="en", exits=5)
    assert "omni staff marks correct" in refused.stderr
    told = finals(omni, f"{MARIE},{COURSE},{SECTION},90,,Why not", exits=9)
    assert [one["code"] for one in told["rejections"]] == ["section-final"]


def test_files_that_change_nothing_of_what_is_final_are_taken_again_and_others_are_not(omni: Omni) -> None:
    all_marked(omni)
    omni(*FINALIZE, *HERE)
    for kind in ("marks", "assessments"):
        same = omni("staff", "export", kind, "--term", TERM).stdout
        assert omni("staff", "import", kind, "-", "--term", TERM, *JSON, stdin=same).json["rejected"] == 0
        other = same.replace("17.5", "18").replace(",50,", ",55,")
        told = omni("staff", "import", kind, "-", "--term", TERM, *JSON, stdin=other, exits=9).json
        assert {one["code"] for one in told["rejections"]} == {"section-final"}


def test_who_left_keeps_the_line_that_says_so(omni: Omni) -> None:
    all_marked(omni)
    sql(omni.home, f"INSERT INTO withdrawals VALUES (1, '{ZOE}', '{TERM}', '{COURSE}', '{SECTION}', 'abandon',"
        " '2026-11-01', '', '2026-11-01T12:00:00Z', 'operator:x')")  # fmt: skip
    sql(
        omni.home,
        "INSERT INTO record (student, term, course, section, remark) VALUES (?, ?, ?, ?, 'AE')",
        (ZOE, TERM, COURSE, SECTION),
    )
    omni(*FINALIZE, *HERE)
    assert record(omni)[ZOE][:2] == (None, "AE")
    assert record(omni)[MARIE][-1] == 2
    assert "final-results" not in omni("admin", "verify", exits=8).stdout  # the course left has no event here


def test_who_left_by_a_file_of_records_stands_in_no_one_s_way(omni: Omni) -> None:
    lines = f"student,term,course,mark,remark\n{MARC},{TERM},{COURSE},,AE\n"
    all_marked(omni)
    omni(*MARKS, "enter", f"{MARC}=", *HERE, "--assessment", "TP 1")
    omni("staff", "import", "record", "-", stdin=lines)
    omni(*MARKS, "finalize", *HERE)
    assert ask(omni.home, "SELECT mark, remark FROM record WHERE student = ?", MARC) == [(None, "AE")]
    omni("admin", "verify")


def test_every_group_that_is_ready_becomes_final_and_the_others_are_listed(omni: Omni) -> None:
    all_marked(omni)
    done = omni(*FINALIZE, "--all", "--term", TERM, *JSON, exits=8).json
    assert [(one["course"], one["done"]) for one in done] == [(COURSE, True), ("601-101-MQ", False)]
    assert record(omni)[MARIE][0] == 83


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("101,,x", "over-100"), ("70,EC,x", "failure-that-is-a-pass"), ("70,EQ,x", "mark-with-remark"),
        (",EC,x", "failure-without-mark"), (",AE,x", "abandon-by-hand"), ("exc,,x", "excused-from-all"),
        ("90,,", "no-reason"),
    ],
)  # fmt: skip
def test_a_result_that_cannot_be_is_refused(omni: Omni, line: str, code: str) -> None:
    all_marked(omni)
    told = finals(omni, f"{MARIE},{COURSE},{SECTION},{line}", exits=9)
    assert [one["code"] for one in told["rejections"]] == [code]


@pytest.mark.parametrize("remark", ["EQ", "SU", "DI", "IN", "IT"])
def test_a_remark_stands_for_the_computed_mark(omni: Omni, remark: str) -> None:
    all_marked(omni)
    finals(omni, f"{MARIE},{COURSE},{SECTION},,{remark},")
    omni(*FINALIZE, *HERE)
    assert record(omni)[MARIE][:2] == (None, remark)


def test_a_given_result_is_rounded_failed_by_itself_and_taken_away(omni: Omni) -> None:
    all_marked(omni)
    finals(omni, f'{MARIE},{COURSE},{SECTION},"59,49",,Reviewed', f"{MARC},{COURSE},{SECTION},59.5,,Reviewed")
    given = dict(ask(omni.home, "SELECT student, mark || remark FROM final_overrides"))
    assert given == {MARIE: "59EC", MARC: "60"}
    assert finals(omni, f"{MARIE},{COURSE},{SECTION},,,")["changed"] == 1
    assert [one for (one,) in ask(omni.home, "SELECT student FROM final_overrides")] == [MARC]


def test_a_mark_that_changes_after_a_given_result_asks_for_its_reason_again(omni: Omni) -> None:
    all_marked(omni)
    finals(omni, f"{MARIE},{COURSE},{SECTION},83,,")
    omni(*MARKS, "enter", *HERE, "--assessment", "TP 1", f"{MARIE}=20")
    refused = omni(*FINALIZE, *HERE, *JSON, exits=5)
    assert [one["code"] for one in refused.error["details"]] == ["no-reason"]


def test_a_correction_keeps_what_was_and_leaves_no_mark_in_the_trail(omni: Omni) -> None:
    all_marked(omni)
    omni(*FINALIZE, *HERE)
    omni(*CORRECT, "--mark", "85")
    assert record(omni)[MARIE] == (85, "", SECTION, "66", "12.083046", 3)
    (kept,) = omni(*MARKS, "corrections", *JSON).json
    assert (kept["before"], kept["after"], kept["reason"]) == ("83", "85", "A page was not marked")
    omni(*CORRECT, "--mark", "85", exits=5)
    events = ask(omni.home, "SELECT details FROM audit WHERE action LIKE 'marks.%'")
    assert not any("85" in details.replace("digest", "") and '"mark"' in details for (details,) in events)
    assert omni("admin", "verify").exit_code == 0


def test_a_correction_is_the_registrars_and_of_what_is_final(omni: Omni) -> None:
    all_marked(omni)
    omni(*CORRECT, "--mark", "85", exits=3)
    sign_an_employee_in(omni, "E1003", "1980-03-03")
    omni(*CORRECT, "--mark", "85", exits=4)


@pytest.mark.parametrize(
    ("damage", "check"),
    [
        (f"UPDATE record SET mark = 99 WHERE student = '{MARIE}'", "corrected-result"),
        (f"DELETE FROM record WHERE student = '{ZOE}'", "final-results"),
        (f"UPDATE record SET mark = 99 WHERE student = '{MARC}'", "final-results"),
        ("DELETE FROM finalizations", "finalization"),
        ("UPDATE finalizations SET actor = 'employee:E1003'", "finalization"),
        ("UPDATE finalizations SET digest = 'ab'", "finalization"),
        ("UPDATE corrections SET at = '2026-10-01T12:00:00Z'", "correction"),
        ("UPDATE corrections SET reason = 'None'", "correction-seal"),
        (f"UPDATE marks SET mark = 100 WHERE student = '{ZOE}'", "final-marks"),
        (f"DELETE FROM marks WHERE student = '{ZOE}'", "final-marks"),
        ("UPDATE assessments SET points = points + 100", "final-marks"),
        (f"UPDATE record SET mean = '67' WHERE student = '{ZOE}'", "final-figures"),
        (f"UPDATE record SET sd = '12' WHERE student = '{MARIE}'", "final-figures"),
        ("UPDATE record SET group_size = 4", "final-figures"),
    ],
)
def test_results_changed_by_hand_are_found(omni: Omni, damage: str, check: str) -> None:
    all_marked(omni)
    omni(*FINALIZE, *HERE)
    omni(*CORRECT, "--mark", "85")
    assert omni("admin", "verify").exit_code == 0
    for name in (
        "finalizations_are_not_deleted",
        "finalizations_are_not_edited",
        "corrections_are_not_edited",
    ):
        sql(omni.home, f"DROP TRIGGER {name}")  # found, too: hence the name of the check
    sql(omni.home, damage)
    assert check in {one["check"] for one in omni("admin", "verify", *JSON, exits=8).json}


def test_nobody_guesses_the_marks_of_a_small_group_from_the_trail(omni: Omni) -> None:
    all_marked(omni)
    omni(*FINALIZE, *HERE)
    omni(*CORRECT, "--mark", "85")
    events = ask(omni.home, "SELECT details ->> 'digest' FROM audit WHERE action LIKE 'marks.%' ORDER BY seq")
    sealed = {digest for (digest,) in events if digest}
    results = sorted([[MARIE, 83, ""], [MARC, 56, "EC"], [ZOE, 59, "EC"]])
    correction = [MARIE, TERM, COURSE, 83, "", 85, "", "A page was not marked"]
    guesses = {
        sha256(json.dumps(one, ensure_ascii=False).encode()).hexdigest() for one in (results, correction)
    }
    assert len(sealed) == 2
    assert not guesses & sealed


def test_who_is_excused_from_everything_never_gets_a_zero(omni: Omni) -> None:
    two_assessments(omni)
    for name in ("TP 1", "Examen final"):
        omni(*MARKS, "enter", *HERE, "--assessment", name, f"{MARIE}=exc", f"{MARC}=10", f"{ZOE}=10")
    refused = omni(*FINALIZE, *HERE, "--accumulated", *JSON, exits=5)
    assert [one["code"] for one in refused.error["details"]] == ["excused-from-all"]
    assert not record(omni)
    finals(omni, f"{MARIE},{COURSE},{SECTION},,IN,")
    omni(*FINALIZE, *HERE)
    assert record(omni)[MARIE][:2] == (None, "IN")


def test_weights_that_make_no_100_hinder_no_group_whose_results_are_all_given(omni: Omni) -> None:
    omni(*MARKS, "set-assessment", "TP 1", *HERE, "--points", "20", "--weight", "40")
    finals(omni, *(f"{one},{COURSE},{SECTION},70,,Reviewed" for one in (MARIE, MARC, ZOE)))
    omni(*FINALIZE, *HERE)
    assert {one[0] for one in record(omni).values()} == {70}


def test_all_corrections_are_looked_at_as_all(omni: Omni) -> None:
    for words, subject in (((), "all"), (("--term", TERM), TERM)):
        omni(*MARKS, "corrections", *words)
        looks = ask(
            omni.home, "SELECT subject FROM audit WHERE action = 'marks.corrections.read' ORDER BY seq"
        )
        assert looks[-1] == (subject,)
