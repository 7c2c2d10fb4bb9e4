"""What `omni admin doctor` reports of the store: each opening rule, held or not, without stopping at the first."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import closing
from typing import TYPE_CHECKING

from omnicli.errors import StoreError
from omnicli.i18n import N_
from omnicli.rules.findings import Finding
from store import filesystem
from store.db import APPLICATION_ID, SCHEMA_VERSION, connect, pragma, set_durability
from store.engine import VERSION, sqlite, wal_is_safe
from store.soundness import changed_objects, page_faults

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Below this a single import may fill the disk; a college of 6,000 takes about 30 MB.
LEAST_FREE_BYTES = 200_000_000

# What `filesystem.check_file` refuses, in a few words.
_FILE = {
    "store-missing": N_("is missing"),
    "store-foreign": N_("is not a file"),
    "store-owner": N_("belongs to another account"),
    "store-open": N_("others can read it: chmod 600"),
    "store-folder-open": N_("others can write in its folder: chmod 700"),
}

# What each connection asks of the engine (store.db), and the engine must grant.
_ASKED = {
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "secure_delete": 1,
}
_FULL, _EXTRA = 2, 3  # of PRAGMA synchronous


def examine(path: Path) -> Iterator[Finding]:
    """Yield a finding for the engine, the file system, the file and what is inside."""
    safe = wal_is_safe()
    yield Finding(
        "engine",
        ".".join(map(str, VERSION)),
        "" if safe else N_("has the WAL-reset race; journal DELETE is used"),
    )
    kind = filesystem.file_system(path.parent)
    network = kind in filesystem.NETWORK_FILE_SYSTEMS
    yield Finding("file-system", kind or "?", N_("its locks cannot be trusted") if network else "")
    yield from _free(path)
    try:
        filesystem.check_file(path)
    except StoreError as error:
        yield Finding("store-file", str(path), _FILE.get(error.code, N_("cannot be opened")))
        return
    yield Finding("store-file", f"{stat.S_IMODE(os.stat(path).st_mode):04o}", "")
    yield from _inside(path)


def _free(path: Path) -> Iterator[Finding]:
    try:
        free = shutil.disk_usage(path.parent).free
    except OSError:
        return
    yield Finding(
        "free-disk",
        f"{free // 1_000_000} MB",
        N_("too little to work safely") if free < LEAST_FREE_BYTES else "",
    )


def _inside(path: Path) -> Iterator[Finding]:
    try:
        with closing(connect(path, mode="ro", busy_seconds=5)) as connection:
            identity = list(_identity(connection))
            yield from identity
            if any(one.wrong for one in identity):
                return
            yield from _contents(connection)
        yield from _pages(path)
        with closing(connect(path, mode="rw", busy_seconds=5)) as connection:
            yield from _granted(connection)
    except sqlite.Error:
        yield Finding("store-open", str(path), N_("cannot be opened"))


def _identity(connection: sqlite.Connection) -> Iterator[Finding]:
    ours = pragma(connection, "application_id") == APPLICATION_ID
    yield Finding(
        "application-id", hex(pragma(connection, "application_id")), "" if ours else N_("is not omni's")
    )
    version = pragma(connection, "user_version")
    yield Finding("schema", str(version), "" if version == SCHEMA_VERSION else N_("is not this program's"))


def _contents(connection: sqlite.Connection) -> Iterator[Finding]:
    (journal,) = connection.execute("PRAGMA journal_mode").fetchone()
    good = journal == _wanted_journal()
    yield Finding("journal", journal, "" if good else N_("is not the one that survives a power cut"))
    changed = changed_objects(connection)
    yield Finding(
        "schema-objects",
        ", ".join(changed) or "ok",
        N_("is not as the migrations made it") if changed else "",
    )
    loose = [name for (name,) in connection.execute(_LOOSE)]
    yield Finding("strict-tables", ", ".join(loose) or "ok", N_("is not STRICT") if loose else "")


def _wanted_journal() -> str:
    return "wal" if wal_is_safe() else "delete"


def _pages(path: Path) -> Iterator[Finding]:
    faults = page_faults(path, 1)
    yield Finding("pages", "".join(faults) or "ok", N_("the file is damaged") if faults else "")


# The table in which sqlite-utils notes the migrations is its own.
_LOOSE = """
    SELECT name FROM pragma_table_list
    WHERE schema = 'main' AND type = 'table' AND NOT strict AND name NOT LIKE '%sqlite\\_%' ESCAPE '\\'
"""


def _granted(connection: sqlite.Connection) -> Iterator[Finding]:
    """Read back what a connection for writing was set to."""
    for name, asked in _ASKED.items():
        found = pragma(connection, name)
        yield Finding(name, str(found), "" if found == asked else N_("is not what omni asked for"))
    (journal,) = connection.execute("PRAGMA journal_mode").fetchone()
    if journal != _wanted_journal():  # asking for it would change the file
        return
    set_durability(connection)
    found = pragma(connection, "synchronous")
    least = _FULL if wal_is_safe() else _EXTRA
    yield Finding("synchronous", str(found), "" if found >= least else N_("is not what omni asked for"))
