"""What the slips of a year are worked out from, of everybody at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.engine import sqlite as engine


class TaxAmounts:
    """What the slips of a year are worked out from, of everybody at once."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection
