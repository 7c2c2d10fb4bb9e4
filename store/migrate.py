"""Migrations: numbered .sql files that sqlite-utils applies and records, all that are pending in one transaction."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from omnicli.causes import cause
from omnicli.errors import StoreError
from omnicli.i18n import N_
from omnicli.place import make_folder
from store.db import APPLICATION_ID, connect, is_older, set_durability
from store.engine import primary_code, sqlite
from store.errors import translated
from store.filesystem import check_file, only_one
from store.uow import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sqlite_utils import Database, Migrations

    from store.engine import sqlite as engine

FOLDER = Path(__file__).parent / "migrations"


def files() -> list[Path]:
    """List the migrations in order; the number at the head of a name is the schema version it leads to."""
    return sorted(FOLDER.glob("[0-9][0-9][0-9][0-9]_*.sql"))


def migrate(connection: engine.Connection, record: Callable[[list[str]], None] | None = None) -> list[str]:
    """Apply what is pending, in one transaction with what `record` writes of it; return the names applied.

    One that fails leaves nothing, and all stay pending (`StoreError`).
    """
    from sqlite_utils import Database

    database = Database(connection, execute_plugins=False)
    migrations = registered()
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        names = [migration.name for migration in migrations.pending(database)]
        migrations.apply(database)
        if record and names:
            record(names)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("PRAGMA foreign_keys = ON")
    return names


def registered() -> Migrations:
    """Return the set of migrations as sqlite-utils knows it."""
    from sqlite_utils import Migrations

    migrations = Migrations("omni")
    for file in files():
        migrations(name=file.stem)(Step(file))
    return migrations


# What the engine says of a statement that does not fit the data: an error, a constraint, a wrong type.
_WRONG_SQL = frozenset({1, 19, 20})


class Step:
    """One migration as a callable that sqlite-utils can name."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.__name__ = file.stem

    def __call__(self, database: Database, /) -> None:
        """Run the file's statements in the transaction that is open, and check what they leave."""
        try:
            for statement in statements(self.file.read_text(encoding="utf-8")):
                database.conn.execute(statement)
        except sqlite.Error as error:
            if primary_code(error) not in _WRONG_SQL:
                raise
            raise StoreError(
                N_("The migration {name} failed, and nothing of it was kept: {why}."),
                code="migration-failed",
                name=self.file.stem,
                why=error,
            ) from error
        _check_foreign_keys(database.conn)
        database.conn.execute(f"PRAGMA user_version = {int(self.file.stem[:4])}")


def statements(script: str) -> Iterator[str]:
    """Split a script; `executescript` would commit the transaction the migration stands in."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if line.rstrip().endswith(";") and sqlite.complete_statement(pending):
            yield pending
            pending = ""
    if pending.strip():
        yield pending


def _check_foreign_keys(connection: engine.Connection) -> None:
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken:
        raise StoreError(
            N_("The migration left a broken reference in the table {table}; nothing of it was kept."),
            code="migration-failed",
            table=broken[0],
        )


def create(path: Path) -> None:
    """Make a new store at `path` (0600) with the whole schema; the file must not exist."""
    _make_empty(path)
    with translated(path):
        connection = connect(path, mode="rw")
        try:
            set_durability(connection)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrate(connection)
        finally:
            connection.close()


def settle(path: Path) -> None:
    """Bring all that was written into the one file, so that it can be moved: a full disk may have kept some apart."""
    with translated(path):
        connection = connect(path, mode="rw")
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()


def upgrade(path: Path, copy: Path, *, at: datetime, actor: str, audit_key: bytes) -> list[str]:
    """Bring an older store to this program's schema, keeping a copy at `copy` first; return what was applied."""
    check_file(path)
    with translated(path), only_one(path):
        connection = connect(path, mode="rw")
        try:
            if not is_older(connection, path):
                return []
            set_durability(connection)
            _keep_copy(connection, copy)
            uow = UnitOfWork(connection, at=at, actor=actor, audit_key=audit_key)
            return migrate(connection, lambda names: uow.record("store.migrate", "store", applied=names))
        finally:
            connection.close()


def _keep_copy(connection: engine.Connection, copy: Path) -> None:
    """Write a copy of the store, whole and closed to others, or leave nothing of it."""
    try:
        make_folder(copy.parent)
        _make_empty(copy)
    except OSError as error:
        raise StoreError(
            N_("The copy {path} cannot be written: {why}. Nothing was migrated."),
            code="copy-unwritable",
            path=copy,
            why=cause(error),
        ) from error
    try:
        connection.execute("VACUUM INTO ?", (str(copy),))
    except BaseException:
        copy.unlink(missing_ok=True)
        raise


def _make_empty(path: Path) -> None:
    """Make an empty file that only its owner can open; the engine writes into it."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
