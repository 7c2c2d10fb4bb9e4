"""Slips as they were issued, and the numbers of relevés 8."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omnicli.vault import Vault
    from store.engine import sqlite as engine


class TaxSlips:
    """Slips as they were issued, and the numbers of relevés 8."""

    def __init__(self, connection: engine.Connection, vault: Vault | None) -> None:
        self._connection = connection
        self._vault = vault
