"""The list of papers that a college revoked, for third parties: numbers and instants, nothing of anybody.

A JSON object whose `signature` (base64) is the college's, over the rest of it.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from omnicli.clock import from_text, to_text
from omnicli.errors import BadInput
from omnicli.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime


class RevocationList(NamedTuple):
    """A list as it was read: `content` are the bytes that `signature` is of."""

    issued_at: datetime
    revoked: Mapping[str, str]
    content: bytes
    signature: bytes


def unsigned(college: str, at: datetime, revoked: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Return a list of (number, instant as text) before it is signed."""
    return {
        "college": college,
        "issued_at": to_text(at),
        "revoked": [{"number": number, "revoked_at": since} for number, since in revoked],
    }


def signed_bytes(table: Mapping[str, object]) -> bytes:
    """Return the bytes of a list that its signature is of, whatever the order and spaces it is written with."""
    rest = {key: value for key, value in table.items() if key != "signature"}
    return json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def written(table: Mapping[str, object], signature: bytes) -> bytes:
    """Write a list with its signature."""
    whole = {**table, "signature": base64.b64encode(signature).decode()}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"


def read(data: bytes) -> RevocationList:
    """Read a list; `BadInput` when it is none. Whether the college signed it is for the caller to find out."""
    try:
        table = json.loads(data.decode())
        revoked = {_text(one["number"]): _text(one["revoked_at"]) for one in table["revoked"]}
        signature = base64.b64decode(_text(table["signature"]), validate=True)
        return RevocationList(from_text(_text(table["issued_at"])), revoked, signed_bytes(table), signature)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        raise BadInput(N_("This is not a list of revoked papers."), code="bad-revocations") from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
