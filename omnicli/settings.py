"""Settings: flag > `OMNI_*` > `config.toml` > default, in one frozen dataclass."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from omnicli.errors import UsageFault
from omnicli.i18n import LANGUAGES, N_, Words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


FORMATS = ("table", "json", "csv")


def one_of(value: str, among: tuple[str, ...], option: str) -> str:
    """Return a value that must be one of some words; a `UsageFault` that names the option and the words."""
    if value not in among:
        raise UsageFault(
            N_("{option} must be one of {among}, not “{value}”."),
            option=option,
            among=among,
            value=value[:40],
        )
    return value


def _setting(
    default: Any, about: str, *, low: int | None = None, high: int | None = None, among: Any = ()
) -> Any:
    return field(default=default, metadata={"about": about, "low": low, "high": high, "among": among})


@dataclass(frozen=True)
class Settings:
    """Every setting with its default; the text beside each is what `config.toml` and the docs say."""

    lang: str = _setting(
        "", N_("language of the sentences: fr or en; empty follows the locale"), among=("", *LANGUAGES)
    )
    format: str = _setting("table", N_("how data is shown: table, json or csv"), among=FORMATS)
    keys: str = _setting("", N_("folder of the keys; empty is keys/ in the home"))
    session_idle_minutes: int = _setting(
        20, N_("a session ends after so many minutes without a command"), low=1, high=480
    )
    session_hours: int = _setting(
        8, N_("a session ends after so many hours, whatever happens"), low=1, high=24
    )
    bcrypt_cost: int = _setting(
        12, N_("cost of the NIP's hash; below 12 only in a rehearsal"), low=4, high=16
    )
    nip_min_length: int = _setting(5, N_("shortest NIP (guide, step 5: 5)"), low=5, high=72)
    nip_max_length: int = _setting(12, N_("longest NIP (guide, step 5: 12)"), low=5, high=72)
    nip_blocklist: bool = _setting(False, N_("refuse the commonest NIPs"))
    lockout_free: int = _setting(5, N_("failures before an account has to wait"), low=1, high=20)
    lockout_first_wait_minutes: int = _setting(
        15, N_("first wait, doubled at each further failure"), low=1, high=1440
    )
    lockout_longest_wait_minutes: int = _setting(
        1440, N_("longest wait between two tries"), low=1, high=10080
    )
    lockout_closes_at: int = _setting(
        100, N_("failures at which an account closes until staff open it"), low=5, high=1000
    )
    invitation_days: int = _setting(14, N_("days an employee's one-time code is good for"), low=1, high=90)
    operator: bool = _setting(
        default=False,
        about=N_("staff commands act as the operator even while an employee is signed in (for cron)"),
    )
    busy_seconds: int = _setting(30, N_("seconds to wait for another writer of the store"), low=0, high=600)


@dataclass(frozen=True)
class Loaded:
    """The settings in force and where each came from: 'flag', 'environment', 'file' or 'default'."""

    settings: Settings
    origins: Mapping[str, str]


def load(config: Path, environ: Mapping[str, str]) -> Loaded:
    """Read the settings; a wrong name or value is a `UsageFault` that names it."""
    from_file = _read_file(config)
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for known in dataclasses.fields(Settings):
        variable = variable_of(known.name)
        if environ.get(variable):
            values[known.name] = _read(known, environ[variable], variable)
            origins[known.name] = "environment"
        elif known.name in from_file:
            values[known.name] = _read(known, from_file[known.name], f"{config.name}: {known.name}")
            origins[known.name] = "file"
        else:
            origins[known.name] = "default"
    found = Settings(**values)
    _check_together(found)
    return Loaded(found, origins)


def _check_together(found: Settings) -> None:
    if found.nip_min_length > found.nip_max_length:
        raise UsageFault(
            N_("{small} cannot be above {large}."),
            code="settings",
            small="nip_min_length",
            large="nip_max_length",
        )


def variable_of(name: str) -> str:
    """Return the environment variable of a setting."""
    return f"OMNI_{name.upper()}"


def _read_file(config: Path) -> dict[str, Any]:
    try:
        text = config.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise UsageFault(
            N_("The settings file {path} cannot be read."), code="settings", path=config
        ) from error
    # A file as `omni admin init` leaves it is all comments; not parsing it keeps every command quick.
    if all(not line.strip() or line.lstrip().startswith("#") for line in text.splitlines()):
        return {}
    import tomllib

    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageFault(
            N_("The settings file {path} is not valid TOML: {why}"), code="settings", path=config, why=error
        ) from error
    unknown = sorted(set(found) - {known.name for known in dataclasses.fields(Settings)})
    if unknown:
        raise UsageFault(
            N_("Unknown setting in {path}: {names}"), code="settings", path=config, names=", ".join(unknown)
        )
    return found


def _read(known: dataclasses.Field[Any], value: Any, where: str) -> Any:
    kind = type(known.default)
    try:
        result = _convert(kind, value)
    except ValueError:
        raise _bad(known, where, value) from None
    low, high, among = (known.metadata[key] for key in ("low", "high", "among"))
    if (
        (low is not None and result < low)
        or (high is not None and result > high)
        or (among and result not in among)
    ):
        raise _bad(known, where, value)
    return result


def _convert(kind: type, value: Any) -> Any:
    if kind is bool:
        if isinstance(value, bool):
            return value
        words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
        if str(value).lower() not in words:
            raise ValueError
        return words[str(value).lower()]
    if kind is int:
        return _whole(value)
    if not isinstance(value, str):
        raise ValueError
    return value


def _whole(value: Any) -> int:
    """Read a whole number: of a TOML file, or written with the digits 0 to 9."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isascii() and value.removeprefix("-").isdecimal() and len(value) < 10:
        return int(value)
    raise ValueError


def _bad(known: dataclasses.Field[Any], where: str, value: Any) -> UsageFault:
    return UsageFault(
        N_("{where} cannot be {value}: {about}."),
        code="settings",
        where=where,
        value=str(value)[:40],
        about=Words(known.metadata["about"]),
    )
