"""Bulk loading of records: results that are final here are corrected, never imported over."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.engine import sqlite as engine

# What a file may not say otherwise than it is; the strength of the group comes later than its marks, from elsewhere.
_KEPT = ("mark", "remark", "section", "mean", "sd", "group_size")
_FINAL = """
    SELECT s.line, s.student, s.term, s.course FROM staged AS s
    JOIN registrations AS r ON r.student = s.student AND r.term = s.term AND r.course = s.course
    JOIN finalizations AS f ON f.term = r.term AND f.course = r.course AND f.section = r.section
    LEFT JOIN record AS t ON t.student = s.student AND t.term = s.term AND t.course = s.course
    WHERE s.term IN (SELECT DISTINCT term FROM finalizations) AND (t.student IS NULL OR {differs})
    ORDER BY s.line
"""


class Final(NamedTuple):
    """A staged line that says otherwise than a result that is final here."""

    line: int
    student: str
    term: str
    course: str


class RecordLoading:
    """Reads what staged results are judged by as a whole."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def said_otherwise(self, columns: Sequence[str]) -> list[Final]:
        """Return the staged lines, of those columns, that say otherwise than a result that is final."""
        differs = " OR ".join(_differs(name) for name in _KEPT if name in columns)
        return list(map(Final._make, self._connection.execute(_FINAL.format(differs=differs))))


def _differs(column: str) -> str:
    """Compare a staged cell with the stored one: NULL says nothing, '' is empty, as NULL is in the store."""
    return f"(s.{column} IS NOT NULL AND nullif(s.{column}, '') IS NOT nullif(t.{column}, ''))"
