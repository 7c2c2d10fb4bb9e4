"""A session: a token in one private file of the system user, its hash in the store, and an end to it."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from typing import TYPE_CHECKING

import pytest

from omnicli.errors import StoreError
from omnicli.place import Place
from omnicli.services import sessions
from tests.builders import NIP, NUMBER, a_college, ask, sign_in, sql
from tests.processes import a_folder_in_memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Omni

ROOT = os.geteuid() == 0


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """Many small commits: in memory, syncing costs nothing."""
    with a_folder_in_memory() as place:
        yield place


@pytest.fixture
def marie(omni: Omni) -> Omni:
    a_college(omni.home)
    sign_in(omni)
    return omni


def file_of(omni: Omni) -> Path:
    return omni.home / "sessions" / str(os.geteuid())


def test_the_file_is_private_and_the_store_has_only_the_hash(marie: Omni) -> None:
    assert stat.S_IMODE(file_of(marie).stat().st_mode) == 0o600
    assert stat.S_IMODE(file_of(marie).parent.stat().st_mode) == 0o700
    token = json.loads(file_of(marie).read_bytes())["token"]
    assert len(token) == 43  # 256 bits
    assert ask(marie.home, "SELECT token_hash FROM sessions") == [
        (hashlib.sha256(token.encode()).hexdigest(),)
    ]
    for path in marie.home.glob("omni.db*"):
        assert token.encode() not in path.read_bytes()


def test_no_two_sessions_have_one_token(marie: Omni) -> None:
    first = file_of(marie).read_bytes()
    sign_in(marie)
    assert file_of(marie).read_bytes() != first


def link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path, 0o600)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir(0o700)


def readable_by_the_group(path: Path) -> None:
    path.chmod(0o640)


def another_owner(path: Path) -> None:
    if not ROOT:
        pytest.skip("only root can give a file away")
    os.chown(path, 12345, -1)


def nonsense(data: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(data)

    write.__name__ = repr(data[:12])
    return write


UNTRUSTED = [
    link, pipe, folder, readable_by_the_group, another_owner, nonsense(b""), nonsense(b"[]"), nonsense(b"{}"),
    nonsense(b'{"token": null}'), nonsense(b'{"token": ""}'), nonsense(b'"token"'), nonsense(b"\xff\xfe"),
    nonsense(b"[" * 4000), nonsense(b'{"token": "\\ud800"}'), nonsense(bytes(4096)),
]  # fmt: skip


@pytest.mark.parametrize("spoil", UNTRUSTED, ids=lambda spoil: spoil.__name__)
def test_a_file_that_cannot_be_trusted_signs_nobody_in(marie: Omni, spoil: Callable[[Path], None]) -> None:
    spoil(file_of(marie))
    marie("whoami", exits=4)
    assert "omni register" in marie().stdout


@pytest.mark.parametrize("spoil", [link, readable_by_the_group, nonsense(b"x")], ids=lambda s: s.__name__)
def test_signing_in_replaces_it_and_touches_nothing_else(marie: Omni, spoil: Callable[[Path], None]) -> None:
    spoil(file_of(marie))
    other = file_of(marie).with_name("elsewhere")
    before = other.read_bytes() if other.exists() else None
    sign_in(marie)
    marie("whoami")
    assert stat.S_ISREG(file_of(marie).lstat().st_mode)
    assert (other.read_bytes() if other.exists() else None) == before


@pytest.mark.parametrize("spoil", [link, pipe, nonsense(b"x")], ids=lambda s: s.__name__)
def test_signing_out_removes_it_and_nothing_else(marie: Omni, spoil: Callable[[Path], None]) -> None:
    spoil(file_of(marie))
    marie("logout")
    assert not os.path.lexists(file_of(marie))


def test_a_token_copied_before_signing_out_is_worth_nothing_after(marie: Omni) -> None:
    stolen = file_of(marie).read_bytes()
    marie("logout")
    file_of(marie).touch(0o600)
    file_of(marie).write_bytes(stolen)
    marie("whoami", exits=4)


def test_a_token_copied_before_signing_in_again_is_worth_nothing_after(marie: Omni) -> None:
    stolen = file_of(marie).read_bytes()
    sign_in(marie)
    file_of(marie).write_bytes(stolen)
    marie("whoami", exits=4)


def test_dead_sessions_are_forgotten_at_the_next_sign_in(marie: Omni) -> None:
    file_of(marie).unlink()
    marie.later(minutes=21)
    sign_in(marie)
    assert ask(marie.home, "SELECT count(*) FROM sessions") == [(1,)]


def test_a_living_session_of_another_system_user_stays(marie: Omni) -> None:
    sql(marie.home, "UPDATE sessions SET system_user = 12345")
    file_of(marie).unlink()
    sign_in(marie)
    assert ask(marie.home, "SELECT count(*) FROM sessions") == [(2,)]


@pytest.mark.parametrize("minutes", [20, 8 * 60])
def test_a_session_lives_to_the_last_instant_and_not_beyond(marie: Omni, minutes: int) -> None:
    if minutes > 20:
        marie.environ["OMNI_SESSION_IDLE_MINUTES"] = "480"
    marie.later(minutes=minutes)
    marie("whoami")
    sql(marie.home, "UPDATE sessions SET last_seen_at = created_at")
    marie.later(seconds=1)
    marie("whoami", exits=4)


def test_a_session_folder_that_cannot_be_written_is_said_and_signs_nobody_in(marie: Omni) -> None:
    marie("logout")
    (marie.home / "sessions").rmdir()
    (marie.home / "sessions").write_text("in the way")
    said = marie(
        "--format", "json", "login", "--student", NUMBER, "--password-stdin", stdin=NIP, exits=7
    ).error
    assert said["code"] == "session-unwritable"
    marie("whoami", exits=4)


def test_a_file_that_cannot_be_removed_is_said(tmp_path: Path) -> None:
    place = Place(tmp_path, tmp_path / "keys")
    place.sessions.mkdir()
    (place.sessions / "1" / "x").mkdir(parents=True)
    with pytest.raises(StoreError) as told:
        sessions.forget(place, 1)
    assert told.value.code == "session-unwritable"
