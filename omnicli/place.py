"""Where a college lives on disk: `OMNI_HOME` and what is in it."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from omnicli.errors import UsageFault
from omnicli.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Place:
    """The paths of one installation. Keys may live elsewhere, so that they never travel with a backup."""

    home: Path
    keys: Path

    @property
    def database(self) -> Path:
        """The store."""
        return self.home / "omni.db"

    @property
    def config(self) -> Path:
        """The settings file."""
        return self.home / "config.toml"

    @property
    def backups(self) -> Path:
        """Copies kept before a migration, and backups."""
        return self.home / "backups"

    @property
    def sessions(self) -> Path:
        """One file for each system user who is signed in."""
        return self.home / "sessions"

    @property
    def crashes(self) -> Path:
        """Tracebacks of our own bugs."""
        return self.home / "crashes"


def home_of(environ: Mapping[str, str]) -> Path:
    """Return `OMNI_HOME`, or the platform's folder for a user's data; `UsageFault` when it leads nowhere."""
    given = environ.get("OMNI_HOME")
    if given:
        return absolute(given, "OMNI_HOME")
    from platformdirs import user_data_path

    return user_data_path("omni", appauthor=False)


def absolute(folder: str, name: str) -> Path:
    """Return the whole path of a folder that the variable `name` gave; `UsageFault` when it leads nowhere."""
    try:
        return Path(folder).expanduser().absolute()
    except (RuntimeError, OSError):  # nobody of that name, or a working folder that is gone
        raise UsageFault(
            N_("{name} leads nowhere: “{value}”."), code="settings", name=name, value=folder
        ) from None


def make_folder(path: Path) -> None:
    """Make a folder that only its owner can enter; parents are made too."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_private(path: Path, data: bytes, *, replace: bool = False) -> None:
    """Write a file with mode 0600, whole or not at all; raises `FileExistsError` unless `replace`.

    A symbolic link is never followed, and only a file is ever replaced: no device, no pipe.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    try:
        fill(draft, data)
        if replace:
            _replace(draft, path)
        else:
            _put(draft, path, data)
    finally:
        draft.unlink(missing_ok=True)


def _put(draft: Path, path: Path, data: bytes) -> None:
    """Name the draft `path`, or refuse: two links are how a file appears whole and replaces nothing."""
    try:
        os.link(draft, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        fill(path, data)


# What a file system without hard links says: a memory stick, for one.
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


def _replace(draft: Path, path: Path) -> None:
    if path.exists() and not path.is_symlink() and not stat.S_ISREG(path.lstat().st_mode):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    os.replace(draft, path)


def fill(path: Path, data: bytes) -> None:
    """Write a new file, for its owner only, down to the disk: whole, or not there at all."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def flush_folder(path: Path) -> None:
    """Make the names in a folder survive a power cut."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
