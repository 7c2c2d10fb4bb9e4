"""Benchmark of the sweep: 20,000 students charged by the job, against the bare insert of the same rows.

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
from omnicli.rules.terms import term_in_view
from omnicli.world import World
from store import uow
from store.db import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

STUDENTS = 20_000
TURNS = 5
JOB = "late-confirmation"


def sweeping(folder: Path) -> Iterator[tuple[str, float, float, str]]:
    """Yield (what, ratio, bar, note)."""
    home = folder / "college"
    now = SystemClock().now()
    _run(home, now, "demo", "--students", str(STUDENTS))
    late = max(now, _deadline(home, now) + timedelta(hours=1))
    ours: list[float] = []
    bare: list[float] = []
    for turn in range(TURNS):
        one, other = folder / f"ours-{turn}", folder / f"bare-{turn}"
        shutil.copytree(home, one)
        shutil.copytree(home, other)
        start = time.perf_counter()
        _run(one, late, "job", "run", JOB)
        ours.append(time.perf_counter() - start)
        columns, rows = _charged(one)
        bare.append(_bare(other, columns, rows))
        shutil.rmtree(one)
        shutil.rmtree(other)
    what = f"{len(rows):,} students swept / the bare insert of the same rows"
    yield what, min(ours) / min(bare), 3.0, f" ({1000 * min(ours):.0f} ms / {1000 * min(bare):.0f} ms)"


def _run(home: Path, now: datetime, *words: str) -> None:
    world = World({"OMNI_HOME": str(home), "OMNI_LANG": "en", "OMNI_FORMAT": "json"}, clock=FixedClock(now))
    quiet = io.StringIO()
    with redirect_stdout(quiet), redirect_stderr(quiet):
        code = run(list(words), world)
    if code:
        raise SystemExit(f"omni {' '.join(words)}: exit {code}")


def _deadline(home: Path, now: datetime) -> datetime:
    """Return the instant from which confirming the present term is late."""
    world = World({"OMNI_HOME": str(home)})
    with uow.read(world.place.database, at=now) as one:
        term = term_in_view(one.catalogue.terms(), now.date())
    if term is None:
        raise SystemExit("the invented college has no term")
    return deadline(term, world.tz)


def _charged(home: Path) -> tuple[list[str], list[tuple[object, ...]]]:
    connection = open_store(home / "omni.db", mode="ro")
    found = connection.execute("SELECT * FROM ledger WHERE kind = ? ORDER BY number", (JOB,))
    columns, rows = [one[0] for one in found.description], found.fetchall()
    connection.close()
    return columns, rows


def _bare(home: Path, columns: list[str], rows: list[tuple[object, ...]]) -> float:
    marks = ", ".join("?" * len(columns))
    insert = f"INSERT INTO ledger ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - names of ours
    connection = open_store(home / "omni.db", mode="rw")
    start = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(insert, rows)
    connection.execute("COMMIT")
    connection.close()
    return time.perf_counter() - start
