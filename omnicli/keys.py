"""The keys of an installation: random files of mode 0600 outside the database, named by version."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from omnicli.errors import StoreError
from omnicli.i18n import N_
from omnicli.place import flush_folder, make_folder, write_private

if TYPE_CHECKING:
    from pathlib import Path

PEPPER = "pepper-1.key"
AUDIT = "audit-1.key"
SECRETS = "secrets-1.key"
NAMES = (PEPPER, AUDIT, SECRETS)
PEPPER_VERSION = 1
SECRETS_VERSION = 1
KEY_BYTES = 32


def make_keys(folder: Path) -> None:
    """Make every key that is missing; none is ever replaced, whoever makes keys at the same time."""
    make_folder(folder)
    for name in NAMES:
        make_key(folder, name)
    flush_folder(folder)


def make_key(folder: Path, name: str) -> None:
    """Make a key if it is missing."""
    with suppress(FileExistsError):
        write_private(folder / name, os.urandom(KEY_BYTES))


def read_key(folder: Path, name: str) -> bytes:
    """Read one key; a missing, short or open one is a `StoreError`."""
    path = folder / name
    value = read_private(path, KEY_BYTES)
    if len(value) != KEY_BYTES:
        raise _damaged(path)
    return value


def read_private(path: Path, most: int) -> bytes:
    """Read the file of a key, of so many bytes at most; a missing, empty, longer or open one is a `StoreError`."""
    try:
        mode, value = _read(path, most + 1)
    except OSError as error:
        raise StoreError(N_("The key {path} cannot be read."), code="key-missing", path=path) from error
    if mode & 0o077:
        raise StoreError(
            N_("Other accounts can read the key {path}. Close it first: chmod 600 {path}"),
            code="key-open",
            path=path,
        )
    if not stat.S_ISREG(mode) or not 0 < len(value) <= most:
        raise _damaged(path)
    return value


def _damaged(path: Path) -> StoreError:
    """Say that the file of a key is none."""
    return StoreError(N_("The key {path} is damaged."), code="key-damaged", path=path)


def _read(path: Path, most: int) -> tuple[int, bytes]:
    """Return the mode and the first bytes of one and the same file; a pipe is not waited for."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        return os.fstat(handle).st_mode, file.read(most)
