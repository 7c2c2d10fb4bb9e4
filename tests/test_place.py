"""Files appear whole, private, and in the place of nothing else."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from omnicli.errors import UsageFault
from omnicli.place import absolute, home_of, make_folder, write_private


def test_the_home_is_the_one_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.chdir(tmp_path)
        patch.setenv("HOME", str(tmp_path))
        assert home_of({"OMNI_HOME": "/srv/omni"}) == Path("/srv/omni")
        assert home_of({"OMNI_HOME": "here"}) == tmp_path / "here"
        assert home_of({"OMNI_HOME": "~/omni"}) == tmp_path / "omni"


@pytest.mark.parametrize("environ", [{}, {"OMNI_HOME": ""}])
def test_without_one_it_is_where_the_platform_keeps_a_users_data(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", "/nonexistent/data")
        assert home_of(environ) == Path("/nonexistent/data/omni")


def test_a_home_that_leads_nowhere_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageFault):
        home_of({"OMNI_HOME": "~nobody-of-that-name/omni"})
    folder = tmp_path / "gone"
    folder.mkdir()
    with monkeypatch.context() as patch:
        patch.chdir(folder)
        folder.rmdir()
        with pytest.raises(UsageFault):
            absolute("here", "OMNI_KEYS")


def test_a_folder_is_made_with_its_parents_for_its_owner_alone(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700


@pytest.mark.parametrize("replace", [False, True])
def test_a_file_is_private_whatever_the_umask(tmp_path: Path, replace: bool) -> None:
    before = os.umask(0)
    try:
        write_private(tmp_path / "f", b"data", replace=replace)
    finally:
        os.umask(before)
    assert (tmp_path / "f").read_bytes() == b"data"
    assert stat.S_IMODE((tmp_path / "f").stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["f"]


def test_a_file_is_replaced_only_when_asked(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("old")
    with pytest.raises(FileExistsError):
        write_private(tmp_path / "f", b"new")
    assert (tmp_path / "f").read_text() == "old"
    write_private(tmp_path / "f", b"new", replace=True)
    assert (tmp_path / "f").read_text() == "new"
    assert os.listdir(tmp_path) == ["f"]


@pytest.mark.parametrize("target", ["there", "nowhere"])
def test_a_link_is_never_followed(tmp_path: Path, target: str) -> None:
    (tmp_path / "there").write_text("mine")
    (tmp_path / "link").symlink_to(target)
    with pytest.raises(FileExistsError):
        write_private(tmp_path / "link", b"x")
    write_private(tmp_path / "link", b"x", replace=True)
    assert not (tmp_path / "link").is_symlink()
    assert (tmp_path / "there").read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()


def test_a_device_a_pipe_or_a_folder_is_never_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name in ("pipe", "folder"):
        with pytest.raises(OSError, match=r"Invalid argument|Is a directory"):
            write_private(tmp_path / name, b"x", replace=True)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    assert sorted(os.listdir(tmp_path)) == ["folder", "pipe"]


def full(*_args: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("replace", [False, True])
def test_a_full_disk_leaves_the_file_that_was_there_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, replace: bool
) -> None:
    if replace:
        (tmp_path / "f").write_text("old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_private(tmp_path / "f", b"new", replace=replace)
    assert os.listdir(tmp_path) == (["f"] if replace else [])
    assert not replace or (tmp_path / "f").read_text() == "old"


def without_links(*_args: object) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")


def test_a_file_system_without_hard_links_serves_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", without_links)
    write_private(tmp_path / "f", b"data")
    assert (tmp_path / "f").read_bytes() == b"data"
    with pytest.raises(FileExistsError):
        write_private(tmp_path / "f", b"other")
    assert os.listdir(tmp_path) == ["f"]


def test_what_a_killed_process_of_the_same_number_left_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / f".f.{os.getpid()}").write_text("left")
    write_private(tmp_path / "f", b"data")
    assert os.listdir(tmp_path) == ["f"]
