"""Attestations asked for: append-only."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import to_text
from omnicli.rules.attestation import Request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from store.engine import sqlite as engine

_REQUESTS = "SELECT number, student, term, purpose, permanent_code, lang, at, entry FROM attestation_requests"
_ADD = """
    INSERT INTO attestation_requests (number, student, term, purpose, permanent_code, lang, at, actor, entry)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
# An abandon is a line of the record (AE): its registration stays, and the course is not attended any more.
_COURSES = """
    SELECT r.course, r.section, c.theory + c.lab,
           EXISTS (
               SELECT 1 FROM record AS x
               WHERE x.student = r.student AND x.term = r.term AND x.course = r.course AND x.remark = 'AE'
           )
    FROM registrations AS r JOIN courses AS c ON c.code = r.course
    WHERE r.student = ? AND r.term = ? ORDER BY r.course
"""
_OF_TERM = f"""
    {_REQUESTS} WHERE term = ? AND number NOT IN (SELECT request FROM papers WHERE request NOTNULL) ORDER BY number
"""  # noqa: S608 (ours)
_PERSON = "SELECT permanent_code, admission_term FROM students WHERE number = ?"
_PRINTED = """
    SELECT p.number, r.at FROM papers AS p LEFT JOIN revoked_papers AS r USING (number) WHERE p.request = ?
"""


class TermCourse(NamedTuple):
    """A course of a student's term: hours a week where its weighting is known, and whether it was abandoned."""

    course: str
    section: str
    hours: int | None
    abandoned: bool


class Attestations:
    """Requests, and what an attestation rests on."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def next_number(self) -> int:
        """Return the number of the next request."""
        (number,) = self._connection.execute(
            "SELECT coalesce(max(number), 0) + 1 FROM attestation_requests"
        ).fetchone()
        return int(number)

    def add(self, one: Request, *, at: datetime, actor: str) -> None:
        """Keep a request."""
        row = (one.number, one.student, one.term, one.purpose, int(one.permanent_code), one.lang, to_text(at))
        self._connection.execute(_ADD, (*row, actor, one.entry))

    def of(self, number: int) -> Request | None:
        """Return a request by its number."""
        row = self._connection.execute(f"{_REQUESTS} WHERE number = ?", (number,)).fetchone()
        return _request(*row) if row else None

    def of_student(self, student: str) -> list[Request]:
        """Return a student's requests, the newest first."""
        rows = self._connection.execute(f"{_REQUESTS} WHERE student = ? ORDER BY number DESC", (student,))
        return [_request(*row) for row in rows]

    def of_term(self, term: str) -> Iterator[Request]:
        """Yield the requests of a term that no paper answers, in order of number."""
        rows = self._connection.execute(_OF_TERM, (term,))
        return (_request(*row) for row in rows)

    def paper_of(self, number: int) -> tuple[str, bool] | None:
        """Return the number of the paper that answers a request, and whether it is revoked; None for no paper."""
        row = self._connection.execute(_PRINTED, (number,)).fetchone()
        return (row[0], row[1] is not None) if row else None

    def courses(self, student: str, term: str) -> list[TermCourse]:
        """Return the courses in which a student is registered, in order."""
        rows = self._connection.execute(_COURSES, (student, term))
        return [TermCourse(course, section, hours, bool(left)) for course, section, hours, left in rows]

    def person(self, student: str) -> tuple[str, str]:
        """Return a student's permanent code, and the term of admission, '' when it is not known."""
        code, admission = self._connection.execute(_PERSON, (student,)).fetchone()
        return str(code), str(admission)


def _request(*row: object) -> Request:
    return Request._make(row)._replace(permanent_code=bool(row[4]))
