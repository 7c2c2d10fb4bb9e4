"""Real processes for tests about races and crashes: children of a warm interpreter, each with an engine of its own.

A test that forks must hold no connection to a store.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import traceback
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import store.db
from omnicli.clock import FixedClock
from omnicli.main import run
from omnicli.world import World
from store.db import connect
from store.engine import sqlite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime


@contextmanager
def a_folder_in_memory() -> Iterator[Path]:
    """Give a folder on a disk in memory where there is one: a killed process does not notice, nothing is synced."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


class Child:
    """A process that is running or has ended."""

    def __init__(self, work: Callable[[], int]) -> None:
        self.pid = os.fork()
        if self.pid == 0:
            _live(work)

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        """Return its exit code, or minus the signal that ended it."""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def _live(work: Callable[[], int]) -> None:
    code = 99
    try:
        code = work()
    except BaseException:  # noqa: BLE001 - a child must never come back into the test
        traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(code)


def omni(
    environ: Mapping[str, str],
    now: datetime,
    *words: str,
    stdin: str = "",
    before: Callable[[], None] | None = None,
) -> Child:
    """Start `omni WORDS` in a process of its own; `before` runs there first. What it prints is thrown away."""

    def work() -> int:
        sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode()))
        sys.stdout = sys.stderr = io.TextIOWrapper(io.BytesIO())
        if before:
            before()
        return run(list(words), World(dict(environ), clock=FixedClock(now)))

    return Child(work)


@contextmanager
def writer_at_work(database: Path) -> Iterator[None]:
    """Another process is in the middle of writing to the store, and stays there."""
    ready, tell = os.pipe()

    def work() -> int:
        connection = connect(database, mode="rw")
        connection.execute("BEGIN IMMEDIATE")
        os.write(tell, b".")
        signal.pause()
        return 0

    child = Child(work)
    try:
        assert os.read(ready, 1) == b"."
        yield
    finally:
        child.kill()
        child.wait()
        os.close(ready)
        os.close(tell)


class Countdown:
    """Kills this process at the n-th thing it does to the disk: a file operation, the ends of a transaction."""

    def __init__(self, steps: int) -> None:
        self.steps = steps

    def tick(self) -> None:
        self.steps -= 1
        if not self.steps:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """Begin to count; only in a child, an audit hook cannot be taken away."""
        sys.addaudithook(self._hook)
        connect = sqlite.connect

        def counting(*args: Any, **options: Any) -> Any:
            connection = connect(*args, **options)
            connection.set_trace_callback(self._trace)
            return connection

        vars(store.db)["sqlite"] = type("Counting", (), {**vars(sqlite), "connect": staticmethod(counting)})

    def _trace(self, statement: str) -> None:
        if statement.startswith(("BEGIN", "COMMIT", "PRAGMA journal", "PRAGMA application", "PRAGMA wal")):
            self.tick()

    def _hook(self, event: str, args: tuple[Any, ...]) -> None:
        if event in {"os.mkdir", "os.link", "os.remove", "os.rename", "os.chmod"} or (
            event == "open" and isinstance(args[2], int) and args[2] & os.O_CREAT
        ):
            self.tick()
