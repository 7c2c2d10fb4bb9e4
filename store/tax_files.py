"""Files made for the governments."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.engine import sqlite as engine


class TaxFiles:
    """Files made for the governments."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection
