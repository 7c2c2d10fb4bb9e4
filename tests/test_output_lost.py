"""What could not be written is said when it is lost, and passed over when nobody was there to read it."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from typing import TYPE_CHECKING, TextIO, cast

import pytest

from omnicli.errors import StoreError
from omnicli.output import write
from omnicli.world import World
from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path


class Failing:
    """A stream on a real file that takes nothing."""

    encoding = "utf-8"

    def __init__(self, handle: int, number: int) -> None:
        self._handle, self._number = handle, number

    def write(self, _text: str) -> int:
        raise OSError(self._number, os.strerror(self._number))

    def fileno(self) -> int:
        return self._handle


def write_on(monkeypatch: pytest.MonkeyPatch, handle: int, number: int) -> None:
    stream = cast("TextIO", Failing(handle, number))
    monkeypatch.setattr(sys, "stdout", stream)
    try:
        write(stream, "words")
    finally:
        os.close(handle)


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EDQUOT])
def test_a_file_that_cannot_be_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    handle = os.open(tmp_path / "listing", os.O_CREAT | os.O_WRONLY)
    with pytest.raises(StoreError) as caught:
        write_on(monkeypatch, handle, number)
    assert caught.value.code == "output-unwritable"


def test_a_terminal_that_hung_up_is_no_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    leader, follower = os.openpty()
    write_on(monkeypatch, follower, errno.EIO)
    os.close(leader)


def test_a_reader_who_has_gone_is_no_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    write_on(monkeypatch, writer, errno.EPIPE)


def test_what_comes_bit_by_bit_is_sought_no_further_once_the_reader_has_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    monkeypatch.setattr(sys, "stdout", Failing(writer, errno.EPIPE))
    pieces = iter(("first", "second"))
    World({}).pour(pieces)
    os.close(writer)
    assert next(pieces) == "second"


@pytest.mark.parametrize("words", [("--help",), ("schedule", "--help"), ("--version",)], ids=" ".join)
def test_a_help_that_could_not_be_written_is_said(home: Path, words: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "omnicli", *words],
            cwd=REPOSITORY,
            env={**os.environ, "OMNI_HOME": str(home), "OMNI_LANG": "en"},
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 7
    assert done.stderr.decode() == "What was to be shown could not be written: the disk is full.\n"
