"""The tariff, the terms whose timetables are published, and who is deemed to study full-time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from omnicli.clock import to_text
from omnicli.money import Cents
from omnicli.rules.ledger import Entry
from omnicli.rules.tariff import Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from store.engine import sqlite as engine

_ROWS = """
    SELECT kind, applies_to, valid_from, valid_to, per, amounts, due_days, source
    FROM tariff ORDER BY kind, applies_to, valid_from
"""
# Whoever the students are is looked up after their courses are added up: what is sorted stays narrow.
_REGISTERED = """
    SELECT r.student, s.resident, s.program, r.courses, r.hours, r.unknown
    FROM (
        SELECT r.student, count(*) AS courses, sum(coalesce(c.theory + c.lab, 0)) AS hours,
               group_concat(CASE WHEN c.theory + c.lab IS NULL THEN r.course || ' ' || r.section END) AS unknown
        FROM registrations AS r JOIN courses AS c ON c.code = r.course
        WHERE r.term = ? {also} GROUP BY r.student
    ) AS r JOIN students AS s ON s.number = r.student
"""
_CHARGED = """
    SELECT l.number, l.at, l.key, l.date, l.debit, l.credit, l.cents, l.kind, l.student, l.term, l.due, l.cause,
           l.reverses, r.cause
    FROM ledger AS l LEFT JOIN ledger AS r ON r.reverses = l.number
    WHERE l.key >= ? AND l.key < ? AND l.cause = ?
"""
_MEETINGS = """
    SELECT DISTINCT m.course || ' ' || m.section, m.weekday, m.start_min, m.end_min
    FROM meetings AS m JOIN courses AS c ON c.code = m.course
    WHERE m.term = ? AND c.theory + c.lab IS NULL
"""


class Publication(NamedTuple):
    """When the timetables of a term were published (as stored text), and the local day from which its fees count."""

    term: str
    at: str
    date: str
    actor: str


class Registered(NamedTuple):
    """A student registered in a term.

    `hours` a week of theory and laboratory, all courses together, but for those of the sections `unknown`
    (`420-1N6-TH 00001,601-101-MQ 00012`) whose weighting is not known.
    """

    student: str
    residency: str
    program: str
    courses: int
    hours: int
    unknown: str | None


class Tariff:
    """What things cost, and what a student's fees depend on."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def rows(self) -> list[Row]:
        """Return every row of the tariff."""
        return [_row(*row) for row in self._connection.execute(_ROWS)]

    def digest(self) -> str:
        """Return the SHA-256 of all that the tariff says: each import leaves it in its event."""
        import hashlib
        import json

        return hashlib.sha256(json.dumps(self._connection.execute(_ROWS).fetchall()).encode()).hexdigest()

    # --- publications -------------------------------------------------------------------------------

    def publication(self, term: str) -> Publication | None:
        """Return when a term's timetables were published, or None."""
        row = self._connection.execute(
            "SELECT term, at, date, actor FROM publications WHERE term = ?", (term,)
        ).fetchone()
        return Publication(*row) if row else None

    def published(self) -> dict[str, date]:
        """Return the terms that are published, each with the local day since when."""
        rows = self._connection.execute("SELECT term, date FROM publications")
        return {term: date.fromisoformat(day) for term, day in rows}

    def publish(self, term: str, *, at: datetime, on: date, actor: str) -> bool:
        """Publish a term, once; tell whether this was the first time."""
        statement = (
            "INSERT INTO publications (term, at, date, actor) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
        )
        row = (term, to_text(at), on.isoformat(), actor)
        return bool(self._connection.execute(statement, row).rowcount)

    # --- what fees depend on ------------------------------------------------------------------------

    def registered(self, term: str, student: str = "") -> Iterator[Registered]:
        """Yield the students registered in a term, or the one asked for."""
        query = _REGISTERED.format(also="AND r.student = ?" if student else "")
        return map(Registered._make, self._connection.execute(query, (term, student) if student else (term,)))

    def meetings_of_unknown(self, term: str) -> Iterator[tuple[str, int, int, int]]:
        """Yield (`420-1N6-TH 00001`, weekday, start, end) of the courses whose weighting is not known.

        A meeting in several rooms or with several teachers comes once.
        """
        return iter(self._connection.execute(_MEETINGS, (term,)))

    def residency_and_program(self, student: str) -> tuple[str, str] | None:
        """Return where a student resides for fees and the programme's code, or None when there is no such student."""
        row = self._connection.execute(
            "SELECT resident, program FROM students WHERE number = ?", (student,)
        ).fetchone()
        return (row[0], row[1]) if row else None

    def charged(self, kind: str, term: str, cause: str) -> Iterator[tuple[Entry, str | None]]:
        """Yield the charges of a kind that one cause made in a term, each with the cause of its reversal, if any."""
        rows = self._connection.execute(_CHARGED, (f"{kind}:{term}:", f"{kind}:{term};", cause))
        return ((Entry._make(row[:-1]), row[-1]) for row in rows)

    # --- deemed full-time ---------------------------------------------------------------------------

    def deemed(self, term: str) -> dict[str, tuple[str, str, str]]:
        """Return the students deemed full-time in a term, each with the reason, the instant and who said so."""
        rows = self._connection.execute(
            "SELECT student, reason, at, actor FROM deemed_full_time WHERE term = ?", (term,)
        )
        return {student: (reason, at, actor) for student, reason, at, actor in rows}

    def deemed_terms(self, student: str) -> dict[str, str]:
        """Return the terms in which a student is deemed full-time, each with the reason."""
        rows = self._connection.execute(
            "SELECT term, reason FROM deemed_full_time WHERE student = ? ORDER BY term", (student,)
        )
        return dict(rows)

    def deem(self, student: str, term: str, reason: str, *, at: datetime, actor: str) -> bool:
        """Deem a student full-time in a term; tell whether it was done, False when there is a reason already."""
        statement = """
            INSERT INTO deemed_full_time (student, term, reason, at, actor) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (student, term) DO NOTHING
        """
        return bool(self._connection.execute(statement, (student, term, reason, to_text(at), actor)).rowcount)

    def undeem(self, student: str, term: str) -> bool:
        """Take back that a student is deemed full-time in a term; tell whether it was so."""
        statement = "DELETE FROM deemed_full_time WHERE student = ? AND term = ?"
        return bool(self._connection.execute(statement, (student, term)).rowcount)


def _row(kind: str, applies_to: str, first: str, last: str | None, *rest: Any) -> Row:
    from omnicli.rules.tariff_words import parse_conditions

    per, amounts, due_days, source = rest
    return Row(
        kind,
        parse_conditions(applies_to),
        date.fromisoformat(first),
        date.fromisoformat(last) if last else None,
        per,
        tuple(Cents(cents) for cents in amounts.split("/")),
        due_days,
        source,
    )
