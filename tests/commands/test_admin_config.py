"""`omni admin config show`: every setting, its value and where it comes from."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest

from omnicli.settings import Settings

if TYPE_CHECKING:
    from tests.conftest import Omni


def shown(omni: Omni, *words: str) -> dict[str, dict[str, Any]]:
    rows = omni(*words, "admin", "config", "show", "--format", "json").json
    return {row["name"]: row for row in rows}


def test_every_setting_is_shown_with_its_variable_and_meaning(omni: Omni) -> None:
    rows = shown(omni)
    assert list(rows) == [known.name for known in dataclasses.fields(Settings)]
    assert rows["session_hours"]["variable"] == "OMNI_SESSION_HOURS"
    assert all(row["about"] for row in rows.values())


def test_each_origin_is_named_in_its_order(omni: Omni) -> None:
    (omni.home / "config.toml").write_text('lang = "fr"\nsession_hours = 4\nlockout_free = 3\n')
    omni.environ["OMNI_LOCKOUT_FREE"] = "4"
    rows = shown(omni, "--lang", "en")
    assert {name: (rows[name]["value"], rows[name]["origin"]) for name in
            ("lang", "format", "session_hours", "lockout_free", "busy_seconds")} == {
        "lang": ("en", "flag"), "format": ("json", "flag"), "session_hours": (4, "file"),
        "lockout_free": (4, "environment"), "busy_seconds": (30, "default"),
    }  # fmt: skip


@pytest.mark.parametrize(("lang", "word"), [("fr", "environnement"), ("en", "environment")])
def test_a_table_names_the_origin_in_the_readers_language(omni: Omni, lang: str, word: str) -> None:
    assert word in omni("admin", "config", "show", lang=lang).stdout


def test_it_needs_no_store(bare_omni: Omni) -> None:
    assert shown(bare_omni)["session_hours"]["value"] == 8
    assert not bare_omni.home.exists()


def test_a_wrong_file_is_named(omni: Omni) -> None:
    (omni.home / "config.toml").write_text("sesion_hours = 4\n")
    assert "sesion_hours" in omni("admin", "config", "show", exits=2).stderr


def test_no_key_is_shown(omni: Omni) -> None:
    said = omni("admin", "config", "show", "--format", "json").stdout
    assert not [key for key in (omni.home / "keys").iterdir() if key.read_bytes().hex() in said]
