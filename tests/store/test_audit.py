"""The trail: chained, append-only, and no way to change it that verifying does not see."""

from __future__ import annotations

import json
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.audit import Audit, Head
from store.db import connect
from store.engine import sqlite
from store.migrate import migrate
from tests.builders import NUMBER, a_college, ask, sql
from tests.conftest import MONDAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY = b"k" * 32
LAST = 8


@contextmanager
def a_trail(length: int = LAST) -> Iterator[Audit]:
    """A trail in memory; the triggers are dropped, as whoever tampers would."""
    with closing(sqlite.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection)
        trail = Audit(connection, KEY)
        grow(trail, length)
        connection.execute("DROP TRIGGER audit_is_not_edited")
        connection.execute("DROP TRIGGER audit_is_not_deleted")
        yield trail


def grow(trail: Audit, count: int) -> None:
    for number in range(count):
        trail.append(at=MONDAY, actor="operator:x", action="look", subject="student:1", details={"n": number})


def do(trail: Audit, *statements: str) -> None:
    for statement in statements:
        trail._connection.execute(statement)


def breaches(trail: Audit) -> list[tuple[int, str]]:
    return [(breach.seq, breach.what) for breach in trail.verify()]


def test_an_honest_trail_holds() -> None:
    with a_trail() as trail:
        assert breaches(trail) == []
        assert [event.seq for event in trail.events()] == list(range(LAST, 0, -1))


def test_an_empty_trail_holds() -> None:
    with a_trail(0) as trail:
        assert breaches(trail) == []
        assert trail.head() == Head(0, bytes(32))


TAMPERING = {
    "the actor of the first": (["UPDATE audit SET actor = 'nobody' WHERE seq = 1"], (1, "altered")),
    "the instant of one": (["UPDATE audit SET at = '2026-01-01T00:00:00Z' WHERE seq = 4"], (4, "altered")),
    "the action of one": (["UPDATE audit SET action = 'seen' WHERE seq = 4"], (4, "altered")),
    "the subject of one": (["UPDATE audit SET subject = 'student:2' WHERE seq = 4"], (4, "altered")),
    "the details of one": (["UPDATE audit SET details = '{}' WHERE seq = 4"], (4, "altered")),
    "a space in the details": (["UPDATE audit SET details = details || ' ' WHERE seq = 4"], (4, "altered")),
    "details cut short": (
        ["UPDATE audit SET details = substr(details, 1, 0) || '{}' WHERE seq = 8"],
        (8, "altered"),
    ),
    "the details of the last": (["UPDATE audit SET details = '{}' WHERE seq = 8"], (8, "altered")),
    "the mac of one": (["UPDATE audit SET mac = zeroblob(32) WHERE seq = 4"], (4, "altered")),
    "an empty mac": (["UPDATE audit SET mac = x'' WHERE seq = 4"], (4, "altered")),
    "the first deleted": (["DELETE FROM audit WHERE seq = 1"], (2, "missing-before")),
    "a middle one deleted": (["DELETE FROM audit WHERE seq = 4"], (5, "missing-before")),
    "the last deleted": (["DELETE FROM audit WHERE seq = 8"], (8, "tail-cut")),
    "the tail deleted": (["DELETE FROM audit WHERE seq > 3"], (8, "tail-cut")),
    "the tail deleted, the head moved": (
        ["DELETE FROM audit WHERE seq > 3", "UPDATE audit_head SET seq = 3"],
        (3, "tail-cut"),
    ),
    "the tail deleted, the head gone": (
        ["DELETE FROM audit WHERE seq > 3", "DELETE FROM audit_head"],
        (3, "head-missing"),
    ),
    "all deleted": (["DELETE FROM audit"], (8, "tail-cut")),
    "the head gone": (["DELETE FROM audit_head"], (8, "head-missing")),
    "a middle one deleted, the rest renumbered": (
        [
            "DELETE FROM audit WHERE seq = 4",
            *(f"UPDATE audit SET seq = {n - 1} WHERE seq = {n}" for n in range(5, 9)),
        ],
        (4, "altered"),
    ),
    "two swapped": (
        [
            "UPDATE audit SET seq = 99 WHERE seq = 4",
            "UPDATE audit SET seq = 4 WHERE seq = 5",
            "UPDATE audit SET seq = 5 WHERE seq = 99",
        ],
        (4, "altered"),
    ),
    "one inserted at the end": (
        [
            "INSERT INTO audit SELECT 9, at, actor, action, subject, details, mac FROM audit WHERE seq = 8",
        ],
        (9, "altered"),
    ),
    "one inserted in the middle": (
        [
            *(f"UPDATE audit SET seq = {n + 1} WHERE seq = {n}" for n in range(8, 3, -1)),
            "INSERT INTO audit SELECT 4, at, actor, action, subject, details, mac FROM audit WHERE seq = 3",
        ],
        (4, "altered"),
    ),
    "one before the first": (
        ["INSERT INTO audit SELECT 0, at, actor, action, subject, details, mac FROM audit WHERE seq = 1"],
        (0, "missing-before"),
    ),
}


@pytest.mark.parametrize(("statements", "first"), TAMPERING.values(), ids=TAMPERING.keys())
def test_tampering_is_found_where_it_is(statements: list[str], first: tuple[int, str]) -> None:
    with a_trail() as trail:
        do(trail, *statements)
        assert breaches(trail)[0] == first


@pytest.mark.parametrize(("statements", "first"), TAMPERING.values(), ids=TAMPERING.keys())
def test_writing_on_does_not_hide_it(statements: list[str], first: tuple[int, str]) -> None:
    with a_trail() as trail:
        do(trail, *statements)
        grow(trail, 3)
        assert breaches(trail)


def test_one_edited_event_is_one_breach() -> None:
    with a_trail() as trail:
        do(trail, "UPDATE audit SET actor = 'nobody' WHERE seq = 4")
        assert breaches(trail) == [(4, "altered")]


def test_a_forger_without_the_key_fails() -> None:
    with a_trail() as trail:
        Audit(trail._connection, b"other" * 8).append(
            at=MONDAY, actor="student:1", action="look", subject="student:1", details={}
        )
        assert breaches(trail)[0] == (LAST + 1, "altered")


def test_writing_without_a_key_is_a_mistake_of_ours() -> None:
    with a_trail() as trail, pytest.raises(ValueError, match="key"):
        grow(Audit(trail._connection), 1)


COLUMNS = st.sampled_from(["at", "actor", "action", "subject", "details"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seq=st.integers(1, LAST),
    column=COLUMNS,
    text=st.text(st.characters(codec="utf-8", exclude_characters="\0")),
)
def test_any_edit_of_any_event_is_found_at_its_number(seq: int, column: str, text: str) -> None:
    with a_trail() as trail:
        value = json.dumps(text, ensure_ascii=False) if column == "details" else text
        (before,) = trail._connection.execute(f"SELECT {column} FROM audit WHERE seq = ?", (seq,)).fetchone()
        trail._connection.execute(f"UPDATE audit SET {column} = ? WHERE seq = ?", (value, seq))
        assert breaches(trail) == ([] if value == before else [(seq, "altered")])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(order=st.permutations(range(1, LAST + 1)))
def test_any_other_order_is_found_at_the_first_event_out_of_place(order: list[int]) -> None:
    with a_trail() as trail:
        do(
            trail,
            *(f"UPDATE audit SET seq = {100 + new} WHERE seq = {old}" for new, old in enumerate(order, 1)),
        )
        do(trail, "UPDATE audit SET seq = seq - 100")
        moved = [new for new, old in enumerate(order, 1) if new != old]
        assert [seq for seq, _ in breaches(trail)][:1] == moved[:1]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(gone=st.sets(st.integers(1, LAST), min_size=1))
def test_any_deletion_is_found(gone: set[int]) -> None:
    with a_trail() as trail:
        do(trail, f"DELETE FROM audit WHERE seq IN ({', '.join(map(str, gone))})")
        assert breaches(trail)


def test_events_that_differ_only_in_where_a_column_ends_have_different_macs() -> None:
    with a_trail(0) as trail:
        for actor, action in (("ab", "c"), ("a", "bc")):
            trail.append(at=MONDAY, actor=actor, action=action, subject="s", details={})
        do(trail, "UPDATE audit SET actor = 'a', action = 'bc' WHERE seq = 1")
        assert breaches(trail) == [(1, "altered")]


# --- the head noted elsewhere -----------------------------------------------------------------------------


def test_a_head_noted_earlier_stays_in_the_trail() -> None:
    with a_trail() as trail:
        noted = str(trail.head())
        grow(trail, 5)
        assert trail.holds(noted)


def test_an_older_copy_lacks_the_head_noted_since_even_when_it_has_grown() -> None:
    with a_trail(LAST) as trail, a_trail(LAST - 3) as older:
        noted = str(trail.head())
        assert not older.holds(noted)
        older.append(at=MONDAY, actor="operator:y", action="look", subject="student:1", details={})
        grow(older, 5)
        assert breaches(older) == []
        assert not older.holds(noted)


# --- on a real store ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["audit", "receipts", "schedule_retrievals"])
@pytest.mark.parametrize("deed", ["UPDATE {0} SET at = 'never'", "DELETE FROM {0}"])
def test_what_is_append_only_refuses_to_be_edited_or_deleted(home: Path, table: str, deed: str) -> None:
    a_college(home)
    sql(home, "INSERT INTO receipts (kind, at, actor, summary) VALUES ('', '', '', '{}')")
    sql(home, f"INSERT INTO schedule_retrievals VALUES ('{NUMBER}', '20263', '', '')")
    before = ask(home, f"SELECT * FROM {table}")
    assert before
    with pytest.raises(sqlite.IntegrityError, match="append-only"):
        sql(home, deed.format(table))
    assert ask(home, f"SELECT * FROM {table}") == before


def test_replacing_an_event_is_refused_too(home: Path) -> None:
    with pytest.raises(sqlite.IntegrityError, match="append-only"):
        sql(home, "INSERT OR REPLACE INTO audit SELECT * FROM audit")


def test_an_event_is_undone_with_the_deed_it_tells(home: Path) -> None:
    with closing(connect(home / "omni.db", mode="rw")) as connection:
        connection.execute("BEGIN IMMEDIATE")
        grow(Audit(connection, KEY), 1)
        connection.execute("ROLLBACK")
    assert ask(home, "SELECT max(seq) FROM audit") == [(2,)]
