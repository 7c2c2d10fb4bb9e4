"""The provider's key: a private file beside the other keys, never an argument, a setting or a variable.

    key = "sk_live_…"
    return_url = "https://www.cegep.example/merci"

`return_url` is where the payer lands afterwards. In a rehearsal `api` may name a stand-in of the provider on this very
machine, and nowhere else: no setting can send a payment astray.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from omnicli.errors import Refused, StoreError
from omnicli.i18n import N_

if TYPE_CHECKING:
    from pathlib import Path

STRIPE = "stripe"
"""The file's name, and the provider's."""

_KEY = r"(?:sk|rk)_(live|test)_[A-Za-z0-9]{8,200}"
_KNOWN = {"key", "return_url", "api"}
_LONGEST = 4096
_LOOPBACK = {"127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class StripeKey:
    """What the file says. `live` keys move money; `api` empty is the provider itself."""

    secret: str = field(repr=False)
    live: bool
    return_url: str
    api: str


def read_stripe_key(path: Path) -> StripeKey:
    """Read the file; `StoreError` when others can read it too, or it does not say what it must."""
    try:
        mode, text = _read(path)
        found = _parse(text)
    except OSError as error:
        raise StoreError(N_("The key {path} cannot be read."), code="key-missing", path=path) from error
    except ValueError:
        # Whatever is wrong, it is not quoted: it may be the key.
        raise StoreError(
            N_(
                'The file {path} must say key = "rk_…" or "sk_…" (a secret key of the provider) and '
                'return_url = "https://…" (where payers land afterwards).'
            ),
            code="online-key-file",
            path=path,
        ) from None
    if mode & 0o077:
        raise StoreError(
            N_("Other accounts can read the key {path}. Close it first: chmod 600 {path}"),
            code="key-open",
            path=path,
        )
    return found


def check_place(key: StripeKey, *, rehearsal: bool) -> None:
    """Refuse a key that moves money in a rehearsal, or one that moves none in a real store."""
    if key.live and rehearsal:
        raise Refused(
            N_(
                "This store is a rehearsal, and the payment key is a live one: put a test key (sk_test_…) here."
            ),
            code="live-key-in-rehearsal",
        )
    if not key.live and not rehearsal:
        raise Refused(
            N_(
                "The payment key is a test key, and this store is real: nobody would have paid. "
                "Put the live key (sk_live_…) here."
            ),
            code="test-key-in-real-store",
        )


def _read(path: Path) -> tuple[int, str]:
    """Return the mode and the text of one and the same file; a pipe is not waited for."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_size > _LONGEST:
            raise ValueError("not a key file")
        return found.st_mode, file.read(_LONGEST).decode()


def _parse(text: str) -> StripeKey:
    import tomllib

    table = tomllib.loads(text)
    if not all(isinstance(value, str) for value in table.values()) or not table.keys() <= _KNOWN:
        raise ValueError("unknown keys")
    match = re.fullmatch(_KEY, table.get("key", ""))
    return_url, api = table.get("return_url", ""), table.get("api", "")
    if not match or not _is_address(return_url, "https"):
        raise ValueError("no key, or nowhere to return to")
    live = match[1] == "live"
    if api and (live or not _is_loopback(api)):
        raise ValueError("payments go to the provider")
    return StripeKey(table["key"], live, return_url, api)


def _is_address(url: str, scheme: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == scheme and bool(parts.hostname) and url.isprintable() and " " not in url


def _is_loopback(url: str) -> bool:
    parts = urlsplit(url)
    plain = not (parts.username or parts.password or parts.path or parts.query or parts.fragment)
    return _is_address(url, "http") and parts.hostname in _LOOPBACK and plain
