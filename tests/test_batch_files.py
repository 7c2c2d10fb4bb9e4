"""Files of a batch: whole or not there, and what a killed one left behind."""

from __future__ import annotations

import hashlib
import os
import stat
import zipfile
from typing import TYPE_CHECKING

import pytest

from omnicli.batch_files import BatchFolder, zip_folder
from omnicli.errors import UsageFault

if TYPE_CHECKING:
    from pathlib import Path

NAME = "2634567-report-card-20261.pdf"
GONE = 2**22 + 1  # no process has this number: Linux stops at 2**22


def left_by(folder: Path, process: int, data: bytes) -> Path:
    """A hidden file that a batch left."""
    path = folder / f".{NAME}.{process}.new"
    path.write_bytes(data)
    return path


def test_a_file_appears_under_its_name_once_it_is_finished(tmp_path: Path) -> None:
    folder = BatchFolder(tmp_path / "new" / "out", replace=False)
    folder.stage(NAME, b"%PDF")
    assert not (folder.folder / NAME).exists()
    assert folder.finish(NAME) is None
    (path,) = folder.folder.iterdir()
    assert (path.name, path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (NAME, b"%PDF", 0o600)


def test_what_a_killed_batch_left_is_named_if_the_store_kept_it(tmp_path: Path) -> None:
    hidden = left_by(tmp_path, GONE, b"kept")
    kept = hashlib.sha256(b"kept").hexdigest()
    BatchFolder(tmp_path, replace=False).recover(lambda sha256: sha256 == kept)
    assert (tmp_path / NAME).read_bytes() == b"kept"
    assert not hidden.exists()


def test_what_a_killed_batch_left_goes_if_the_store_did_not_keep_it(tmp_path: Path) -> None:
    left_by(tmp_path, GONE, b"half")
    BatchFolder(tmp_path, replace=False).recover(lambda _sha256: False)
    assert not list(tmp_path.iterdir())


def test_hidden_files_of_a_batch_that_runs_are_its_own(tmp_path: Path) -> None:
    hidden = left_by(tmp_path, os.getppid(), b"theirs")
    BatchFolder(tmp_path, replace=False).recover(lambda _sha256: False)
    assert hidden.exists()


def test_other_bytes_of_the_same_name_stay_unless_replaced(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"mine")
    for replace, said, bytes_ in ((False, "file-exists", b"mine"), (True, "", b"new")):
        folder = BatchFolder(tmp_path, replace=replace)
        folder.stage(NAME, b"new")
        fault = folder.finish(NAME)
        assert (fault.slug if fault else "") == said
        assert (tmp_path / NAME).read_bytes() == bytes_
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_a_link_is_never_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"new")
    (tmp_path / NAME).symlink_to(tmp_path / "elsewhere")
    folder = BatchFolder(tmp_path, replace=False)
    folder.stage(NAME, b"new")
    assert folder.finish(NAME) is not None


def test_a_folder_that_is_a_file_is_a_fault_of_usage(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(UsageFault):
        BatchFolder(tmp_path / "out", replace=False)


def test_a_zip_holds_the_papers_in_order_and_nothing_else(tmp_path: Path) -> None:
    for name in ("b.pdf", "a.pdf", ".hidden.pdf", "c.txt"):
        (tmp_path / name).write_bytes(name.encode())
    zip_folder(tmp_path, tmp_path / "all.zip")
    archive = zipfile.ZipFile(tmp_path / "all.zip")
    assert archive.namelist() == ["a.pdf", "b.pdf"]
    assert archive.read("a.pdf") == b"a.pdf"
