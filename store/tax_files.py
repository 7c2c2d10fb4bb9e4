"""Files made for the governments, and the slips in them: append-only, each slip once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import to_text
from omnicli.rules.tax_slips import from_stored

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from omnicli.rules.tax_slips import Slip
    from store.engine import sqlite as engine

_WAITING = """
    SELECT s.number, s.student, s.kind, s.replaces, b.kind, b.number IN (SELECT slip FROM filed_slips)
    FROM tax_slips AS s LEFT JOIN tax_slips AS b ON b.number = s.replaces
    WHERE s.year = ? AND s.slip = ? AND s.kind IN (SELECT value FROM json_each(?))
    AND s.number NOT IN (SELECT slip FROM filed_slips) ORDER BY s.number
"""
_SLIPS = """
    SELECT data FROM tax_slips WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number
"""
_FILES = """
    SELECT f.number, f.year, f.slip, f.kind, f.reference, f.sha256, f.at, f.actor, count(*), min(s.slip), max(s.slip)
    FROM tax_files AS f JOIN filed_slips AS s ON s.file = f.number
"""
_AMONG = "SELECT slip FROM filed_slips WHERE slip IN (SELECT value FROM json_each(?)) ORDER BY slip"
_ADD = """
    INSERT INTO tax_files (number, year, slip, kind, reference, sha256, at, actor) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_PART = 500
"""Slips that are in memory at once."""


class Waiting(NamedTuple):
    """A slip that was never filed. `replaces` is the one that it amends or cancels, None for an original.

    `before` is the kind of that one, `filed` whether it was filed.
    """

    number: int
    student: str
    kind: str
    replaces: int | None
    before: str | None
    filed: bool


class Filed(NamedTuple):
    """A file: how many slips are in it, the first and the last.

    `seal` is the digest of its bytes under the vault's key: from a plain one, the SIN in a file of few slips is found.
    """

    number: int
    year: int
    slip: str
    kind: str
    reference: str
    seal: str
    at: str
    actor: str
    slips: int
    first: int
    last: int


class TaxFiles:
    """Files made for the governments."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def waiting(self, year: int, slip: str, kinds: Collection[str]) -> list[Waiting]:
        """Return the slips of a year and of these kinds that were never filed, in order."""
        rows = self._connection.execute(_WAITING, (year, slip, json.dumps([*kinds])))
        return [Waiting(*row)._replace(filed=bool(row[5])) for row in rows]

    def slips(self, numbers: Sequence[int]) -> Iterator[list[Slip]]:
        """Yield slips as they were issued, some hundreds at a time; their numbers come in ascending order."""
        for start in range(0, len(numbers), _PART):
            part = json.dumps(numbers[start : start + _PART])
            rows = self._connection.execute(_SLIPS, (part,)).fetchall()
            yield [from_stored(json.loads(data)) for (data,) in rows]

    def among(self, numbers: Collection[int]) -> list[int]:
        """Return which of these slips were filed."""
        return [number for (number,) in self._connection.execute(_AMONG, (json.dumps([*numbers]),))]

    def of(self, number: int) -> Filed | None:
        """Return a file by its number."""
        row = self._connection.execute(f"{_FILES} WHERE f.number = ? GROUP BY f.number", (number,)).fetchone()
        return Filed(*row) if row else None

    def listing(self, year: int) -> list[Filed]:
        """Return the files of a year, in order."""
        rows = self._connection.execute(
            f"{_FILES} WHERE f.year = ? GROUP BY f.number ORDER BY f.number", (year,)
        )
        return [Filed(*row) for row in rows]

    def slips_of(self, number: int) -> list[int]:
        """Return the numbers of the slips in a file, in order."""
        rows = self._connection.execute(
            "SELECT slip FROM filed_slips WHERE file = ? ORDER BY slip", (number,)
        )
        return [slip for (slip,) in rows]

    def number_of(self, seal: str) -> int | None:
        """Return the number of the file of this seal."""
        row = self._connection.execute("SELECT number FROM tax_files WHERE sha256 = ?", (seal,)).fetchone()
        return int(row[0]) if row else None

    def has_reference(self, reference: str) -> bool:
        """Tell whether a file has this reference."""
        found = self._connection.execute("SELECT 1 FROM tax_files WHERE reference = ?", (reference,))
        return found.fetchone() is not None

    def add(
        self,
        *,
        year: int,
        slip: str,
        kind: str,
        reference: str,
        seal: str,
        slips: Iterable[int],
        at: datetime,
        actor: str,
    ) -> int:
        """Keep a file and which slips are in it; return its number."""
        query = "SELECT coalesce(max(number), 0) + 1 FROM tax_files"
        number = int(self._connection.execute(query).fetchone()[0])
        self._connection.execute(_ADD, (number, year, slip, kind, reference, seal, to_text(at), actor))
        rows = ((one, number) for one in slips)
        self._connection.executemany("INSERT INTO filed_slips (slip, file) VALUES (?, ?)", rows)
        return number
