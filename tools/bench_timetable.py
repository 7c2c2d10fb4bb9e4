"""Benchmark of the placement: ranked options and whole timetables, by how good they are and by what they cost."""

from __future__ import annotations

import csv
import time
from typing import TYPE_CHECKING

from omnicli.rules.assignment import Wish, assign
from omnicli.rules.choice_rules import FEWEST_LAST
from omnicli.rules.lottery import lottery
from omnicli.rules.sectioning import seat
from tools import offering

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

Line = tuple[str, float, float, bool, str]

LEAST_SUM = 2478
SEATS = 30
STUDENTS = (1_000, 5_000, 10_000)
TURNS = 7


def building(_folder: Path) -> Iterator[Line]:
    """Yield (what, ratio, bar, at most, note): ranked options, then timetables over a real offering."""
    if not offering.OFFERING.exists():
        return
    yield from _ranked()
    offered = offering.offered()
    for kind in offering.KINDS:
        yield from _timetables(offered, kind)


def _ranked() -> Iterator[Line]:
    wishes = _wishes()
    capacity: dict[str, int | None] = dict.fromkeys(
        sorted({key for one in wishes for _, key in one.options}), SEATS
    )
    found = assign(wishes, capacity)
    total = sum(rank for _, rank in found.places.values())
    last = assign(wishes, capacity, FEWEST_LAST)
    worst = max(rank for _, rank in last.places.values())
    who = f"{len(wishes):,} students, six options, {len(capacity)} groups of {SEATS}"
    note = f" (total {total:,}, {len(found.unplaced)} unplaced; by the fewest last ranks nobody beyond rank {worst})"
    yield f"{who}: total of ranks / the least possible", total / LEAST_SUM, 1.0, True, note
    ours, queue = _least(lambda: assign(wishes, capacity)), _least(lambda: _queue(wishes))
    unplaced = [len(_queue(wishes, seed)) for seed in range(100)]
    note = f" ({1000 * ours:.0f} ms / {1000 * queue:.1f} ms; it leaves {min(unplaced)} to {max(unplaced)} unplaced)"
    yield "placing them / a queue by lottery", ours / queue, 60.0, True, note


def _timetables(offered: offering.Offered, kind: str) -> Iterator[Line]:
    seconds = []
    for students in STUDENTS:
        asked = offering.requests(offered, kind, students)
        seats = offering.seats(offered, asked)
        start = time.perf_counter()
        found = seat(asked, seats)
        seconds.append(time.perf_counter() - start)
        placed, requests = len(found.seats), sum(len(one.courses) for one in asked)
        note = f" ({placed:,} of {requests:,}, bound {found.bound:,}, {seconds[-1]:.1f} s)"
        what = f"{students:,} students × {offering.COURSES} courses, {kind}: placed / bound"
        yield what, placed / found.bound, 0.995, False, note
    growth = seconds[-1] / STUDENTS[-1] / (seconds[0] / STUDENTS[0])
    yield f"cost of a student, {kind}: {STUDENTS[-1]:,} / {STUDENTS[0]:,} students", growth, 3.0, True, ""


def _wishes() -> list[Wish]:
    with offering.CHOICES.open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    return [Wish(student, tuple(enumerate(keys, 1))) for student, *keys in rows]


def _queue(wishes: Sequence[Wish], seed: int = 1) -> list[str]:
    """Let students take the first option that is left, one after another; return who finds none."""
    positions = lottery(seed, "20263", (one.student for one in wishes))
    left = dict.fromkeys({key for one in wishes for _, key in one.options}, SEATS)
    unplaced = []
    for student, options in sorted(wishes, key=lambda one: positions[one.student]):
        free = next((key for _, key in options if left[key]), None)
        if free is None:
            unplaced.append(student)
        else:
            left[free] -= 1
    return unplaced


def _least(run: Callable[[], object]) -> float:
    seconds = []
    for _ in range(TURNS):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return min(seconds)
