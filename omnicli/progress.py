"""A progress bar on standard error, for people who wait; nothing at all for machines."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_WIDTH = 30
_WORTH_A_BAR = 2_000_000  # bytes; less than that is done before a bar is read


@contextmanager
def bar(total: int) -> Iterator[Callable[[int], None] | None]:
    """Give a function that is told of each piece done, of `total` bytes; None when nobody is there to look."""
    if total < _WORTH_A_BAR or not sys.stderr.isatty():
        yield None
        return
    shown = _Bar(total)
    try:
        yield shown.advance
    finally:
        shown.clear()


class _Bar:
    """One line that is written again and again, at most a hundred times."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._percent = -1

    def advance(self, count: int) -> None:
        self._done += count
        percent = min(100, 100 * self._done // self._total)
        if percent != self._percent:
            self._percent = percent
            full = _WIDTH * percent // 100
            sys.stderr.write(f"\r[{'#' * full}{' ' * (_WIDTH - full)}] {percent:3d} %")
            sys.stderr.flush()

    def clear(self) -> None:
        sys.stderr.write("\r" + " " * (_WIDTH + 8) + "\r")
        sys.stderr.flush()
