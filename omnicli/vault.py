"""What is kept encrypted: AES-256-GCM-SIV under a key of the installation, each value bound to its place in the store.

A sealed value is one byte for the version of its key, 12 random bytes, then the ciphertext with its tag. Its table,
column, row and key version are authenticated: a value copied to another row does not open there. GCM-SIV (RFC 8452)
stays safe should the same random bytes ever be drawn twice.
"""

from __future__ import annotations

import hmac
import os
from functools import cached_property
from typing import TYPE_CHECKING

from omnicli.errors import StoreError
from omnicli.i18n import N_
from omnicli.keys import SECRETS, SECRETS_VERSION, read_key

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

_NONCE = 12


class Vault:
    """Seals and opens values; the key is read when the first one is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def seal(self, content: bytes, table: str, column: str, row: str) -> bytes:
        """Encrypt a value for one place of the store; `StoreError` when the key is missing, damaged or open."""
        nonce = os.urandom(_NONCE)
        bound = _bound(table, column, row, SECRETS_VERSION)
        return bytes((SECRETS_VERSION,)) + nonce + self._cipher.encrypt(nonce, content, bound)

    def open(self, sealed: bytes, table: str, column: str, row: str) -> bytes:
        """Decrypt what `seal` made for that place; `StoreError` when it was made for another, or by another key."""
        from cryptography.exceptions import InvalidTag

        try:
            nonce, body = sealed[1 : _NONCE + 1], sealed[_NONCE + 1 :]
            return self._cipher.decrypt(nonce, body, _bound(table, column, row, sealed[0]))
        except (InvalidTag, ValueError, IndexError):
            raise StoreError(
                N_("A protected value does not open with this installation's key ({table}.{column})."),
                code="not-opened",
                table=table,
                column=column,
            ) from None

    def digest(self, what: str, content: bytes) -> str:
        """Return the digest of a content under a key made from that of the secrets, the same each time.

        A plain one of what bears a SIN tells it to whoever has the rest and tries every number: there are few of them.
        """
        own = hmac.digest(self._key, b"digest", "sha256")  # never the key that encrypts
        return hmac.digest(own, what.encode() + b"\0" + content, "sha256").hex()

    @cached_property
    def _key(self) -> bytes:
        return read_key(self._folder, SECRETS)

    @cached_property
    def _cipher(self) -> AESGCMSIV:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

        return AESGCMSIV(self._key)


def _bound(table: str, column: str, row: str, version: int) -> bytes:
    return "\0".join((table, column, row, str(version))).encode()
