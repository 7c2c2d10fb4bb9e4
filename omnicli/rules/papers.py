"""Papers of the college as values: what one will say, its number and instant, and what was issued."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from omnicli.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

REPORT_CARD: Final = "report-card"
TRANSCRIPT: Final = "transcript"
ATTESTATION: Final = "attestation"
T2202: Final = "t2202"
RL8: Final = "rl8"
KINDS = (REPORT_CARD, TRANSCRIPT, ATTESTATION, T2202, RL8)
SEALED = frozenset({T2202, RL8})
"""Papers that bear a SIN: their bytes are kept encrypted."""
NAMES: Mapping[str, str] = {
    REPORT_CARD: N_("Report card"),
    TRANSCRIPT: N_("Transcript"),
    ATTESTATION: N_("Attestation of attendance"),
    T2202: N_("Tuition certificate (T2202)"),
    RL8: N_("Relevé 8"),
}
BOTH: Final = "both"
LANGS = ("fr", "en", BOTH)


class Draft(NamedTuple):
    """A paper before it is issued: `data` is JSON, all that it says but its number and instant.

    `term` is '' for a paper of no one term; `request` the attestation request that it answers. `sin` is drawn on it and
    kept nowhere else: what is kept of a paper that bears one is sealed, and its `data` do not hold it.
    """

    kind: str
    student: str
    name: str
    term: str
    lang: str
    data: Mapping[str, object]
    request: int | None = None
    sin: str = ""

    def __repr__(self) -> str:
        """Name the paper and nothing that it says: a SIN is in no message and no trace."""
        return f"Draft({self.kind!r}, {self.student!r}, {self.term!r}, {self.lang!r})"


class Stamp(NamedTuple):
    """What a paper receives when issued: number, instant (aware), the college's date, and what its QR says."""

    number: str
    issued_at: datetime
    issued_on: date
    verify: str


class Certificate(NamedTuple):
    """Who signs: SHA-256 of the certificate, in hexadecimal, and it and its chain as PEM text, the signer's first."""

    fingerprint: str
    pem: str


class Drawing(Protocol):
    """Draws and signs a paper, with what signs it."""

    @property
    def certificate(self) -> Certificate:
        """The certificate of the key that signs."""

    def __call__(self, draft: Draft, stamp: Stamp) -> bytes:
        """Return the signed bytes."""


class Issued(NamedTuple):
    """A paper as it was issued, with its bytes; `certificate` is the fingerprint of the one that signed."""

    number: str
    kind: str
    student: str
    name: str
    term: str
    lang: str
    at: datetime
    sha256: str
    data: Mapping[str, object]
    content: bytes
    certificate: str
    request: int | None = None


def issued(draft: Draft, stamp: Stamp, content: bytes, certificate: str) -> Issued:
    """Join a draft, its stamp and the bytes that were drawn."""
    return Issued(
        stamp.number, draft.kind, draft.student, draft.name, draft.term, draft.lang, stamp.issued_at,
        hashlib.sha256(content).hexdigest(), {**draft.data, "name": draft.name}, content, certificate, draft.request,
    )  # fmt: skip


def stored_data(draft: Draft | Issued) -> str:
    """Write what a paper says as the text that is kept: the same data always make the same text."""
    return json.dumps({**draft.data, "name": draft.name}, ensure_ascii=False, sort_keys=True)


def digest(kind: str, student: str, term: str, lang: str, request: int | None, data: str) -> str:
    """Return what tells whether two papers say the same: `data` is text of `stored_data`."""
    whole = json.dumps([kind, student, term, lang, request, data], ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()


def digest_of(draft: Draft | Issued) -> str:
    """Return the digest of a draft, the same as that of the paper it became."""
    return digest(draft.kind, draft.student, draft.term, draft.lang, draft.request, stored_data(draft))


def facts(draft: Draft, stamp: Stamp) -> dict[str, str]:
    """Return what stands inside the signed bytes for machines, and is read back by `omni verify`."""
    from omnicli.clock import to_text

    found = {
        "number": stamp.number,
        "kind": draft.kind,
        "issued_at": to_text(stamp.issued_at),
        "student": draft.student,
        "name": draft.name,
        "term": draft.term,
    }
    return {key: value for key, value in found.items() if value}
