"""`omni admin verify` finds a paper that is not as it was issued."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store import uow as units
from store.verify_papers import papers
from tests.builders import a_college, ask, sql
from tests.papering import AT, Units, draft, issue

if TYPE_CHECKING:
    from pathlib import Path


def found(home: Path) -> set[str]:
    """Return the checks that found something."""
    with units.read(home / "omni.db", at=AT) as uow:
        return {check for check, _, _ in papers(uow.connection)}


@pytest.fixture
def college(home: Path) -> Path:
    """A college with two papers, one of them revoked, and its triggers gone."""
    from omnicli.services.papers import revoke

    a_college(home)
    issue(home)
    number = issue(home, draft(lang="en")).number
    with Units(home).write(actor="t") as uow:
        revoke(uow, number, "Erreur")
    for (name,) in ask(
        home, "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '%papers%'"
    ):
        sql(home, f"DROP TRIGGER {name}")
    sql(home, "DROP TRIGGER paper_files_are_not_edited")
    sql(home, "DROP TRIGGER signing_certificates_are_not_edited")
    return home


def test_papers_as_they_were_issued_breach_nothing(college: Path) -> None:
    assert found(college) == set()


@pytest.mark.parametrize(
    ("edit", "checks"),
    [
        ("UPDATE paper_files SET content = zeroblob(10)", {"paper-bytes"}),
        ("UPDATE papers SET data = json_set(data, '$.lines[1]', 99)", {"paper-data"}),
        ("UPDATE papers SET student = '2634568'", {"paper-data", "paper-event"}),
        ("UPDATE papers SET digest = 'a'", {"paper-data", "paper-event"}),
        ("UPDATE papers SET number = 'K7M4T-9QX2B-C8HVR' WHERE lang = 'fr'", {"paper-number", "paper-event"}),
        ("UPDATE papers SET at = '2026-01-01T12:00:00Z' WHERE lang = 'fr'", {"paper-event"}),
        ("DELETE FROM papers WHERE lang = 'fr'", {"paper-event"}),
        ("UPDATE revoked_papers SET reason = 'x'", {"paper-revoked"}),
        ("INSERT INTO signing_certificates VALUES ('ab', 'x', 'x', 'x')", {"paper-certificate"}),
        ("UPDATE signing_certificates SET pem = 'x'", {"paper-certificate"}),
        ("DELETE FROM revoked_papers", {"paper-revoked"}),
        (
            "INSERT INTO revoked_papers SELECT number, 'x', at, 'x' FROM papers WHERE lang = 'fr'",
            {"paper-revoked"},
        ),
    ],
)
def test_a_paper_that_was_touched_is_found(college: Path, edit: str, checks: set[str]) -> None:
    sql(college, edit)
    assert found(college) == checks


def test_the_whole_verification_hears_of_it(college: Path, omni) -> None:
    sql(college, "UPDATE paper_files SET content = x'00'")
    assert "paper-bytes" in omni("admin", "verify", "--format", "json", exits=8).stdout
