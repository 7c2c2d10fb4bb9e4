"""Tax years, rules about charges, ranges and overrides: edited, forged or deleted by hand, it is found."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from store import verify_tax_years
from store.db import connect
from tests.builders import NUMBER, a_college
from tests.store.test_vouched import tamper

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Omni

ELIGIBILITY = "kind,from_year,t2202,rl8\nstudent-life,2026,cap,cap\n"


@pytest.fixture
def used(omni: Omni) -> Path:
    """A college that configured a year twice, judged a fee, added ranges, decided three cases, took one back."""
    a_college(omni.home)
    slips = ("staff", "taxslips")
    omni(*slips, "year", "set", "2025", "rz_account=123026635RZ0001")
    omni(*slips, "year", "set", "2026", "rl8_box_a=3900.00", "rl8_not_recognised=080,410.A", "cap=300")
    omni(*slips, "year", "set", "2026", "--unset", "cap", "fees=charged")
    omni(*slips, "ranges", "add", "10000000", "10000999", "--way", "xml")
    omni(*slips, "ranges", "add", "20000000", "20000999", "--way", "paper")
    for status in ("part-time", "none"):
        omni(
            *slips,
            "override",
            "set",
            NUMBER,
            "--term",
            "20263",
            "--slip",
            "all",
            "--status",
            status,
            "--reason",
            "R",
        )
    omni(*slips, "override", "remove", NUMBER, "--term", "20263", "--slip", "t2202")
    omni("staff", "import", "eligibility", "-", stdin=ELIGIBILITY)
    return omni.home


def checks(home: Path) -> set[str]:
    with closing(connect(home / "omni.db", mode="ro")) as connection:
        found = {check for check, _, _ in verify_tax_years.tax_years(connection)}
        asked = verify_tax_years.INVARIANTS
        return found | {check for check, _, query in asked if connection.execute(query).fetchall()}


def test_what_omni_wrote_itself_holds(used: Path) -> None:
    assert checks(used) == set()


def test_a_college_that_never_touched_its_tax_years_holds(home: Path) -> None:
    assert checks(home) == set()


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE tax_years SET data = json_set(data, '$.rl8_box_a', 1) WHERE year = 2026", {"tax-year"}),
        ("UPDATE tax_years SET data = json_set(data, '$.rl8_box_a', 1) WHERE year = 2025", {"tax-year"}),
        ("UPDATE tax_years SET actor = 'somebody' WHERE year = 2026", {"tax-year"}),
        ("DELETE FROM tax_years WHERE year = 2026", {"tax-year"}),
        ("INSERT INTO tax_years VALUES (2027, '{}', '2026-01-01T00:00:00Z', 'omni')", {"tax-year"}),
        ("UPDATE tax_years SET data = '[]' WHERE year = 2026", {"tax-year", "tax-year-settings"}),
        ("UPDATE tax_years SET data = '{\"fees\": 1}' WHERE year = 2026", {"tax-year", "tax-year-settings"}),
        ("UPDATE tax_years SET data = '{\"owed\": 1}' WHERE year = 2026", {"tax-year", "tax-year-settings"}),
        ("UPDATE fee_eligibility SET t2202 = 'yes' WHERE kind = 'parking'", {"fee-eligibility"}),
        ("UPDATE rl8_ranges SET last = 10009999 WHERE first = 10000000", {"rl8-range"}),
        ("UPDATE rl8_ranges SET last = 20000000 WHERE first = 10000000", {"rl8-range", "rl8-range-overlap"}),
        ("DELETE FROM rl8_ranges WHERE first = 20000000", {"rl8-range"}),
        ("UPDATE tax_overrides SET status = 'full-time'", {"tax-override"}),
        ("UPDATE tax_overrides SET completed = 1", {"tax-override"}),
        ("UPDATE tax_overrides SET slip = 't2202'", {"tax-override"}),
        ("DELETE FROM tax_overrides", {"tax-override"}),
    ],
)
def test_what_is_changed_by_hand_is_found(used: Path, statement: str, found: set[str]) -> None:
    tamper(used, statement)
    assert checks(used) == found


def test_rules_about_charges_changed_by_hand_before_any_import_are_found(home: Path) -> None:
    tamper(home, "DELETE FROM fee_eligibility WHERE kind = 'parking'")
    assert checks(home) == {"fee-eligibility"}
