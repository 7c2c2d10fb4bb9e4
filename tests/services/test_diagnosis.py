"""What doctor finds around the store, one rule at a time."""

from __future__ import annotations

import shutil
from datetime import timedelta
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from omnicli.keys import AUDIT, NAMES, PEPPER
from omnicli.place import Place
from omnicli.services import diagnosis
from tests.conftest import MONDAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


def wrong(home: Path, now: datetime = MONDAY, last: datetime | None = None) -> list[tuple[str, str]]:
    found = diagnosis.examine(Place(home, home / "keys"), now=now, last_event=last, rehearsal=True)
    return [(one.check, one.wrong) for one in found if one.wrong]


def test_a_new_home_is_sound(home: Path) -> None:
    assert wrong(home) == []


def test_each_rule_is_reported(home: Path) -> None:
    found = diagnosis.examine(Place(home, home / "keys"), now=MONDAY, last_event=None, rehearsal=True)
    checks = [one.check for one in found]
    assert {check: checks.count(check) for check in checks} == {
        "folder": 4, "config": 1, "key": len(NAMES), "clock": 1, "package": 4,
    }  # fmt: skip


FOLDERS = ["", "keys", "sessions", "backups"]


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("mode", [0o750, 0o701, 0o755, 0o1777])
def test_a_folder_that_others_can_enter(home: Path, folder: str, mode: int) -> None:
    (home / folder).chmod(mode)
    assert wrong(home) == [("folder", "others can enter: chmod 700")]


@pytest.mark.parametrize("folder", FOLDERS[2:])
def test_a_folder_that_is_missing(home: Path, folder: str) -> None:
    shutil.rmtree(home / folder)
    assert wrong(home) == [("folder", "is missing")]


def test_settings_that_others_can_read(home: Path) -> None:
    (home / "config.toml").chmod(0o644)
    assert wrong(home) == [("config", "others can read it: chmod 600")]


def test_a_home_without_settings_is_sound(home: Path) -> None:
    (home / "config.toml").unlink()
    assert wrong(home) == []


def emptied(key: Path) -> None:
    key.write_bytes(b"")


def readable(key: Path) -> None:
    key.chmod(0o640)


@pytest.mark.parametrize("name", [PEPPER, AUDIT])
@pytest.mark.parametrize(
    ("spoil", "says"),
    [(Path.unlink, "is missing"), (emptied, "is damaged"), (readable, "others can read it: chmod 600")],
)
def test_a_key_that_is_not_as_it_must_be(
    home: Path, name: str, spoil: Callable[[Path], None], says: str
) -> None:
    spoil(home / "keys" / name)
    assert wrong(home) == [("key", says)]


@pytest.mark.parametrize(("seconds", "behind"), [(-1, True), (0, False), (1, False)])
def test_a_clock_that_was_set_back(home: Path, seconds: int, behind: bool) -> None:
    assert bool(wrong(home, MONDAY + timedelta(seconds=seconds), MONDAY)) is behind


def test_a_package_name_with_a_second_owner(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owners = {"omnicli": ["omni-cegep"], "store": ["omni-cegep", "store"], "pdf": ["pdf", "omni-cegep"]}
    monkeypatch.setattr(metadata, "packages_distributions", lambda: owners)
    assert wrong(home) == [("package", "has more than one owner")] * 2


def test_a_name_that_one_package_lists_twice_has_one_owner(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metadata, "packages_distributions", lambda: {"pdf": ["omni-cegep", "omni-cegep"]})
    assert wrong(home) == []


PAGE = 'return_url = "https://www.cegep.example/merci"\n'
TEST, LIVE = (f'key = "sk_{kind}_4eC39HqLyjWDarjtT1zdp7dc"\n{PAGE}' for kind in ("test", "live"))


@pytest.mark.parametrize(
    ("text", "mode", "said"),
    [
        (TEST, 0o600, []),
        (TEST, 0o644, [("key", "others can read it: chmod 600")]),
        ("sk_test_alone", 0o600, [("key", "does not say what it must")]),
        (LIVE, 0o600, [("key", "is a live key in a rehearsal")]),
    ],
)
def test_the_key_of_the_payment_page_is_looked_at(
    home: Path, text: str, mode: int, said: list[tuple[str, str]]
) -> None:
    file = home / "keys" / "stripe"
    file.write_text(text)
    file.chmod(mode)
    assert wrong(home) == said
