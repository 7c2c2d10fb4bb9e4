"""Papers issued, their bytes, those revoked, and who signed.

The bytes of a paper that bears a SIN are sealed where they lie, and opened when they are read.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import from_text, to_text
from omnicli.errors import StoreError
from omnicli.i18n import N_
from omnicli.rules.papers import SEALED, Certificate, Issued, stored_data

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from omnicli.rules.papers import Draft
    from omnicli.vault import Vault
    from store.engine import sqlite as engine

_WHOLE = """
    SELECT p.number, p.kind, p.student, p.data ->> 'name', p.term, p.lang, p.at, p.sha256, p.data, f.content,
           p.certificate, p.request, f.sealed
    FROM papers AS p JOIN paper_files AS f USING (sha256)
"""
_SAME = """
    WHERE p.student = ? AND p.kind = ? AND p.term = ? AND p.digest = ?
    AND p.number NOT IN (SELECT number FROM revoked_papers) ORDER BY p.at LIMIT 1
"""
_LIST = """
    SELECT p.number, p.kind, p.student, p.data ->> 'name', p.term, p.lang, p.at, p.sha256, r.at, r.reason
    FROM papers AS p LEFT JOIN revoked_papers AS r USING (number)
    WHERE ? IN ('', p.student) AND ? IN ('', p.kind) AND ? IN ('', p.term) ORDER BY p.at, p.number
"""
_ADD = """
    INSERT INTO papers (number, kind, student, term, lang, request, data, digest, sha256, certificate, at, actor)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


_OF_SLIP = """
    SELECT number FROM papers WHERE student = ? AND kind IN (?, ?) AND data ->> 'number' = ?
    AND number NOT IN (SELECT number FROM revoked_papers) ORDER BY at, number
"""


class Listed(NamedTuple):
    """A paper in a list: all but what it says; `revoked_at` and `why` when it is revoked."""

    number: str
    kind: str
    student: str
    name: str
    term: str
    lang: str
    at: str
    sha256: str
    revoked_at: str | None
    why: str | None


class Revocation(NamedTuple):
    """A paper that is worth nothing any more: since when, and why."""

    number: str
    at: str
    reason: str


class Papers:
    """Papers issued, their bytes, those revoked, and who signed."""

    def __init__(self, connection: engine.Connection, vault: Vault | None = None) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, paper: Issued, digest: str, *, actor: str) -> None:
        """Keep a paper and its bytes."""
        sealed = paper.kind in SEALED
        content = seal_file(self._vault, paper.content, paper.sha256) if sealed else paper.content
        self._connection.execute(
            "INSERT INTO paper_files (sha256, content, sealed) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (paper.sha256, content, sealed),
        )
        self._connection.execute(
            _ADD,
            (
                paper.number, paper.kind, paper.student, paper.term, paper.lang, paper.request, stored_data(paper),
                digest, paper.sha256, paper.certificate, to_text(paper.at), actor,
            ),
        )  # fmt: skip

    def same(self, draft: Draft | Issued, digest: str) -> Issued | None:
        """Return the first paper of that digest that is not revoked."""
        return self._one(_WHOLE + _SAME, draft.student, draft.kind, draft.term, digest)

    def of(self, number: str) -> Issued | None:
        """Return a paper by its number."""
        return self._one(_WHOLE + "WHERE p.number = ?", number)

    def of_request(self, request: int) -> Issued | None:
        """Return the paper that answers an attestation request."""
        return self._one(_WHOLE + "WHERE p.request = ?", request)

    def of_slip(self, student: str, slip: int) -> list[str]:
        """Return the numbers of the papers of a tax slip that are not revoked, in order of issue."""
        return [number for (number,) in self._connection.execute(_OF_SLIP, (student, *sorted(SEALED), slip))]

    def number_of(self, sha256: str) -> str | None:
        """Return the number of the paper with these bytes."""
        row = self._connection.execute("SELECT number FROM papers WHERE sha256 = ?", (sha256,)).fetchone()
        return str(row[0]) if row else None

    def is_given(self, number: str) -> bool:
        """Tell whether a paper has this number."""
        return bool(self._connection.execute("SELECT 1 FROM papers WHERE number = ?", (number,)).fetchone())

    def listing(self, *, student: str = "", kind: str = "", term: str = "") -> Iterator[Listed]:
        """Yield papers in order of issue, of one student, kind or term when given."""
        return map(Listed._make, self._connection.execute(_LIST, (student, kind, term)))

    def revoke(self, number: str, reason: str, *, at: datetime, actor: str) -> None:
        """Keep that a paper is worth nothing any more."""
        self._connection.execute(
            "INSERT INTO revoked_papers (number, reason, at, actor) VALUES (?, ?, ?, ?)",
            (number, reason, to_text(at), actor),
        )

    def revocation(self, number: str) -> Revocation | None:
        """Return when and why a paper was revoked, or None."""
        row = self._connection.execute(
            "SELECT number, at, reason FROM revoked_papers WHERE number = ?", (number,)
        ).fetchone()
        return Revocation(*row) if row else None

    def revocations(self) -> list[Revocation]:
        """Return every revocation, by number."""
        rows = self._connection.execute("SELECT number, at, reason FROM revoked_papers ORDER BY number")
        return [Revocation(*row) for row in rows]

    def know(self, certificate: Certificate, *, at: datetime, actor: str) -> bool:
        """Remember a certificate; tell whether it is new."""
        return bool(
            self._connection.execute(
                "INSERT INTO signing_certificates (fingerprint, pem, at, actor) VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO NOTHING RETURNING 1",
                (*certificate, to_text(at), actor),
            ).fetchone()
        )

    def certificates(self) -> list[Certificate]:
        """Return every certificate that the college has signed with, the newest first."""
        rows = self._connection.execute(
            "SELECT fingerprint, pem FROM signing_certificates ORDER BY at DESC, fingerprint"
        )
        return [Certificate(*row) for row in rows]

    def _one(self, query: str, *bound: object) -> Issued | None:
        row = self._connection.execute(query, bound).fetchone()
        if row is None:
            return None
        *said, sealed = row
        found = Issued(*said)
        content = open_file(self._vault, row[9], found.sha256) if sealed else bytes(row[9])
        return found._replace(at=from_text(row[6]), data=json.loads(row[8]), content=content)


def seal_file(vault: Vault | None, content: bytes, sha256: str) -> bytes:
    """Seal the bytes of a paper for their place; `StoreError` without a vault."""
    return _needed(vault).seal(content, *_PLACE, sha256)


def open_file(vault: Vault | None, sealed: bytes, sha256: str) -> bytes:
    """Open what `seal_file` sealed; `StoreError` when it was not sealed for that place."""
    return _needed(vault).open(bytes(sealed), *_PLACE, sha256)


_PLACE = ("paper_files", "content")


def _needed(vault: Vault | None) -> Vault:
    if vault is None:
        raise StoreError(N_("A protected value cannot be read here: the keys are missing."), code="no-vault")
    return vault
