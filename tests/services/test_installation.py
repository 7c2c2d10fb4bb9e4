"""Making a home: whole, closed to others, never over another."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

import pytest

from omnicli.errors import BadInput, Conflict, StoreError, UsageFault
from omnicli.i18n import Translator
from omnicli.keys import NAMES
from omnicli.place import Place
from omnicli.services import installation
from omnicli.services.installation import read_college_file

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Omni

INIT = ("admin", "init")


def a_place(folder: Path) -> Place:
    return Place(folder, folder / "keys")


def make(folder: Path) -> None:
    installation.prepare(a_place(folder), "# settings\n", write_store)


def write_store(draft: Path) -> None:
    draft.write_text("store")


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


WHOLE = ["config.toml", "keys/audit-1.key", "keys/pepper-1.key", "keys/secrets-1.key", "omni.db"]


def test_a_home_has_its_store_keys_settings_and_nothing_else(tmp_path: Path) -> None:
    make(tmp_path / "home")
    assert names(tmp_path / "home") == WHOLE


def test_a_home_that_could_not_be_finished_is_made_again_with_the_same_keys(tmp_path: Path) -> None:
    def fail(_draft: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StoreError):
        installation.prepare(a_place(tmp_path), "", fail)
    keys = [(tmp_path / "keys" / name).read_bytes() for name in NAMES]
    make(tmp_path)
    assert names(tmp_path) == WHOLE
    assert [(tmp_path / "keys" / name).read_bytes() for name in NAMES] == keys


@pytest.mark.parametrize("name", NAMES)
def test_a_key_that_is_missing_is_made_and_the_other_kept(tmp_path: Path, name: str) -> None:
    make(tmp_path)
    (tmp_path / "omni.db").unlink()
    kept = {key: (tmp_path / "keys" / key).read_bytes() for key in NAMES if key != name}
    (tmp_path / "keys" / name).unlink()
    make(tmp_path)
    assert {key: (tmp_path / "keys" / key).read_bytes() for key in kept} == kept


def test_what_a_killed_init_left_is_swept_when_its_number_comes_again(tmp_path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        (tmp_path / f".omni.db.{os.getpid()}{suffix}").write_text("left")
    make(tmp_path)
    assert names(tmp_path) == WHOLE


def test_a_store_is_never_written_over(tmp_path: Path) -> None:
    make(tmp_path)
    with pytest.raises(Conflict):
        make(tmp_path)

    def meanwhile(draft: Path) -> None:
        draft.write_text("mine")
        (tmp_path / "omni.db").write_text("theirs")

    (tmp_path / "omni.db").unlink()
    with pytest.raises(Conflict):
        installation.prepare(a_place(tmp_path), "", meanwhile)
    assert (tmp_path / "omni.db").read_text() == "theirs"
    assert names(tmp_path) == WHOLE


def test_settings_that_are_there_are_kept(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('lang = "en"\n')
    make(tmp_path)
    assert (tmp_path / "config.toml").read_text() == 'lang = "en"\n'


def test_a_folder_that_is_there_is_closed_to_others(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_a_folder_that_everybody_shares_is_refused_and_left_open(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    with pytest.raises(UsageFault) as told:
        make(tmp_path)
    assert told.value.code == "home-shared"
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777
    assert names(tmp_path) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_account_is_refused(tmp_path: Path) -> None:
    os.chown(tmp_path, 12345, -1)
    with pytest.raises(UsageFault):
        make(tmp_path)


@pytest.mark.parametrize("place", ["file", "file/below", "link"])
def test_a_home_that_cannot_be_is_said(bare_omni: Omni, tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to("file")
    bare_omni.environ["OMNI_HOME"] = str(tmp_path / place)
    code = 7 if place == "file/below" else 6
    assert bare_omni(*INIT, exits=code).stderr.count("\n") == 1


def test_keys_may_live_elsewhere(bare_omni: Omni, tmp_path: Path) -> None:
    bare_omni.environ["OMNI_KEYS"] = str(tmp_path / "vault")
    bare_omni(*INIT)
    assert sorted(path.name for path in (tmp_path / "vault").iterdir()) == sorted((*NAMES, "signing-1.pem"))
    assert not (bare_omni.home / "keys").exists()
    bare_omni("admin", "verify")


# --- what the college says of itself ---------------------------------------------------------------------------


def test_a_college_file_is_read_with_its_logo(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n rest")
    (tmp_path / "college.toml").write_text('name = "Cégep de Thetford"\nlogo = "logo.png"\n')
    facts, logo = read_college_file(tmp_path / "college.toml")
    assert facts.name == "Cégep de Thetford"
    assert logo == b"\x89PNG\r\n\x1a\n rest"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"name = ", "not-toml"), (b"name = '\xff'", "not-toml"), (b"a = " + b"[" * 5000, "not-toml"),
        (b"city = 'Thetford'", "bad-college"), (b"name = 'x'\nlogo = 'none.png'", "unreadable"),
        (b"name = 'x'\nlogo = 'college.toml'", "bad-logo"), (b"name = 'x'\nsize = 3", "bad-college"),
        (b"name = 'x'\ntime_zone = '../../etc/passwd'", "bad-college"),
        (b"name = 'x'\ntime_zone = 'America'", "bad-college"),
    ],
)  # fmt: skip
def test_a_college_file_that_is_wrong_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    (tmp_path / "college.toml").write_bytes(data)
    with pytest.raises(BadInput) as told:
        read_college_file(tmp_path / "college.toml")
    assert told.value.code == code


def test_a_college_file_that_is_not_there_is_refused_and_makes_nothing(bare_omni: Omni) -> None:
    bare_omni(*INIT, "--college", "/nonexistent/college.toml", exits=9)
    assert not bare_omni.home.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"city = 'x'\nname = Thetford\n", "line 2, column 8"),
        (b"city = 'x'\n\nname = '\xe9'\n", "not UTF-8 text: look at line 3"),
        (b"name = ", "look at its last line"),
    ],
)
def test_a_college_file_that_is_not_toml_is_told_where(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "college.toml"
    path.write_bytes(data)
    with pytest.raises(BadInput) as refused:
        read_college_file(path)
    assert words in Translator("en")(refused.value.message, **refused.value.params)


def test_a_college_file_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        read_college_file(tmp_path / "nowhere.toml")
    assert "it does not exist" in Translator("en")(refused.value.message, **refused.value.params)
