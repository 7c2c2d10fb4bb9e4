"""Slips as they were issued, and the numbers of relevés 8."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import to_text
from omnicli.errors import StoreError
from omnicli.i18n import N_
from omnicli.rules.tax_slips import Slip, from_stored

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import datetime

    from omnicli.rules.tax_faults import TaxStudent
    from omnicli.vault import Vault
    from store.engine import sqlite as engine

TABLE, COLUMN = "tax_slips", "sealed"
"""Where the vault binds the SIN of a slip; the row is the slip's number."""

_OF = "SELECT data FROM tax_slips WHERE number = ?"
_SLIPS = """
    SELECT data FROM tax_slips WHERE year = ? AND ? IN ('', slip) AND ? IN ('', student)
    ORDER BY slip, student, number
"""
_LIVE = """
    SELECT data FROM tax_slips AS s
    WHERE year = ? AND ? IN ('', slip) AND ? IN ('', student) AND kind <> 'cancelled'
      AND NOT EXISTS (SELECT 1 FROM tax_slips AS later WHERE later.replaces = s.number)
    ORDER BY slip, student
"""
_ADD = """
    INSERT INTO tax_slips (number, year, slip, student, kind, replaces, rl8_number, paper_number, data, sealed, batch)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_SEALED = "SELECT number, sealed FROM tax_slips WHERE number IN (SELECT value FROM json_each(?))"
_PEOPLE = """
    SELECT s.number, s.last_name, s.first_name, s.permanent_code, s.program, p.title, s.resident,
           s.address, s.city, s.province, s.postal_code, s.country
    FROM students AS s JOIN programs AS p ON p.code = s.program
"""
_SEALABLE = """
    SELECT number, year, slip, student, kind, replaces, rl8_number, paper_number, data, sealed FROM tax_slips
    WHERE batch = ? ORDER BY number
"""
_BATCHES = """
    SELECT b.number, b.year, b.what, b.note, b.at, b.actor, count(s.number)
    FROM tax_batches AS b LEFT JOIN tax_slips AS s ON s.batch = b.number
    WHERE b.year = ? GROUP BY b.number ORDER BY b.number
"""


class TaxBatch(NamedTuple):
    """Slips issued, amended or cancelled at once: `what` is issue, amend or cancel; `at` is an instant as text."""

    number: int
    year: int
    what: str
    note: str
    at: str
    actor: str
    slips: int


class TaxSlips:
    """Slips as they were issued, and the numbers of relevés 8."""

    def __init__(self, connection: engine.Connection, vault: Vault | None) -> None:
        self._connection = connection
        self._vault = vault

    @property
    def has_vault(self) -> bool:
        """Whether SINs can be opened here."""
        return self._vault is not None

    # --- read -------------------------------------------------------------------------------------

    def of(self, number: int) -> Slip | None:
        """Return the slip of a number, or None."""
        return next(self._read(_OF, (number,)), None)

    def of_student(self, student: str) -> list[Slip]:
        """Return all the slips of a student in order of issue, of every year, the replaced ones too."""
        query = "SELECT data FROM tax_slips WHERE student = ? ORDER BY number"
        return list(self._read(query, (student,)))

    def of_year(self, year: int, slip: str = "", student: str = "") -> Iterator[Slip]:
        """Yield all the slips of a year by sort, student and number, the replaced ones too."""
        return self._read(_SLIPS, (year, slip, student))

    def live(self, year: int, slip: str = "", student: str = "") -> Iterator[Slip]:
        """Yield the last slip of each chain, when it does not cancel it, by sort and student."""
        return self._read(_LIVE, (year, slip, student))

    def _read(self, query: str, bound: tuple[object, ...]) -> Iterator[Slip]:
        return (from_stored(json.loads(data)) for (data,) in self._connection.execute(query, bound))

    def is_replaced(self, number: object) -> bool:
        """Tell whether another slip amends or cancels the one of this number."""
        found = self._connection.execute("SELECT 1 FROM tax_slips WHERE replaces = ?", (number,))
        return found.fetchone() is not None

    def batches(self, year: int) -> list[TaxBatch]:
        """Return the batches of a year in order."""
        return [TaxBatch(*row) for row in self._connection.execute(_BATCHES, (year,))]

    def sealable(self, batch: int) -> list[list[object]]:
        """Return what the seal of a batch covers: all that its slips are, long texts by their digest."""
        rows = self._connection.execute(_SEALABLE, (batch,))
        return [
            [*row, sha256(data.encode()).hexdigest(), sha256(sealed or b"").hexdigest()]
            for *row, data, sealed in rows
        ]

    def people(self, students: Collection[str] = ()) -> dict[str, TaxStudent]:
        """Return these students, or all, by number."""
        from omnicli.rules.addresses import Written
        from omnicli.rules.tax_faults import TaxStudent

        where = "WHERE s.number IN (SELECT value FROM json_each(?))" if students else ""
        rows = self._connection.execute(_PEOPLE + where, (json.dumps([*students]),) if students else ())
        return {row[0]: TaxStudent(*row[:7], Written(*row[7:])) for row in rows}  # type: ignore[call-arg]

    # --- SINs -------------------------------------------------------------------------------------

    def sins(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return the SIN that each of these slips bears, '' for none: secrets, for what is drawn or filed only."""
        rows = self._connection.execute(_SEALED, (json.dumps(list(numbers)),))
        return {number: self._open(number, sealed) if sealed else "" for number, sealed in rows}

    def sin_of(self, number: int) -> str:
        """Return the SIN that a slip bears, '' for none."""
        return self.sins([number]).get(number, "")

    def _open(self, number: int, sealed: bytes) -> str:
        return self._needed().open(sealed, TABLE, COLUMN, str(number)).decode()

    def _needed(self) -> Vault:
        if self._vault is None:
            raise StoreError(
                N_("A protected value cannot be read here: the keys are missing."), code="no-vault"
            )
        return self._vault

    # --- write ------------------------------------------------------------------------------------

    def next_number(self) -> int:
        """Return the number of the next slip; in a transaction that writes, nobody else takes it."""
        (last,) = self._connection.execute("SELECT COALESCE(max(number), 0) FROM tax_slips").fetchone()
        return int(last) + 1

    def add_batch(self, year: int, what: str, note: str, *, at: datetime, actor: str) -> int:
        """Begin a batch ('issue', 'amend' or 'cancel') and return its number."""
        query = (
            "INSERT INTO tax_batches (year, what, note, at, actor) VALUES (?, ?, ?, ?, ?) RETURNING number"
        )
        (number,) = self._connection.execute(query, (year, what, note, to_text(at), actor)).fetchone()
        return int(number)

    def add(self, slips: Iterable[Slip], sins: Mapping[str, str], batch: int) -> None:
        """Keep slips as they are issued, numbered; `sins` are students', sealed with each slip."""
        self._connection.executemany(
            _ADD, (self._row(one, sins.get(one.student, ""), batch) for one in slips)
        )

    def _row(self, slip: Slip, sin: str, batch: int) -> tuple[object, ...]:
        sealed = self._needed().seal(sin.encode(), TABLE, COLUMN, str(slip.number)) if sin else None
        data = json.dumps(slip.to_mapping(), ensure_ascii=False, separators=(",", ":"))
        return (
            slip.number, slip.year, slip.slip, slip.student, slip.kind, slip.replaces or None,
            slip.rl8_number or None, slip.paper_number or None, data, sealed, batch,
        )  # fmt: skip
