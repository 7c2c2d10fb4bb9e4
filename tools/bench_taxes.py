"""Benchmark of a year's tax slips: prepared against the bare reading of the same rows, issued against their insert.

The slips are a demo college's: both sorts, of every student of the year. The bar in seconds is the product's promise.
"""

from __future__ import annotations

import io
import shutil
import time
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from omnicli.clock import FixedClock
from omnicli.main import run
from omnicli.money import Cents
from omnicli.rules.tax_slips import SLIPS
from omnicli.rules.tax_year import ISSUE, TaxYear
from omnicli.services import tax_slips, tax_years
from omnicli.services.tax_previews import preview
from omnicli.world import World
from store import uow as units
from store.db import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from store.uow import UnitOfWork

STUDENTS = 10_000
SECONDS = 10.0
TURNS = 3
_AUTUMN, _FEBRUARY = datetime(2026, 11, 23, 15, tzinfo=UTC), datetime(2027, 2, 20, 15, tzinfo=UTC)
_YEAR = TaxYear(
    2026, rl8_box_a=Cents(382_300), rz_account="000000000RZ0001", rl8_institution="00000", without_sin=ISSUE
)
_FIRST, _LAST = 71_000_000, 71_099_999
# What slips are worked out from, each row once.
_READ = (
    "SELECT * FROM ledger ORDER BY student, number",
    "SELECT r.*, c.theory, c.lab FROM registrations AS r JOIN courses AS c ON c.code = r.course",
    "SELECT student, term, course, mark, remark FROM record",
    "SELECT * FROM students",
    "SELECT * FROM sins",
)
_COLUMNS = "number, year, slip, student, kind, replaces, rl8_number, paper_number, data, sealed, batch"


def slips(folder: Path) -> Iterator[tuple[str, float, float, bool, str]]:
    """Yield (what, figure, bar, whether at most, note): seconds to prepare, and both ratios."""
    home = folder / "college"
    world = _college(home)
    prepared, read, count = _preparing(world)
    yield (
        f"seconds to prepare the slips of {STUDENTS:,} students",
        prepared,
        SECONDS,
        True,
        f" ({count:,} slips)",
    )
    note = f" ({1000 * prepared:.0f} ms / {1000 * read:.0f} ms)"
    yield f"slips of {STUDENTS:,} students prepared / their rows read", prepared / read, 8.0, True, note
    issued, inserted, count = _issuing(folder, world)
    note = f" ({count:,} slips, {1000 * issued:.0f} ms / {1000 * inserted:.0f} ms)"
    yield f"slips of {STUDENTS:,} students issued / inserted", issued / inserted, 15.0, True, note


def _college(home: Path) -> World:
    """Return a demo's world in February, its year configured, every SIN that is missing asked for."""
    _run(home, "demo", "--students", str(STUDENTS))
    world = World({"OMNI_HOME": str(home)}, clock=FixedClock(_FEBRUARY))
    with _write(world) as uow:
        tax_years.save(uow, _YEAR)
        tax_years.add_range(uow, _FIRST, _LAST, "xml")
        for one in uow.sins.lacking(_YEAR.year):
            uow.sins.add_request(one.student, "email", "2026-11-01", at=uow.at, actor=uow.actor)
    return world


def _preparing(world: World) -> tuple[float, float, int]:
    """Return the least seconds to prepare everybody's slips and to read the rows, and how many slips there are."""
    ours, bare, count = [], [], 0
    for _ in range(TURNS):
        with _read(world) as uow:
            start = time.perf_counter()
            found = preview(uow, _YEAR, world.tz, SLIPS)
            middle = time.perf_counter()
            rows = [uow.connection.execute(query).fetchall() for query in _READ]
            bare.append(time.perf_counter() - middle)
            ours.append(middle - start)
            count = len(found.found.drafts)
            del found, rows
    return min(ours), min(bare), count


def _issuing(folder: Path, world: World) -> tuple[float, float, int]:
    """Return the seconds to issue all slips in one transaction and to insert the same rows, and how many there are."""
    copy = folder / "copy"
    shutil.copytree(world.home, copy)
    start = time.perf_counter()
    with _write(world) as uow:
        batch = tax_slips.issue(uow, _YEAR, world.tz, SLIPS, only_ready=True)
    ours = time.perf_counter() - start
    with _read(world) as uow:
        rows = uow.connection.execute(f"SELECT {_COLUMNS} FROM tax_slips ORDER BY number").fetchall()  # noqa: S608
    return ours, _inserting(copy / "omni.db", rows), len(batch.slips)


def _inserting(path: Path, rows: list[tuple[Any, ...]]) -> float:
    connection = open_store(path, mode="rw", busy_seconds=30)
    start = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        "INSERT INTO tax_batches (year, what, at, actor) VALUES (?, 'issue', '', '')", (_YEAR.year,)
    )
    marks = ", ".join("?" * len(rows[0]))
    connection.executemany(f"INSERT INTO tax_slips ({_COLUMNS}) VALUES ({marks})", rows)  # noqa: S608 (ours)
    connection.execute("COMMIT")
    seconds = time.perf_counter() - start
    connection.close()
    return seconds


def _read(world: World) -> AbstractContextManager[UnitOfWork]:
    return units.read(world.place.database, at=_FEBRUARY, vault=world.vault)


def _write(world: World) -> AbstractContextManager[UnitOfWork]:
    return units.write(
        world.place.database, at=_FEBRUARY, actor="bench", audit_key=world.audit_key(), vault=world.vault
    )


def _run(home: Path, *words: str) -> None:
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        code = run([*words], World({"OMNI_HOME": str(home)}, clock=FixedClock(_AUTUMN)))
    if code:
        raise RuntimeError(f"omni {' '.join(words)} exited {code}")


if __name__ == "__main__":
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as made:
        for what, figure, bar, at_most, said in slips(Path(made)):
            print(f"{what}: {figure:.2f} ({'<=' if at_most else '>='} {bar}){said}")
