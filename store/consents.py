"""Consents to receive the relevé 8 by electronic means."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.engine import sqlite as engine


class Consents:
    """Consents to receive the relevé 8 by electronic means."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection
