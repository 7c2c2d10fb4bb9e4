"""Benchmark of first use: the whole command against the two hashes that it cannot do without."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import bcrypt

from tools.bench import FIVE_LINES, OMNI, command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

TURNS = 9
COST = 12

_FACTS = "staff export students --format json"


def registering(folder: Path, home: Path) -> Iterator[tuple[str, float, float]]:
    """Yield (what, ratio, bar): with the program's start set apart, and whole."""
    program = folder / "five_lines.py"
    program.write_text(FIVE_LINES, encoding="utf-8")
    people = _people(home)
    whole, hashes, floor = [], [], []
    for person in people[:TURNS]:
        whole.append(_timed_register(home, person))
        hashes.append(_timed_hashes())
        floor.append(_timed(command([sys.executable, str(program)], home)))
    ours, bare, start = (statistics.median(values) for values in (whole, hashes, floor))
    side_by_side = "its two hashes side by side"
    yield (
        f"omni register, less the start of a five-line program / {side_by_side}",
        (ours - start) / bare,
        1.25,
    )
    yield f"omni register, start and all (no bar: Python has to start) / {side_by_side}", ours / bare, 9.0
    yield "omni register, start and all / its two hashes one after the other", ours / (2 * bare), 1.25


def _people(home: Path) -> list[dict[str, str]]:
    """Return students who have no account yet, one for each turn."""
    import os

    from tools.repository import ROOT

    environ = {**os.environ, "OMNI_HOME": str(home), "PYTHONPATH": str(ROOT)}

    def said(words: str) -> Any:
        done = subprocess.run([*OMNI, *words.split()], env=environ, capture_output=True, check=True)
        return json.loads(done.stdout)

    found = []
    for person in said(_FACTS):  # the demo registers one of them itself
        if not said(f"staff students show {person['number']} --format json")["registered"]:
            found.append(person)
        if len(found) == TURNS:
            break
    return found


def _timed_register(home: Path, person: dict[str, str]) -> float:
    form = {
        "number": person["number"],
        "permanent_code": person["permanent_code"],
        "birth_date": person["birth_date"],
        "questions": [{"id": number, "answer": f"réponse {number}"} for number in (1, 2, 3)],
        "password": "erable4821",
    }
    return _timed(command([*OMNI, "register", "--input", "-"], home, json.dumps(form)))


def _timed_hashes() -> float:
    def one(_: int) -> bytes:
        return bcrypt.hashpw(b"x" * 64, bcrypt.gensalt(COST))

    with ThreadPoolExecutor(2) as pool:
        start = time.perf_counter()
        list(pool.map(one, range(2)))
        return time.perf_counter() - start


def _timed(run: object) -> float:
    start = time.perf_counter()
    run()  # type: ignore[operator]
    return time.perf_counter() - start
