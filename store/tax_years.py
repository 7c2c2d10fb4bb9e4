"""How each tax year is configured, which charges count, what the college decides for a student."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from omnicli.clock import to_text
from omnicli.rules.tax_overrides import Eligibility, Override
from omnicli.rules.tax_year import TaxYear, from_stored

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from store.engine import sqlite as engine

_ELIGIBILITY = """
    SELECT kind, t2202, rl8, source FROM fee_eligibility AS f
    WHERE from_year = (SELECT max(from_year) FROM fee_eligibility WHERE kind = f.kind AND from_year <= ?)
    ORDER BY kind
"""
_ALL_ELIGIBILITY = "SELECT kind, from_year, t2202, rl8, source FROM fee_eligibility ORDER BY kind, from_year"
_CHARGED = """
    SELECT l.kind, count(*) FROM ledger AS l
    WHERE l.debit = 'student:' || l.student AND l.reverses IS NULL AND l.kind <> 'refund'
      AND NOT EXISTS (SELECT 1 FROM ledger AS r WHERE r.reverses = l.number)
    GROUP BY l.kind ORDER BY l.kind
"""
# The highest number that slips bear within each range: those printed have a number of their own.
_USED = """
    SELECT max(CAST(substr(s.{number}, 1, 8) AS INTEGER))
    FROM rl8_ranges AS r JOIN tax_slips AS s
    ON substr(s.{number}, 1, 8) BETWEEN printf('%08d', r.first) AND printf('%08d', r.last)
    WHERE r.way = ? GROUP BY r.first ORDER BY r.first
"""
_NUMBER = {"xml": "rl8_number", "paper": "paper_number"}
_OVERRIDES = """
    SELECT student, term, slip, status, completed, reason, at, actor FROM tax_overrides
"""


class Range(NamedTuple):
    """Numbers that Revenu Québec gave, who wrote them down and when (as stored text)."""

    first: int
    last: int
    way: str
    at: str
    actor: str


class Decided(NamedTuple):
    """An override, whole: of whom, and who decided when (as stored text)."""

    student: str
    term: str
    slip: str
    override: Override
    at: str
    actor: str


class TaxYears:
    """How each tax year is configured, which charges count, what the college decides for a student."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    # --- settings -----------------------------------------------------------------------------------

    def of(self, year: int) -> TaxYear | None:
        """Return the settings of a year, or None when nobody configured it."""
        import json

        row = self._connection.execute("SELECT data FROM tax_years WHERE year = ?", (year,)).fetchone()
        return from_stored(year, json.loads(row[0])) if row else None

    def years(self) -> list[int]:
        """Return the years that are configured, in order."""
        return [year for (year,) in self._connection.execute("SELECT year FROM tax_years ORDER BY year")]

    def save(self, settings: TaxYear, *, at: datetime, actor: str) -> None:
        """Keep the settings of a year, in place of those it had."""
        import json

        statement = (
            "INSERT INTO tax_years (year, data, at, actor) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (year) DO UPDATE SET data = excluded.data, at = excluded.at, actor = excluded.actor"
        )
        data = json.dumps(settings.to_mapping(), ensure_ascii=False, sort_keys=True)
        self._connection.execute(statement, (settings.year, data, to_text(at), actor))

    def issued(self, year: int) -> int:
        """Return how many slips of a year were issued."""
        (count,) = self._connection.execute(
            "SELECT count(*) FROM tax_slips WHERE year = ?", (year,)
        ).fetchone()
        return int(count)

    # --- which charges count ------------------------------------------------------------------------

    def eligibility(self, year: int) -> dict[str, Eligibility]:
        """Return, of each kind of charge, how it counts in a year: the newest word that holds by then."""
        rows = self._connection.execute(_ELIGIBILITY, (year,))
        return {kind: Eligibility(t2202, rl8, source) for kind, t2202, rl8, source in rows}

    def all_eligibility(self) -> dict[tuple[str, int], Eligibility]:
        """Return all that is said of kinds of charges, by kind and first year."""
        rows = self._connection.execute(_ALL_ELIGIBILITY)
        return {(kind, year): Eligibility(t2202, rl8, source) for kind, year, t2202, rl8, source in rows}

    def eligibility_digest(self) -> str:
        """Return the SHA-256 of all that is said of kinds of charges: each import leaves it in its event."""
        import hashlib
        import json

        rows = self._connection.execute(_ALL_ELIGIBILITY).fetchall()
        return hashlib.sha256(json.dumps(rows).encode()).hexdigest()

    def charged_kinds(self) -> dict[str, int]:
        """Return the kinds of charges of the ledger, each with how many charges of it stand: none that was undone."""
        return dict(self._connection.execute(_CHARGED).fetchall())

    # --- what the college decides for a student -----------------------------------------------------

    def overrides(self, students: Collection[str] = ()) -> dict[tuple[str, str, str], Override]:
        """Return what is decided of these students, or of all, by (student, term, slip)."""
        return {(one.student, one.term, one.slip): one.override for one in self.decided(students)}

    def decided(self, students: Collection[str] = ()) -> list[Decided]:
        """Return the same with who decided when, in order of student, term and slip."""
        import json

        where = "WHERE student IN (SELECT value FROM json_each(?))" if students else ""
        query = f"{_OVERRIDES} {where} ORDER BY student, term, slip"
        rows = self._connection.execute(query, (json.dumps([*students]),) if students else ())
        return [_decided(row) for row in rows]

    def set_override(
        self, student: str, term: str, slip: str, override: Override, *, at: datetime, actor: str
    ) -> None:
        """Keep what is decided of a student in a term for a slip, in place of what was."""
        statement = (
            "INSERT INTO tax_overrides (student, term, slip, status, completed, reason, at, actor) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (student, term, slip) DO UPDATE SET "
            "status = excluded.status, completed = excluded.completed, reason = excluded.reason, "
            "at = excluded.at, actor = excluded.actor"
        )
        row = (student, term, slip, override.status, override.completed, override.reason, to_text(at), actor)
        self._connection.execute(statement, row)

    def remove_override(self, student: str, term: str, slip: str) -> bool:
        """Forget what is decided of a student in a term for a slip; tell whether anything was."""
        statement = "DELETE FROM tax_overrides WHERE student = ? AND term = ? AND slip = ?"
        return bool(self._connection.execute(statement, (student, term, slip)).rowcount)

    # --- numbers of relevés 8 -----------------------------------------------------------------------

    def ranges(self, way: str) -> list[tuple[int, int]]:
        """Return the first and last number of each range for slips sent (`xml`) or printed (`paper`), lowest first."""
        return [(one.first, one.last) for one in self.all_ranges() if one.way == way]

    def all_ranges(self) -> list[Range]:
        """Return every range, lowest first."""
        rows = self._connection.execute("SELECT first, last, way, at, actor FROM rl8_ranges ORDER BY first")
        return [Range(*row) for row in rows]

    def highest_used(self, way: str) -> list[int]:
        """Return the highest number that slips bear in each range, of those that have any, lowest range first."""
        rows = self._connection.execute(_USED.format(number=_NUMBER[way]), (way,))
        return [number for (number,) in rows]

    def add_range(self, first: int, last: int, way: str, *, at: datetime, actor: str) -> None:
        """Keep a range that Revenu Québec gave."""
        statement = "INSERT INTO rl8_ranges (first, last, way, at, actor) VALUES (?, ?, ?, ?, ?)"
        self._connection.execute(statement, (first, last, way, to_text(at), actor))


def _decided(row: Sequence[Any]) -> Decided:
    student, term, slip, status, completed, reason, at, actor = row
    held = None if completed is None else bool(completed)
    return Decided(student, term, slip, Override(status, held, reason), at, actor)
