"""Terms and calendar, as rules' values. Programmes and courses are loaded in bulk (store.loading)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from omnicli.rules.calendar import Calendar, CalendarDay
from omnicli.rules.terms import Term

if TYPE_CHECKING:
    from store.engine import sqlite as engine

_TERMS = """
    SELECT code, starts, ends, schedule_from, choose_from, choose_by, confirm_from, confirm_by, drop_by,
           change_from, change_by, abandon_by
    FROM terms
"""


class Catalogue:
    """Look-ups of the college's terms and days."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def term(self, code: str) -> Term | None:
        """Return a term, or None."""
        row = self._connection.execute(f"{_TERMS} WHERE code = ?", (code,)).fetchone()
        return _term(row) if row else None

    def terms(self) -> list[Term]:
        """Return every term, in order of time."""
        return [_term(row) for row in self._connection.execute(f"{_TERMS} ORDER BY code")]

    def calendar(self, first: date, last: date) -> Calendar:
        """Return the days between two dates (inclusive) that are not ordinary."""
        rows = self._connection.execute(
            "SELECT date, kind, note FROM calendar WHERE date BETWEEN ? AND ? ORDER BY date",
            (first.isoformat(), last.isoformat()),
        )
        return Calendar(CalendarDay(date.fromisoformat(day), kind, note) for day, kind, note in rows)


def _term(row: tuple[str | None, ...]) -> Term:
    code, *days = row
    return Term(str(code), *(date.fromisoformat(day) if day else None for day in days))  # type: ignore[arg-type]
