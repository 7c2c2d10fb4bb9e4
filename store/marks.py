"""Assessments, their marks, and what becomes final: written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.engine import sqlite as engine


class Marks:
    """Assessments, their marks, and what becomes final: written."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection
