"""Bulk loading: the lines of a file are staged in a temporary table, judged there as a whole, then applied.

The temporary table lives in SQLite's own temporary file, so that memory stays flat, and belongs to the one
connection: nothing of it outlives the unit of work.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import to_text
from store.engine import sqlite
from store.loading_targets import TARGETS, upsert

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from store.engine import sqlite as engine
    from store.loading_meetings import MeetingLoading
    from store.loading_registrations import RegistrationLoading

_MOST_PARAMETERS = 5000  # in one statement


class Repeat(NamedTuple):
    """A line whose key an earlier line of the file has already; `same` when all the rest is equal too."""

    line: int
    first: int
    same: bool


class Applied(NamedTuple):
    """How many rows were added and how many changed."""

    added: int
    changed: int


class Loading:
    """Staging and applying of whole files, receipts, and reading back what an export writes."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection
        self._columns: tuple[str, ...] = ()

    # --- staging ------------------------------------------------------------------------------------

    def begin(self, columns: Sequence[str]) -> None:
        """Make an empty stage for lines with these columns."""
        self._columns = tuple(columns)
        self._connection.execute("DROP TABLE IF EXISTS temp.staged")
        self._connection.execute(
            f"CREATE TEMPORARY TABLE staged (line INTEGER PRIMARY KEY, {', '.join(columns)})"
        )

    def stage(self, rows: Iterable[Sequence[object]]) -> None:
        """Take rows: the line, then the cells of the columns."""
        marks = ", ".join("?" * (len(self._columns) + 1))
        self._connection.executemany(f"INSERT INTO staged VALUES ({marks})", rows)  # noqa: S608 (marks only)

    def staged(self) -> int:
        """Count the staged rows."""
        return self._count("temp.staged")

    def discard(self, lines: Collection[int]) -> None:
        """Take lines off the stage."""
        self._connection.executemany("DELETE FROM staged WHERE line = ?", ((line,) for line in lines))

    def repeats(self, key: Sequence[str]) -> list[Repeat]:
        """Return the lines whose key comes again in the file, in order; the stage is indexed by its key."""
        names = ", ".join(key)
        try:
            self._connection.execute(f"CREATE UNIQUE INDEX temp.staged_key ON staged ({names})")
        except sqlite.IntegrityError:
            self._connection.execute(f"CREATE INDEX temp.staged_key ON staged ({names})")
            return self._repeats(key)
        return []

    def _repeats(self, key: Sequence[str]) -> list[Repeat]:
        names = ", ".join(key)
        match = " AND ".join(f"s.{name} = f.{name}" for name in key)
        ours = ", ".join(f"s.{name}" for name in self._columns)
        theirs = ", ".join(f"f.{name}" for name in self._columns)
        rows = self._connection.execute(f"""
            SELECT s.line, f.line, ({ours}) IS ({theirs})
            FROM (SELECT min(line) AS line FROM staged GROUP BY {names} HAVING count(*) > 1) AS r
            JOIN staged AS f ON f.line = r.line
            JOIN staged AS s ON {match} AND s.line > f.line
            ORDER BY s.line
        """)  # noqa: S608 (our names)
        return [Repeat(line, first, bool(same)) for line, first, same in rows]

    def apply(self, kind: str, *, partial: bool) -> Applied:
        """Write the stage into its table; `partial` when staged cells may be NULL (nothing said)."""
        target = TARGETS[kind]
        return self.counted(target.table, upsert(target, self._columns, partial=partial))

    def counted(self, table: str, statement: str, parameters: Sequence[object] = ()) -> Applied:
        """Run an upsert into a table and tell the rows added from those changed."""
        before, writes = self._count(table), self._connection.total_changes
        self._connection.execute(statement, parameters)
        added = self._count(table) - before
        return Applied(added, self._connection.total_changes - writes - added)

    def _count(self, table: str) -> int:
        (count,) = self._connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 (our names)
        return int(count)

    # --- look-ups -----------------------------------------------------------------------------------

    def known(self, table: str, column: str, values: Collection[str]) -> set[str]:
        """Return those of the values that a table's column holds."""
        wanted = list(values)
        found: set[str] = set()
        for at in range(0, len(wanted), _MOST_PARAMETERS):
            part = wanted[at : at + _MOST_PARAMETERS]
            marks = ", ".join("?" * len(part))
            query = f"SELECT {column} FROM {table} WHERE {column} IN ({marks})"  # noqa: S608 (our names)
            found.update(value for (value,) in self._connection.execute(query, part))
        return found

    def add_programs(self, codes: Iterable[str]) -> None:
        """Add programmes of which only the code is known."""
        self._connection.executemany(
            "INSERT INTO programs (code, title) VALUES (?, ?) ON CONFLICT DO NOTHING", ((c, c) for c in codes)
        )

    def add_term(self, row: Mapping[str, str | None]) -> None:
        """Add a term, its dates as ISO text."""
        marks = ", ".join(f":{name}" for name in row)
        statement = f"INSERT INTO terms ({', '.join(row)}) VALUES ({marks})"  # noqa: S608 (our names)
        self._connection.execute(statement, dict(row))

    def codes_taken(self) -> list[tuple[int, str, str, int | None]]:
        """Return the staged students whose permanent code another has: line, code, its holder, its line if staged.

        The holder is a stored student whom the file leaves with that code, else an earlier line of the file.
        """
        return list(self._connection.execute(_CODES_TAKEN))

    def release_codes(self) -> None:
        """Set aside the stored permanent codes that the stage gives to somebody else, so that two may be swapped."""
        self._connection.execute(_RELEASE_CODES)

    # --- receipts -----------------------------------------------------------------------------------

    def receipt(self, kind: str, *, at: datetime, actor: str, summary: Mapping[str, object]) -> str:
        """Number a batch: `IMP-000001`."""
        row = self._connection.execute(
            "INSERT INTO receipts (kind, at, actor, summary) VALUES (?, ?, ?, ?) RETURNING id",
            (kind, to_text(at), actor, json.dumps(summary, ensure_ascii=False, sort_keys=True)),
        ).fetchone()
        return f"IMP-{row[0]:06d}"

    # --- kinds with rules of their own --------------------------------------------------------------

    @cached_property
    def meetings(self) -> MeetingLoading:
        """Loading of an offering."""
        from store.loading_meetings import MeetingLoading

        return MeetingLoading(self._connection)

    @cached_property
    def registrations(self) -> RegistrationLoading:
        """Loading of registrations."""
        from store.loading_registrations import RegistrationLoading

        return RegistrationLoading(self._connection, self.counted)

    def export(self, kind: str, term: str = "") -> Iterator[tuple[object, ...]]:
        """Yield the rows of a kind in order of their key, values as stored."""
        from store.loading_export import QUERIES

        return iter(self._connection.execute(QUERIES[kind], {"term": term}))


_CODES_TAKEN = """
    WITH kept AS (
        SELECT DISTINCT t.number, t.permanent_code
        FROM staged AS s JOIN students AS t ON t.permanent_code = s.permanent_code AND t.number <> s.number
        WHERE NOT EXISTS (
            SELECT 1 FROM staged AS o WHERE o.number = t.number AND o.permanent_code <> t.permanent_code
        )
    )
    SELECT s.line, s.permanent_code, k.number, NULL
    FROM kept AS k JOIN staged AS s ON s.permanent_code = k.permanent_code AND s.number <> k.number
    UNION ALL
    SELECT s.line, s.permanent_code, f.number, f.line
    FROM (SELECT min(line) AS line FROM staged GROUP BY permanent_code HAVING count(*) > 1) AS r
    JOIN staged AS f ON f.line = r.line
    JOIN staged AS s ON s.permanent_code = f.permanent_code AND s.line > f.line
    WHERE f.permanent_code NOT IN (SELECT permanent_code FROM kept)
    ORDER BY 1
"""
_RELEASE_CODES = """
    UPDATE students SET permanent_code = '~' || number
    WHERE number IN (
        SELECT t.number FROM staged AS s
        JOIN students AS t ON t.permanent_code = s.permanent_code AND t.number <> s.number
    )
"""
