"""What `omni admin doctor` reports of the installation around the store."""

from __future__ import annotations

import stat
from importlib import metadata
from typing import TYPE_CHECKING

from omnicli.errors import OmniError
from omnicli.i18n import N_
from omnicli.keys import NAMES, read_key
from omnicli.rules.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from omnicli.place import Place

PACKAGES = ("omnicli", "commands", "store", "pdf")


def examine(place: Place, *, now: datetime, last_event: datetime | None) -> Iterator[Finding]:
    """Yield a finding for the folders, the keys, the clock and the owners of the package names."""
    for folder in (place.home, place.keys, place.sessions, place.backups):
        yield _folder(folder)
    yield _file("config", place.config)
    for name in NAMES:
        yield _key(place, name)
    yield _clock(now, last_event)
    yield from _owners()


def _folder(path: Path) -> Finding:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return Finding("folder", str(path), N_("is missing"))
    return Finding("folder", f"{path} {mode:04o}", N_("others can enter: chmod 700") if mode & 0o077 else "")


def _file(check: str, path: Path) -> Finding:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return Finding(check, str(path), "")
    return Finding(check, f"{path} {mode:04o}", N_("others can read it: chmod 600") if mode & 0o077 else "")


def _key(place: Place, name: str) -> Finding:
    try:
        read_key(place.keys, name)
    except OmniError as error:
        return Finding("key", name, _KEY.get(error.code, N_("cannot be read")))
    return Finding("key", name, "")


# What `omnicli.keys.read_key` refuses, in a few words.
_KEY = {
    "key-missing": N_("is missing"),
    "key-open": N_("others can read it: chmod 600"),
    "key-damaged": N_("is damaged"),
}


def _clock(now: datetime, last_event: datetime | None) -> Finding:
    behind = last_event is not None and now < last_event
    return Finding(
        "clock",
        f"{now:%Y-%m-%dT%H:%M:%SZ}",
        N_("is behind the last event: it was set back") if behind else "",
    )


def _owners() -> Iterator[Finding]:
    """Say who owns each top-level name: a second owner would overwrite ours without a word."""
    owners = metadata.packages_distributions()
    for name in PACKAGES:
        found = sorted(set(owners.get(name, [])))
        yield Finding(
            "package",
            f"{name}: {', '.join(found) or '-'}",
            N_("has more than one owner") if len(found) > 1 else "",
        )
