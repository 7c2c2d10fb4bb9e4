"""Where a college lives on disk: `OMNI_HOME` and what is in it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

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
    """Return `OMNI_HOME`, or the platform's folder for a user's data."""
    given = environ.get("OMNI_HOME")
    if given:
        return Path(given).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("omni", appauthor=False)


def make_folder(path: Path) -> None:
    """Make a folder that only its owner can enter; parents are made too."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_private(path: Path, data: bytes, *, replace: bool = False) -> None:
    """Write a file with mode 0600, whole or not at all; raises `FileExistsError` unless `replace`.

    A symbolic link is never followed.
    """
    if not replace:
        _fill(path, data)
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    try:
        _fill(draft, data)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _fill(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
