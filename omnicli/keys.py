"""The keys of an installation: random files of mode 0600 outside the database, named by version."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from omnicli.errors import StoreError
from omnicli.i18n import N_
from omnicli.place import make_folder, write_private

if TYPE_CHECKING:
    from pathlib import Path

PEPPER = "pepper-1.key"
AUDIT = "audit-1.key"
NAMES = (PEPPER, AUDIT)
PEPPER_VERSION = 1
KEY_BYTES = 32


def make_keys(folder: Path) -> None:
    """Make every key; raises `FileExistsError` rather than replace one."""
    make_folder(folder)
    for name in NAMES:
        write_private(folder / name, os.urandom(KEY_BYTES))


def read_key(folder: Path, name: str) -> bytes:
    """Read one key; a missing, short or open one is a `StoreError`."""
    path = folder / name
    try:
        found = path.stat()
        value = path.read_bytes()
    except OSError as error:
        raise StoreError(N_("The key {path} cannot be read."), code="key-missing", path=path) from error
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise StoreError(
            N_("Other accounts can read the key {path}. Close it first: chmod 600 {path}"),
            code="key-open",
            path=path,
        )
    if len(value) != KEY_BYTES:
        raise StoreError(N_("The key {path} is damaged."), code="key-damaged", path=path)
    return value
