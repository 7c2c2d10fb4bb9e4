"""The keys of an installation: random files of mode 0600 outside the database, named by version."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from omnicli.errors import StoreError
from omnicli.i18n import N_
from omnicli.place import flush_folder, make_folder, write_private

if TYPE_CHECKING:
    from pathlib import Path

PEPPER = "pepper-1.key"
AUDIT = "audit-1.key"
NAMES = (PEPPER, AUDIT)
PEPPER_VERSION = 1
KEY_BYTES = 32


def make_keys(folder: Path) -> None:
    """Make every key that is missing; none is ever replaced, whoever makes keys at the same time."""
    make_folder(folder)
    for name in NAMES:
        with suppress(FileExistsError):
            write_private(folder / name, os.urandom(KEY_BYTES))
    flush_folder(folder)


def read_key(folder: Path, name: str) -> bytes:
    """Read one key; a missing, short or open one is a `StoreError`."""
    path = folder / name
    try:
        mode, value = _read(path)
    except OSError as error:
        raise StoreError(N_("The key {path} cannot be read."), code="key-missing", path=path) from error
    if mode & 0o077:
        raise StoreError(
            N_("Other accounts can read the key {path}. Close it first: chmod 600 {path}"),
            code="key-open",
            path=path,
        )
    if len(value) != KEY_BYTES:
        raise StoreError(N_("The key {path} is damaged."), code="key-damaged", path=path)
    return value


def _read(path: Path) -> tuple[int, bytes]:
    """Return the mode and the first bytes of one and the same file; a pipe is not waited for."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        return os.fstat(handle).st_mode, file.read(KEY_BYTES + 1)
