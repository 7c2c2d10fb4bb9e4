"""`omni admin verify`: exit 8 with every breach, and the head of the trail to note elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.builders import NUMBER, a_college, ask, sign_in, sql

if TYPE_CHECKING:
    from tests.conftest import Omni


def head(stderr: str) -> str:
    found = re.search(r"\b\d+-[0-9a-f]{32}\b", stderr)
    assert found
    return found[0]


def test_a_sound_store_holds_and_shows_its_head(omni: Omni) -> None:
    said = omni("admin", "verify")
    assert said.stdout == ""
    assert head(said.stderr).startswith("3-")
    assert omni("admin", "verify", "--format", "json").json == []


def test_an_edited_event_is_named_by_its_number_and_stays_so(omni: Omni) -> None:
    a_college(omni.home)
    sign_in(omni)
    sql(omni.home, "DROP TRIGGER audit_is_not_edited")
    sql(omni.home, "UPDATE audit SET actor = 'operator:nobody' WHERE seq = 3")
    for _ in range(2):
        rows = omni("admin", "verify", "--format", "json", exits=8).json
        assert {(row["check"], row["where"]) for row in rows} == {
            ("schema", "trigger audit_is_not_edited"),
            ("audit", "3"),
        }


def test_a_tail_that_was_cut_shows_even_after_the_next_writes(omni: Omni) -> None:
    a_college(omni.home)
    sign_in(omni)
    sql(omni.home, "DROP TRIGGER audit_is_not_deleted")
    sql(omni.home, "DELETE FROM audit WHERE seq > 3")
    sql(omni.home, "CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit\n"
                   "BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END")  # fmt: skip
    for _ in range(3):
        omni("staff", "students", "show", NUMBER)
        rows = omni("admin", "verify", "--format", "json", exits=8).json
        assert [row["check"] for row in rows] == ["audit"]


def test_the_head_noted_earlier_must_still_be_there(omni: Omni) -> None:
    older = (omni.home / "omni.db").read_bytes()
    noted = head(omni("admin", "verify").stderr)
    omni("admin", "verify", "--anchor", noted)
    for path in omni.home.glob("omni.db-*"):
        path.unlink()
    (omni.home / "omni.db").write_bytes(older)
    omni.later(seconds=1)
    omni("admin", "verify")
    omni("admin", "verify")
    rows = omni("admin", "verify", "--anchor", noted, "--format", "json", exits=8).json
    assert [(row["check"], row["where"]) for row in rows] == [("anchor", noted)]


@pytest.mark.parametrize(
    "anchor",
    ["2", "2-", "-", "x-" + "0" * 32, "2-abc", "٢-" + "0" * 32, "9" * 30 + "-" + "0" * 32, "2-" + "0" * 33],
)
def test_what_is_no_head_is_wrong_usage(omni: Omni, anchor: str) -> None:
    omni("admin", "verify", f"--anchor={anchor}", exits=2)


def test_the_verification_leaves_an_event_of_what_it_found(omni: Omni) -> None:
    omni("admin", "verify")
    assert ask(omni.home, "SELECT action, details FROM audit ORDER BY seq DESC LIMIT 1") == [
        ("store.verify", '{"breaches": 0}')
    ]


def test_breaches_are_told_in_french(omni: Omni) -> None:
    sql(omni.home, "DROP TRIGGER audit_is_not_edited")
    said = omni("admin", "verify", lang="fr", exits=8)
    assert "audit_is_not_edited" in said.stdout


def test_without_its_key_nothing_can_be_verified(omni: Omni) -> None:
    (omni.home / "keys" / "audit-1.key").unlink()
    assert omni("--format", "json", "admin", "verify", exits=7).error["code"] == "key-missing"
