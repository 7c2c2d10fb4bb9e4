"""How each tax year is configured, which charges count, what the college decides for a student."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.engine import sqlite as engine


class TaxYears:
    """How each tax year is configured, which charges count, what the college decides for a student."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection
