"""Social insurance numbers, requests for them and consents, held against the trail and against the vault."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from omnicli.errors import StoreError
from omnicli.i18n import N_
from omnicli.rules.sin import parse_sin
from omnicli.rules.values import Invalid
from store.sins import digest
from store.verify_vouched import differ

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.engine import sqlite as engine
    from store.sins import Sins

INVARIANTS = (
    (
        "sin-request",
        N_("The request {where} for a SIN is not what the audit trail says."),
        differ(
            "SELECT number AS place, 'student:' || student, way, date, at, actor FROM sin_requests",
            """
            SELECT details ->> 'request' AS place, subject, details ->> 'way', details ->> 'date', at, actor
            FROM audit WHERE action = 'sin.ask'
            """,
        ),
    ),
    (
        "consent",
        N_("The consent {where} is not what the audit trail says."),
        differ(
            "SELECT number AS place, 'student:' || student, given, at, actor FROM tax_consents",
            """
            SELECT details ->> 'consent' AS place, subject, action = 'consent.give', at, actor
            FROM audit WHERE action IN ('consent.give', 'consent.withdraw')
            """,
        ),
    ),
)
_UNSAID = N_("The SIN of {where} is not the one that the audit trail says was given.")
# The last event of each student: what was given before is written over.
_EVENTS = "SELECT subject, details, at, actor FROM audit WHERE action = 'sin.give' ORDER BY seq"


def sins(connection: engine.Connection, held: Sins) -> Iterator[tuple[str, str, str]]:
    """Yield (check, where, message) for each SIN that its event does not vouch for, or that is none once opened.

    Without a vault nothing is opened; with one whose key cannot be read, that is said once.
    """
    vouched = _vouched(connection)
    stored = {}
    for student, sealed, expires, at, actor in held.rows():
        stored[f"student:{student}"] = (digest(sealed), expires, at, actor)
    for subject in sorted(stored.keys() | vouched.keys()):
        if stored.get(subject) != vouched.get(subject):
            yield "sin", subject, _UNSAID
    if held.has_vault:
        yield from _unreadable(held)


def _vouched(connection: engine.Connection) -> dict[str, tuple[str, str | None, str, str]]:
    """Return what the trail says is kept for each subject: digest of what is sealed, expiry, instant, actor."""
    found = {}
    for subject, details, at, actor in connection.execute(_EVENTS):
        try:
            said = json.loads(details)
            found[subject] = (said["sha256"], said["expires"], at, actor)
        except (ValueError, KeyError, TypeError, RecursionError):
            found[subject] = ("", None, at, actor)  # an altered event: the chain says so too
    return found


def _unreadable(held: Sins) -> Iterator[tuple[str, str, str]]:
    for student, sealed, *_ in held.rows():
        try:
            parse_sin(held.open(student, sealed))
        except StoreError as error:
            if error.code != "not-opened":
                yield "sin-key", "sins", N_("The SINs cannot be opened: their key cannot be read ({where}).")
                return
            yield (
                "sin",
                f"student:{student}",
                N_("The SIN of {where} does not open with this installation's key."),
            )
        except (Invalid, ValueError):
            yield "sin", f"student:{student}", N_("What is kept as the SIN of {where} is none.")
