"""Settings: flag > environment > file > default, each wrong one named."""

from __future__ import annotations

import dataclasses
import tomllib
from typing import TYPE_CHECKING

import pytest

from omnicli.config_template import config_text
from omnicli.errors import UsageFault
from omnicli.i18n import Translator
from omnicli.settings import Settings, load, variable_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Omni


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def refusal(config: Path, environ: dict[str, str] | None = None) -> UsageFault:
    with pytest.raises(UsageFault) as told:
        load(config, environ or {})
    return told.value


def test_without_a_file_every_setting_has_its_default(config: Path) -> None:
    loaded = load(config, {})
    assert loaded.settings == Settings()
    assert set(loaded.origins.values()) == {"default"}


def test_the_environment_goes_before_the_file_and_the_file_before_the_default(config: Path) -> None:
    config.write_text("session_hours = 4\nlockout_free = 3\n")
    loaded = load(config, {"OMNI_SESSION_HOURS": "2"})
    assert (loaded.settings.session_hours, loaded.settings.lockout_free) == (2, 3)
    assert loaded.settings.invitation_days == Settings().invitation_days
    assert {name: loaded.origins[name] for name in ("session_hours", "lockout_free", "invitation_days")} == {
        "session_hours": "environment", "lockout_free": "file", "invitation_days": "default",
    }  # fmt: skip


def test_a_flag_goes_before_the_environment(omni: Omni) -> None:
    omni.environ["OMNI_FORMAT"] = "csv"
    assert omni("admin", "college", "show", "--format", "json").json["name"] == "Cégep"


def test_an_empty_variable_is_none(config: Path) -> None:
    assert load(config, {"OMNI_SESSION_HOURS": ""}).origins["session_hours"] == "default"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lang", "de"), ("format", "xml"), ("session_hours", "0"), ("session_hours", "25"), ("session_hours", "eight"),
        ("session_hours", "8.5"), ("session_hours", "1e1"), ("session_hours", "８"), ("session_hours", "1_0"),
        ("session_hours", " 8"), ("session_hours", "+8"), ("session_hours", "8" * 5000), ("nip_blocklist", "maybe"),
        ("busy_seconds", "-1"), ("bcrypt_cost", "3"), ("bcrypt_cost", "17"),
    ],
)  # fmt: skip
def test_a_wrong_variable_is_named_with_what_it_means(config: Path, name: str, value: str) -> None:
    error = refusal(config, {variable_of(name): value})
    assert error.params["where"] == f"OMNI_{name.upper()}"
    assert error.params["value"] == value[:40]
    assert error.exit_code == 2


@pytest.mark.parametrize(
    "line",
    ["session_hours = 8.0", "session_hours = true", "session_hours = '8h'", "lang = 3", "lang = ['fr']",
     "nip_blocklist = 'maybe'", "nip_blocklist = []", "format = 'TABLE'", "session_hours = 2026-01-01"],
)  # fmt: skip
def test_a_wrong_value_of_the_file_is_named(config: Path, line: str) -> None:
    config.write_text(line)
    assert line.partition(" ")[0] in str(refusal(config).params["where"])


@pytest.mark.parametrize(
    ("word", "value"), [("1", True), ("TRUE", True), ("yes", True), ("0", False), ("No", False)]
)
def test_a_switch_is_written_in_several_ways(config: Path, word: str, value: bool) -> None:
    assert load(config, {"OMNI_NIP_BLOCKLIST": word}).settings.nip_blocklist is value


def test_every_unknown_name_of_the_file_is_listed(config: Path) -> None:
    config.write_text("sesion_hours = 4\nlang = 'fr'\n[colours]\n")
    assert refusal(config).params["names"] == "colours, sesion_hours"


@pytest.mark.parametrize("data", [b"lang = ", b"lang", b"\xff\xfe", b"lang = 'fr'\nlang = 'en'\n"])
def test_a_file_that_cannot_be_read_is_named(config: Path, data: bytes) -> None:
    config.write_bytes(data)
    assert refusal(config).params["path"] == config


def test_settings_that_contradict_each_other_are_refused(config: Path) -> None:
    config.write_text("nip_min_length = 13\n")
    assert refusal(config).params == {"small": "nip_min_length", "large": "nip_max_length"}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_file_of_a_new_home_says_every_setting_and_changes_none(config: Path, lang: str) -> None:
    text = config_text(Translator(lang))
    config.write_text(text)
    assert load(config, {}).origins == dict.fromkeys(load(config, {}).origins, "default")
    uncommented = "\n".join(line[2:] for line in text.splitlines() if " = " in line)
    assert tomllib.loads(uncommented) == dataclasses.asdict(Settings())
    config.write_text(uncommented)
    assert load(config, {}).settings == Settings()


def test_a_wrong_setting_is_refused_in_the_readers_language_and_shape(omni: Omni) -> None:
    omni.environ["OMNI_SESSION_HOURS"] = "x"
    assert omni("whoami", exits=2).stderr.startswith("OMNI_SESSION_HOURS cannot be")
    assert "ne peut pas" in omni("whoami", lang="fr", exits=2).stderr
    omni.environ["OMNI_FORMAT"] = "json"
    assert omni("whoami", exits=2).error["code"] == "settings"
