"""Benchmark of a whole college's marks: the import, with all its checks, against a bare `executemany` of its rows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from store.db import connect
from tools.bench_import import _RSS, _run
from tools.repository import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TERM = "20263"
STUDENTS, COURSES, GROUP, ASSESSMENTS = 10_000, 10, 50, 10  # a million marks
TURNS = 3


def marking(folder: Path) -> Iterator[tuple[str, float, float, bool, str]]:
    """Yield (what, ratio, bar, at most, note)."""
    home = _home(folder)
    whole, tenth = _file(folder, STUDENTS), _file(folder, STUDENTS // 10)
    ours, bare = [], []
    for turn in range(TURNS):
        one, other = folder / f"ours-{turn}", folder / f"bare-{turn}"
        shutil.copytree(home, one)
        shutil.copytree(home, other)
        start = time.perf_counter()
        _run(one, *_words(whole))
        ours.append(time.perf_counter() - start)
        bare.append(_bare(one, other))
        shutil.rmtree(one)
        shutil.rmtree(other)
    count = STUDENTS * COURSES * ASSESSMENTS
    ratio, rate = min(bare) / min(ours), count / min(ours)
    yield (
        f"{count:,} marks: rows/s of import / rows/s of executemany",
        ratio,
        1 / 3,
        False,
        f" ({rate:,.0f}/s)",
    )
    small, large = _peak(folder, home, tenth), _peak(folder, home, whole)
    yield "peak memory of a million marks / of a tenth", large / small, 1.5, True, f" ({large // 1024} MB)"


def _words(file: Path) -> tuple[str, ...]:
    return "staff", "import", "marks", str(file), "--term", TERM


def _course(at: int) -> str:
    return f"420-{at:03d}-TH"


def _home(folder: Path) -> Path:
    home = folder / "home-marks"
    _run(home, "admin", "init", "--rehearsal")
    connection = connect(home / "omni.db", mode="rw")
    connection.execute("BEGIN")
    connection.execute("INSERT INTO programs (code, title) VALUES ('420.B0', 'X')")
    connection.executemany(
        "INSERT INTO students (number, permanent_code, last_name, first_name, name_key, birth_date, program)"
        " VALUES (?, ?, 'A', 'B', 'A B', '2007-03-07', '420.B0')",
        ((f"{number:07d}", f"AAAA{number:08d}") for number in range(STUDENTS)),
    )
    connection.execute(
        "INSERT INTO terms (code, starts, ends, schedule_from, confirm_from, confirm_by, drop_by) VALUES"
        " (?, '2026-08-24', '2026-12-22', '2026-08-17', '2026-08-24', '2026-09-20', '2026-09-18')",
        (TERM,),
    )
    places = [
        (TERM, _course(at), f"{group:05d}") for at in range(COURSES) for group in range(STUDENTS // GROUP)
    ]
    connection.executemany(
        "INSERT INTO courses (code, title) VALUES (?, 'X')", ((_course(at),) for at in range(COURSES))
    )
    connection.executemany(
        "INSERT INTO sections (term, course, section, title) VALUES (?, ?, ?, 'X')", places
    )
    connection.executemany(
        "INSERT INTO assessments (term, course, section, name, points, weight) VALUES (?, ?, ?, ?, 2000, 1000)",
        ((*place, f"TP {at}") for place in places for at in range(ASSESSMENTS)),
    )
    connection.executemany(
        "INSERT INTO registrations VALUES (?, ?, ?, ?, '2026-08-01T12:00:00Z')",
        (
            (f"{number:07d}", TERM, _course(at), f"{number // GROUP:05d}")
            for number in range(STUDENTS)
            for at in range(COURSES)
        ),
    )
    connection.execute("COMMIT")
    connection.close()
    return home


def _file(folder: Path, students: int) -> Path:
    path = folder / f"marks-{students}.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("course,section,assessment,number,mark\n")
        for at in range(COURSES):
            for number in range(students):
                group = f"{number // GROUP:05d}"
                file.writelines(
                    f"{_course(at)},{group},TP {work},{number:07d},{(number * 7 + work * 13) % 2001 / 100:.2f}\n"
                    for work in range(ASSESSMENTS)
                )
    return path


def _bare(loaded: Path, home: Path) -> float:
    """Time the bare insert of the marks that the import has just stored, into a copy of the store as it was."""
    source = connect(loaded / "omni.db", mode="ro")
    rows = source.execute("SELECT assessment, student, mark, batch FROM marks").fetchall()
    batches = source.execute("SELECT * FROM mark_batches").fetchall()
    source.close()
    connection = connect(home / "omni.db", mode="rw")
    start = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO mark_batches VALUES (?, ?, ?, ?)", batches)
    connection.executemany("INSERT INTO marks (assessment, student, mark, batch) VALUES (?, ?, ?, ?)", rows)
    connection.execute("COMMIT")
    seconds = time.perf_counter() - start
    connection.close()
    return seconds


def _peak(folder: Path, home: Path, file: Path) -> int:
    target = folder / f"memory-{file.stem}"
    shutil.copytree(home, target)
    done = subprocess.run(
        [sys.executable, "-c", _RSS, *_words(file), "--format", "json"],
        env={**os.environ, "OMNI_HOME": str(target), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    shutil.rmtree(target)
    return int(done.stdout.splitlines()[-1])
