"""Social insurance numbers, sealed, and the requests for those that are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omnicli.vault import Vault
    from store.engine import sqlite as engine


class Sins:
    """Social insurance numbers, sealed, and the requests for those that are missing."""

    def __init__(self, connection: engine.Connection, vault: Vault | None) -> None:
        self._connection = connection
        self._vault = vault
