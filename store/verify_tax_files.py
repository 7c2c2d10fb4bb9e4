"""Files for the governments held against the slips in them, their order, and the events that they left."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from omnicli.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.engine import sqlite as engine

# (check, message, query of the places where it does not hold)
_INVARIANTS = (
    (
        "tax-file-slip",
        N_("The slip {where} is in a file that slips of its kind do not go into."),
        """
        SELECT s.number FROM filed_slips AS x JOIN tax_slips AS s ON s.number = x.slip
        JOIN tax_files AS f ON f.number = x.file
        WHERE s.year <> f.year OR s.slip <> f.slip
           OR (s.kind <> f.kind AND NOT (f.slip = 't2202' AND f.kind = 'amended' AND s.kind = 'cancelled'))
           OR (f.slip = 't2202' AND f.kind = 'cancelled')
        ORDER BY s.number
        """,
    ),
    (
        "tax-file-order",
        N_("The slip {where} was filed before the one that it replaces."),
        """
        SELECT s.number FROM filed_slips AS x JOIN tax_slips AS s ON s.number = x.slip
        LEFT JOIN filed_slips AS b ON b.slip = s.replaces
        WHERE s.replaces NOTNULL AND (b.file IS NULL OR b.file >= x.file) ORDER BY s.number
        """,
    ),
    (
        "tax-file-empty",
        N_("The file {where} for a government holds no slip."),
        "SELECT number FROM tax_files WHERE number NOT IN (SELECT file FROM filed_slips) ORDER BY number",
    ),
)
_FILES = """
    SELECT number, year, slip, kind, reference, sha256, at, actor FROM tax_files ORDER BY number
"""
_SLIPS = "SELECT slip FROM filed_slips WHERE file = ? ORDER BY slip"
_EVENTS = "SELECT subject, at, actor, details FROM audit WHERE action = 'taxslip.transmit' ORDER BY seq"
_SAID = ("year", "slip", "kind", "reference", "seal")
_UNSAID = N_("No event says that the file {where} was made for a government as it is.")
_GONE = N_("The file {where} was made for a government, and is no longer there.")


def tax_files(connection: engine.Connection) -> Iterator[tuple[str, str, str]]:
    """Yield (check, where, message) for each file and filed slip that is not as it must be."""
    for check, message, query in _INVARIANTS:
        for (where,) in connection.execute(query):
            yield check, str(where), message
    said = dict(_events(connection))
    for number, *rest in connection.execute(_FILES).fetchall():
        slips = [slip for (slip,) in connection.execute(_SLIPS, (number,))]
        if said.pop(f"tax-file:{number}", None) != (*rest, len(slips), _digest(slips)):
            yield "tax-file-event", str(number), _UNSAID
    for subject in said:
        yield "tax-file-event", subject.removeprefix("tax-file:"), _GONE


def _events(connection: engine.Connection) -> Iterator[tuple[str, tuple[object, ...]]]:
    for subject, at, actor, text in connection.execute(_EVENTS):
        try:
            details = json.loads(text)
        except ValueError:  # an event that was touched: its own check says so
            details = {}
        told = (details.get(name) for name in _SAID)
        yield subject, (*told, at, actor, details.get("slips"), details.get("digest"))


def _digest(slips: list[int]) -> str:
    return hashlib.sha256(" ".join(map(str, slips)).encode()).hexdigest()
