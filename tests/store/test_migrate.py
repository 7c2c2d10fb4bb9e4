"""Migrations: frozen once released, whole or absent, and a copy kept before."""

from __future__ import annotations

import hashlib
import shutil
import signal
import stat
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from omnicli.errors import StoreError
from store import db, health, migrate, soundness
from store.db import APPLICATION_ID, SCHEMA_VERSION, connect, pragma
from store.engine import sqlite
from store.filesystem import only_one
from tests import processes
from tests.builders import a_college, ask, sql
from tests.conftest import MONDAY, REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Omni

FROZEN = REPOSITORY / "tests" / "store" / "migrations.sha256"


def test_a_released_migration_is_never_changed() -> None:
    """A line is added when a migration is released; no line is ever changed."""
    frozen = {line for line in FROZEN.read_text().splitlines() if not line.startswith("#")}
    assert frozen <= {
        f"{hashlib.sha256(file.read_bytes()).hexdigest()} {file.name}" for file in migrate.files()
    }


def test_migrations_are_numbered_without_a_hole() -> None:
    assert [int(path.name[:4]) for path in migrate.files()] == list(range(1, SCHEMA_VERSION + 1))


def test_a_new_store_is_at_the_schema_of_the_last_file(tmp_path: Path) -> None:
    migrate.create(tmp_path / "omni.db")
    with closing(connect(tmp_path / "omni.db", mode="ro")) as connection:
        assert pragma(connection, "user_version") == SCHEMA_VERSION == int(migrate.files()[-1].name[:4])
        assert pragma(connection, "application_id") == APPLICATION_ID
        assert soundness.changed_objects(connection) == []
    assert stat.S_IMODE((tmp_path / "omni.db").stat().st_mode) == 0o600


def test_no_file_is_ever_written_over(tmp_path: Path) -> None:
    (tmp_path / "omni.db").write_text("mine")
    with pytest.raises(FileExistsError):
        migrate.create(tmp_path / "omni.db")
    assert (tmp_path / "omni.db").read_text() == "mine"


@pytest.mark.parametrize(
    ("script", "count"),
    [
        ("CREATE TABLE a (x);\nCREATE TABLE b (y);\n", 2),
        ("CREATE TRIGGER t AFTER INSERT ON a\nBEGIN\n  DELETE FROM a;\n  DELETE FROM b;\nEND;\n", 1),
        ("INSERT INTO a VALUES ('one;\ntwo');\n", 1),
        ("-- a word; another\nCREATE TABLE a (x) -- and;\n;\n", 1),
        ("CREATE TABLE a (x)", 1),
        ("", 0),
        ("\n\n", 0),
    ],
)
def test_a_script_is_split_where_its_statements_end(script: str, count: int) -> None:
    assert len(list(migrate.statements(script))) == count


# --- from one version to the next -------------------------------------------------------------------------


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This program as its next version will be: the path of a second migration, still to be written."""
    shutil.copytree(migrate.FOLDER, tmp_path / "migrations")
    monkeypatch.setattr(migrate, "FOLDER", tmp_path / "migrations")
    for module in (db, soundness, health):
        monkeypatch.setattr(module, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    return tmp_path / "migrations" / f"{SCHEMA_VERSION + 1:04}_next.sql"


def contents(home: Path) -> tuple[object, ...]:
    tables = ask(home, "SELECT name, sql FROM sqlite_schema ORDER BY name")
    return (
        tables,
        ask(home, "PRAGMA user_version"),
        ask(home, "SELECT * FROM students"),
        ask(home, "SELECT * FROM audit"),
    )


def test_an_older_store_is_brought_forward_and_kept_as_it_was(omni: Omni, next_version: Path) -> None:
    a_college(omni.home)
    next_version.write_text("ALTER TABLE students ADD COLUMN nickname TEXT NOT NULL DEFAULT '';\n")
    before = contents(omni.home)
    assert "omni admin migrate" in omni("whoami", exits=7).stderr
    omni("admin", "migrate")
    assert ask(omni.home, "PRAGMA user_version") == [(SCHEMA_VERSION + 1,)]
    assert ask(omni.home, "SELECT count(*) FROM students WHERE nickname = ''") == [(2,)]
    omni("admin", "verify")
    (copy,) = (omni.home / "backups").iterdir()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    restored = omni.home.parent / "restored"
    restored.mkdir()
    copy.rename(restored / "omni.db")
    assert contents(restored) == before
    assert "store.migrate" in [action for (action,) in ask(omni.home, "SELECT action FROM audit")]


def test_a_second_migration_has_nothing_to_do(omni: Omni, next_version: Path) -> None:
    next_version.write_text("CREATE TABLE hobbies (name TEXT PRIMARY KEY) STRICT;\n")
    omni("admin", "migrate")
    omni("admin", "migrate")
    assert len(list((omni.home / "backups").iterdir())) == 1


BROKEN = {
    "wrong sql": "CREATE TABLE hobbies (name TEXT) STRICT;\nALTER TABLE nobody ADD COLUMN x TEXT;\n",
    "a constraint": "CREATE TABLE hobbies (name TEXT) STRICT;\nINSERT INTO programs SELECT * FROM programs;\n",
    "a broken reference": "CREATE TABLE hobbies (name TEXT) STRICT;\nDELETE FROM programs;\n",
    "a wrong type": "CREATE TABLE hobbies (name INTEGER) STRICT;\nINSERT INTO hobbies VALUES ('chess');\n",
}


@pytest.mark.parametrize("script", BROKEN.values(), ids=BROKEN.keys())
def test_a_migration_that_fails_leaves_nothing_and_stays_pending(
    omni: Omni, next_version: Path, script: str
) -> None:
    a_college(omni.home)
    next_version.write_text(script)
    before = contents(omni.home)
    assert omni("--format", "json", "admin", "migrate", exits=7).error["code"] == "migration-failed"
    assert contents(omni.home) == before
    next_version.write_text("CREATE TABLE hobbies (name TEXT PRIMARY KEY) STRICT;\n")
    omni.later(seconds=1)
    omni("admin", "migrate")
    omni("admin", "verify")


def upgrade(path: Path) -> list[str]:
    copy = path.with_name("copy.db")
    return migrate.upgrade(path, copy, at=MONDAY, actor="test", audit_key=b"k" * 32)


def test_a_store_that_has_only_its_name_is_given_the_whole_schema(tmp_path: Path) -> None:
    path = tmp_path / "omni.db"
    path.touch(mode=0o600)
    with closing(sqlite.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    tmp_path.chmod(0o700)
    assert upgrade(path) == [file.stem for file in migrate.files()]
    with closing(connect(path, mode="ro")) as connection:
        assert soundness.changed_objects(connection) == []


def test_a_foreign_file_is_not_migrated(home: Path) -> None:
    sql(home, "PRAGMA application_id = 7")
    before = (home / "omni.db").read_bytes()
    with pytest.raises(StoreError) as told:
        upgrade(home / "omni.db")
    assert told.value.code == "store-foreign"
    assert (home / "omni.db").read_bytes() == before
    assert not (home / "copy.db").exists()


def test_two_migrations_at_once_are_refused(omni: Omni, next_version: Path) -> None:
    next_version.write_text("CREATE TABLE hobbies (name TEXT PRIMARY KEY) STRICT;\n")
    with only_one(omni.home / "omni.db"):
        assert omni("--format", "json", "admin", "migrate", exits=7).error["code"] == "store-busy"
    omni("admin", "migrate")


def test_without_a_copy_nothing_is_migrated(omni: Omni, next_version: Path) -> None:
    next_version.write_text("CREATE TABLE hobbies (name TEXT PRIMARY KEY) STRICT;\n")
    before = contents(omni.home)
    shutil.rmtree(omni.home / "backups")
    (omni.home / "backups").write_text("in the way")
    assert omni("--format", "json", "admin", "migrate", exits=7).error["code"] == "copy-unwritable"
    assert contents(omni.home) == before


def test_the_program_refuses_a_newer_store_and_leaves_it(home: Path, omni: Omni) -> None:
    sql(home, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = (home / "omni.db").read_bytes()
    assert omni("--format", "json", "admin", "migrate", exits=7).error["code"] == "store-newer"
    assert (home / "omni.db").read_bytes() == before


def test_a_migration_killed_at_any_step_has_happened_or_has_not(omni: Omni, next_version: Path) -> None:
    a_college(omni.home)
    next_version.write_text("CREATE TABLE hobbies (name TEXT PRIMARY KEY) STRICT;\nDELETE FROM meetings;\n")
    shutil.copytree(omni.home, omni.home.parent / "before")
    step, code = 0, -signal.SIGKILL
    while code == -signal.SIGKILL:
        step += 1
        shutil.rmtree(omni.home)
        shutil.copytree(omni.home.parent / "before", omni.home)
        child = processes.omni(
            omni.environ, omni.now, "admin", "migrate", before=processes.Countdown(step).watch
        )
        code = child.wait()
        ((meetings,),) = ask(omni.home, "SELECT count(*) FROM meetings")
        ((version,),) = ask(omni.home, "PRAGMA user_version")
        ((events,),) = ask(omni.home, "SELECT count(*) FROM audit WHERE action = 'store.migrate'")
        assert (version, meetings, events) in {(SCHEMA_VERSION, 4, 0), (SCHEMA_VERSION + 1, 0, 1)}
        omni.later(seconds=1)
        omni("admin", "migrate")
    assert code == 0
    assert step > 5, "the steps are no longer seen"
