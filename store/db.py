"""Opening a store: the one function, with the engine's rules of `docs/architecture.md`."""

from __future__ import annotations

import os
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import quote

from omnicli.errors import StoreError
from omnicli.i18n import N_
from store.engine import primary_code, sqlite, wal_is_safe
from store.filesystem import check_file, check_file_system

if TYPE_CHECKING:
    from pathlib import Path

    from store.engine import sqlite as engine

APPLICATION_ID = 0x4F4D4E49  # "OMNI"
SCHEMA_VERSION = 6
BUSY_SECONDS = 30.0
_BUSY = 5  # sqlite.org/rescode.html
# The engine does not see Ctrl-C while it waits, so it waits for another writer in steps of this length.
_STEP_SECONDS = 0.1


def connect(path: Path, *, mode: str, busy_seconds: float = BUSY_SECONDS) -> engine.Connection:
    """Connect in `mode` 'ro', 'rw' or 'rwc' and set what every connection must have.

    Checks nothing, and leaves the file as it is: it may turn out to be another program's.
    """
    connection = sqlite.connect(
        f"file:{quote(os.fsencode(path))}?mode={mode}",
        uri=True,
        isolation_level=None,
        timeout=busy_seconds,
        check_same_thread=False,
    )
    connection.execute("PRAGMA foreign_keys = ON")
    # Without it a row that is replaced is deleted behind the back of the triggers that forbid it.
    connection.execute("PRAGMA recursive_triggers = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    if mode == "ro":
        connection.execute("PRAGMA query_only = ON")
    else:
        connection.execute("PRAGMA secure_delete = ON")
    return connection


def set_durability(connection: engine.Connection) -> None:
    """WAL with FULL, or DELETE with EXTRA: a commit survives a power cut.

    DELETE is for an engine that has the WAL-reset race, and is what is left where WAL cannot be had.
    """
    wanted = "WAL" if wal_is_safe() else "DELETE"
    (journal,) = connection.execute(f"PRAGMA journal_mode = {wanted}").fetchone()
    connection.execute(f"PRAGMA synchronous = {'FULL' if journal == 'wal' else 'EXTRA'}")


def begin_writing(connection: engine.Connection, busy_seconds: float) -> None:
    """Begin IMMEDIATE, waiting up to `busy_seconds` for another writer; Ctrl-C ends the wait at once."""
    deadline = monotonic() + busy_seconds
    connection.execute(f"PRAGMA busy_timeout = {int(1000 * min(_STEP_SECONDS, busy_seconds))}")
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite.OperationalError as error:
            if primary_code(error) != _BUSY or monotonic() >= deadline:
                raise
        else:
            break
    connection.execute(f"PRAGMA busy_timeout = {int(1000 * busy_seconds)}")


def open_store(path: Path, *, mode: str, busy_seconds: float = BUSY_SECONDS) -> engine.Connection:
    """Open a migrated store of ours, or raise `StoreError` saying what is wrong with it."""
    check_file(path)
    check_file_system(path.parent)
    connection = connect(path, mode=mode, busy_seconds=busy_seconds)
    try:
        check_identity(connection, path)
        if mode != "ro":
            set_durability(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def check_identity(connection: engine.Connection, path: Path) -> None:
    """Refuse a foreign file, one of a newer omni, and one that waits for its migrations."""
    if is_older(connection, path):
        raise StoreError(
            N_("The store {path} is from an older omni: run “omni admin migrate” first."),
            code="store-older",
            path=path,
        )


def is_older(connection: engine.Connection, path: Path) -> bool:
    """Tell whether the store waits for its migrations; `StoreError` for a foreign file and for a newer one."""
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
    return version < SCHEMA_VERSION


def pragma(connection: engine.Connection, name: str) -> int:
    """Read an integer pragma."""
    row = connection.execute(f"PRAGMA {name}").fetchone()
    return int(row[0]) if row else 0
