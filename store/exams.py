"""Exams outside of courses, and diplomas."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.engine import sqlite as engine


class Exams:
    """Exams outside of courses, and diplomas."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection
