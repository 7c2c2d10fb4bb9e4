"""Torture of the verbs that write money or marks or move seats: killed 200 times each, run at once; all is compared.

    python -m tools.torture                    the whole table
    python -m tools.torture --seed 7           the same kills again, as far as a machine repeats itself
    python -m tools.torture --kills 20         fewer

A kill lands when the process was in its transaction, or had just committed, and did not end by itself. After one to
three of them in a row the store must open sound, hold nothing or everything, and hold after one more run, byte for
byte, what an undisturbed run leaves; a verb that is done only once must then say so. Last, 64 students want the last
seat of one section at once. Exit 1 when a figure is not 0.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import store.db
from omnicli.clock import SystemClock
from store.engine import sqlite
from tests import processes
from tests.whole import money, results, seats, taxes
from tests.whole.verbs import Verb, is_sound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

STUDENTS = 1000
SEATED = 300  # students who choose, are placed and may change
MARKED = 300  # in one group, so that a kill has the time to land
SLIPS = 200  # students, of two slips each
RIVALS = 64
KILLS = 200
ROUNDS = 10
SWEEPS, IMPORTS = 8, 4
_CENTS = 7  # the column of the ledger's export

Export = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Ground:
    """A college to torture: how it is made, at what instant, and what its verbs leave.

    `left` gives rows that two equal histories have in common; `key` names a row, `size` is what it adds to a total.
    """

    now: datetime
    make: Callable[[Path, Mapping[str, str]], None]
    left: Callable[[Path], Export]
    key: Callable[[tuple[Any, ...]], object]
    size: Callable[[tuple[Any, ...]], int]


MONEY = Ground(
    money.NOW,
    lambda home, _environ: money.a_term_of_money(home, STUDENTS),
    money.ledger,
    key=lambda row: row[0],
    size=lambda row: int(row[_CENTS]),
)
SEATS = Ground(
    seats.NOW,
    lambda home, environ: seats.a_term_of_seats(home, environ, SEATED),
    seats.left,
    key=lambda row: row,
    size=lambda _row: 1,
)
RESULTS = Ground(
    results.NOW,
    lambda home, _environ: results.a_group_of_marks(home, MARKED),
    results.left,
    key=lambda row: row,
    size=lambda _row: 1,
)
TAXES = Ground(
    taxes.NOW,
    lambda home, environ: taxes.a_tax_year(home, environ, SLIPS),
    taxes.left,
    key=lambda row: row,
    size=lambda _row: 1,
)


@dataclass
class Tally:
    """What was counted of one verb.

    Kills that `landed`; stores that had it all `written` when the last of a row came after the commit, the others had
    nothing. The rest should be 0.
    """

    name: str
    landed: int = 0
    written: int = 0
    totals: int = 0
    duplicates: int = 0
    lost: int = 0
    half: int = 0
    unsound: int = 0
    failed: int = 0
    seconds: float = field(default=0.0)

    @property
    def wrong(self) -> int:
        """How many figures are wrong."""
        return self.totals + self.duplicates + self.lost + self.half + self.unsound + self.failed

    def compare(self, ground: Ground, found: Export, wanted: Export) -> None:
        """Count what differs from what an undisturbed run leaves."""
        if found == wanted:
            return
        keys, known = [ground.key(row) for row in found], {ground.key(row) for row in wanted}
        self.totals += sum(map(ground.size, found)) != sum(map(ground.size, wanted))
        self.lost += len(known - {*keys})
        self.duplicates += len(keys) - len(known & {*keys})

    def line(self) -> str:
        """Write the line of the table."""
        return (
            f"{self.name:<32}{self.landed:>7}{self.written:>9}{self.totals:>8}{self.duplicates:>12}{self.lost:>6}"
            f"{self.half:>11}{self.unsound:>9}{self.failed:>8}{self.seconds:>9.0f}"
        )


HEAD = (
    f"{'verb':<32}{'kills':>7}{'written':>9}{'totals':>8}{'duplicates':>12}{'lost':>6}"
    f"{'half done':>11}{'unsound':>9}{'failed':>8}{'seconds':>9}"
)


class Begun:
    """Tells through a pipe that a process has begun its transaction."""

    def __init__(self) -> None:
        self.ready, self._tell = os.pipe()

    def watch(self) -> None:
        """Begin to watch, in the child."""
        connect, tell = sqlite.connect, self._tell

        def heard(statement: str) -> None:
            if statement.startswith("BEGIN IMMEDIATE"):
                os.write(tell, b".")

        def watching(*args: Any, **options: Any) -> Any:
            connection = connect(*args, **options)
            connection.set_trace_callback(heard)
            return connection

        vars(store.db)["sqlite"] = type("Watching", (), {**vars(sqlite), "connect": staticmethod(watching)})

    def wait(self) -> bool:
        """Wait until the child has begun; False when it ended before."""
        os.close(self._tell)
        return os.read(self.ready, 1) == b"."

    def close(self) -> None:
        """Give the pipe back."""
        os.close(self.ready)


class Torture:
    """Runs verbs on copies of one college."""

    def __init__(self, folder: Path, chance: random.Random, ground: Ground) -> None:
        self.chance, self.ground = chance, ground
        self.whole, self.home = folder / "whole", folder / "home"
        self.environ = {"OMNI_HOME": str(self.home), "OMNI_LANG": "en", "OMNI_BCRYPT_COST": "4"}
        if self.run("admin", "init", "--rehearsal"):
            raise SystemExit("no college could be made")
        ground.make(self.home, self.environ)
        self.start = ground.left(self.home)
        shutil.move(self.home, self.whole)

    def begin_again(self) -> None:
        """Take a new copy of the college."""
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(self.whole, self.home)
        self.home.chmod(0o700)

    def run(self, *words: str, stdin: str = "") -> int:
        """Run a command line to its end."""
        return processes.omni(self.environ, self.ground.now, *words, stdin=stdin).wait()

    def undisturbed(self, *chosen: Verb) -> Export:
        """Return what verbs leave when nothing happens."""
        self.begin_again()
        for verb in chosen:
            if self.run(*verb.words, stdin=verb.stdin):
                raise SystemExit(f"{verb.name} does not run")
        return self.ground.left(self.home)

    def kills(self, verb: Verb, wanted: int) -> Tally:
        """Kill a verb until so many kills have landed, and compare what each leaves."""
        tally, began = Tally(verb.name), time.monotonic()
        right, longest = self.undisturbed(verb), self._length(verb)
        while tally.landed < wanted:
            self.begin_again()
            for _ in range(self.chance.randint(1, 3)):
                tally.landed += self._kill(verb, longest)
            tally.unsound += not is_sound(self.home)
            left = self.ground.left(self.home)
            tally.written += left == right
            tally.half += left not in (self.start, right)
            tally.failed += self.run(*verb.words, stdin=verb.stdin) != (verb.again if left == right else 0)
            tally.compare(self.ground, self.ground.left(self.home), right)
        tally.failed += self.run("admin", "verify") != 0
        tally.seconds = time.monotonic() - began
        return tally

    def _length(self, verb: Verb) -> float:
        """Return how long the verb takes from the beginning of its transaction to its end."""
        self.begin_again()
        begun = Begun()
        child = self._begin(verb, begun)
        begun.wait()
        start = time.monotonic()
        child.wait()
        begun.close()
        return time.monotonic() - start

    def _begin(self, verb: Verb, begun: Begun) -> processes.Child:
        words, now = verb.words, self.ground.now
        return processes.omni(self.environ, now, *words, stdin=verb.stdin, before=begun.watch)

    def _kill(self, verb: Verb, longest: float) -> bool:
        begun = Begun()
        child = self._begin(verb, begun)
        if begun.wait():
            time.sleep(self.chance.uniform(0, longest))
        begun.close()
        child.kill()
        return child.wait() == -signal.SIGKILL

    def at_once(self, rounds: int) -> Tally:
        """Run sweeps and imports of one file at once, round after round."""
        sweep, file, _publish = money.verbs(STUDENTS)
        tally, began = Tally(f"{SWEEPS} sweeps, {IMPORTS} imports at once"), time.monotonic()
        right = self.undisturbed(sweep, file)
        for _ in range(rounds):
            self.begin_again()
            chosen = [sweep] * SWEEPS + [file] * IMPORTS
            self.chance.shuffle(chosen)
            children = [
                processes.omni(self.environ, money.NOW, *one.words, stdin=one.stdin) for one in chosen
            ]
            tally.failed += sum(child.wait() != 0 for child in children)
            tally.unsound += not is_sound(self.home)
            tally.compare(self.ground, self.ground.left(self.home), right)
            tally.failed += self.run("admin", "verify") != 0
        tally.seconds = time.monotonic() - began
        return tally

    def last_seat(self, rounds: int) -> Tally:
        """Let many students change their timetables to one that takes the last seat of a section, round after round."""
        tally, began = Tally(f"{RIVALS} students, one seat"), time.monotonic()
        for _ in range(rounds):
            self.begin_again()
            codes = seats.race(self.home, self.environ, RIVALS)
            tally.written += codes.count(0) == 1
            tally.totals += codes.count(0) != 1
            # Refused by a rule or come too late, and nothing else: nobody waits in vain for the store.
            tally.failed += sum(code not in {0, 5, 6} for code in codes)
            tally.duplicates += seats.taken(self.home) > 1
            tally.unsound += not is_sound(self.home)
            tally.failed += self.run("admin", "verify") != 0
        tally.seconds = time.monotonic() - began
        return tally


def tallies(folder: Path, seed: int, kills: int, rounds: int) -> Iterator[Tally]:
    """Yield the tally of each verb, then those of many at once."""

    def torture(name: str, ground: Ground) -> Torture:
        place = folder / name.replace(" ", "-")
        place.mkdir()
        return Torture(place, random.Random(f"{seed} {name}"), ground)  # noqa: S311 (no secret)

    for verb in money.verbs(STUDENTS):
        yield torture(verb.name, MONEY).kills(verb, kills)
    students = torture("seats", SEATS)
    students.begin_again()
    for verb in seats.verbs(students.environ):
        yield students.kills(verb, kills)
    for verb in results.verbs(MARKED):
        yield torture(verb.name, RESULTS).kills(verb, kills)
    yield torture("tax slips", TAXES).kills(taxes.ISSUE, kills)
    yield torture("at once", MONEY).at_once(rounds)
    yield torture("last seat", SEATS).last_seat(rounds)


def main(words: Sequence[str]) -> int:
    """Print the table; return 1 when something is wrong."""
    asked = argparse.ArgumentParser(prog="tools.torture")
    asked.add_argument("--seed", type=int, default=int(SystemClock().now().timestamp()))
    asked.add_argument("--kills", type=int, default=KILLS)
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    given = asked.parse_args(words)
    print(f"seed {given.seed}: make torture SEED={given.seed}\n{HEAD}", flush=True)
    wrong = 0
    with TemporaryDirectory(prefix="omni-torture-") as folder:
        for tally in tallies(Path(folder), given.seed, given.kills, given.rounds):
            print(tally.line(), flush=True)
            wrong += tally.wrong
    print("nothing wrong, nothing twice, nothing lost" if not wrong else f"{wrong} WRONG")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
