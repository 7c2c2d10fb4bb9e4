"""Papers held against their bytes, what they say, their numbers, and the events that they left."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from omnicli.i18n import N_
from omnicli.rules.confirmation_number import is_confirmation_number
from omnicli.rules.papers import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.engine import sqlite as engine

_PAPERS = (
    "SELECT number, kind, student, term, lang, request, data, digest, sha256 FROM papers ORDER BY number"
)
_EVENTS = """
    SELECT details ->> 'number', details ->> 'sha256', details ->> 'digest', subject
    FROM audit WHERE action = 'paper.issue'
"""
_REVOKED = """
    SELECT number FROM revoked_papers EXCEPT SELECT details ->> 'number' FROM audit WHERE action = 'paper.revoke'
"""
_UNREVOKED = """
    SELECT details ->> 'number' FROM audit WHERE action = 'paper.revoke' EXCEPT SELECT number FROM revoked_papers
"""
_BYTES = N_("The file of a paper is not the one that was issued: {where}")
_SAYS = N_("What the paper {where} says is not what was issued.")
_NUMBER = N_("The number {where} of a paper is not one that is given.")
_UNSAID = N_("No event says that the paper {where} was issued as it is.")
_GONE = N_("The paper {where} was issued, and is no longer there.")
_REVOCATION = N_("The revocation of the paper {where} is not what the audit trail says.")


def papers(connection: engine.Connection) -> Iterator[tuple[str, str, str]]:
    """Yield (check, where, message) for each paper that is not as it was issued; reads every file once."""
    for (sha256,) in connection.execute("SELECT sha256 FROM paper_files ORDER BY sha256"):
        (content,) = connection.execute(
            "SELECT content FROM paper_files WHERE sha256 = ?", (sha256,)
        ).fetchone()
        if hashlib.sha256(content).hexdigest() != sha256:
            yield "paper-bytes", sha256, _BYTES
    said = {number: tuple(rest) for number, *rest in connection.execute(_EVENTS)}
    for number, kind, student, term, lang, request, data, kept, sha256 in connection.execute(_PAPERS):
        if not is_confirmation_number(number):
            yield "paper-number", number, _NUMBER
        if digest(kind, student, term, lang, request, data) != kept:
            yield "paper-data", number, _SAYS
        if said.pop(number, None) != (sha256, kept, f"student:{student}"):
            yield "paper-event", number, _UNSAID
    for number in sorted(said, key=str):
        yield "paper-event", str(number), _GONE
    for query in (_REVOKED, _UNREVOKED):
        for (number,) in connection.execute(query):
            yield "paper-revoked", str(number), _REVOCATION
