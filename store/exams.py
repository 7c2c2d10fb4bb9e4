"""Exams outside of courses, and diplomas; imports write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.rules.exams import Diploma, Exam

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from store.engine import sqlite as engine

__all__ = ["Diploma", "Exam", "Exams"]

_EXAMS = "SELECT student, exam, program, term, result FROM exams WHERE student IN ({}) ORDER BY term, exam, program"
_DIPLOMAS = (
    "SELECT student, program, granted_on FROM diplomas WHERE student IN ({}) ORDER BY granted_on, program"
)
_MOST_PARAMETERS = 5000  # in one statement


class Exams:
    """Reads exams and diplomas, of thousands at once."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def exams(self, numbers: Collection[str]) -> dict[str, list[Exam]]:
        """Return the sittings of each student who has one, in order of term: every attempt."""
        found: dict[str, list[Exam]] = {}
        for row in self._rows(_EXAMS, numbers):
            found.setdefault(row[0], []).append(Exam._make(row))
        return found

    def diplomas(self, numbers: Collection[str]) -> dict[str, list[Diploma]]:
        """Return the diplomas of each student who has one, in order of date."""
        found: dict[str, list[Diploma]] = {}
        for row in self._rows(_DIPLOMAS, numbers):
            found.setdefault(row[0], []).append(Diploma._make(row))
        return found

    def programs(self) -> dict[str, str]:
        """Return the title of each programme, by code: those of exams and diplomas."""
        return dict(self._connection.execute("SELECT code, title FROM programs"))

    def _rows(self, query: str, numbers: Collection[str]) -> Iterator[tuple[str, ...]]:
        ordered = sorted(numbers)
        for at in range(0, len(ordered), _MOST_PARAMETERS):
            part = ordered[at : at + _MOST_PARAMETERS]
            yield from self._connection.execute(query.format(", ".join("?" * len(part))), part)
