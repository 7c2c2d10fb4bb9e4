"""Processes that draw and sign papers beside the one that reads and writes the store.

Started afresh («spawn»), not copied: they share no open store and no lock. Each is given what draws once. One that
finds its parent gone ends by itself, so that a batch that is killed leaves nobody behind.
"""

from __future__ import annotations

import signal
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Self

from omnicli.errors import FinishedWithProblems, Reason, reason
from omnicli.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from omnicli.rules.papers import Draft, Drawing, Stamp

FEW = 16
"""Papers that one process draws before another has started."""

_drawing: list[Drawing] = []  # what this process draws with, given once when it begins


class Pool:
    """Draws papers, several at a time; `submit` gives what waits for one."""

    def __init__(self, draw: Drawing, processes: int) -> None:
        """With one process or none, everything is drawn in this one when it is waited for."""
        self._draw = draw
        self._workers = None
        if processes > 1:
            from multiprocessing import get_context

            self._workers = ProcessPoolExecutor(
                processes, mp_context=get_context("spawn"), initializer=_begin, initargs=(draw,)
            )

    def __enter__(self) -> Self:
        """Processes start with the first paper."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes; papers not begun are not drawn."""
        if self._workers:
            self._workers.shutdown(wait=True, cancel_futures=True)

    def submit(self, draft: Draft, stamp: Stamp) -> Callable[[], bytes | Reason]:
        """Have a paper drawn; what is returned waits for its bytes, or says why there are none."""
        if self._workers is None:
            return lambda: drawn(self._draw, draft, stamp)
        try:
            future = self._workers.submit(_drawn_here, draft, stamp)
        except BrokenProcessPool:
            raise _ended() from None

        def wait() -> bytes | Reason:
            try:
                return future.result()
            except BrokenProcessPool:
                raise _ended() from None

        return wait


def _ended() -> FinishedWithProblems:
    message = N_("The system ended a process that draws papers. Run the same command again: it goes on.")
    return FinishedWithProblems(message, code="process-ended")


def cores() -> int:
    """Return how many processors this process may use."""
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def drawn(draw: Drawing, draft: Draft, stamp: Stamp) -> bytes | Reason:
    """Draw a paper, or say why it cannot be: what is wrong with one student's data stops nobody else's paper."""
    try:
        return draw(draft, stamp)
    except Exception as error:  # noqa: BLE001 -- whatever it is, it is listed beside the student
        kind = type(error).__name__
        why = kind if draft.sin else f"{kind}: {error}"  # which might quote the SIN
        return reason("not-drawn", N_("The paper could not be drawn ({why})."), why=why[:200])


def _begin(draw: Drawing) -> None:
    """Ready a process: Ctrl-C is its parent's business."""
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _drawing.append(draw)


def _end_with_parent() -> None:
    import os
    from multiprocessing import parent_process

    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _drawn_here(draft: Draft, stamp: Stamp) -> bytes | Reason:
    return drawn(_drawing[0], draft, stamp)
