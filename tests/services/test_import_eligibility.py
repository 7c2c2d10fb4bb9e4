"""Importing which kinds of charges count as tuition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from omnicli.rules.tax_overrides import Eligibility
from tests.services.loading import College, counts, found, slugs

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "kind,from_year,t2202,rl8,source\n"


@pytest.fixture
def college(home: Path) -> College:
    return College(home)


def row(college: College, kind: str, year: int = 2026) -> Any:
    with college.write() as uow:
        return uow.tax_years.eligibility(year).get(kind)


def test_a_full_line_is_stored(college: College) -> None:
    assert college.load("eligibility", f"{HEADER}lockers,2026,cap,no,By-law 5\n").rejections == []
    assert row(college, "lockers") == Eligibility("cap", "no", "By-law 5")


def test_french_is_read(college: College) -> None:
    college.load(
        "eligibility",
        "kind;from_year;t2202;rl8\nVie étudiante 2;2026;plafond;oui\nlegs;2026;Non;don\n".replace("é", "e"),
    )
    assert row(college, "vie-etudiante-2") == Eligibility("cap", "yes", "import")
    assert row(college, "legs") == Eligibility("no", "gift", "import")


def test_a_rule_holds_from_its_year_until_a_newer_one(college: College) -> None:
    college.load("eligibility", f"{HEADER}student-life,2026,cap,cap,\nstudent-life,2028,no,no,\n")
    assert [row(college, "student-life", year).t2202 for year in (2025, 2026, 2027, 2028)] == [
        "yes",
        "cap",
        "cap",
        "no",
    ]


def test_a_line_that_says_what_is_stored_keeps_its_source(college: College) -> None:
    before = row(college, "parking")
    report = college.load("eligibility", "kind,from_year,t2202,rl8\nparking,2019,no,no\n")
    assert (counts(report), row(college, "parking")) == ((1, 0, 0, 1, 0), before)


def test_a_line_that_says_otherwise_comes_from_the_college(college: College) -> None:
    report = college.load("eligibility", f"{HEADER}parking,2019,yes,no,\n")
    assert (counts(report), row(college, "parking").source) == ((1, 0, 1, 0, 0), "import")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("parking,2018,no,no,", (2, "from_year", "out-of-range")),
        ("parking,2026,gift,no,", (2, "t2202", "bad-eligibility")),
        ("parking,2026,no,perhaps,", (2, "rl8", "bad-eligibility")),
        ("cash,2026,no,no,", (2, "kind", "reserved-kind")),
        ("parking,2026,,no,", (2, "t2202", "required")),
    ],
)
def test_a_bad_line_is_rejected(college: College, line: str, fault: tuple[int, str, str]) -> None:
    assert found(college.load("eligibility", f"{HEADER}{line}\n").rejections) == [fault]


def test_a_gift_that_would_be_tuition_on_the_other_slip_is_worth_a_look(college: College) -> None:
    assert slugs(college.load("eligibility", f"{HEADER}gala,2026,yes,gift,\n").warnings) == [
        "gift-as-tuition"
    ]


def test_exported_and_imported_again_nothing_changes_to_the_byte(college: College) -> None:
    college.load("eligibility", f"{HEADER}lockers,2026,cap,no,By-law 5\n")
    for as_json in (False, True):
        written = college.export("eligibility", as_json=as_json)
        report = college.load("eligibility", written)
        assert (report.rejections, report.added, report.changed) == ([], 0, 0)
        assert college.export("eligibility", as_json=as_json) == written
