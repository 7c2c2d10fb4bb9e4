"""The files that go out: each whole or not there, mode 0600, and the same after a process that was killed.

Bytes are laid down under a hidden name, recorded by the store, then renamed. What a killed process left is settled by
the next one: what the store recorded is renamed, the rest goes: a file that names everybody may not lie about.
"""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, Protocol, TypeVar, cast

from omnicli.batch_files import told
from omnicli.errors import Conflict
from omnicli.i18n import N_
from omnicli.place import flush_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

F = TypeVar("F", bound="Files")
_EXISTS = N_("The file {path} exists already: choose another with -o, or add --force.")


class Files(Protocol):
    """Where files are written: one after another, as many as it takes."""

    def open(self) -> BinaryIO:
        """Begin the next file: a stream that is written, then read again."""

    def drop(self) -> None:
        """Take away whatever has no name yet."""


class Nowhere:
    """For a dry run: files without a name, gone when they are closed, whatever becomes of the process."""

    def __init__(self) -> None:
        """Begin with none."""
        self._open: list[BinaryIO] = []

    def open(self) -> BinaryIO:
        """Begin a file."""
        from tempfile import TemporaryFile

        self._open.append(cast("BinaryIO", TemporaryFile("w+b")))  # noqa: SIM115 (closed by `drop`)
        return self._open[-1]

    def drop(self) -> None:
        """Forget them."""
        _close(self._open)


class Outgoing:
    """The file that was asked for; FILE-1, FILE-2… when one is not enough."""

    def __init__(self, path: Path, *, replace: bool) -> None:
        """With `replace`, files of these names give way; without, `Conflict` when the one asked for is there."""
        self._path, self._replace = path, replace
        self._open: list[BinaryIO] = []
        self._hidden: list[Path] = []
        self._names: list[Path] = []

    def recover(self, is_kept: Callable[[str], bool]) -> list[Path]:
        """Settle what a killed process left of this file: return what was renamed."""
        pattern = re.escape(self._path.stem) + "(-[0-9]+)?" + re.escape(self._path.suffix)
        left = re.compile(rf"\.(?P<name>{pattern})\.[0-9]{{1,10}}\.new")
        renamed = []
        with told(self._path):
            for hidden in sorted(self._path.parent.iterdir()) if self._path.parent.is_dir() else ():
                match = left.fullmatch(hidden.name)
                if match is None or _at_work(hidden):
                    continue
                if is_kept(_sha256(hidden)):
                    renamed.append(self._rename(hidden, hidden.with_name(match["name"])))
                else:
                    hidden.unlink(missing_ok=True)
        return renamed

    def need_free(self) -> None:
        """Refuse at once when the file is there: `Conflict`."""
        self._need_free([self._path])

    def open(self) -> BinaryIO:
        """Begin the next file under a hidden name."""
        hidden = self._hide(self._numbered(len(self._hidden) + 1))
        with told(self._path):
            self._open.append(_begun(hidden))
            self._hidden.append(hidden)
        return self._open[-1]

    def settle(self) -> list[str]:
        """Make the bytes survive a power cut, and return the names; `Conflict` when one is taken."""
        several = len(self._hidden) > 1
        self._names = (
            [self._numbered(one) for one in range(1, len(self._hidden) + 1)] if several else [self._path]
        )
        self._need_free(self._names)
        with told(self._path):
            for file in self._open:
                file.flush()
                os.fsync(file.fileno())
            for place, name in enumerate(self._names):
                hidden = self._hide(name)
                os.replace(self._hidden[place], hidden)
                self._hidden[place] = hidden
            flush_folder(self._path.parent)
        return [str(name) for name in self._names]

    def finish(self) -> None:
        """Give the files their names: what they hold is recorded."""
        with told(self._path):
            for hidden, name in zip(self._hidden, self._names, strict=True):
                self._rename(hidden, name)
            flush_folder(self._path.parent)
        self._hidden.clear()
        self.drop()

    def drop(self) -> None:
        """Take away whatever has no name yet."""
        _close(self._open)
        with told(self._path):
            while self._hidden:
                self._hidden.pop().unlink(missing_ok=True)

    def _rename(self, hidden: Path, name: Path) -> Path:
        if not self._replace and os.path.lexists(name):
            same = name.is_file() and not name.is_symlink() and _sha256(name) == _sha256(hidden)
            if not same:
                raise _taken(name)
            hidden.unlink()
            return name
        os.replace(hidden, name)
        return name

    def _need_free(self, names: list[Path]) -> None:
        for name in names:
            if not self._replace and os.path.lexists(name):
                raise _taken(name)

    def _numbered(self, place: int) -> Path:
        return self._path.with_name(f"{self._path.stem}-{place}{self._path.suffix}")

    def _hide(self, name: Path) -> Path:
        return name.with_name(f".{name.name}.{os.getpid()}.new")


@contextmanager
def dropped(files: F) -> Iterator[F]:
    """Take away, at the end of the block, whatever got no name."""
    try:
        yield files
    finally:
        files.drop()


def _close(files: list[BinaryIO]) -> None:
    """Close files; what a full disk has no room for is lost: `settle` has flushed what counts."""
    while files:
        with suppress(OSError):
            files.pop().close()


def _taken(name: Path) -> Conflict:
    return Conflict(_EXISTS, code="file-exists", path=name)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _begun(path: Path) -> BinaryIO:
    """Begin a file, locked for as long as this process has it open: the lock ends with the process, however it ends."""
    import fcntl

    while True:
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        file = os.fdopen(handle, "w+b")
        with suppress(OSError):  # a file system that knows no locks: what is left there stays
            fcntl.flock(handle, fcntl.LOCK_EX)
        if os.fstat(handle).st_nlink:
            return file
        file.close()  # another process took it for a dead one's before it was locked


def _at_work(path: Path) -> bool:
    """Tell whether another process is writing this file."""
    import fcntl

    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False
