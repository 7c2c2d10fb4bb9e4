"""Files of a batch: each whole or not there, mode 0600, and the same after a batch that was killed and started again.

A paper's bytes are laid down under a hidden name before the store keeps it, and renamed after. Whatever a killed batch
left under hidden names is looked at next time: what the store kept is renamed, the rest goes.
"""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from omnicli.causes import OUT_OF_ROOM, cause
from omnicli.errors import Reason, StoreError, UsageFault, reason
from omnicli.i18n import N_
from omnicli.place import fill, flush_folder, make_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_HIDDEN = re.compile(r"\.(?P<name>[^/]+\.pdf)\.(?P<process>[0-9]{1,10})\.new")
_BEFORE_ZIP = (1980, 1, 1, 0, 0, 0)  # the first date that a zip knows: the same files make the same zip


class BatchFolder:
    """The folder that a batch fills."""

    def __init__(self, folder: Path, *, replace: bool) -> None:
        """Make the folder where there is none; with `replace`, a file of other bytes gives way."""
        self.folder, self._replace = folder, replace
        with told(folder):
            if not folder.is_dir():
                make_folder(folder)

    def recover(self, is_kept: Callable[[str], bool]) -> None:
        """Settle what a killed batch left: `is_kept` tells of a SHA-256 whether the store kept those bytes."""
        with told(self.folder):
            for path in sorted(self.folder.iterdir()):
                match = _HIDDEN.fullmatch(path.name)
                if match is None or _lives(int(match["process"])):
                    continue
                if is_kept(hashlib.sha256(path.read_bytes()).hexdigest()):
                    self._name(path, self.folder / match["name"])
                path.unlink(missing_ok=True)

    def stage(self, name: str, data: bytes) -> None:
        """Lay bytes down under a hidden name."""
        path = self._hidden(name)
        with told(path):
            path.unlink(missing_ok=True)
            fill(path, data)

    def finish(self, name: str) -> Reason | None:
        """Give them their name; the same bytes already there stay, others are a reason why not."""
        hidden, path = self._hidden(name), self.folder / name
        with told(path):
            done = self._name(hidden, path)
            hidden.unlink(missing_ok=True)
        if done:
            return None
        message = N_("The file {path} exists already: choose another folder, or add --force.")
        return reason("file-exists", message, path=name)

    def drop(self, name: str) -> None:
        """Take away what was laid down and gets no name."""
        path = self._hidden(name)
        with told(path):
            path.unlink(missing_ok=True)

    def flush(self) -> None:
        """Make the names survive a power cut."""
        with told(self.folder):
            flush_folder(self.folder)

    def _hidden(self, name: str) -> Path:
        return self.folder / f".{name}.{os.getpid()}.new"

    def _name(self, hidden: Path, path: Path) -> bool:
        """Rename, unless other bytes are there that may not be replaced; tell whether the bytes bear the name."""
        if not self._replace and os.path.lexists(path):
            return path.is_file() and not path.is_symlink() and path.read_bytes() == hidden.read_bytes()
        os.replace(hidden, path)
        return True


def _lives(process: int) -> bool:
    """Tell whether another process of that number runs: its hidden files are its own."""
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def zip_folder(folder: Path, path: Path) -> None:
    """Put the PDFs of a folder, in order of name, into a zip that appears whole, mode 0600."""
    import zipfile

    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with told(path):
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        try:
            with os.fdopen(handle, "w+b") as file:
                with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
                    for one in sorted(folder.glob("[!.]*.pdf")):
                        entry = zipfile.ZipInfo(one.name, _BEFORE_ZIP)
                        entry.external_attr = 0o100600 << 16
                        archive.writestr(entry, one.read_bytes())
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, path)
        finally:
            draft.unlink(missing_ok=True)


def remove_folder(folder: Path) -> None:
    """Take away a folder of files that are in a zip now."""
    import shutil

    with told(folder):
        shutil.rmtree(folder)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Say what the system refuses as an error of ours: a full disk, a folder that cannot be written."""
    try:
        yield
    except OSError as error:
        kind = StoreError if error.errno in OUT_OF_ROOM else UsageFault
        raise kind(
            N_("The file {path} cannot be written: {why}."), code="unwritable", path=path, why=cause(error)
        ) from error
