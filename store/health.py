"""What `omni admin doctor` reports of the store: each opening rule, held or not, without stopping at the first."""

from __future__ import annotations

import os
import shutil
import stat
from typing import TYPE_CHECKING

from omnicli.errors import StoreError
from omnicli.i18n import N_
from omnicli.rules.findings import Finding
from store import filesystem
from store.db import APPLICATION_ID, SCHEMA_VERSION, connect, pragma
from store.engine import VERSION, sqlite, wal_is_safe

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Below this a single import may fill the disk; a college of 6,000 takes about 30 MB.
LEAST_FREE_BYTES = 200_000_000


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
        yield Finding("store-file", str(path), error.code)
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
        connection = connect(path, mode="ro", busy_seconds=5)
    except sqlite.Error:
        yield Finding("store-open", str(path), N_("cannot be opened"))
        return
    try:
        yield from _pragmas(connection)
    except sqlite.Error:
        yield Finding("store-open", str(path), N_("cannot be opened"))
    finally:
        connection.close()


def _pragmas(connection: sqlite.Connection) -> Iterator[Finding]:
    ours = pragma(connection, "application_id") == APPLICATION_ID
    yield Finding(
        "application-id", hex(pragma(connection, "application_id")), "" if ours else N_("is not omni's")
    )
    version = pragma(connection, "user_version")
    yield Finding("schema", str(version), "" if version == SCHEMA_VERSION else N_("is not this program's"))
    (journal,) = connection.execute("PRAGMA journal_mode").fetchone()
    wanted = "wal" if wal_is_safe() else "delete"
    yield Finding(
        "journal", journal, "" if journal == wanted else N_("is not the one that survives a power cut")
    )
    (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    yield Finding("quick-check", said, "" if said == "ok" else N_("the file is damaged"))
