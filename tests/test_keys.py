"""Keys: random, private, never replaced."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from omnicli.errors import StoreError
from omnicli.keys import AUDIT, NAMES, PEPPER, make_keys, read_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_keys_are_random_private_and_of_full_length(tmp_path: Path) -> None:
    make_keys(tmp_path / "keys")
    values = [read_key(tmp_path / "keys", name) for name in NAMES]
    assert [len(value) for value in values] == [32, 32, 32]
    assert values[0] != values[1]
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()} == {0o600}


def test_a_key_is_never_replaced(tmp_path: Path) -> None:
    make_keys(tmp_path)
    before = read_key(tmp_path, PEPPER)
    (tmp_path / AUDIT).unlink()
    make_keys(tmp_path)
    assert read_key(tmp_path, PEPPER) == before
    assert len(read_key(tmp_path, AUDIT)) == 32


def missing(key: Path) -> None:
    key.unlink()


def readable_by_the_group(key: Path) -> None:
    key.chmod(0o640)


def empty(key: Path) -> None:
    key.write_bytes(b"")


def short(key: Path) -> None:
    key.write_bytes(b"k" * 31)


def long(key: Path) -> None:
    key.write_bytes(b"k" * 33)


def endless(key: Path) -> None:
    key.unlink()
    key.symlink_to("/dev/zero")


def pipe(key: Path) -> None:
    key.unlink()
    os.mkfifo(key, 0o600)


def folder(key: Path) -> None:
    key.unlink()
    key.mkdir(0o700)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (missing, "key-missing"), (readable_by_the_group, "key-open"), (empty, "key-damaged"), (short, "key-damaged"),
        (long, "key-damaged"), (endless, "key-open"), (pipe, "key-damaged"), (folder, "key-missing"),
    ],
)  # fmt: skip
def test_a_key_that_is_not_as_it_must_be_is_refused(
    tmp_path: Path, spoil: Callable[[Path], None], code: str
) -> None:
    make_keys(tmp_path)
    spoil(tmp_path / PEPPER)
    with pytest.raises(StoreError) as told:
        read_key(tmp_path, PEPPER)
    assert told.value.code == code
    assert told.value.params["path"] == tmp_path / PEPPER


def test_a_key_given_by_the_system_may_be_read_only(tmp_path: Path) -> None:
    make_keys(tmp_path)
    (tmp_path / PEPPER).chmod(0o400)
    assert len(read_key(tmp_path, PEPPER)) == 32
