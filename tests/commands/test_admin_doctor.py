"""`omni admin doctor`: each rule reported, exit 8 when one is broken, nothing changed."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from omnicli.clock import from_text
from store import health
from store.db import connect
from tests.builders import NUMBER, a_college, ask, sign_in, sql

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Omni, Result


def doctor(omni: Omni, exits: int = 0) -> Result:
    return omni("admin", "doctor", "--format", "json", exits=exits)


def wrong(omni: Omni) -> set[str]:
    return {row["check"] for row in doctor(omni, exits=8).json if not row["ok"]}


def test_a_sound_installation_reports_every_rule_and_exits_0(omni: Omni) -> None:
    rows = doctor(omni).json
    assert [row for row in rows if not row["ok"] or row["wrong"]] == []
    assert {row["check"] for row in rows} == {
        "engine", "file-system", "free-disk", "store-file", "application-id", "schema", "journal", "pages",
        "schema-objects", "strict-tables", "foreign_keys", "recursive_triggers", "trusted_schema",
        "cell_size_check", "secure_delete", "synchronous", "folder", "config", "key", "clock", "package",
    }  # fmt: skip


def test_it_speaks_french(omni: Omni) -> None:
    (omni.home / "omni.db").chmod(0o644)
    said = omni("admin", "doctor", lang="fr", exits=8)
    assert "oui" in said.stdout
    assert "non" in said.stdout


def gone(db: Path) -> None:
    db.unlink()


def open_to_others(db: Path) -> None:
    db.chmod(0o640)


def a_link(db: Path) -> None:
    db.rename(db.with_name("other.db"))
    db.symlink_to("other.db")


def in_an_open_folder(db: Path) -> None:
    db.parent.chmod(0o770)


def foreign(db: Path) -> None:
    sql(db.parent, "PRAGMA application_id = 7")


def newer(db: Path) -> None:
    sql(db.parent, "PRAGMA user_version = 999")


def not_wal(db: Path) -> None:
    with closing(connect(db, mode="rw")) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def no_database(db: Path) -> None:
    db.write_bytes(b"not a database at all" * 100)


def torn(db: Path) -> None:
    os.truncate(db, db.stat().st_size - 8192)


def without_a_trigger(db: Path) -> None:
    sql(db.parent, "DROP TRIGGER audit_is_not_edited")


def with_a_loose_table(db: Path) -> None:
    sql(db.parent, "CREATE TABLE loose (x)")


def with_an_open_key(db: Path) -> None:
    (db.parent / "keys" / "audit-1.key").chmod(0o644)


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (gone, {"store-file"}), (open_to_others, {"store-file"}), (a_link, {"store-file"}),
        (in_an_open_folder, {"store-file", "folder"}), (foreign, {"application-id"}), (newer, {"schema"}),
        (not_wal, {"journal"}), (no_database, {"store-open"}), (torn, {"store-open"}),
        (without_a_trigger, {"schema-objects"}), (with_a_loose_table, {"schema-objects", "strict-tables"}),
        (with_an_open_key, {"key"}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_is_changed(
    omni: Omni, spoil: Callable[[Path], None], found: set[str]
) -> None:
    db = omni.home / "omni.db"
    spoil(db)
    before = db.read_bytes() if db.exists() else None
    assert wrong(omni) == found
    assert (db.read_bytes() if db.exists() else None) == before


def test_rows_that_break_a_rule_of_their_table_are_damage(omni: Omni) -> None:
    a_college(omni.home)
    with closing(connect(omni.home / "omni.db", mode="rw")) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE courses SET lab = -4")
    assert wrong(omni) == {"pages"}


def test_a_clock_behind_the_last_event_is_named(omni: Omni) -> None:
    a_college(omni.home)
    sign_in(omni)
    omni.later(seconds=-1)
    assert wrong(omni) == {"clock"}


def test_a_last_event_of_no_instant_at_all_hides_nothing_else(omni: Omni) -> None:
    sql(omni.home, "DROP TRIGGER audit_is_not_edited")
    sql(omni.home, "UPDATE audit SET at = 'once'")
    assert wrong(omni) == {"schema-objects"}


def test_a_disk_that_is_nearly_full_is_named(omni: Omni, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LEAST_FREE_BYTES", 1 << 62)
    assert wrong(omni) == {"free-disk"}


def test_an_engine_with_the_wal_race_is_named(omni: Omni, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "wal_is_safe", lambda: False)
    assert wrong(omni) == {"engine", "journal"}


def test_a_commit_that_would_not_survive_a_power_cut_is_named(
    omni: Omni, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "set_durability", lambda c: c.execute("PRAGMA synchronous = NORMAL"))
    assert wrong(omni) == {"synchronous"}


def test_the_look_leaves_no_event(omni: Omni) -> None:
    before = ask(omni.home, "SELECT * FROM audit")
    doctor(omni)
    assert ask(omni.home, "SELECT * FROM audit") == before


def test_the_clock_is_shown_in_utc(omni: Omni) -> None:
    (clock,) = [row["found"] for row in doctor(omni).json if row["check"] == "clock"]
    assert from_text(clock) == omni.now


def test_it_holds_no_secret(omni: Omni) -> None:
    a_college(omni.home)
    sign_in(omni)
    said = doctor(omni).stdout
    for key in (omni.home / "keys").iterdir():
        assert key.read_bytes().hex() not in said
    assert NUMBER not in said
