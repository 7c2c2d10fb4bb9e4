"""Each invariant of the store, broken behind the program's back, is found and named."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from omnicli.keys import AUDIT, read_key
from store import uow as units
from store.db import connect
from store.verify import verify
from tests.builders import NUMBER, a_college, ask, sign_in
from tests.conftest import MONDAY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Omni


@pytest.fixture
def used(omni: Omni) -> Path:
    a_college(omni.home)
    sign_in(omni)
    return omni.home


def breaches(home: Path, anchor: str = "") -> list[tuple[str, str]]:
    key = read_key(home / "keys", AUDIT)
    with units.read(home / "omni.db", at=MONDAY) as uow:
        return [(breach.check, breach.where) for breach in verify(uow, key, anchor=anchor)]


def tamper(home: Path, *statements: str) -> None:
    """Change the store as somebody would who does not go through omni."""
    with closing(connect(home / "omni.db", mode="rw")) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            connection.execute(statement)


def test_an_honest_store_holds(used: Path) -> None:
    assert breaches(used) == []


BROKEN = {
    "a number out of bounds": (
        "UPDATE courses SET theory = -1 WHERE code = '601-101-MQ'",
        ("integrity", "CHECK constraint failed in courses"),
    ),
    "a reference that leads nowhere": (
        "DELETE FROM programs",
        ("reference", "students 1 → programs"),
    ),
    "a trigger dropped": ("DROP TRIGGER audit_is_not_deleted", ("schema", "trigger audit_is_not_deleted")),
    "an index dropped": ("DROP INDEX students_by_name", ("schema", "index students_by_name")),
    "a trigger added": (
        "CREATE TRIGGER sly AFTER INSERT ON students BEGIN DELETE FROM attempts; END",
        ("schema", "trigger sly"),
    ),
    "a table added": ("CREATE TABLE loot (x)", ("schema", "table loot")),
    "a table changed": ("ALTER TABLE students ADD COLUMN mark INTEGER", ("schema", "table students")),
    "an account of nobody": (
        "UPDATE accounts SET number = '0000001'",
        ("account-without-person", "student:0000001"),
    ),
    "a password in clear": (
        "UPDATE accounts SET nip_hash = 'soleil4821'",
        ("weak-hash", f"student:{NUMBER}"),
    ),
    "a question twice": ("UPDATE accounts SET questions = '[3, 3, 7]'", ("questions", f"student:{NUMBER}")),
    **{
        f"questions that are {questions}": (
            f"UPDATE accounts SET questions = '{questions}'",
            ("questions", f"student:{NUMBER}"),
        )
        for questions in (
            "5",
            "null",
            '"abc"',
            '{"1": 1, "2": 2, "3": 3}',
            "[[1], [2], [3]]",
            "[1, 2, 3, 4]",
            "no",
        )
    },
    "a session of the past": (
        "UPDATE sessions SET last_seen_at = '2001-01-01T00:00:00Z'",
        ("session-of-the-past", f"student:{NUMBER}"),
    ),
    "a birth date that is not the code's": (
        f"UPDATE students SET birth_date = '2001-01-01' WHERE number = '{NUMBER}'",
        ("permanent-code", f"student:{NUMBER}"),
    ),
    "a birth date that is none": (
        f"UPDATE students SET birth_date = 'soon' WHERE number = '{NUMBER}'",
        ("permanent-code", f"student:{NUMBER}"),
    ),
    "a section without a meeting": (
        "DELETE FROM meetings WHERE course = '601-101-MQ'",
        ("section-without-meeting", "20263 601-101-MQ 00012"),
    ),
    "an event wiped with all the others": (
        "DROP TRIGGER audit_is_not_deleted; DELETE FROM audit",
        ("audit", "1"),
    ),
}


@pytest.mark.parametrize(("statements", "breach"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_broken_is_named(used: Path, statements: str, breach: tuple[str, str]) -> None:
    tamper(used, *statements.split("; ") if "CREATE TRIGGER" not in statements else [statements])
    assert breach in breaches(used)


def test_every_breach_is_listed_not_only_the_first(used: Path) -> None:
    tamper(
        used,
        "UPDATE accounts SET questions = '[3, 3, 7]'",
        "UPDATE courses SET theory = -1",
        "DROP TRIGGER audit_is_not_edited",
        "UPDATE audit SET actor = 'nobody' WHERE seq = 3",
    )
    assert {check for check, _ in breaches(used)} == {"integrity", "schema", "audit", "questions"}
    assert ("audit", "3") in breaches(used)


def test_a_trail_wiped_and_begun_again_lacks_the_founding(omni: Omni, used: Path) -> None:
    tamper(used, "DROP TRIGGER audit_is_not_deleted", "DELETE FROM audit", "DELETE FROM audit_head")
    omni("staff", "students", "show", NUMBER)
    assert ("audit", "1") in breaches(used)


def test_a_head_noted_before_an_older_copy_came_back_is_missed(omni: Omni, used: Path) -> None:
    with units.read(used / "omni.db", at=MONDAY) as uow:
        older_head = str(uow.audit.head())
    older = (used / "omni.db").read_bytes()
    omni("staff", "students", "show", NUMBER)
    with units.read(used / "omni.db", at=MONDAY) as uow:
        noted = str(uow.audit.head())
    assert breaches(used, noted) == []
    for path in used.glob("omni.db*"):
        path.unlink()
    (used / "omni.db").touch(mode=0o600)
    (used / "omni.db").write_bytes(older)
    assert breaches(used) == []
    assert breaches(used, noted) == [("anchor", noted)]
    assert breaches(used, older_head) == []


def test_verifying_changes_nothing(used: Path) -> None:
    before = ask(used, "SELECT * FROM audit")
    breaches(used)
    assert ask(used, "SELECT * FROM audit") == before
