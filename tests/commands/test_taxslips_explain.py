"""`omni staff taxslips explain`: every figure, by the ledger's lines, the months and the terms."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.builders import NUMBER, a_college, ask, charge, pay, sign_an_employee_in, sql

if TYPE_CHECKING:
    from tests.conftest import Omni

FEBRUARY = datetime(2027, 2, 20, 15, tzinfo=UTC)
EXPLAIN = ("staff", "taxslips", "explain", NUMBER)
YEAR = ("--year", "2026")
JSON = ("--format", "json")


@pytest.fixture
def college(omni: Omni) -> Omni:
    """Marie paid 90.00 of 100.00 of tuition, and nothing of a late fee due after it."""
    a_college(omni.home)
    charge(omni.home, 10_000, due="2026-09-16", kind="tuition")
    charge(omni.home, 1_500, due="2026-10-16")
    pay(omni.home, 9_000)
    sql(
        omni.home,
        "INSERT INTO tax_years (year, data, at, actor) VALUES (2026, '{\"rl8_box_a\": 382300}', 'x', 'x')",
    )
    omni.now = FEBRUARY
    return omni


def test_the_table_explains_both_slips_to_the_cent(college: Omni) -> None:
    told = college(*EXPLAIN, *YEAR).stdout
    assert "tuition fee" in told
    assert "not paid: $10.00" in told
    assert "does not count as tuition" in told
    assert "Box 24: 4 months part-time. Box 25: 0 months full-time. Box 26: $90.00." in told
    assert "Federal credit: $90.00 is not more than $100.00: these fees give none." in told
    assert "Box A: 0 × $3,823.00 = $0.00." in told
    assert "Box B: $90.00. Box C: $0.00." in told
    assert told.count("fees give none") == 1


def test_one_slip_is_explained_alone(college: Omni) -> None:
    told = college(*EXPLAIN, *YEAR, "--slip", "rl8").stdout
    assert "T2202" not in told
    assert "not full-time" in told


def test_machines_are_given_cents_and_slugs(college: Omni) -> None:
    t2202, rl8 = college(*EXPLAIN, *YEAR, *JSON).json
    assert [t2202["slip"], rl8["slip"]] == ["t2202", "rl8"]
    assert (t2202["fees_cents"], t2202["part_time"], t2202["above"], t2202["made"]) == (9_000, 4, False, True)
    assert t2202["terms"][0] == {
        "term": "20263", "first": "2026-09", "last": "2026-12", "part_time": 4, "full_time": 0, "fees_cents": 9_000,
        "months": ["2026-09", "2026-10", "2026-11", "2026-12"], "why": ["part-time", "few-hours"],
    }  # fmt: skip
    assert t2202["lines"][0] == {
        "number": 1, "kind": "tuition", "term": "20263", "date": "2026-08-17", "amount_cents": 10_000,
        "paid_cents": 9_000, "counted_cents": 9_000, "why": "unpaid",
        "not_counted": [{"why": "unpaid", "cents": 1_000}],
    }  # fmt: skip
    assert [one["code"] for one in t2202["warnings"]] == ["fees-not-above"]
    assert (rl8["box_a_cents"], rl8["box_b_cents"], rl8["box_c_cents"]) == (0, 9_000, 0)
    assert rl8["terms"] == [{"term": "20263", "counts": False, "why": ["not-full-time"]}]


def test_a_spreadsheet_is_given_a_row_a_charge(college: Omni) -> None:
    lines = college(*EXPLAIN, *YEAR, "--format", "csv").stdout.splitlines()
    assert lines[0] == "slip,number,kind,term,date,amount_cents,paid_cents,counted_cents,why"
    assert lines[1] == "t2202,1,tuition,20263,2026-08-17,10000,9000,9000,unpaid"
    assert len(lines) == 5


def test_who_has_nothing_is_told_so(college: Omni) -> None:
    told = college("staff", "taxslips", "explain", "2634568", *YEAR).stdout
    assert told.count("No charge in the year.") == 2
    assert "No T2202: no month of study counts, and no fee." in told
    assert "No relevé 8: boxes A, B and C are empty." in told


def test_what_must_be_put_right_is_listed(college: Omni) -> None:
    charge(college.home, 500, due="2026-10-17", kind="sauna")
    told = college(*EXPLAIN, *YEAR).stdout
    assert "kind of fee not classified" in told
    assert "To put right:\n- Nothing says whether “sauna” counts as tuition" in told


def test_what_is_above_the_cap_is_told_with_the_cap(college: Omni) -> None:
    charge(college.home, 40_000, due="2026-09-01", kind="sports")
    pay(college.home, 41_500, on="2026-09-20")
    sql(college.home, "INSERT INTO fee_eligibility VALUES ('sports', 2026, 'cap', 'cap', '')")
    told = college(*EXPLAIN, *YEAR).stdout
    assert "above the cap: $150.00" in told
    assert told.count("Ancillary fees that are not asked of all count up to $250.00 in a year.") == 2


def test_the_look_is_written_in_the_trail(college: Omni) -> None:
    college(*EXPLAIN, *YEAR)
    ((actor, subject),) = ask(college.home, "SELECT actor, subject FROM audit WHERE action = 'tax.explain'")
    assert subject == f"student:{NUMBER}"
    assert actor.startswith("operator:")


@pytest.mark.parametrize(
    ("words", "exits"),
    [
        ((*EXPLAIN, "--year", "2024"), 5),
        ((*EXPLAIN, "--year", "x"), 2),
        ((*EXPLAIN, *YEAR, "--slip", "t4"), 2),
        (("staff", "taxslips", "explain", "9999999", *YEAR), 3),
    ],
)
def test_what_cannot_be_explained_is_refused(college: Omni, words: tuple[str, ...], exits: int) -> None:
    college(*words, exits=exits)
    assert not ask(college.home, "SELECT 1 FROM audit WHERE action = 'tax.explain'")


def test_a_teacher_may_not_look(college: Omni) -> None:
    sign_an_employee_in(college, "E1002", "1980-01-02")
    college(*EXPLAIN, *YEAR, exits=4)
