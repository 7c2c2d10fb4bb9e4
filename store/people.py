"""Students and employees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.rules.persons import Employee, Student

if TYPE_CHECKING:
    from store.engine import sqlite as engine

_STUDENT = """
    SELECT s.number, s.permanent_code, s.last_name, s.first_name, s.birth_date, s.program, p.title, s.language
    FROM students AS s JOIN programs AS p ON p.code = s.program
"""
_EMPLOYEE = "SELECT number, last_name, first_name, roles, birth_date FROM employees WHERE number = ?"

# Of two windows of the same query: who is registered in the term, with or without the retrieval of its timetable.
_IN_TERM = """
    WHERE EXISTS (SELECT 1 FROM registrations AS r WHERE r.student = s.number AND r.term = :term)
"""
_UNRETRIEVED = """
      AND NOT EXISTS (SELECT 1 FROM schedule_retrievals AS v WHERE v.student = s.number AND v.term = :term)
"""


class People:
    """Look-ups of people by number and in lists."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def student(self, number: str) -> Student | None:
        """Return a student, or None."""
        row = self._connection.execute(f"{_STUDENT} WHERE s.number = ?", (number,)).fetchone()
        return Student(*row) if row else None

    def employee(self, number: str) -> Employee | None:
        """Return an employee, or None."""
        row = self._connection.execute(_EMPLOYEE, (number,)).fetchone()
        return Employee(row[0], row[1], row[2], tuple(row[3].split(",")), row[4]) if row else None

    def students(self, *, term: str | None, unretrieved: bool, program: str | None) -> list[Student]:
        """List students by name: those registered in `term` when given, of one programme when given.

        `unretrieved` keeps those who have not seen that term's timetable.
        """
        query = _STUDENT
        query += (_IN_TERM + (_UNRETRIEVED if unretrieved else "")) if term else " WHERE 1 = 1"
        query += " AND s.program = :program" if program else ""
        query += " ORDER BY s.name_key, s.number"
        rows = self._connection.execute(query, {"term": term, "program": program})
        return [Student(*row) for row in rows]

    def employees(self) -> list[Employee]:
        """List employees by name."""
        rows = self._connection.execute(
            "SELECT number, last_name, first_name, roles, birth_date FROM employees ORDER BY name_key, number"
        )
        return [Employee(row[0], row[1], row[2], tuple(row[3].split(",")), row[4]) for row in rows]
