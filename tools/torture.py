"""Torture of the verbs that write money: killed 200 times each, run by twelve at once; what is left is compared.

    python -m tools.torture                    the whole table
    python -m tools.torture --seed 7           the same kills again, as far as a machine repeats itself
    python -m tools.torture --kills 20         fewer

A kill lands when the process was in its transaction, or had just committed, and did not end by itself. After one to
three of them in a row the store must open sound, hold nothing or everything, and hold after one more run, byte for
byte, what an undisturbed run leaves. Exit 1 when a figure is not 0.
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
from tests.whole.money import NOW, Verb, a_term_of_money, is_sound, ledger, verbs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STUDENTS = 1000
KILLS = 200
ROUNDS = 10
SWEEPS, IMPORTS = 8, 4
_CENTS, _KEY = 7, 0  # columns of the ledger's export

Export = list[tuple[Any, ...]]


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

    def compare(self, found: Export, wanted: Export) -> None:
        """Count what differs from the ledger of an undisturbed run."""
        if found == wanted:
            return
        keys, known = [row[_KEY] for row in found], {row[_KEY] for row in wanted}
        self.totals += sum(row[_CENTS] for row in found) != sum(row[_CENTS] for row in wanted)
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

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.chance = chance
        self.whole, self.home = folder / "whole", folder / "home"
        self.environ = {"OMNI_HOME": str(self.home), "OMNI_LANG": "en"}
        if processes.omni(self.environ, NOW, "admin", "init", "--rehearsal").wait():
            raise SystemExit("no college could be made")
        a_term_of_money(self.home, STUDENTS)
        shutil.move(self.home, self.whole)

    def begin_again(self) -> None:
        """Take a new copy of the college."""
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(self.whole, self.home)
        self.home.chmod(0o700)

    def run(self, *words: str, stdin: str = "") -> int:
        """Run a command line to its end."""
        return processes.omni(self.environ, NOW, *words, stdin=stdin).wait()

    def undisturbed(self, *chosen: Verb) -> Export:
        """Return the ledger that verbs leave when nothing happens."""
        self.begin_again()
        for verb in chosen:
            if self.run(*verb.words, stdin=verb.stdin):
                raise SystemExit(f"{verb.name} does not run")
        return ledger(self.home)

    def kills(self, verb: Verb, wanted: int) -> Tally:
        """Kill a verb until so many kills have landed, and compare what each leaves."""
        tally, began = Tally(verb.name), time.monotonic()
        right, longest = self.undisturbed(verb), self._length(verb)
        while tally.landed < wanted:
            self.begin_again()
            for _ in range(self.chance.randint(1, 3)):
                tally.landed += self._kill(verb, longest)
            tally.unsound += not is_sound(self.home)
            left = ledger(self.home)
            tally.written += left == right
            tally.half += left not in ([], right)
            tally.failed += self.run(*verb.words, stdin=verb.stdin) != 0
            tally.compare(ledger(self.home), right)
        tally.failed += self.run("admin", "verify") != 0
        tally.seconds = time.monotonic() - began
        return tally

    def _length(self, verb: Verb) -> float:
        """Return how long the verb takes from the beginning of its transaction to its end."""
        self.begin_again()
        begun = Begun()
        child = processes.omni(self.environ, NOW, *verb.words, stdin=verb.stdin, before=begun.watch)
        begun.wait()
        start = time.monotonic()
        child.wait()
        begun.close()
        return time.monotonic() - start

    def _kill(self, verb: Verb, longest: float) -> bool:
        begun = Begun()
        child = processes.omni(self.environ, NOW, *verb.words, stdin=verb.stdin, before=begun.watch)
        if begun.wait():
            time.sleep(self.chance.uniform(0, longest))
        begun.close()
        child.kill()
        return child.wait() == -signal.SIGKILL

    def at_once(self, rounds: int) -> Tally:
        """Run sweeps and imports of one file at once, round after round."""
        sweep, file, _publish = verbs(STUDENTS)
        tally, began = Tally(f"{SWEEPS} sweeps, {IMPORTS} imports at once"), time.monotonic()
        right = self.undisturbed(sweep, file)
        for _ in range(rounds):
            self.begin_again()
            chosen = [sweep] * SWEEPS + [file] * IMPORTS
            self.chance.shuffle(chosen)
            children = [processes.omni(self.environ, NOW, *one.words, stdin=one.stdin) for one in chosen]
            tally.failed += sum(child.wait() != 0 for child in children)
            tally.unsound += not is_sound(self.home)
            tally.compare(ledger(self.home), right)
            tally.failed += self.run("admin", "verify") != 0
        tally.seconds = time.monotonic() - began
        return tally


def tallies(folder: Path, seed: int, kills: int, rounds: int) -> Iterator[Tally]:
    """Yield the tally of each verb, then that of all at once."""
    for verb in verbs(STUDENTS):
        place = folder / verb.name.replace(" ", "-")
        place.mkdir()
        yield Torture(place, random.Random(f"{seed} {verb.name}")).kills(verb, kills)  # noqa: S311 (no secret)
    place = folder / "at-once"
    place.mkdir()
    yield Torture(place, random.Random(f"{seed} at once")).at_once(rounds)  # noqa: S311 (no secret)


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
