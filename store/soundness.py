"""Is the file what this program wrote? Its pages and its schema."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from store.db import SCHEMA_VERSION, connect, pragma
from store.engine import primary_code, sqlite

if TYPE_CHECKING:
    from pathlib import Path

    from store.engine import sqlite as engine

_DAMAGED, _NOT_A_DATABASE = 11, 26
_OBJECTS = "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"


def page_faults(path: Path, limit: int = 100) -> list[str]:
    """Say what the engine finds wrong in the pages and the rows of a store; nothing when it is whole.

    Only a connection that could write knows the CHECK constraints of the tables, and so verifies them.
    """
    with closing(connect(path, mode="rw", busy_seconds=1)) as connection:
        said = [text for (text,) in connection.execute(f"PRAGMA integrity_check({int(limit)})")]
    return [] if said == ["ok"] else said


def is_damaged(path: Path) -> bool:
    """Tell whether the pages, the rows or the schema are not what they must be."""
    try:
        if page_faults(path, 1):
            return True
        with closing(connect(path, mode="ro", busy_seconds=1)) as connection:
            current = pragma(connection, "user_version") == SCHEMA_VERSION
            return current and bool(changed_objects(connection))
    except UnicodeDecodeError:  # even what the engine says of it holds bytes of the damage
        return True
    except sqlite.Error as error:
        return primary_code(error) in {_DAMAGED, _NOT_A_DATABASE}


def changed_objects(connection: engine.Connection) -> list[str]:
    """Name every table, index and trigger that is missing, added or other than the migrations made it."""
    from store.migrate import migrate

    with closing(sqlite.connect(":memory:", isolation_level=None)) as fresh:
        migrate(fresh)
        made = dict(fresh.execute(_OBJECTS))
    found = dict(connection.execute(_OBJECTS))
    return sorted(name for name in made.keys() | found.keys() if made.get(name) != found.get(name))
