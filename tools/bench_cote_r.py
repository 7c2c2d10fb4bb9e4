"""Benchmark of the Cote R: a whole college's against reading its records, and importing those against a bare insert."""

from __future__ import annotations

import random
import shutil
import time
from typing import TYPE_CHECKING

import store.uow
from omnicli.clock import SystemClock
from omnicli.csv_text import to_csv
from omnicli.services.cote_r import of_college
from store.db import connect
from tools.bench_import import _run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from store.uow import UnitOfWork

STUDENTS, COURSES, GROUP = 10_000, 40, 30
TERMS = ("20233", "20241", "20243", "20251", "20253")
TURNS = 3
SEED = 2026

_COLUMNS = (
    "student",
    "term",
    "course",
    "section",
    "mark",
    "remark",
    "mean",
    "sd",
    "group_size",
    "ifgz",
    "idgz",
)


def scoring(folder: Path) -> Iterator[tuple[str, float, float, bool, str]]:
    """Yield (what, ratio, bar, at most, note): importing the records of a college, then all of its Cotes R."""
    empty = _college(folder)
    yield _importing(folder, empty)
    home = folder / "cote-r-ours-0"
    reading, working = [], []
    for _ in range(TURNS):
        reading.append(_timed(home, lambda uow: sum(1 for _ in uow.transcripts.everybody())))
        working.append(_timed(home, lambda uow: len(of_college(uow))))
    what = f"Cote R of {STUDENTS:,} students × {COURSES} courses / reading the rows"
    yield what, min(working) / min(reading), 5.0, True, f" ({min(working):.1f} s)"


def _timed(home: Path, work: Callable[[UnitOfWork], int]) -> float:
    with store.uow.read(home / "omni.db", at=SystemClock().now()) as uow:
        start = time.perf_counter()
        work(uow)
        return time.perf_counter() - start


def _importing(folder: Path, empty: Path) -> tuple[str, float, float, bool, str]:
    """Time the import of a file of records, with every figure of their groups, and the bare insert of its rows."""
    rows = list(_rows())
    file = folder / "record.csv"
    file.write_text(to_csv(_COLUMNS, rows), encoding="utf-8", newline="")
    ours, bare = [], []
    for turn in range(TURNS):
        one, other = folder / f"cote-r-ours-{turn}", folder / f"cote-r-bare-{turn}"
        shutil.copytree(empty, one)
        shutil.copytree(empty, other)
        start = time.perf_counter()
        _run(one, "staff", "import", "record", str(file))
        ours.append(time.perf_counter() - start)
        bare.append(_bare(other, rows))
    what = f"{len(rows):,} results: rows/s of import / rows/s of executemany"
    return what, min(bare) / min(ours), 1 / 3, False, f" ({len(rows) / min(ours):,.0f}/s)"


def _bare(home: Path, rows: list[tuple[object, ...]]) -> float:
    insert = f"INSERT INTO record ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608 - names of ours
    connection = connect(home / "omni.db", mode="rw")
    start = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(insert, rows)
    connection.execute("COMMIT")
    connection.close()
    return time.perf_counter() - start


def _numbers() -> list[str]:
    return [f"{2_500_000 + n}" for n in range(STUDENTS)]


def _codes() -> list[str]:
    return [
        f"{discipline}-{n:03d}-MQ" for discipline in (201, 203, 340, 601, 109) for n in range(COURSES // 5)
    ]


def _college(folder: Path) -> Path:
    home = folder / "cote-r-empty"
    _run(home, "admin", "init", "--rehearsal")
    connection = connect(home / "omni.db", mode="rw")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO programs (code, title) VALUES ('200.B1', 'Sciences de la nature')")
    connection.executemany(
        "INSERT INTO students (number, permanent_code, last_name, first_name, name_key, birth_date, program)"
        " VALUES (?, ?, 'Roy', 'Ève', ?, '2007-03-07', '200.B1')",
        ((number, f"ROYE{number}0", f"ROY EVE {number}") for number in _numbers()),
    )
    connection.executemany(
        "INSERT INTO courses (code, title, theory, lab, homework) VALUES (?, ?, 2, 2, 3)",
        ((code, code) for code in _codes()),
    )
    connection.execute("COMMIT")
    connection.close()
    return home


def _rows() -> Iterator[tuple[object, ...]]:
    """Yield the lines of each student: groups of thirty, whose marks are all here."""
    chance, codes = random.Random(SEED), _codes()  # noqa: S311 - the same marks each time
    for place, number in enumerate(_numbers()):
        section = f"{place // GROUP + 1:05d}"
        for at, code in enumerate(codes):
            mark = min(max(round(chance.gauss(74, 12)), 0), 100)
            remark = "EC" if mark < 60 else ""
            yield number, TERMS[at % 5], code, section, mark, remark, "72.5", "10.25", None, "0.5", "0.9"
