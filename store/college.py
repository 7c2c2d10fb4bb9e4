"""The college's own facts: one row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from omnicli.clock import to_text
from omnicli.errors import Conflict, StoreError
from omnicli.i18n import N_
from omnicli.rules.college import CollegeFacts, from_stored

if TYPE_CHECKING:
    from datetime import datetime

    from store.engine import sqlite as engine


class College:
    """Reads and writes the college's facts and logo."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def facts(self) -> CollegeFacts:
        """Return what the college says of itself."""
        row = self._connection.execute("SELECT data FROM college WHERE id = 1").fetchone()
        if row is None:
            raise StoreError(
                N_("The store holds no college: restore a copy from the backups."), code="store-damaged"
            )
        return from_stored(json.loads(row[0]))

    def is_rehearsal(self) -> bool:
        """Tell whether this store was made to rehearse: only there may the clock be moved."""
        row = self._connection.execute("SELECT rehearsal FROM college WHERE id = 1").fetchone()
        return bool(row and row[0])

    def logo(self) -> bytes | None:
        """Return the logo's bytes (PNG or JPEG), if any."""
        (logo,) = self._connection.execute("SELECT logo FROM college WHERE id = 1").fetchone()
        return bytes(logo) if logo else None

    def found(self, facts: CollegeFacts, logo: bytes | None, *, rehearsal: bool, at: datetime) -> None:
        """Write the one row; a second time is a `Conflict`."""
        done = self._connection.execute(
            "INSERT INTO college (id, rehearsal, created_at, data, logo) VALUES (1, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (int(rehearsal), to_text(at), _json(facts), logo),
        )
        if not done.rowcount:
            raise Conflict(N_("There is a college here already."), code="college-exists")

    def change(self, facts: CollegeFacts, logo: bytes | None) -> None:
        """Replace the facts; without a logo the present one stays."""
        self._connection.execute(
            "UPDATE college SET data = ?, logo = COALESCE(?, logo) WHERE id = 1", (_json(facts), logo)
        )


def _json(facts: CollegeFacts) -> str:
    return json.dumps(facts.to_mapping(), ensure_ascii=False, sort_keys=True)
