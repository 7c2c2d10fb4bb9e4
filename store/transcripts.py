"""Students' records, whole, with the figures of their groups; exams outside of courses and diplomas beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.rules.record_line import RecordLine

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from store.engine import sqlite as engine

_LINES = """
    SELECT student, term, course, section, mark, remark, mean, sd, group_size, ifgz, idgz FROM record
"""
_MOST_PARAMETERS = 5000  # in one statement


class Transcripts:
    """Reads records; imports and finalizations write them."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def of(self, numbers: Collection[str]) -> dict[str, list[RecordLine]]:
        """Return the lines of each student who has one, in order of term and course."""
        found: dict[str, list[RecordLine]] = {}
        ordered = sorted(numbers)
        for at in range(0, len(ordered), _MOST_PARAMETERS):
            part = ordered[at : at + _MOST_PARAMETERS]
            query = f"{_LINES} WHERE student IN ({', '.join('?' * len(part))}) ORDER BY student, term, course"
            for row in self._connection.execute(query, part):
                found.setdefault(row[0], []).append(RecordLine._make(row))
        return found

    def everybody(self) -> Iterator[RecordLine]:
        """Yield every line there is, in order of student, term and course."""
        return map(RecordLine._make, self._connection.execute(f"{_LINES} ORDER BY student, term, course"))

    def group(self, term: str, course: str, section: str) -> list[RecordLine]:
        """Return the lines of a group, in order of student."""
        query = f"{_LINES} WHERE term = ? AND course = ? AND section = ? ORDER BY student"
        return list(map(RecordLine._make, self._connection.execute(query, (term, course, section))))

    def strengths(self) -> dict[tuple[str, str, str], tuple[str, str]]:
        """Return (IFGZ, IDGZ), decimal text, of the groups that have their own, by (term, course, section)."""
        rows = self._connection.execute("SELECT term, course, section, ifgz, idgz FROM group_strengths")
        return {(term, course, section): (ifgz, idgz) for term, course, section, ifgz, idgz in rows}

    def final_groups(self) -> frozenset[tuple[str, str, str]]:
        """Return the groups, (term, course, section), whose results became final here: all their lines are."""
        return frozenset(self._connection.execute("SELECT term, course, section FROM finalizations"))
