"""Migrations: numbered .sql files, each applied with its record in one transaction by sqlite-utils."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from omnicli.errors import StoreError
from omnicli.i18n import N_
from store.db import APPLICATION_ID, SCHEMA_VERSION, connect, pragma
from store.engine import sqlite
from store.errors import translated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database, Migrations

    from store.engine import sqlite as engine

FOLDER = Path(__file__).parent / "migrations"


def files() -> list[Path]:
    """List the migrations in order; the number at the head of a name is the schema version it leads to."""
    return sorted(FOLDER.glob("[0-9][0-9][0-9][0-9]_*.sql"))


def migrate(connection: engine.Connection) -> list[str]:
    """Apply what is pending and return the names applied; foreign keys are checked before they are trusted."""
    from sqlite_utils import Database

    database = Database(connection, execute_plugins=False)
    connection.execute("PRAGMA foreign_keys = OFF")
    migrations = registered()
    names = [migration.name for migration in migrations.pending(database)]
    migrations.apply(database)
    _check_foreign_keys(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    return names


def registered() -> Migrations:
    """Return the set of migrations as sqlite-utils knows it."""
    from sqlite_utils import Migrations

    migrations = Migrations("omni")
    for file in files():
        migrations(name=file.stem)(Step(file))
    return migrations


class Step:
    """One migration as a callable that sqlite-utils can name."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.__name__ = file.stem

    def __call__(self, database: Database, /) -> None:
        """Run the file's statements in the transaction that is open."""
        for statement in statements(self.file.read_text(encoding="utf-8")):
            database.conn.execute(statement)
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
        raise StoreError(N_("The migration left a broken reference in the table {table}."), table=broken[0])


def create(path: Path) -> None:
    """Make a new store at `path` (0600) with the whole schema; the file must not exist."""
    import os

    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with translated(path):
        connection = connect(path, mode="rw")
        try:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrate(connection)
        finally:
            connection.close()


def upgrade(path: Path, copy: Path) -> list[str]:
    """Bring an older store to this program's schema, keeping a copy at `copy` first; return what was applied."""
    import os

    from store.db import check_identity
    from store.filesystem import check_file

    check_file(path)
    with translated(path):
        connection = connect(path, mode="rw")
        try:
            if pragma(connection, "user_version") >= SCHEMA_VERSION:
                check_identity(connection, path)
                return []
            if pragma(connection, "application_id") != APPLICATION_ID:
                check_identity(connection, path)
            connection.execute("VACUUM INTO ?", (str(copy),))
            os.chmod(copy, 0o600)
            return migrate(connection)
        finally:
            connection.close()
