"""What is checked of a store's file before it is opened."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING

from omnicli.errors import StoreError
from omnicli.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# SQLite's locks are not reliable on these (sqlite.org, "How To Corrupt An SQLite Database File", 2.1).
NETWORK_FILE_SYSTEMS = frozenset(
    "nfs nfs4 cifs smb2 smb3 smbfs ncpfs 9p afs coda ceph glusterfs lustre beegfs gpfs davfs vboxsf fuse.ceph "
    "fuse.glusterfs fuse.juicefs fuse.rclone fuse.s3fs fuse.sshfs fuse.vmhgfs-fuse".split()
)


def check_file(path: Path) -> None:
    """Refuse a file that is missing, not a file, another account's, or open to others (`StoreError`).

    Nor may others write in its folder: they could put another file in its place.
    """
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        raise StoreError(
            N_(
                "There is no college at {path}. Make one with “omni admin init”, or try one with “omni demo”."
            ),
            code="store-missing",
            path=path,
        ) from None
    except OSError as error:
        raise StoreError(
            N_("The store {path} cannot be opened: check the folder and its permissions."),
            code="store-unreachable",
            path=path,
        ) from error
    _check_kind(path, found)
    _check_owner(path, found)
    _check_folder(path.parent)


def _check_kind(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise StoreError(N_("{path} is not an omni store."), code="store-foreign", path=path)


def _check_owner(path: Path, found: os.stat_result) -> None:
    if found.st_uid != os.geteuid():
        raise StoreError(
            N_("The store {path} belongs to another account of this machine; use that account."),
            code="store-owner",
            path=path,
        )
    if found.st_mode & 0o077:
        raise StoreError(
            N_("Other accounts can read the store {path}. Close it first: chmod 600 {path}"),
            code="store-open",
            path=path,
        )


def _check_folder(folder: Path) -> None:
    if os.stat(folder).st_mode & 0o022:
        raise StoreError(
            N_("Other accounts can write in the folder {path}. Close it first: chmod 700 {path}"),
            code="store-folder-open",
            path=folder,
        )


def identity(path: Path) -> tuple[int, int] | None:
    """Return which file stands at a path, whatever becomes of its name; None when there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def check_same_file(path: Path, opened: tuple[int, int] | None) -> None:
    """Refuse to go on when another file stands where the store was opened (`StoreError`).

    Somebody put a copy in its place meanwhile: what is written goes to a file that nobody will read again.
    """
    if identity(path) != opened:
        raise StoreError(
            N_("The store {path} was moved or replaced meanwhile: nothing was written. Run again."),
            code="store-replaced",
            path=path,
        )


def check_file_system(folder: Path) -> None:
    """Refuse a network file system (`StoreError`)."""
    kind = file_system(folder)
    if kind in NETWORK_FILE_SYSTEMS:
        raise StoreError(
            N_("The store {path} is on a network file system ({kind}), where its locks cannot be trusted."),
            code="store-network",
            path=folder,
            kind=kind,
        )


def file_system(folder: Path) -> str:
    """Name the type of the file system that holds `folder`, '' when the machine does not say."""
    try:
        with open("/proc/self/mounts", encoding="utf-8", errors="replace") as mounts:
            lines = [line.split() for line in mounts]
    except OSError:
        return ""
    place = os.path.realpath(folder)
    best = ("", "")
    for fields in lines:
        point = fields[1].replace("\\040", " ")
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best[0]):
            best = (point, fields[2])
    return best[1]


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Do something to a store that no two programs may do at once; `StoreError` when another is at it.

    The lock is on the folder: one on the file itself would mix with the engine's own.
    """
    import fcntl

    handle = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError(
                N_("The store is busy: another program has been writing to {path} for too long. Try again."),
                code="store-busy",
                path=path,
            ) from error
        yield
    finally:
        os.close(handle)
