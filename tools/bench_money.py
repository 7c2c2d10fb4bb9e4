"""Benchmark of what writes money in bulk, against the bare insert of the same rows.

Both into copies of one store, with its indexes and triggers, in one transaction that is committed to the disk.
"""

from __future__ import annotations

import io
import shutil
import time
from contextlib import redirect_stderr, redirect_stdout
from datetime import timedelta
from typing import TYPE_CHECKING

from omnicli.clock import FixedClock, SystemClock
from omnicli.main import run
from omnicli.rules.confirmation import deadline
from omnicli.rules.reference import reference_of
from omnicli.rules.terms import term_in_view
from omnicli.world import World
from store import uow
from store.db import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from omnicli.rules.terms import Term

Table = tuple[str, list[str], list[tuple[object, ...]]]

STUDENTS = 20_000
LINES = 5_000
TURNS = 5


def writing(folder: Path) -> Iterator[tuple[str, float, float, str]]:
    """Yield (what, ratio, bar, note): the sweep, the publication of a term, a file of the bank."""
    home = folder / "college"
    now = SystemClock().now()
    _run(home, now, "demo", "--students", str(STUDENTS))
    term = _term(home, now)
    late = max(now, deadline(term, World({}).tz) + timedelta(hours=1))
    file = folder / "bank.csv"
    file.write_text(_bank_file(home, now), encoding="utf-8")
    verbs: tuple[tuple[str, float, tuple[str, ...]], ...] = (
        (f"{STUDENTS:,} students swept", 3.0, ("job", "run", "late-confirmation")),
        # These work out what each writes, student by student and line by line.
        (f"{STUDENTS:,} students published", 3.5, ("staff", "timetable", "publish", "--term", term.code)),
        (f"a bank file of {LINES:,} lines taken", 3.5, ("staff", "payments", "import", str(file))),
    )
    for what, bar, words in verbs:
        ours, bare, rows = _measured(folder, home, late, words)
        note = f" ({rows:,} rows, {1000 * ours:.0f} ms / {1000 * bare:.0f} ms)"
        yield f"{what} / the bare insert of the same rows", ours / bare, bar, note


def _measured(folder: Path, home: Path, at: datetime, words: Sequence[str]) -> tuple[float, float, int]:
    """Return the least seconds of a command and of the bare insert of what it wrote, and how many rows that is."""
    ours: list[float] = []
    bare: list[float] = []
    tables: list[Table] = []
    last = _last(home)
    for turn in range(TURNS):
        one, other = folder / f"ours-{turn}", folder / f"bare-{turn}"
        shutil.copytree(home, one)
        shutil.copytree(home, other)
        start = time.perf_counter()
        _run(one, at, *words)
        ours.append(time.perf_counter() - start)
        tables = _written(one, last)
        bare.append(_bare(other, tables))
        shutil.rmtree(one)
        shutil.rmtree(other)
    return min(ours), min(bare), sum(len(rows) for _table, _columns, rows in tables)


def _bank_file(home: Path, now: datetime) -> str:
    with uow.read(home / "omni.db", at=now) as one:
        students = one.people.students(term=None, program=None)[:LINES]
    day = now.date() - timedelta(days=2)
    lines = (f"{reference_of(who.number)},{day},45.00,PAYER,{n}" for n, who in enumerate(students))
    return "\n".join(("reference,date,amount,payer,bank_reference", *lines)) + "\n"


def _run(home: Path, now: datetime, *words: str) -> None:
    world = World({"OMNI_HOME": str(home), "OMNI_LANG": "en", "OMNI_FORMAT": "json"}, clock=FixedClock(now))
    quiet = io.StringIO()
    with redirect_stdout(quiet), redirect_stderr(quiet):
        code = run(list(words), world)
    if code:
        raise SystemExit(f"omni {' '.join(words)}: exit {code}")


def _term(home: Path, now: datetime) -> Term:
    with uow.read(home / "omni.db", at=now) as one:
        term = term_in_view(one.catalogue.terms(), now.date())
    if term is None:
        raise SystemExit("the invented college has no term")
    return term


def _last(home: Path) -> int:
    with uow.read(home / "omni.db", at=SystemClock().now()) as one:
        return one.ledger.last()


def _written(home: Path, last: int) -> list[Table]:
    """Return what a command wrote: each table, its columns and its new rows."""
    connection = open_store(home / "omni.db", mode="ro")
    found = []
    for table, where in (("ledger", f"number > {last}"), ("bank_files", "true"), ("bank_lines", "true")):
        read = connection.execute(f"SELECT * FROM {table} WHERE {where}")  # noqa: S608 - names of ours
        found.append((table, [one[0] for one in read.description], read.fetchall()))
    connection.close()
    return found


def _bare(home: Path, tables: list[Table]) -> float:
    connection = open_store(home / "omni.db", mode="rw")
    start = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for table, columns, rows in tables:
        marks = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608
    connection.execute("COMMIT")
    connection.close()
    return time.perf_counter() - start
