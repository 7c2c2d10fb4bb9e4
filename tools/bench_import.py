"""Benchmark of imports: the program's, with all its checks, against a bare `executemany` of the same rows."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

from omnicli.clock import SystemClock
from omnicli.csv_text import to_csv
from omnicli.demo.college import invent
from omnicli.main import run
from omnicli.world import World
from store.db import connect
from tools.repository import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from omnicli.demo.college import DemoCollege, Row

STUDENTS = 11_200  # whose present term is about 70,000 registrations
TURNS = 3
KINDS = ("programs", "courses", "terms", "calendar", "employees", "students")

_RSS = """
import sys
from omnicli.main import run
assert run(sys.argv[1:]) == 0
# Not getrusage: its figure begins with the memory of the process that started this one.
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def importing(folder: Path) -> Iterator[tuple[str, float, float, bool, str]]:
    """Yield (what, ratio, bar, at most, note) of each import."""
    college = invent(students=STUDENTS, today=SystemClock().now().date())
    term = college.terms[-1]
    empty = _home(folder, college, upto="employees")
    students = college.rows["students"][:10_000]
    yield _rate("10,000 students", folder, empty, "students", students, "")
    filled = _home(folder, college, upto="students", offering=term)
    registrations = college.registrations[term]
    yield _rate(f"{len(registrations):,} registrations", folder, filled, "registrations", registrations, term)
    yield _memory(folder, filled, registrations, term)


def _home(folder: Path, college: DemoCollege, *, upto: str, offering: str = "") -> Path:
    home = folder / f"home-{upto}"
    _run(home, "admin", "init", "--rehearsal")
    for kind in KINDS[: KINDS.index(upto) + 1]:
        _run(home, "staff", "import", kind, str(_file(folder, kind, college.rows[kind])))
    if offering:
        file = _file(folder, "offering", college.offering[offering])
        _run(home, "staff", "import", "offering", str(file), "--term", offering)
    return home


def _run(home: Path, *words: str) -> None:
    world = World({"OMNI_HOME": str(home), "OMNI_LANG": "en", "OMNI_FORMAT": "json"})
    quiet = io.StringIO()
    with redirect_stdout(quiet), redirect_stderr(quiet):
        code = run(list(words), world)
    if code:
        raise SystemExit(f"omni {' '.join(words)}: exit {code}")


def _file(folder: Path, kind: str, rows: Sequence[Row]) -> Path:
    path = folder / f"{kind}-{len(rows)}.csv"
    path.write_text(
        to_csv(tuple(rows[0]), (tuple(row.values()) for row in rows)), encoding="utf-8", newline=""
    )
    return path


def _rate(
    what: str, folder: Path, home: Path, kind: str, rows: Sequence[Row], term: str
) -> tuple[str, float, float, bool, str]:
    file = _file(folder, kind, rows)
    words = ["staff", "import", kind, str(file), *(["--term", term] if term else [])]
    ours: list[float] = []
    bare: list[float] = []
    for turn in range(TURNS):
        one, other = folder / f"ours-{kind}-{turn}", folder / f"bare-{kind}-{turn}"
        shutil.copytree(home, one)
        shutil.copytree(home, other)
        start = time.perf_counter()
        _run(one, *words)
        ours.append(time.perf_counter() - start)
        bare.append(_bare(one, other, kind))
    ratio = min(bare) / min(ours)
    return (
        f"{what}: rows/s of import / rows/s of executemany",
        ratio,
        1 / 3,
        False,
        f" ({len(rows) / min(ours):,.0f}/s)",
    )


def _bare(loaded: Path, home: Path, kind: str) -> float:
    """Time the bare insert of what the import has just stored, into a copy of the store as it was."""
    columns, rows = _stored(loaded, kind)
    connection = connect(home / "omni.db", mode="rw")
    marks = ", ".join("?" * len(columns))
    start = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    insert = f"INSERT INTO {kind} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - names of ours
    connection.executemany(insert, rows)
    connection.execute("COMMIT")
    connection.close()
    return time.perf_counter() - start


def _stored(home: Path, kind: str) -> tuple[list[str], list[tuple[object, ...]]]:
    connection = connect(home / "omni.db", mode="ro")
    found = connection.execute(f"SELECT * FROM {kind}")  # noqa: S608 - a name of ours
    columns, rows = [one[0] for one in found.description], found.fetchall()
    connection.close()
    return columns, rows


def _memory(folder: Path, home: Path, rows: Sequence[Row], term: str) -> tuple[str, float, float, bool, str]:
    small, whole = (_peak(folder, home, rows[:count], term) for count in (len(rows) // 10, len(rows)))
    return (
        "peak memory of 70,000 registrations / of 7,000",
        whole / small,
        1.5,
        True,
        f" ({whole // 1024} MB)",
    )


def _peak(folder: Path, home: Path, rows: Sequence[Row], term: str) -> int:
    target = folder / f"memory-{len(rows)}"
    shutil.copytree(home, target)
    words = ["staff", "import", "registrations", str(_file(folder, "registrations", rows)), "--term", term]
    done = subprocess.run(
        [sys.executable, "-c", _RSS, *words, "--format", "json"],
        env={**os.environ, "OMNI_HOME": str(target), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    return int(done.stdout.splitlines()[-1])
