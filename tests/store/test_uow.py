"""One transaction a use case: whole, or not at all."""

from __future__ import annotations

import shutil
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from omnicli.errors import Conflict, StoreError
from omnicli.rules.values import Invalid
from store import uow as units
from store.db import connect
from store.engine import sqlite
from tests.builders import ask, sql
from tests.conftest import MONDAY

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from store.uow import UnitOfWork


def writing(home: Path, **options: Any) -> AbstractContextManager[UnitOfWork]:
    return units.write(home / "omni.db", at=MONDAY, actor="test", audit_key=b"k" * 32, **options)


def add(uow: UnitOfWork, code: str = "300.A0") -> None:
    uow.connection.execute("INSERT INTO programs (code, title) VALUES (?, '')", (code,))
    uow.record("test.add", code)


def programs(home: Path) -> list[str]:
    return [code for (code,) in ask(home, "SELECT code FROM programs ORDER BY code")]


def fail(home: Path, error: BaseException) -> None:
    with writing(home) as uow:
        add(uow)
        raise error


def test_a_block_that_ends_well_is_committed_with_its_event(home: Path) -> None:
    with writing(home) as uow:
        add(uow)
    assert programs(home) == ["300.A0"]
    assert ask(home, "SELECT actor, subject FROM audit WHERE action = 'test.add'") == [("test", "300.A0")]


@pytest.mark.parametrize(
    "error",
    [Conflict("x"), ValueError("x"), KeyboardInterrupt(), SystemExit(), Invalid("a", "b"), OSError(5, "x")],
)
def test_a_block_that_fails_leaves_nothing_and_fails_the_same(home: Path, error: BaseException) -> None:
    with pytest.raises(type(error)) as told:
        fail(home, error)
    assert told.value is error
    assert programs(home) == []
    assert ask(home, "SELECT * FROM audit WHERE action = 'test.add'") == []


def test_a_dry_run_does_all_its_work_and_leaves_nothing(home: Path) -> None:
    with writing(home, dry_run=True) as uow:
        add(uow)
        assert uow.connection.execute("SELECT count(*) FROM programs").fetchone() == (1,)
    assert programs(home) == []


def test_reading_sees_one_moment_for_the_whole_block(home: Path) -> None:
    with units.read(home / "omni.db", at=MONDAY) as uow:
        assert uow.connection.execute("SELECT count(*) FROM programs").fetchone() == (0,)
        sql(home, "INSERT INTO programs (code, title) VALUES ('300.A0', '')")
        assert uow.connection.execute("SELECT count(*) FROM programs").fetchone() == (0,)
    assert programs(home) == ["300.A0"]


def test_reading_cannot_write(home: Path) -> None:
    with pytest.raises(StoreError) as told, units.read(home / "omni.db", at=MONDAY) as uow:
        add(uow)
    assert told.value.code == "store-read-only"


def test_a_writer_begins_by_taking_the_lock(home: Path) -> None:
    with closing(connect(home / "omni.db", mode="rw", busy_seconds=0)) as other:
        with writing(home), pytest.raises(sqlite.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")


def test_no_lock_is_left_after_a_failure(home: Path) -> None:
    with pytest.raises(ValueError, match="x"):
        fail(home, ValueError("x"))
    with writing(home, busy_seconds=0) as uow:
        add(uow)


def test_a_broken_rule_of_the_schema_is_a_bug_of_ours_on_a_sound_store(home: Path) -> None:
    sql(home, "INSERT INTO programs (code, title) VALUES ('300.A0', '')")
    with pytest.raises(sqlite.IntegrityError):
        fail(home, RuntimeError("not reached"))


def test_a_value_that_cannot_be_read_is_damage_when_the_file_is_damaged(home: Path) -> None:
    spoiled = "UPDATE college SET data = CAST(x'ff' AS TEXT)"
    with closing(connect(home / "omni.db", mode="rw")) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(spoiled)
    with pytest.raises(StoreError) as told, units.read(home / "omni.db", at=MONDAY) as uow:
        uow.college.facts()
    assert told.value.code == "store-damaged"


@pytest.mark.parametrize("in_its_place", [True, False], ids=["replaced", "moved away"])
def test_nothing_is_acknowledged_by_a_store_that_lost_its_place(home: Path, *, in_its_place: bool) -> None:
    """A copy restored under a running command: what it commits would be in a file that nobody reads again."""
    database, old = home / "omni.db", home / "old.db"
    with closing(connect(database, mode="rw")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def work() -> None:
        with writing(home) as uow:
            add(uow)
            database.rename(old)
            if in_its_place:
                shutil.copy(old, database)

    with pytest.raises(StoreError) as told:
        work()
    assert told.value.code == "store-replaced"
