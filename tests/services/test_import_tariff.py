"""Importing the tariff, and who is deemed full-time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from omnicli.errors import NotFound, UsageFault
from tests.builders import NUMBER, a_college, sql
from tests.services.loading import College, counts, found, slugs

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "kind,amount,from,to,per,due_days,applies_to\n"
LADDER = HEADER + "late-confirmation,25.00/50.00/75.00/100.00,2026-01-01,,,,all\n"
NEW = """
    SELECT kind, applies_to, valid_from, valid_to, per, amounts, due_days, source FROM tariff WHERE source = 'import'
"""


@pytest.fixture
def college(home: Path) -> College:
    return College(home)


def row(college: College, data: str) -> tuple[Any, ...]:
    report = college.load("tariff", data)
    assert not report.rejections
    (only,) = college.ask(NEW)
    return only


def test_a_full_line_is_stored_in_cents(college: College) -> None:
    line = "parking,120.00,2026-08-01,2027-07-31,term,15,full-time+quebec+program:420.B0\n"
    assert row(college, HEADER + line) == (
        "parking", "full-time+quebec+program:420.B0", "2026-08-01", "2027-07-31", "term", "12000", 15, "import",
    )  # fmt: skip


def test_only_three_columns_are_needed(college: College) -> None:
    assert row(college, "kind,amount,from\nparking,12,2026-08-01\n") == (
        "parking", "all", "2026-08-01", None, "event", "1200", None, "import",
    )  # fmt: skip


def test_french_is_read_and_kept_in_one_form(college: College) -> None:
    line = "parking;25,00 / 50,00;2026-08-01;;;;programme:420b0 + Québec + à temps plein\n"
    kept = row(college, HEADER.replace(",", ";") + line)
    assert (kept[1], kept[5]) == ("full-time+quebec+program:420.B0", "2500/5000")


def test_an_amount_of_nothing_switches_a_default_off(college: College) -> None:
    assert row(college, "kind,amount,from\nlate-payment,0,2000-01-01\n")[5] == "0"


def test_exported_and_imported_again_nothing_changes_to_the_byte(college: College) -> None:
    college.load("tariff", LADDER)
    for as_json in (False, True):
        written = college.export("tariff", as_json=as_json)
        report = college.load("tariff", written)
        assert counts(report) == (37, 0, 0, 37, 0)
        assert college.export("tariff", as_json=as_json) == written
    assert len(college.ask(NEW)) == 1


def test_the_export_writes_dollars(college: College) -> None:
    college.load("tariff", LADDER)
    lines = college.export("tariff").decode().split("\r\n")
    assert lines[0] == "kind,amount,from,to,per,due_days,applies_to"
    assert "late-confirmation,25.00/50.00/75.00/100.00,2026-01-01,,event,,all" in lines


def test_a_row_changed_by_a_file_is_the_file_s(college: College) -> None:
    report = college.load("tariff", "kind,amount,from\nlate-payment,12.00,2000-01-01\n")
    assert counts(report) == (1, 0, 1, 0, 0)
    assert [one[0] for one in college.ask(NEW)] == ["late-payment"]


def test_what_a_file_does_not_say_stays(college: College) -> None:
    college.load("tariff", HEADER + "parking,10.00,2026-01-01,2026-12-31,course,9,all\n")
    college.load("tariff", "kind,amount,from\nparking,11.00,2026-01-01\n")
    college.load(
        "tariff", json.dumps([{"kind": "parking", "amount": "12.00", "from": "2026-01-01", "due_days": 8}])
    )
    assert college.ask(NEW)[0][3:7] == ("2026-12-31", "course", "1200", 8)
    college.load("tariff", HEADER + "parking,12.00,2026-01-01,,,,\n")
    assert college.ask(NEW)[0][3:7] == (None, "event", "1200", None)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("cash,1.00,2026-01-01,,,,", ("kind", "reserved-kind")),
        ("late: fee,1.00,2026-01-01,,,,", ("kind", "bad-kind")),
        ("fee,free,2026-01-01,,,,", ("amount", "bad-amount")),
        ("fee,-1.00,2026-01-01,,,,", ("amount", "out-of-range")),
        ("fee,50/25,2026-01-01,,,,", ("amount", "falling-amount")),
        ("fee,25/50,2026-01-01,,term,,", ("amount", "growing-per")),
        ("fee,1.00,2026-01-01,2025-12-31,,,", ("to", "ends-before")),
        ("fee,1.00,2026-01-01,,week,,", ("per", "bad-per")),
        ("fee,1.00,2026-01-01,,,-1,", ("due_days", "bad-number")),
        ("fee,1.00,2026-01-01,,,,rich", ("applies_to", "bad-condition")),
        ("fee,1.00,2026-01-01,,,,full-time+part-time", ("applies_to", "contradiction")),
    ],
)
def test_a_bad_line_is_rejected_where_it_is_wrong(
    college: College, line: str, fault: tuple[str, str]
) -> None:
    report = college.load("tariff", HEADER + line + "\n")
    assert found(report.rejections) == [(2, *fault)]
    assert college.ask(NEW) == []


@pytest.mark.parametrize(
    ("line", "per", "slug"),
    [
        ("registration,22.00,2026-08-01,,,,full-time", "term", "counted-by-term"),
        (
            "international,9000.00,2026-08-01,,event,,full-time+international+program:1",
            "term",
            "counted-by-term",
        ),
        ("late-confirmation,25.00,2026-08-01,,term,,", "event", "counted-by-event"),
    ],
)
def test_a_row_that_would_charge_nobody_or_twice_is_counted_as_it_must_be(
    college: College, line: str, per: str, slug: str
) -> None:
    report = college.load("tariff", HEADER + line + "\n")
    assert [one for one in found(report.warnings) if one[1] == "per"] == [(2, "per", slug)]
    assert college.ask("SELECT per FROM tariff WHERE source = 'import'") == [(per,)]


def test_a_file_without_the_column_counts_as_it_must(college: College) -> None:
    college.load("tariff", "kind,amount,from\nregistration,22.00,2026-08-01\nid-card,6.00,2026-08-01\n")
    rows = college.ask("SELECT kind, per FROM tariff WHERE source = 'import' ORDER BY kind")
    assert rows == [("id-card", "event"), ("registration", "term")]
    college.load("tariff", "kind,amount,from,per\ntuition,3.00,2026-08-01,hour\n")
    college.load("tariff", "kind,amount,from\ntuition,4.00,2026-08-01\n")
    assert college.ask("SELECT per, amounts FROM tariff WHERE kind = 'tuition' AND source = 'import'") == [
        ("hour", "400")
    ]


@pytest.mark.parametrize("per", ["course", "hour"])
def test_a_fee_of_an_event_is_not_counted_by_anything_else(college: College, per: str) -> None:
    report = college.load("tariff", f"{HEADER}nsf,25.00,2026-08-01,,{per},,\n")
    assert found(report.rejections) == [(2, "per", "event-per")]
    assert college.ask(NEW) == []


@pytest.mark.parametrize("kind", ["late-payment", "nsf", "schedule-change"])
def test_what_is_charged_once_does_not_grow_by_the_month(college: College, kind: str) -> None:
    report = college.load("tariff", f"kind,amount,from\n{kind},10/20,2026-08-01\n")
    assert found(report.rejections) == [(2, "amount", "growing-kind")]


ABROAD = "international,7500.00,2026-08-01,,term,,full-time+international"


def test_a_row_that_sets_finer_defaults_aside_says_which(college: College) -> None:
    report = college.load("tariff", HEADER + ABROAD + "\n")
    assert found(report.warnings) == [(2, "applies_to", "replaces-finer")]
    finer = str(report.warnings[0].reason.params["finer"])
    assert "full-time+international+program:1" in finer
    assert "part-time+international" not in finer


def test_a_row_whose_finer_ones_are_in_the_file_too_is_left_in_peace(college: College) -> None:
    groups = ("", *(f"+program:{code}" for code in (1, 2, 5, 200, 500, 501, 506, 510)))
    report = college.load("tariff", HEADER + "".join(f"{ABROAD}{group}\n" for group in groups))
    assert (report.rejections, report.warnings) == ([], [])


def test_a_file_without_a_column_for_it_counts_the_registration_fee_by_the_term(college: College) -> None:
    report = college.load("tariff", "kind,amount,from,applies_to\nregistration,22.00,2026-08-01,full-time\n")
    assert slugs(report.warnings) == ["counted-by-term"]
    assert college.ask("SELECT per FROM tariff WHERE source = 'import'") == [("term",)]


def test_what_is_stored_already_keeps_how_it_is_counted(college: College) -> None:
    report = college.load("tariff", "kind,amount,from,applies_to\nregistration,22.00,2000-01-01,full-time\n")
    assert not report.rejections
    assert college.ask(NEW)[0][4:6] == ("term", "2200")


def test_any_kind_is_switched_off_without_saying_how_it_is_counted(college: College) -> None:
    assert row(college, "kind,amount,from\ntuition,0,2026-08-01\n")[5] == "0"


def test_a_ladder_may_not_come_under_a_row_stored_by_the_course(college: College) -> None:
    college.load("tariff", "kind,amount,from,per\nparking,10.00,2026-01-01,course\n")
    report = college.load("tariff", "kind,amount,from\nparking,10/20,2026-01-01\n")
    assert slugs(report.rejections) == ["growing-per"]


def test_two_lines_for_the_same_people_from_the_same_day_contradict_each_other(college: College) -> None:
    line = "fee,1.00,2026-01-01,,,,temps-plein\n"
    report = college.load("tariff", HEADER + line + line + "fee,2.00,2026-01-01,,,,full-time\n")
    assert slugs(report.warnings) == ["repeated-line"]
    assert found(report.rejections) == [(4, "kind", "duplicate-key")]
    assert report.rejections[0].reason.params["key"] == "kind, applies_to, from"


@pytest.fixture
def with_students(home: Path) -> College:
    a_college(home)
    return College(home)


def deemed(college: College) -> list[tuple[Any, ...]]:
    return college.ask("SELECT student, term, reason, at FROM deemed_full_time ORDER BY student")


def test_who_is_deemed_full_time_is_loaded_for_a_term(with_students: College) -> None:
    report = with_students.load("deemed", f"student,reason\n{NUMBER},handicap\n2634568,fin de DEC\n")
    assert (counts(report), slugs(report.warnings)) == ((2, 2, 0, 0, 0), ["no-history"])
    assert [one[2] for one in deemed(with_students)] == ["disability", "end-of-dec"]


def test_loaded_and_exported_again_nothing_changes(with_students: College) -> None:
    with_students.load("deemed", f"student,reason\n{NUMBER},end-of-dec\n")
    before, written = deemed(with_students), with_students.export("deemed")
    report = with_students.load("deemed", written)
    assert (counts(report), report.warnings) == ((1, 0, 0, 1, 0), [])
    assert (deemed(with_students), with_students.export("deemed")) == (before, written)


def test_the_rule_of_the_end_of_a_dec_holds_for_a_file_too(with_students: College, home: Path) -> None:
    sql(home, "INSERT INTO deemed_full_time VALUES (?, '20261', 'end-of-dec', 'x', 'x')", (NUMBER,))
    report = with_students.load(
        "deemed", f"student,reason\n{NUMBER},end-of-dec\n9999999,handicap\n2634568,rich\n"
    )
    assert found(report.rejections) == [
        (2, "student", "end-of-dec-used"),
        (3, "student", "unknown-student"),
        (4, "reason", "bad-reason"),
    ]


def test_deemed_needs_a_term_that_is_there(with_students: College) -> None:
    with pytest.raises(UsageFault):
        with_students.load("deemed", "student,reason\n", term="")
    with pytest.raises(NotFound):
        with_students.load("deemed", "student,reason\n", term="20301")
