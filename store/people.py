"""Students and employees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.rules.persons import Employee, PersonalFile, Student

if TYPE_CHECKING:
    from collections.abc import Collection

    from store.engine import sqlite as engine

_STUDENT = """
    SELECT s.number, s.permanent_code, s.last_name, s.first_name, s.birth_date, s.program, p.title, s.language,
           s.email
    FROM students AS s JOIN programs AS p ON p.code = s.program
"""
_PERSONAL = """
    SELECT s.number, s.last_name, s.first_name, s.birth_date, s.permanent_code, s.program, p.title, s.address, s.city,
           s.province, s.postal_code, s.country, s.phone, s.email, s.language, s.resident
    FROM students AS s JOIN programs AS p ON p.code = s.program WHERE s.number = ?
"""
_EMPLOYEE = "SELECT number, last_name, first_name, roles, birth_date FROM employees WHERE number = ?"

_IN_TERM = "EXISTS (SELECT 1 FROM registrations AS r WHERE r.student = s.number AND r.term = :term)"
# What a student registered in a term may not have done yet.
_NOT_DONE = {
    "retrieval": "NOT EXISTS (SELECT 1 FROM schedule_retrievals AS v WHERE v.student = s.number AND v.term = :term)",
    "confirmation": "NOT EXISTS (SELECT 1 FROM confirmations AS c WHERE c.student = s.number AND c.term = :term)",
}


class People:
    """Look-ups of people by number and in lists."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def student(self, number: str) -> Student | None:
        """Return a student, or None."""
        row = self._connection.execute(f"{_STUDENT} WHERE s.number = ?", (number,)).fetchone()
        return Student(*row) if row else None

    def personal(self, number: str) -> PersonalFile | None:
        """Return all that the file says of a student, or None."""
        row = self._connection.execute(_PERSONAL, (number,)).fetchone()
        return PersonalFile(*row) if row else None

    def employee(self, number: str) -> Employee | None:
        """Return an employee, or None."""
        row = self._connection.execute(_EMPLOYEE, (number,)).fetchone()
        return Employee(row[0], row[1], row[2], tuple(row[3].split(",")), row[4]) if row else None

    def students(
        self, *, term: str | None, program: str | None, not_done: Collection[str] = ()
    ) -> list[Student]:
        """List students by name: those registered in `term` when given, of one programme when given.

        `not_done` keeps those who have not seen that term's timetable ('retrieval') or not confirmed their
        enrolment ('confirmation').
        """
        wanted = [_NOT_DONE[what] for what in not_done]
        wanted += [_IN_TERM] if term else []
        wanted += ["s.program = :program"] if program else []
        where = f"WHERE {' AND '.join(wanted)}" if wanted else ""
        rows = self._connection.execute(
            f"{_STUDENT} {where} ORDER BY s.name_key, s.number", {"term": term, "program": program}
        )
        return [Student(*row) for row in rows]

    def employees(self) -> list[Employee]:
        """List employees by name."""
        rows = self._connection.execute(
            "SELECT number, last_name, first_name, roles, birth_date FROM employees ORDER BY name_key, number"
        )
        return [Employee(row[0], row[1], row[2], tuple(row[3].split(",")), row[4]) for row in rows]
