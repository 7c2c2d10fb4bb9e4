"""What is common to the verbs that are killed and raced: how they are run, killed at any step, and what is compared."""

from __future__ import annotations

import random
import shutil
import signal
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from store.db import connect
from tests import processes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Omni

_SEED = 20263


@dataclass(frozen=True)
class Verb:
    """A command line that writes, what it reads, and what it exits with when it has been done already."""

    name: str
    words: tuple[str, ...]
    stdin: str = ""
    again: int = 0


def is_sound(home: Path) -> bool:
    """Open a store as a command would, and let the engine look at every page and reference."""
    with closing(connect(home / "omni.db", mode="rw")) as connection:
        pages = connection.execute("PRAGMA integrity_check").fetchall()
        return pages == [("ok",)] and not connection.execute("PRAGMA foreign_key_check").fetchall()


class Steps(processes.Countdown):
    """Kills this process at the n-th statement it gives the engine, each row of many one of its own."""

    def _trace(self, _statement: str) -> None:
        self.tick()


def begin_again(omni: Omni, whole: Path) -> None:
    """Take a new copy of the college."""
    shutil.rmtree(omni.home)
    shutil.copytree(whole, omni.home)


def start(omni: Omni, verb: Verb, kill_at: int = 0) -> processes.Child:
    """Start a verb in a process of its own, to be killed at a step if one is said."""
    before = Steps(kill_at).watch if kill_at else None
    return processes.omni(omni.environ, omni.now, *verb.words, stdin=verb.stdin, before=before)


def run(omni: Omni, verb: Verb) -> None:
    """Run a verb that is done."""
    omni(*verb.words, stdin=verb.stdin)


def steps_of(omni: Omni, verb: Verb, whole: Path) -> int:
    """Find how many steps a run has, by halving: killed at one of them, and ended before the next."""
    low, high = 1, 4096
    while high - low > 1:
        begin_again(omni, whole)
        middle = (low + high) // 2
        if start(omni, verb, middle).wait() == 0:
            high = middle
        else:
            low = middle
    return low


def survives_kills(
    omni: Omni, whole: Path, verb: Verb, left: Callable[[Path], list[Any]], kills: int, *, least_steps: int
) -> None:
    """Hold that a verb killed at any step leaves nothing or all, and all after one more run."""
    nothing = left(omni.home)
    run(omni, verb)
    undisturbed = left(omni.home)
    last = steps_of(omni, verb, whole)
    assert last > least_steps, "the rows are no longer seen"
    for point in random.Random(_SEED).sample(range(1, last + 1), min(kills, last)):
        begin_again(omni, whole)
        assert start(omni, verb, point).wait() == -signal.SIGKILL, f"no kill at {point}"
        assert is_sound(omni.home), f"step {point}"
        found = left(omni.home)
        assert found in (nothing, undisturbed), f"half done at step {point}"
        omni(*verb.words, stdin=verb.stdin, exits=verb.again if found == undisturbed else 0)
        assert left(omni.home) == undisturbed, f"step {point}"
    omni("admin", "verify")
