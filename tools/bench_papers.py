"""Benchmark of papers by the thousand: two processes against one, signing apart, and memory that does not grow.

The report cards are a demo college's, drawn and signed as `omni staff documents issue` does.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from tools.repository import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from commands._papers import Drawn
    from omnicli.rules.papers import Draft, Stamp

PAPERS = 400
FEW, MANY = 500, 5_000
TURNS = 3
_MAIN = "from omnicli.start import entry; entry()"
_PEAK = "import sys; from tools.bench_papers import peak; peak(sys.argv[1:])"


def issuing(folder: Path) -> Iterator[tuple[str, float, float, bool, str]]:
    """Yield (what, ratio, bar, whether at most, note): two processes, signing, memory."""
    home = folder / "college"
    _omni(home, "demo", "--students", "1200")
    drafts, drawing = _drafts(home)
    yield _two(drafts, drawing)
    yield _signing(drafts, drawing)
    yield _memory(folder, home)


def _two(drafts: list[Draft], drawing: Drawn) -> tuple[str, float, float, bool, str]:
    """Compare the papers that one process draws and signs in a second with those of two, once they have started."""
    one = min(_seconds(drafts, drawing, 1) for _ in range(TURNS))
    two = min(_seconds(drafts, drawing, 2) for _ in range(TURNS))
    note = f" ({len(drafts) / one:.0f} a second, {len(drafts) / two:.0f} a second)"
    return f"{len(drafts)} report cards: two processes / one", one / two, 1.7, False, note


def _seconds(drafts: list[Draft], drawing: Drawn, processes: int) -> float:
    """Draw every paper, after a few that start the processes and load what draws."""
    from omnicli.services.issuing_pool import Pool

    with Pool(drawing, processes) as pool:
        for wait in [pool.submit(draft, _stamp()) for draft in drafts[:20]]:
            wait()
        start = time.perf_counter()
        for wait in [pool.submit(draft, _stamp()) for draft in drafts]:
            wait()
        return time.perf_counter() - start


def _signing(drafts: list[Draft], drawing: Drawn) -> tuple[str, float, float, bool, str]:
    """Compare drawing and signing with drawing alone: a signature costs what its cryptography and its file do."""
    from commands._papers import paper_of
    from pdf.paper import render

    def drawn_only() -> float:
        start = time.perf_counter()
        for draft in drafts[:100]:
            render(paper_of(draft, _stamp()))
        return (time.perf_counter() - start) / 100

    turns = [(drawn_only(), _seconds(drafts[:100], drawing, 1) / 100) for _ in range(TURNS)]
    bare, signed = (min(seconds) for seconds in zip(*turns, strict=True))
    note = f" ({1000 * bare:.1f} ms drawn, {1000 * (signed - bare):.1f} ms signed)"
    return "a report card drawn and signed / drawn", signed / bare, 6.0, True, note


def _memory(folder: Path, home: Path) -> tuple[str, float, float, bool, str]:
    """Compare the most memory that a batch of 5,000 holds with that of one of 500, children counted."""
    few, many = (_peak(folder, home, count) for count in (FEW, MANY))
    note = f" ({few // 1024} MB, {many // 1024} MB)"
    return f"peak memory: {MANY:,} report cards / {FEW}", many / few, 1.2, True, note


def _peak(folder: Path, home: Path, count: int) -> int:
    """Issue the report cards of so many students in a process of its own; return the kilobytes it held at most."""
    copy, out = folder / f"home-{count}", folder / f"out-{count}"
    shutil.copytree(home, copy)
    _fill(copy, count)
    words = ["staff", "documents", "issue", "report-cards", "--term", "20261", "--out", str(out)]
    done = subprocess.run(
        [sys.executable, "-c", _PEAK, *words], env=_environ(copy), capture_output=True, check=True, text=True
    )
    shutil.rmtree(out)
    shutil.rmtree(copy)
    return int(done.stdout.split()[-1])


def peak(words: list[str]) -> None:
    """Run `omni WORDS`, then say the kilobytes that this process held at most."""
    from omnicli.main import run
    from omnicli.world import World

    code = run(words, World(os.environ))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    sys.exit(code)


def _fill(home: Path, count: int) -> None:
    """Leave exactly so many students with a result in the term: invented ones after the demo's."""
    from store.db import connect

    connection = connect(home / "omni.db", mode="rw")
    connection.execute("BEGIN")
    connection.execute("DELETE FROM registrations WHERE term = '20261'")
    connection.execute("DELETE FROM record WHERE term = '20261'")
    (program,) = connection.execute("SELECT min(program) FROM students").fetchone()
    courses = [code for (code,) in connection.execute("SELECT code FROM courses ORDER BY code LIMIT 7")]
    numbers = [f"{9_000_000 + place}" for place in range(count)]
    connection.executemany(
        "INSERT INTO students (number, permanent_code, last_name, first_name, name_key, birth_date, program)"
        " VALUES (?, ?, 'Tremblay', 'Marie-Ève', 'TREMBLAY MARIEEVE', '2007-03-07', ?)",
        [(number, f"TREM{number}0", program) for number in numbers],
    )
    connection.executemany(
        "INSERT INTO record (student, term, course, section, mark, remark) VALUES (?, '20261', ?, '00001', 78, '')",
        [(number, course) for number in numbers for course in courses],
    )
    connection.execute("COMMIT")
    connection.close()


def _drafts(home: Path) -> tuple[list[Draft], Drawn]:
    """Return report cards of a demo, and what draws and signs them."""
    from commands._papers import draw
    from commands._session import read
    from omnicli.rules.papers import Draft
    from omnicli.services.issuing import drafted
    from omnicli.services.term_papers import TermDrafts, Wanted, chosen
    from omnicli.world import World

    world = World({"OMNI_HOME": str(home), "OMNI_LANG": "fr"})
    wanted = Wanted("report-card", "20261")
    with read(world) as uow:
        makes = TermDrafts(uow, wanted, world.tz)
        found = [drafted(uow, makes, item) for item in chosen(uow, wanted)[:PAPERS]]
    return [one for one in found if isinstance(one, Draft)], draw(world)


def _stamp() -> Stamp:
    from omnicli.rules.papers import Stamp

    return Stamp(
        "ABCDE-FGHJK-MNPQR", datetime(2026, 6, 12, 15, tzinfo=UTC), date(2026, 6, 12), "ABCDE-FGHJK-MNPQR"
    )


def _omni(home: Path, *words: str) -> None:
    subprocess.run([sys.executable, "-c", _MAIN, *words], env=_environ(home), capture_output=True, check=True)


def _environ(home: Path) -> dict[str, str]:
    return {**os.environ, "OMNI_HOME": str(home), "OMNI_LANG": "fr", "PYTHONPATH": str(ROOT)}


if __name__ == "__main__":
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as made:
        for what, ratio, bar, at_most, said in issuing(Path(made)):
            print(f"{what}: {ratio:.2f} ({'<=' if at_most else '>='} {bar}){said}")
