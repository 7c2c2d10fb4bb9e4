"""Social insurance numbers, sealed, and the requests for those that are missing.

A number is in clear only in what `reveal` and `opened` return: the rest of the store, its stages and its log hold
what the vault made of it, bound to this table and to its student.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import to_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from omnicli.vault import Vault
    from store.engine import sqlite as engine

TABLE, COLUMN = "sins", "sealed"
_END = 3
_SAVE = """
    INSERT INTO sins (student, sealed, expires, at, actor) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (student) DO UPDATE
    SET sealed = excluded.sealed, expires = excluded.expires, at = excluded.at, actor = excluded.actor
"""
_ONE = "SELECT student, sealed, expires, at FROM sins WHERE student = ?"
_ALL = "SELECT student, sealed, expires, at FROM sins ORDER BY student"
_REQUEST = """
    INSERT INTO sin_requests (student, way, date, at, actor) VALUES (?, ?, ?, ?, ?) RETURNING number
"""
# The terms of a calendar year: those that have a day in it.
_TERMS = "SELECT code FROM terms WHERE starts <= :year || '-12-31' AND ends >= :year || '-01-01'"
_PRESENT = f"""
    SELECT student FROM registrations WHERE term IN ({_TERMS})
    UNION SELECT student FROM record WHERE term IN ({_TERMS})
    UNION SELECT student FROM ledger WHERE student IS NOT NULL
        AND CASE WHEN term IS NULL THEN substr(date, 1, 4) = :year ELSE term IN ({_TERMS}) END
"""  # noqa: S608 (ours)
_LACKING = f"""
    SELECT s.number, s.last_name, s.first_name, s.program, s.email, s.resident,
           (SELECT max(r.date) FROM sin_requests AS r WHERE r.student = s.number)
    FROM students AS s
    WHERE s.number IN ({_PRESENT}) AND NOT EXISTS (SELECT 1 FROM sins AS i WHERE i.student = s.number)
    ORDER BY s.name_key, s.number
"""  # noqa: S608 (ours)
_OWES = f"""
    SELECT s.resident FROM students AS s
    WHERE s.number = :student AND NOT EXISTS (SELECT 1 FROM sins AS i WHERE i.student = s.number)
      AND EXISTS (SELECT 1 FROM registrations AS g WHERE g.student = s.number AND g.term IN ({_TERMS}))
"""  # noqa: S608 (ours)


class Held(NamedTuple):
    """What is said of a SIN that the college holds: its last three digits, its expiry (ISO date), since when."""

    student: str
    end: str
    expires: str | None
    at: str


class Lacking(NamedTuple):
    """A student of a year without a SIN; `resident` as in the file, `asked` the last date the college asked for it."""

    student: str
    last_name: str
    first_name: str
    program: str
    email: str
    resident: str
    asked: str | None


class Staged(NamedTuple):
    """A sealed SIN on the stage of an import; `replaces` whether the student has one already."""

    student: str
    sealed: bytes
    expires: str | None
    replaces: bool


def digest(sealed: bytes) -> str:
    """Return what the audit trail says of a sealed value; there are random bytes in it: nothing of the SIN shows."""
    return sha256(sealed).hexdigest()


class Sins:
    """Social insurance numbers, sealed, and the requests for those that are missing.

    Whatever seals or opens needs the vault: without one it raises `ValueError`, and `StoreError` when its key fails.
    """

    def __init__(self, connection: engine.Connection, vault: Vault | None) -> None:
        self._connection = connection
        self._vault = vault

    @property
    def vault(self) -> Vault:
        """What seals and opens."""
        if self._vault is None:
            raise ValueError(
                "a SIN is sealed and opened with the vault, which this unit of work was not given"
            )
        return self._vault

    @property
    def has_vault(self) -> bool:
        """Whether values can be opened here."""
        return self._vault is not None

    # --- numbers ------------------------------------------------------------------------------------

    def seal(self, student: str, sin: str) -> bytes:
        """Encrypt a SIN for its row."""
        return self.vault.seal(sin.encode(), TABLE, COLUMN, student)

    def set(self, student: str, sin: str, expires: str | None, *, at: datetime, actor: str) -> str:
        """Keep a student's SIN in place of an earlier one; return the digest of what is stored, for its event."""
        return self.put(student, self.seal(student, sin), expires, at=at, actor=actor)

    def put(self, student: str, sealed: bytes, expires: str | None, *, at: datetime, actor: str) -> str:
        """Keep a SIN that is sealed already; return the digest of it."""
        self._connection.execute(_SAVE, (student, sealed, expires, to_text(at), actor))
        return digest(sealed)

    def held(self, student: str) -> Held | None:
        """Return what may be said of a student's SIN, or None."""
        row = self._connection.execute(_ONE, (student,)).fetchone()
        return self._held(*row) if row else None

    def reveal(self, students: Iterable[str]) -> dict[str, str]:
        """Return the SINs of those of the students who have one. Whoever shows one leaves an event first."""
        wanted = frozenset(students)
        query, bound = (_ONE, tuple(wanted)) if len(wanted) == 1 else (_ALL, ())
        rows = self._connection.execute(query, bound)
        return {row[0]: self.open(row[0], row[1]) for row in rows if row[0] in wanted}

    def opened(self) -> dict[str, tuple[str, str | None]]:
        """Return every SIN with its expiry, by student: to compare what is given with what is held."""
        return {row[0]: (self.open(row[0], row[1]), row[2]) for row in self._connection.execute(_ALL)}

    def open(self, student: str, sealed: bytes) -> str:
        """Decrypt what `seal` made for that student."""
        return self.vault.open(sealed, TABLE, COLUMN, student).decode()

    def staged(self) -> list[Staged]:
        """Return what an import has staged, in order of student."""
        query = """
            SELECT t.student, t.sealed, t.expires, EXISTS (SELECT 1 FROM sins AS i WHERE i.student = t.student)
            FROM staged AS t ORDER BY t.student
        """
        return [
            Staged(row[0], bytes(row[1]), row[2], bool(row[3])) for row in self._connection.execute(query)
        ]

    def _held(self, student: str, sealed: bytes, expires: str | None, at: str) -> Held:
        return Held(student, self.open(student, sealed)[-_END:], expires, at)

    # --- who has none -------------------------------------------------------------------------------

    def lacking(self, year: int) -> list[Lacking]:
        """Return the students of a year's terms who have no SIN, by name.

        One is of a term by being registered in it, by a line of its record, or by an entry of the ledger; an entry
        without a term is of the year of its date.
        """
        return [Lacking(*row) for row in self._connection.execute(_LACKING, {"year": str(year)})]

    def resident_without(self, student: str, year: int) -> str | None:
        """Return where a student resides who has no SIN and is registered in a term of the year; else None."""
        row = self._connection.execute(_OWES, {"student": student, "year": str(year)}).fetchone()
        return row[0] if row else None

    # --- requests -----------------------------------------------------------------------------------

    def requested(self) -> dict[str, str]:
        """Return the last date on which the college asked each student for a SIN."""
        query = "SELECT student, max(date) FROM sin_requests GROUP BY student"
        return dict(self._connection.execute(query).fetchall())

    def asked(self, way: str, date: str) -> frozenset[str]:
        """Return the students who were asked in that way on that date."""
        query = "SELECT student FROM sin_requests WHERE date = ? AND way = ?"
        return frozenset(student for (student,) in self._connection.execute(query, (date, way)))

    def add_request(self, student: str, way: str, date: str, *, at: datetime, actor: str) -> int:
        """Keep that the college asked a student on a date, and return the request's number."""
        row = (student, way, date, to_text(at), actor)
        (number,) = self._connection.execute(_REQUEST, row).fetchone()
        return int(number)

    # --- verifying ----------------------------------------------------------------------------------

    def rows(self) -> Iterator[tuple[str, bytes, str | None, str, str]]:
        """Yield (student, sealed, expires, at, actor), in order of student."""
        query = "SELECT student, sealed, expires, at, actor FROM sins ORDER BY student"
        for student, sealed, *rest in self._connection.execute(query):
            yield student, bytes(sealed), *rest
