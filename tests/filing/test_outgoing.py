"""Files that go out: whole or not there, and settled after a process that was killed."""

from __future__ import annotations

import hashlib
import stat
from typing import TYPE_CHECKING

import pytest

from omnicli.errors import Conflict, UsageFault
from omnicli.filing.outgoing import Nowhere, Outgoing, dropped

if TYPE_CHECKING:
    from pathlib import Path

GONE = 2**22 + 1  # no process has this number: Linux stops at 2**22


def written(path: Path, *contents: bytes, replace: bool = False) -> list[str]:
    files = Outgoing(path, replace=replace)
    with dropped(files):
        for content in contents:
            files.open().write(content)
        names = files.settle()
        files.finish()
    return names


def names(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def test_one_file_has_the_name_that_was_asked_for_and_is_private(tmp_path: Path) -> None:
    assert written(tmp_path / "a.xml", b"1") == [str(tmp_path / "a.xml")]
    assert names(tmp_path) == {"a.xml": b"1"}
    assert stat.S_IMODE((tmp_path / "a.xml").stat().st_mode) == 0o600


def test_several_files_are_numbered(tmp_path: Path) -> None:
    written(tmp_path / "a.b.xml", b"1", b"2", b"3")
    assert names(tmp_path) == {"a.b-1.xml": b"1", "a.b-2.xml": b"2", "a.b-3.xml": b"3"}


def test_what_got_no_name_is_gone_at_the_end(tmp_path: Path) -> None:
    with dropped(Outgoing(tmp_path / "a.xml", replace=False)) as files:
        files.open().write(b"1")
        assert len(names(tmp_path)) == 1
    assert names(tmp_path) == {}


@pytest.mark.parametrize("taken", ["a.xml", "a-2.xml"])
def test_a_name_that_is_taken_is_refused_before_anything_is_kept(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).write_bytes(b"mine")
    contents = (b"1",) if taken == "a.xml" else (b"1", b"2")
    with pytest.raises(Conflict):
        written(tmp_path / "a.xml", *contents)
    assert names(tmp_path) == {taken: b"mine"}
    written(tmp_path / "a.xml", *contents, replace=True)
    assert names(tmp_path)[taken] == contents[-1]


def test_a_file_that_came_meanwhile_is_not_replaced_unless_it_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    with dropped(Outgoing(path, replace=False)) as files:
        files.open().write(b"1")
        files.settle()
        path.write_bytes(b"mine")
        with pytest.raises(Conflict):
            files.finish()
        assert path.read_bytes() == b"mine"
        path.write_bytes(b"1")
        files.finish()
    assert names(tmp_path) == {"a.xml": b"1"}


def test_what_a_killed_process_left_is_named_when_it_was_recorded_and_else_goes(tmp_path: Path) -> None:
    (tmp_path / f".a-1.xml.{GONE}.new").write_bytes(b"kept")
    (tmp_path / f".a-2.xml.{GONE}.new").write_bytes(b"half")
    (tmp_path / f".a.xml.{GONE}.new").write_bytes(b"half")
    (tmp_path / f".b.xml.{GONE}.new").write_bytes(b"another's")
    kept = hashlib.sha256(b"kept").hexdigest()
    found = Outgoing(tmp_path / "a.xml", replace=False).recover(lambda sha256: sha256 == kept)
    assert found == [tmp_path / "a-1.xml"]
    assert names(tmp_path) == {"a-1.xml": b"kept", f".b.xml.{GONE}.new": b"another's"}


def test_what_another_process_is_writing_is_its_own(tmp_path: Path) -> None:
    with dropped(Outgoing(tmp_path / "a.xml", replace=False)) as theirs:
        theirs.open().write(b"1")
        theirs.open().write(b"2")
        assert Outgoing(tmp_path / "a.xml", replace=False).recover(lambda _: False) == []
        assert len(names(tmp_path)) == 2
        theirs.settle()
        assert Outgoing(tmp_path / "a.xml", replace=False).recover(lambda _: True) == []
        theirs.finish()
    assert names(tmp_path) == {"a-1.xml": b"1", "a-2.xml": b"2"}


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(UsageFault):
        Outgoing(tmp_path / "no" / "a.xml", replace=False).open()
    assert Outgoing(tmp_path / "no" / "a.xml", replace=False).recover(lambda _: True) == []


def test_a_dry_run_leaves_no_file() -> None:
    with dropped(Nowhere()) as files:
        file = files.open()
        file.write(b"1")
        assert file.fileno() > 2
    assert file.closed
