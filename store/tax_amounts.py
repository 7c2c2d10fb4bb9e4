"""What the slips of a year are worked out from, of everybody at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from omnicli.rules.ledger import Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from store.engine import sqlite as engine

# Whoever has anything in a year: a course, something in the ledger, something that the college decided.
_PEOPLE = """
    SELECT number, program FROM students WHERE number IN (
        SELECT student FROM registrations WHERE term IN (SELECT value FROM json_each(:terms))
        UNION
        SELECT student FROM ledger
        WHERE student IS NOT NULL
        AND (date BETWEEN :first AND :last OR term IN (SELECT value FROM json_each(:terms)))
        UNION
        SELECT student FROM tax_overrides WHERE term IN (SELECT value FROM json_each(:terms))
    ) ORDER BY number
"""
_THESE = (
    "SELECT number, program FROM students WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number"
)
_ENTRIES = """
    SELECT number, at, key, date, debit, credit, cents, kind, student, term, due, cause, reverses FROM ledger
    WHERE student IN (SELECT value FROM json_each(?)) ORDER BY student, number
"""
_TERMS = """
    SELECT DISTINCT student, term FROM registrations
    WHERE term IN (SELECT value FROM json_each(?)) AND student IN (SELECT value FROM json_each(?))
"""
# Fees of no term: whose term depends on what else is studied.
_WITHOUT_TERM = """
    SELECT DISTINCT student FROM ledger
    WHERE student IN (SELECT value FROM json_each(?)) AND term IS NULL AND debit = 'student:' || student
"""
# A course left is one that the record says so of; a correction may say otherwise since.
_LEFT = """
    SELECT d.student, d.term, CASE WHEN count(*) = count(w.date) THEN max(w.date) END
    FROM record AS d
    JOIN registrations AS r ON r.student = d.student AND r.term = d.term AND r.course = d.course
    LEFT JOIN withdrawals AS w
    ON w.student = d.student AND w.term = d.term AND w.course = d.course AND w.kind = 'abandon'
    WHERE d.remark = 'AE' AND d.term IN (SELECT value FROM json_each(?)) {also}
    GROUP BY d.student, d.term
    HAVING count(DISTINCT d.course) =
        (SELECT count(*) FROM registrations AS o WHERE o.student = d.student AND o.term = d.term)
"""


class TaxAmounts:
    """What the slips of a year are worked out from, of everybody at once."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def people(self, terms: Collection[str], first: str, last: str) -> list[tuple[str, str]]:
        """Return the number and programme's code of whoever has anything in these terms or between these days."""
        bound = {"terms": _listed(terms), "first": first, "last": last}
        return list(self._connection.execute(_PEOPLE, bound))

    def these(self, students: Collection[str]) -> list[tuple[str, str]]:
        """Return the same of the students named, those that exist."""
        return list(self._connection.execute(_THESE, (_listed(students),)))

    def entries(self, students: Collection[str]) -> Iterator[Entry]:
        """Yield all that the ledger has of students, in order of their numbers and then of time."""
        return map(Entry._make, self._connection.execute(_ENTRIES, (_listed(students),)))

    def with_fees_of_no_term(self, students: Collection[str]) -> list[str]:
        """Return those of the students who were charged something that is of no term."""
        return [student for (student,) in self._connection.execute(_WITHOUT_TERM, (_listed(students),))]

    def studied(self, terms: Collection[str], students: Collection[str]) -> Iterator[tuple[str, str]]:
        """Yield (student, term) of the terms in which students are registered."""
        return iter(self._connection.execute(_TERMS, (_listed(terms), _listed(students))))

    def left(
        self, terms: Collection[str], students: Collection[str] = ()
    ) -> dict[tuple[str, str], str | None]:
        """Return the (student, term) of which every course was abandoned, with the day of the last one if it is known.

        Of these students, or of all. What was dropped without a trace is no course of the term any more.
        """
        also = "AND d.student IN (SELECT value FROM json_each(?))" if students else ""
        bound = (_listed(terms), *([_listed(students)] if students else []))
        rows = self._connection.execute(_LEFT.format(also=also), bound)
        return {(student, term): day for student, term, day in rows}


def _listed(values: Collection[str]) -> str:
    return json.dumps([*values])
