"""The college's signature on a PDF: PAdES B-B, a certification that no change may follow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from omnicli.rules.papers import Certificate


@dataclass(frozen=True)
class Signer:
    """A key and the certificates that vouch for it, as PEM bytes: it goes to another process as it is."""

    key: bytes
    chain: bytes

    @cached_property
    def certificate(self) -> Certificate:
        """The certificate of the key."""
        raise NotImplementedError


def sign(content: bytes, signer: Signer, at: datetime) -> bytes:
    """Return the PDF with the college's signature, said to be made at that instant."""
    raise NotImplementedError
