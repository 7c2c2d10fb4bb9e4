"""Bulk loading: the lines of a file are staged in a table of their own, judged there as a whole, then applied.

The stage is a database file beside the store, attached and unlinked at once: it has no name, nobody else can open
it, and it is gone with the connection, however that ends. A temporary table would do if it were kept on disk, but
our engine is built to keep those in memory, which would then grow with the file.
"""

from __future__ import annotations

import json
import os
from functools import cached_property
from tempfile import mkstemp
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from omnicli.clock import to_text
from store.engine import sqlite
from store.loading_targets import TARGETS, upsert

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from store.engine import sqlite as engine
    from store.loading_curriculum import CurriculumLoading
    from store.loading_meetings import MeetingLoading
    from store.loading_record import RecordLoading
    from store.loading_registrations import RegistrationLoading

T = TypeVar("T")

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
        self._key: tuple[str, ...] = ()
        self._attached = False

    # --- staging ------------------------------------------------------------------------------------

    def begin(self, columns: Sequence[str], key: Sequence[str]) -> None:
        """Make an empty stage for lines with these columns; without a key, no line repeats another."""
        if not self._attached:
            self._attach()
        self._columns, self._key = tuple(columns), tuple(key)
        # In order of the key from the first line on: no index is sorted in memory at the end.
        order = (
            f"line INTEGER NOT NULL, {{}}, PRIMARY KEY ({', '.join(key)})"
            if key
            else "line INTEGER PRIMARY KEY, {}"
        )
        self._connection.execute("DROP TABLE IF EXISTS stage.staged")
        self._connection.execute(
            f"CREATE TABLE stage.staged ({order.format(', '.join(columns))}) {'WITHOUT ROWID' if key else ''}"
        )

    def _attach(self) -> None:
        (path,) = self._connection.execute(
            "SELECT file FROM pragma_database_list WHERE name = 'main'"
        ).fetchone()
        handle, name = mkstemp(prefix=".stage-", dir=os.path.dirname(path) or None)
        try:
            self._connection.execute("ATTACH DATABASE ? AS stage", (name,))
            # Nothing of the stage is ever rolled back to, or read after a crash.
            self._connection.execute("PRAGMA stage.journal_mode = MEMORY")
            self._connection.execute("PRAGMA stage.page_size = 16384")
            self._connection.execute("PRAGMA stage.locking_mode = EXCLUSIVE")
            # Rows come in no order of the other indexes: room enough that their pages are not written twice.
            self._connection.execute("PRAGMA main.cache_size = -8000")
            self._attached = True
        finally:
            os.close(handle)
            os.unlink(name)

    def stage(self, rows: Callable[[], Iterable[Sequence[object]]], count: int) -> list[Repeat]:
        """Take `count` rows: the line, then the cells of the columns. Return those whose key was there already.

        They are left out, and looked for in a second call of `rows`: most files have none.
        """
        before = self._connection.total_changes
        marks = ", ".join("?" * (len(self._columns) + 1))
        self._connection.executemany(f"INSERT INTO staged VALUES ({marks}) ON CONFLICT DO NOTHING", rows())  # noqa: S608
        return [] if self._connection.total_changes - before == count else self._repeats(rows())

    def _repeats(self, rows: Iterable[Sequence[object]]) -> list[Repeat]:
        places = [self._columns.index(name) + 1 for name in self._key]
        match = " AND ".join(f"{name} = ?" for name in self._key)
        query = f"SELECT * FROM staged WHERE {match}"  # noqa: S608 (our names)
        found = []
        for row in rows:
            first = self._connection.execute(query, [row[place] for place in places]).fetchone()
            if first[0] != row[0]:
                found.append(Repeat(int(str(row[0])), first[0], first[1:] == tuple(row[1:])))
        return found

    def discard(self, lines: Sequence[int]) -> None:
        """Take lines off the stage."""
        for part in _parts(lines):
            marks = ", ".join("?" * len(part))
            self._connection.execute(f"DELETE FROM staged WHERE line IN ({marks})", part)  # noqa: S608 (marks only)

    def apply(self, kind: str, *, partial: bool) -> Applied:
        """Write the stage into its table; `partial` when staged cells may be NULL (nothing said)."""
        target = TARGETS[kind]
        return self.counted(target.table, upsert(target, self._columns, partial=partial))

    def attempt(self, kind: str, *, partial: bool) -> Applied | None:
        """Do what `apply` does, or nothing: None when a row that is not in the stage stands in its way."""
        try:
            return self.apply(kind, partial=partial)
        except sqlite.IntegrityError:
            # The engine has undone the whole statement, and only that.
            return None

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
        found: set[str] = set()
        for part in _parts(list(values)):
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

    @cached_property
    def record(self) -> RecordLoading:
        """Loading of students' records."""
        from store.loading_record import RecordLoading

        return RecordLoading(self._connection)

    @cached_property
    def curriculum(self) -> CurriculumLoading:
        """Loading of grids and prerequisites."""
        from store.loading_curriculum import CurriculumLoading

        return CurriculumLoading(self._connection)

    def export(self, kind: str, term: str = "") -> Iterator[tuple[object, ...]]:
        """Yield the rows of a kind in order of their key, values as stored."""
        from store.loading_export import QUERIES

        return iter(self._connection.execute(QUERIES[kind], {"term": term}))


def _parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Cut values into what one statement takes as parameters."""
    for at in range(0, len(values), _MOST_PARAMETERS):
        yield values[at : at + _MOST_PARAMETERS]


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
