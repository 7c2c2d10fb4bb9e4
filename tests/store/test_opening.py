"""What every connection is, and which files are refused before one is made."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from omnicli.errors import StoreError
from store import db, engine, filesystem
from store.db import connect, open_store, pragma
from store.engine import sqlite, wal_is_safe
from tests.builders import sql

if TYPE_CHECKING:
    from pathlib import Path

ALWAYS = {"foreign_keys": 1, "trusted_schema": 0, "cell_size_check": 1, "recursive_triggers": 1}


@pytest.mark.parametrize(
    ("mode", "wanted"),
    [
        ("rw", {**ALWAYS, "secure_delete": 1, "synchronous": 2, "query_only": 0, "busy_timeout": 30000}),
        ("ro", {**ALWAYS, "query_only": 1, "busy_timeout": 30000}),
    ],
)
def test_a_connection_is_set_as_promised(home: Path, mode: str, wanted: dict[str, int]) -> None:
    with closing(open_store(home / "omni.db", mode=mode)) as connection:
        assert {name: pragma(connection, name) for name in wanted} == wanted
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_reading_cannot_write(home: Path) -> None:
    with (
        closing(open_store(home / "omni.db", mode="ro")) as connection,
        pytest.raises(sqlite.OperationalError),
    ):
        connection.execute("DELETE FROM college")


def test_every_table_of_ours_is_strict(home: Path) -> None:
    with closing(open_store(home / "omni.db", mode="ro")) as connection:
        tables = connection.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND NOT strict")
        assert {name for (name,) in tables} <= {"sqlite_schema", "sqlite_sequence", "_sqlite_migrations"}


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False), ((3, 50, 6), False), ((3, 50, 7), True), ((3, 51, 0), False), ((3, 51, 2), False),
        ((3, 51, 3), True), ((3, 53, 4), True), ((4, 0, 0), True),
    ],
)  # fmt: skip
def test_which_engines_are_free_of_the_wal_race(version: tuple[int, ...], safe: bool) -> None:
    assert wal_is_safe(version) is safe


def test_the_engine_that_is_installed_is_free_of_it() -> None:
    assert wal_is_safe()


def test_an_engine_with_the_race_journals_with_delete_and_syncs_the_folder(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "wal_is_safe", lambda: False)
    with closing(open_store(home / "omni.db", mode="rw")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert pragma(connection, "synchronous") == 3


def test_where_wal_cannot_be_had_the_folder_is_synced() -> None:
    with closing(sqlite.connect(":memory:")) as connection:
        db.set_durability(connection)
        assert pragma(connection, "synchronous") == 3


def test_one_sqlite_library_is_loaded() -> None:
    assert engine.sqlite.__name__ == "pysqlite3.dbapi2"


@pytest.mark.parametrize("name", ["a?b#c%20d", "été «l'an»", "a&mode=ro"])
def test_a_home_may_have_any_name(home: Path, name: str) -> None:
    home.rename(home.with_name(name))
    with closing(open_store(home.with_name(name) / "omni.db", mode="rw")) as connection:
        assert connection.execute("SELECT count(*) FROM college").fetchone() == (1,)


def test_a_home_may_have_a_name_that_is_no_text(home: Path) -> None:
    named = os.fsdecode(os.fsencode(home) + b"\xff")
    os.rename(home, named)
    with closing(open_store(home.with_name(os.path.basename(named)) / "omni.db", mode="ro")) as connection:
        assert connection.execute("SELECT count(*) FROM college").fetchone() == (1,)


# --- file systems --------------------------------------------------------------------------------------

MOUNTS = """sysfs /sys sysfs rw 0 0
/dev/vda / ext4 rw 0 0
server:/export /mnt/net nfs4 rw 0 0
//server/share /mnt/a\\040share cifs rw 0 0
tmpfs /mnt/net/memory tmpfs rw 0 0
host /home/shared 9p rw 0 0
me@host: /media/far fuse.sshfs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/omni", "ext4"), ("/mnt/net", "nfs4"), ("/mnt/net/omni", "nfs4"), ("/mnt/network", "ext4"),
        ("/mnt/a share/x", "cifs"), ("/mnt/net/memory/omni", "tmpfs"), ("/home/shared/omni", "9p"),
        ("/media/far", "fuse.sshfs"),
    ],
)  # fmt: skip
def test_the_file_system_of_a_folder_is_that_of_the_nearest_mount(
    folder: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "mounts"
    table.write_text(MOUNTS)
    monkeypatch.setattr("builtins.open", lambda *_args, **_options: table.open(encoding="utf-8"))
    assert filesystem.file_system(folder) == kind  # type: ignore[arg-type]


def test_a_network_file_system_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("nfs4", "cifs", "fuse.sshfs", "9p"):
        monkeypatch.setattr(filesystem, "file_system", lambda _folder, kind=kind: kind)
        with pytest.raises(StoreError) as told:
            open_store(home / "omni.db", mode="ro")
        assert told.value.code == "store-network"


def test_a_file_system_that_the_machine_does_not_name_is_let_be(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filesystem, "file_system", lambda _folder: "")
    open_store(home / "omni.db", mode="ro").close()


def test_deleted_rows_leave_no_trace_in_the_file(home: Path) -> None:
    secret = "SOLEIL-DE-MINUIT" * 8
    sql(home, "INSERT INTO programs (code, title) VALUES (?, ?)", *((str(n), secret) for n in range(200)))
    sql(home, "DELETE FROM programs")
    with closing(connect(home / "omni.db", mode="rw")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert all(b"SOLEIL-DE-MINUIT" not in path.read_bytes() for path in home.glob("omni.db*"))
