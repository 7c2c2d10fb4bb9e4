"""`omni admin init`."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Omni


def test_a_home_is_closed_to_everybody_else(bare_omni: Omni) -> None:
    bare_omni("admin", "init")
    for path in (bare_omni.home, *bare_omni.home.rglob("*")):
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_a_second_init_is_refused_and_changes_nothing(bare_omni: Omni) -> None:
    bare_omni("admin", "init")
    before = (bare_omni.home / "omni.db").read_bytes()
    assert bare_omni("admin", "init", "--format=json", exits=2).error["code"] == "usage"
    bare_omni("admin", "init", exits=6)
    assert (bare_omni.home / "omni.db").read_bytes() == before


def test_the_clock_cannot_be_moved_in_a_real_college(bare_omni: Omni) -> None:
    bare_omni("admin", "init", "--as-of", "2026-09-20", exits=5)
    assert not bare_omni.home.exists()
