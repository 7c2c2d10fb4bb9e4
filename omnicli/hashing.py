"""Hashing of NIPs and secret answers: bcrypt over a peppered HMAC.

`bcrypt(base64(HMAC-SHA-384(pepper, value)))`: the pepper lives outside the database, and 64 ASCII bytes keep
clear of bcrypt's limit of 72, above which bcrypt 5 raises.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# A well-formed hash of nobody's secret, compared against when there is no account, so that the work is the same.
_NOBODY = "$2b${cost:02d}$abcdefghijklmnopqrstuu5Lo0g67CiD3M4RpN1BmBb4Crp5w7dbK"


class Hasher:
    """Hashes and verifies with one pepper and one cost."""

    def __init__(self, pepper: bytes, cost: int) -> None:
        self._pepper = pepper
        self._cost = cost

    def hash_all(self, values: Sequence[bytes]) -> list[str]:
        """Hash several secrets side by side (bcrypt leaves the interpreter's lock)."""
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(max_workers=len(values)) as pool:
            return list(pool.map(self.hash, values))

    def hash(self, value: bytes) -> str:
        """Hash one secret."""
        import bcrypt

        return bcrypt.hashpw(self._prepare(value), bcrypt.gensalt(self._cost)).decode()

    def verify(self, value: bytes, hashed: str | None) -> bool:
        """Compare a secret with a stored hash; without one, do the same work and say no."""
        import bcrypt

        try:
            matches = bcrypt.checkpw(
                self._prepare(value), (hashed or _NOBODY.format(cost=self._cost)).encode()
            )
        except ValueError:
            return False
        return matches and hashed is not None

    def is_weak(self, hashed: str) -> bool:
        """Tell whether a stored hash cost less than one made now would."""
        return int(hashed[4:6]) < self._cost

    def _prepare(self, value: bytes) -> bytes:
        import hmac

        return b64encode(hmac.digest(self._pepper, value, "sha384"))
