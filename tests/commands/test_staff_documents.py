"""`omni staff documents`: the registrar's papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders import a_college, ask
from tests.papering import draft, issue

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Omni


@pytest.fixture
def college(omni: Omni) -> Omni:
    """A college with students."""
    a_college(omni.home)
    return omni


def test_papers_are_listed_by_student_kind_and_term(college: Omni) -> None:
    first = issue(college.home).number
    other = issue(college.home, draft(student="2634568", term="20263")).number

    def listed(*words: str) -> list[str]:
        found = college("staff", "documents", "list", *words, "--format", "json").json
        return [one["number"] for one in found]

    assert set(listed()) == {first, other}
    assert listed("--student", "2634568") == [other]
    assert listed("--term", "H2026") == [first]
    assert listed("--kind", "attestation") == []
    assert ask(college.home, "SELECT count(*) FROM audit WHERE action = 'paper.list'") == [(4,)]


def test_a_paper_is_saved_byte_for_byte(college: Omni, tmp_path: Path) -> None:
    issued = issue(college.home)
    college("staff", "documents", "save", issued.number.lower(), "-o", str(tmp_path / "a.pdf"))
    assert (tmp_path / "a.pdf").read_bytes() == issued.content


def test_a_revocation_is_shown_with_its_reason(college: Omni) -> None:
    number = issue(college.home).number
    college("staff", "documents", "revoke", number, "--why", "Erreur", "--dry-run")
    assert college("staff", "documents", "show", number, "--format", "json").json["why"] is None
    college("staff", "documents", "revoke", number, "--why", "Erreur")
    assert college("staff", "documents", "show", number, "--format", "json").json["why"] == "Erreur"
    college("staff", "documents", "revoke", number, "--why", "Encore", exits=6)


def test_a_number_that_is_none_or_nobody_s_is_refused(college: Omni) -> None:
    college("staff", "documents", "show", "abc", exits=2)
    college("staff", "documents", "show", "K7M4T-9QX2B-C8HVQ", exits=3)
    college("staff", "documents", "revocations", exits=2)
