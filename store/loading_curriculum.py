"""Bulk loading of grids and prerequisites: what a file leaves out of what it names is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.rules.curriculum import Prerequisite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.engine import sqlite as engine

# A file that names a version of a programme's grid, or a course's prerequisites, says all of it.
_ABSENT_LINES = """
    SELECT (SELECT min(s.line) FROM staged AS s WHERE s.program = g.program AND s.version = g.version),
           g.program, g.version, g.course
    FROM grids AS g
    WHERE EXISTS (SELECT 1 FROM staged AS s WHERE s.program = g.program AND s.version = g.version)
      AND NOT EXISTS (
          SELECT 1 FROM staged AS s WHERE s.program = g.program AND s.version = g.version AND s.course = g.course
      )
    ORDER BY g.program, g.version, g.course
"""
_ABSENT_PREREQUISITES = """
    SELECT (SELECT min(s.line) FROM staged AS s WHERE s.course = p.course), p.course, p.kind, p.required
    FROM prerequisites AS p
    WHERE EXISTS (SELECT 1 FROM staged AS s WHERE s.course = p.course)
      AND NOT EXISTS (
          SELECT 1 FROM staged AS s WHERE s.course = p.course AND s.kind = p.kind AND s.required = p.required
      )
    ORDER BY p.course, p.kind, p.required
"""
_DROP_LINE = "DELETE FROM grids WHERE program = ? AND version = ? AND course = ?"
_DROP_PREREQUISITE = "DELETE FROM prerequisites WHERE course = ? AND kind = ? AND required = ?"
_STAGED = "SELECT line, course, kind, required FROM staged ORDER BY line"
_KEPT = """
    SELECT course, kind, required, threshold FROM prerequisites AS p
    WHERE NOT EXISTS (SELECT 1 FROM staged AS s WHERE s.course = p.course)
    ORDER BY course, kind, required
"""


class Absent(NamedTuple):
    """A stored row that the file lacks: a line of the file about the same thing, and the row's key."""

    line: int
    key: tuple[str, str, str]


class CurriculumLoading:
    """Reads and removes what grids and prerequisites are judged by as wholes."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def drop_absent_lines(self) -> list[Absent]:
        """Remove the lines that the staged versions of grids no longer have; return them."""
        return self._drop(_ABSENT_LINES, _DROP_LINE)

    def drop_absent_prerequisites(self) -> list[Absent]:
        """Remove the prerequisites that the staged courses no longer have; return them."""
        return self._drop(_ABSENT_PREREQUISITES, _DROP_PREREQUISITE)

    def _drop(self, query: str, statement: str) -> list[Absent]:
        absent = [
            Absent(line, (one, two, three)) for line, one, two, three in self._connection.execute(query)
        ]
        self._connection.executemany(statement, [row.key for row in absent])
        return absent

    def staged_prerequisites(self) -> Iterator[tuple[int, Prerequisite]]:
        """Yield the staged prerequisites with their lines, in order; thresholds are left aside."""
        for line, course, kind, required in self._connection.execute(_STAGED):
            yield line, Prerequisite(course, kind, required, None)

    def kept_prerequisites(self) -> list[Prerequisite]:
        """Return the stored prerequisites of the courses that the file does not name."""
        return [Prerequisite._make(row) for row in self._connection.execute(_KEPT)]
