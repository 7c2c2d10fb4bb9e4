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


def examine(
    place: Place, *, now: datetime, last_event: datetime | None, rehearsal: bool | None
) -> Iterator[Finding]:
    """Yield a finding for the folders, the keys, the clock and the owners of the package names.

    `rehearsal` is what the store is, None when it cannot be read.
    """
    for folder in (place.home, place.keys, place.sessions, place.backups):
        yield _folder(folder)
    yield _file("config", place.config)
    for name in NAMES:
        yield _key(place, name)
    yield from _payment_key(place, rehearsal=rehearsal)
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


def _payment_key(place: Place, *, rehearsal: bool | None) -> Iterator[Finding]:
    """Look at the key of the payment page, where there is one: a wrong one stops online payments only."""
    from importlib.util import find_spec

    from omnicli.online.keyfile import STRIPE, check_place, read_stripe_key

    path = place.keys / STRIPE
    if not path.exists():
        return
    wrong = "" if find_spec("stripe") else N_("serves nothing: install omni-cegep[online]")
    try:
        key = read_stripe_key(path)
        if rehearsal is not None:
            check_place(key, rehearsal=rehearsal)
    except OmniError as error:
        wrong = _KEY.get(error.code) or _PAYMENT_KEY.get(error.code, N_("cannot be read"))
    yield Finding("key", STRIPE, wrong)


_PAYMENT_KEY = {
    "online-key-file": N_("does not say what it must"),
    "live-key-in-rehearsal": N_("is a live key in a rehearsal"),
    "test-key-in-real-store": N_("is a test key in a real store"),
}

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
