"""The building of timetables: append-only; what is undone stays on record."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from omnicli.clock import to_text
from omnicli.rules.placements import HELD_BEFORE, Placement, receipt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from store.engine import sqlite as engine
    from store.seats import Seat

_BUILDS = """
    SELECT b.number, b.term, b.at, b.actor, b.seed, b.rule, b.scope, b.summary, u.at, u.actor, u.reason
    FROM builds AS b LEFT JOIN undone_builds AS u ON u.build = b.number
"""
_ADD = "INSERT INTO builds (term, at, actor, seed, rule, scope, summary) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING number"
_PLACE = "INSERT INTO placements (build, student, course, section, rank, reason) VALUES (?, ?, ?, ?, ?, ?)"
_WEIGH = "INSERT INTO seat_weights (build, course, section, weight) VALUES (?, ?, ?, ?)"
_UNDO = "INSERT INTO undone_builds (build, at, actor, reason) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
_PLACEMENTS = "SELECT student, course, section, rank, reason FROM placements WHERE build = ?"
_GIVEN = f"""
    SELECT student, course, section FROM placements
    WHERE build = ? AND section IS NOT NULL AND reason ->> 'slug' <> '{HELD_BEFORE}' ORDER BY student, course
"""  # noqa: S608 (ours)
_STANDING = """
    SELECT p.student, p.course, p.section, p.rank, p.reason FROM placements AS p
    JOIN builds AS b ON b.number = p.build
    WHERE b.term = ? AND b.number NOT IN (SELECT build FROM undone_builds) {also}
    ORDER BY p.student, p.build, p.course
"""


class Build(NamedTuple):
    """A build: `summary` is what was counted. Instants are as stored; `undone_at` is None while it stands."""

    number: int
    term: str
    at: str
    actor: str
    seed: int
    rule: str
    scope: str
    summary: Mapping[str, Any]
    undone_at: str | None
    undone_by: str | None
    undone_why: str | None

    @property
    def receipt(self) -> str:
        """The receipt as people write it."""
        return receipt(self.number)


class Builds:
    """Seats given and denied, and why."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def add(
        self,
        term: str,
        *,
        at: datetime,
        actor: str,
        seed: int,
        rule: str,
        scope: str,
        summary: Mapping[str, object],
        placements: Iterable[Placement],
        weights: Mapping[tuple[str, str], int],
    ) -> int:
        """Keep a build and return its number; `weights` are by course and section."""
        kept = json.dumps(summary, ensure_ascii=False, sort_keys=True)
        (number,) = self._connection.execute(
            _ADD, (term, to_text(at), actor, seed, rule, scope, kept)
        ).fetchone()
        self._connection.executemany(_PLACE, ((number, *one) for one in placements))
        heavy = ((number, *seat, str(weight)) for seat, weight in sorted(weights.items()))
        self._connection.executemany(_WEIGH, heavy)
        return int(number)

    def build(self, number: int) -> Build | None:
        """Return a build, undone or not, or None."""
        return next(iter(self._found("WHERE b.number = ?", number)), None)

    def of_term(self, term: str) -> list[Build]:
        """Return every build of a term, undone or not, the newest first."""
        return self._found("WHERE b.term = ? ORDER BY b.number DESC", term)

    def placements(self, number: int) -> Iterator[Placement]:
        """Yield the seats that a build gave and denied, in order of student and course."""
        rows = self._connection.execute(f"{_PLACEMENTS} ORDER BY student, course", (number,))
        return map(Placement._make, rows)

    def weights(self, number: int) -> dict[tuple[str, str], str]:
        """Return what a seat weighed, by course and section, where that is something."""
        query = "SELECT course, section, weight FROM seat_weights WHERE build = ? ORDER BY course, section"
        return {
            (course, section): weight
            for course, section, weight in self._connection.execute(query, (number,))
        }

    def standing(self, term: str, student: str = "") -> Iterator[Placement]:
        """Yield what the builds that stand gave and denied, to one student or all: by student, then by build."""
        query = _STANDING.format(also="AND p.student = ?" if student else "")
        bound = (term, student) if student else (term,)
        return map(Placement._make, self._connection.execute(query, bound))

    def given(self, number: int) -> list[Seat]:
        """Return the seats that a build gave; those held before it are not its own."""
        return list(self._connection.execute(_GIVEN, (number,)))

    def undo(self, number: int, reason: str, *, at: datetime, actor: str) -> bool:
        """Mark a build as undone; False when it was already."""
        row = (number, to_text(at), actor, reason)
        return bool(self._connection.execute(_UNDO, row).rowcount)

    def _found(self, where: str, *bound: object) -> list[Build]:
        rows = self._connection.execute(f"{_BUILDS} {where}", bound).fetchall()
        return [Build._make((*row[:7], json.loads(row[7]), *row[8:])) for row in rows]
