"""The benchmark table: every number is a ratio within this run, against the least that the same work can cost.

    python tools/bench.py            the whole table
    python tools/bench.py startup    one part: startup, import, register, print, money, timetable, results, papers,
    taxes

Machines are noisy, so contestants take turns and medians are compared. Exit 1 when a bar is not reached.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tools.repository import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

FIVE_LINES = """
import typer
def main(name: str = "x"):
    print(name)
if __name__ == "__main__":
    typer.run(main)
"""
OMNI = [sys.executable, "-c", "from omnicli.start import entry; entry()"]
TURNS = 15


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a ratio, its bar, and which side of the bar is good."""

    what: str
    ratio: float
    bar: float
    at_most: bool = True
    note: str = ""

    @property
    def reached(self) -> bool:
        """Tell whether the bar is reached."""
        return self.ratio <= self.bar if self.at_most else self.ratio >= self.bar


def medians(contestants: Mapping[str, Callable[[], None]], turns: int = TURNS) -> dict[str, float]:
    """Run the contestants in turns and return the median seconds of each."""
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(turns):
        for name, run in contestants.items():
            start = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) for name, values in seconds.items()}


def command(words: Sequence[str], home: Path, stdin: str = "") -> Callable[[], None]:
    """Return a run of one command in a process of its own, as a shell would start it."""
    environ = {**os.environ, "OMNI_HOME": str(home), "OMNI_LANG": "fr", "PYTHONPATH": str(ROOT)}

    def run() -> None:
        subprocess.run(list(words), env=environ, input=stdin.encode(), capture_output=True, check=True)

    return run


def startup(folder: Path) -> Iterator[Line]:
    """Compare commands with a five-line program of the same terminal library."""
    home = a_demo(folder / "startup")
    program = folder / "five_lines.py"
    program.write_text(FIVE_LINES, encoding="utf-8")
    found = medians(
        {
            "floor": command([sys.executable, str(program)], home),
            "help": command([*OMNI, "--help"], home),
            "show": command([*OMNI, "schedule", "show"], home),
            "home": command(OMNI, home),
            "balance": command([*OMNI, "payments", "balance"], home),
            "results": command([*OMNI, "results", "absences"], home),
        }
    )
    yield Line("omni --help / a five-line Typer program", found["help"] / found["floor"], 1.3)
    yield Line("omni schedule show / the same", found["show"] / found["floor"], 1.3)
    yield Line("omni (home) / the same", found["home"] / found["floor"], 1.3)
    yield Line("omni payments balance / the same", found["balance"] / found["floor"], 1.3)
    yield Line("omni results absences / the same", found["results"] / found["floor"], 1.3)


def a_demo(home: Path, students: int = 300) -> Path:
    """Make a demo college with its registered student signed in and the timetable retrieved."""
    import json

    environ = {**os.environ, "OMNI_HOME": str(home), "PYTHONPATH": str(ROOT)}
    made = subprocess.run(
        [*OMNI, "demo", "--students", str(students), "--format", "json"],
        env=environ,
        capture_output=True,
        check=True,
    )
    told = json.loads(made.stdout)
    number, nip = told["registered"]["number"], told["password"]
    command([*OMNI, "login", "--student", number, "--password-stdin"], home, nip + "\n")()
    command([*OMNI, "schedule", "show"], home)()
    return home


def importing(folder: Path) -> Iterator[Line]:
    """Compare imports with a bare `executemany` of the same rows into the same table."""
    from tools.bench_import import importing as lines

    for what, ratio, bar, at_most, note in lines(folder):
        yield Line(what, ratio, bar, at_most, note)


def registering(folder: Path) -> Iterator[Line]:
    """Compare `omni register` by script with its two bcrypt hashes (cost 12) alone, side by side."""
    from tools.bench_register import registering as lines

    for what, ratio, bar in lines(folder, a_demo(folder / "register", 60)):
        yield Line(what, ratio, bar)


def printing(_folder: Path) -> Iterator[Line]:
    """Compare the timetable's PDF with a bare page of as many strings and lines."""
    from tools.bench_print import printing as lines

    for what, ratio, bar in lines():
        yield Line(what, ratio, bar)


def writing_money(folder: Path) -> Iterator[Line]:
    """Compare what writes to the ledger in bulk with the bare insert of the same rows."""
    from tools.bench_money import writing

    for what, ratio, bar, note in writing(folder):
        yield Line(what, ratio, bar, note=note)


def building_timetables(folder: Path) -> Iterator[Line]:
    """Compare the placement of students with the best that any method could do, and with a queue."""
    from tools.bench_timetable import building

    for what, ratio, bar, at_most, note in building(folder):
        yield Line(what, ratio, bar, at_most, note)


def working_results_out(folder: Path) -> Iterator[Line]:
    """Compare the loading of marks and records, and the Cote R of a college, with writing and reading the rows."""
    from tools.bench_cote_r import scoring
    from tools.bench_marks import marking

    for lines in (marking, scoring):
        for what, ratio, bar, at_most, note in lines(folder):
            yield Line(what, ratio, bar, at_most, note)


def putting_on_paper(folder: Path) -> Iterator[Line]:
    """Compare papers with a bare canvas of the same strings, and their issue by two processes with one."""
    from tools.bench_paper import papers
    from tools.bench_papers import issuing

    for what, ratio, bar in papers():
        yield Line(what, ratio, bar)
    for what, ratio, bar, at_most, note in issuing(folder):
        yield Line(what, ratio, bar, at_most, note)


def issuing_tax_slips(folder: Path) -> Iterator[Line]:
    """Prepare and issue the tax slips of 10,000 students."""
    from tools.bench_taxes import slips

    for what, figure, bar, at_most, note in slips(folder):
        yield Line(what, figure, bar, at_most, note)


PARTS: dict[str, Callable[[Path], Iterator[Line]]] = {
    "startup": startup,
    "import": importing,
    "register": registering,
    "print": printing,
    "money": writing_money,
    "timetable": building_timetables,
    "results": working_results_out,
    "papers": putting_on_paper,
    "taxes": issuing_tax_slips,
}


def main(names: list[str]) -> int:
    """Print the table of the parts named, or of all; return 1 when a bar is missed."""
    missed = 0
    print(f"{'ratio':>7}  {'bar':>8}        what")
    for name in names or list(PARTS):
        with tempfile.TemporaryDirectory(prefix="omni-bench-") as folder:
            for line in PARTS[name](Path(folder)):
                sign = "≤" if line.at_most else "≥"
                said = "ok" if line.reached else "MISSED"
                print(
                    f"{line.ratio:7.2f}  {sign} {line.bar:5.2f}  {said:<6} {line.what}{line.note}", flush=True
                )
                missed += not line.reached
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
