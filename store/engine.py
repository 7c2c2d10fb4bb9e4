"""The one place that chooses an SQLite engine; nothing else imports one.

Two SQLite libraries on one file in one process drop each other's locks (sqlite.org, "How To Corrupt"), so the
engine is that of `pysqlite3`, which sqlite-utils picks up too. Where it cannot be installed the standard
library's serves, under the restriction below.
"""

from __future__ import annotations

try:
    from pysqlite3 import dbapi2 as sqlite
except ImportError:  # pragma: no cover - depends on the installation
    import sqlite3 as sqlite

__all__ = ["VERSION", "primary_code", "sqlite", "wal_is_safe"]

VERSION: tuple[int, ...] = tuple(int(part) for part in sqlite.sqlite_version.split("."))


def wal_is_safe(version: tuple[int, ...] = VERSION) -> bool:
    """Tell whether this engine is free of the WAL-reset race (sqlite.org/wal.html, 3.7.0 to 3.51.2).

    The back-port 3.50.7 has the fix too. An engine without it may only journal with DELETE.
    """
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51, 0)


def primary_code(error: BaseException) -> int:
    """Return the primary result code of an engine's error (sqlite.org/rescode.html), 0 when it has none."""
    return int(getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
