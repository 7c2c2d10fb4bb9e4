"""Opening a store: the one function, with the engine's rules of `docs/architecture.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from omnicli.errors import StoreError
from omnicli.i18n import N_
from store.engine import sqlite, wal_is_safe
from store.filesystem import check_file, check_file_system

if TYPE_CHECKING:
    from pathlib import Path

    from store.engine import sqlite as engine

APPLICATION_ID = 0x4F4D4E49  # "OMNI"
SCHEMA_VERSION = 1
BUSY_SECONDS = 30.0


def connect(path: Path, *, mode: str, busy_seconds: float = BUSY_SECONDS) -> engine.Connection:
    """Connect in `mode` 'ro', 'rw' or 'rwc' and set what every connection must have; checks nothing."""
    connection = sqlite.connect(
        f"file:{quote(str(path))}?mode={mode}",
        uri=True,
        isolation_level=None,
        timeout=busy_seconds,
        check_same_thread=False,
    )
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    if mode == "ro":
        connection.execute("PRAGMA query_only = ON")
    else:
        connection.execute("PRAGMA secure_delete = ON")
        set_durability(connection)
    return connection


def set_durability(connection: engine.Connection) -> None:
    """WAL with FULL, or DELETE with EXTRA on an engine that has the WAL-reset race: a commit survives a power cut."""
    if wal_is_safe():
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA journal_mode = WAL")
    else:
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("PRAGMA journal_mode = DELETE")


def open_store(path: Path, *, mode: str, busy_seconds: float = BUSY_SECONDS) -> engine.Connection:
    """Open a migrated store of ours, or raise `StoreError` saying what is wrong with it."""
    check_file(path)
    check_file_system(path.parent)
    connection = connect(path, mode=mode, busy_seconds=busy_seconds)
    try:
        check_identity(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def check_identity(connection: engine.Connection, path: Path) -> None:
    """Refuse a foreign file, one of a newer omni, and one that waits for its migrations."""
    if pragma(connection, "application_id") != APPLICATION_ID:
        raise StoreError(N_("{path} is not an omni store."), code="store-foreign", path=path)
    version = pragma(connection, "user_version")
    if version > SCHEMA_VERSION:
        raise StoreError(
            N_(
                "The store {path} was written by a newer omni (schema {found}, this one knows {known}): update omni."
            ),
            code="store-newer",
            path=path,
            found=version,
            known=SCHEMA_VERSION,
        )
    if version < SCHEMA_VERSION:
        raise StoreError(
            N_("The store {path} is from an older omni: run “omni admin migrate” first."),
            code="store-older",
            path=path,
        )


def pragma(connection: engine.Connection, name: str) -> int:
    """Read an integer pragma."""
    row = connection.execute(f"PRAGMA {name}").fetchone()
    return int(row[0]) if row else 0
