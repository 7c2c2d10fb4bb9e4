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


def is_damaged(path: Path) -> bool:
    """Tell whether the pages or the schema are not what they must be."""
    try:
        with closing(connect(path, mode="ro", busy_seconds=1)) as connection:
            return not _is_sound(connection)
    except UnicodeDecodeError:  # even what the engine says of it holds bytes of the damage
        return True
    except sqlite.Error as error:
        return primary_code(error) in {_DAMAGED, _NOT_A_DATABASE}


def _is_sound(connection: engine.Connection) -> bool:
    if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        return False
    return pragma(connection, "user_version") != SCHEMA_VERSION or not changed_objects(connection)


def changed_objects(connection: engine.Connection) -> list[str]:
    """Name every table, index and trigger that is missing, added or other than the migrations made it."""
    from store.migrate import migrate

    with closing(sqlite.connect(":memory:", isolation_level=None)) as fresh:
        migrate(fresh)
        made = dict(fresh.execute(_OBJECTS))
    found = dict(connection.execute(_OBJECTS))
    return sorted(name for name in made.keys() | found.keys() if made.get(name) != found.get(name))
