"""Papers held against their bytes, what they say, their numbers, and the events that they left."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from omnicli.errors import StoreError
from omnicli.i18n import N_
from omnicli.rules.confirmation_number import is_confirmation_number
from omnicli.rules.papers import SEALED, digest
from store.papers import open_file
from store.verify_vouched import differ

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnicli.vault import Vault
    from store.engine import sqlite as engine

_PAPERS = """
    SELECT number, kind, student, term, lang, request, data, digest, sha256, certificate, at, actor
    FROM papers ORDER BY number
"""
_EVENTS = """
    SELECT details ->> 'number', details ->> 'sha256', details ->> 'digest', subject, details ->> 'certificate',
           details ->> 'issued_at', actor
    FROM audit WHERE action = 'paper.issue'
"""
_WRONGLY_KEPT = """
    SELECT p.number FROM papers AS p JOIN paper_files AS f USING (sha256)
    WHERE (p.kind IN (?, ?)) <> f.sealed ORDER BY p.number
"""
_REPLACED = """
    SELECT p.number FROM papers AS p JOIN tax_slips AS s ON s.replaces = p.data ->> 'number'
    WHERE p.kind IN (?, ?) AND p.number NOT IN (SELECT number FROM revoked_papers) ORDER BY p.number
"""
_REVOKED = differ(
    "SELECT number AS place, reason, at, actor FROM revoked_papers",
    """
    SELECT details ->> 'number' AS place, details ->> 'reason', at, actor FROM audit WHERE action = 'paper.revoke'
    """,
)
_KNOWN = differ(
    "SELECT fingerprint AS place, at, actor FROM signing_certificates",
    "SELECT details ->> 'sha256' AS place, at, actor FROM audit WHERE action = 'certificate.know'",
)
_BYTES = N_("The file of a paper is not the one that was issued: {where}")
_UNOPENED = N_("The sealed file of a paper does not open with this installation's key: {where}")
_CLEAR = N_("The file of the paper {where} bears a SIN and is not sealed, or is sealed and bears none.")
_IN_FORCE = N_("The paper {where} is in force, and its tax slip was amended or cancelled.")
_SAYS = N_("What the paper {where} says is not what was issued.")
_NUMBER = N_("The number {where} of a paper is not one that is given.")
_UNSAID = N_("No event says that the paper {where} was issued as it is.")
_GONE = N_("The paper {where} was issued, and is no longer there.")
_REVOCATION = N_("The revocation of the paper {where} is not what the audit trail says.")
_CERTIFICATE = N_("The certificate {where} is not one that the audit trail says the college signs with.")


def papers(connection: engine.Connection, vault: Vault | None = None) -> Iterator[tuple[str, str, str]]:
    """Yield (check, where, message) for each paper that is not as it was issued; reads every file once.

    What is sealed is opened with `vault`; without one, it is taken as it lies.
    """
    for (sha256,) in connection.execute("SELECT sha256 FROM paper_files ORDER BY sha256"):
        wrong = _file(connection, sha256, vault)
        if wrong:
            yield "paper-bytes", sha256, wrong
    yield from _of_slips(connection)
    said = {number: tuple(rest) for number, *rest in connection.execute(_EVENTS)}
    for number, *made, kept, sha256, certificate, at, actor in connection.execute(_PAPERS):
        if not is_confirmation_number(number):
            yield "paper-number", number, _NUMBER
        if digest(*made) != kept:
            yield "paper-data", number, _SAYS
        if said.pop(number, None) != (sha256, kept, f"student:{made[1]}", certificate, at, actor):
            yield "paper-event", number, _UNSAID
    for number in sorted(said, key=str):
        yield "paper-event", str(number), _GONE
    for (number,) in connection.execute(_REVOKED):
        yield "paper-revoked", str(number), _REVOCATION
    yield from _certificates(connection)


def _of_slips(connection: engine.Connection) -> Iterator[tuple[str, str, str]]:
    """Yield the papers of tax slips whose bytes are not kept as they must be, or that should be in force no more."""
    for (number,) in connection.execute(_WRONGLY_KEPT, sorted(SEALED)):
        yield "paper-sealed", number, _CLEAR
    for (number,) in connection.execute(_REPLACED, sorted(SEALED)):
        yield "paper-of-replaced-slip", number, _IN_FORCE


def _file(connection: engine.Connection, sha256: str, vault: Vault | None) -> str:
    """Return what is wrong with the bytes of a paper, '' for nothing."""
    content, sealed = connection.execute(
        "SELECT content, sealed FROM paper_files WHERE sha256 = ?", (sha256,)
    ).fetchone()
    if sealed and vault is None:
        return ""
    try:
        held = open_file(vault, content, sha256) if sealed else content
    except StoreError:
        return _UNOPENED
    return "" if hashlib.sha256(held).hexdigest() == sha256 else _BYTES


def _certificates(connection: engine.Connection) -> Iterator[tuple[str, str, str]]:
    """Hold each certificate against its event and its own fingerprint: one put there would make forgeries genuine."""
    for (fingerprint,) in connection.execute(_KNOWN):
        yield "paper-certificate", str(fingerprint), _CERTIFICATE
    for fingerprint, pem in connection.execute("SELECT fingerprint, pem FROM signing_certificates"):
        if _fingerprint(pem) != fingerprint:
            yield "paper-certificate", fingerprint, _CERTIFICATE


def _fingerprint(pem: str) -> str:
    """Return the SHA-256 of the first certificate of a PEM text, '' when there is none."""
    body = pem.partition("-----BEGIN CERTIFICATE-----")[2].partition("-----END CERTIFICATE-----")[0]
    try:
        return hashlib.sha256(base64.b64decode(body)).hexdigest()
    except ValueError:
        return ""
