"""A term's week as the bits of one integer, so that «do these clash?» is one `&`.

The week is cut where any meeting of the term begins or ends, and nowhere else: real timetables need some 100 bits, a
grain of five minutes 2,016. Bits run through Monday, then Tuesday, and so on.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Mask: TypeAlias = int
Time: TypeAlias = tuple[int, int, int]
"""A weekly meeting: weekday (1 = Monday), start and end in minutes since midnight, the end left out."""


class Day(NamedTuple):
    """A day of the week: its first bit, the mask of all its bits, and the minutes where it is cut, in order.

    Bit `first + k` is the time from `edges[k]` to `edges[k + 1]`.
    """

    weekday: int
    first: int
    whole: Mask
    edges: tuple[int, ...]

    def within(self, start: int, end: int) -> Mask:
        """Return the bits from one edge of the day to another."""
        low, high = bisect_left(self.edges, start), bisect_left(self.edges, end)
        return ((1 << (high - low)) - 1) << (self.first + low)

    def span(self, mask: Mask) -> tuple[int, int, int] | None:
        """Return the first and the last minute that a mask takes on this day, and the minutes taken; None for none."""
        bits = (mask & self.whole) >> self.first
        if not bits:
            return None
        lowest, highest = (bits & -bits).bit_length() - 1, bits.bit_length()
        taken = sum(
            end - start for place, (start, end) in enumerate(pairwise(self.edges)) if bits >> place & 1
        )
        return self.edges[lowest], self.edges[highest], taken


class Weeks:
    """The bits of a term. `days` are the weekdays on which something meets, in order."""

    def __init__(self, times: Iterable[Time], cuts: Iterable[int] = ()) -> None:
        """Cut the week by the meetings of a term; `cuts` are minutes at which every day is cut as well."""
        edges: dict[int, set[int]] = {}
        for weekday, start, end in times:
            edges.setdefault(weekday, set(cuts)).update((start, end))
        self.days = tuple(_days(edges))
        self._by_weekday = {day.weekday: day for day in self.days}

    def mask(self, times: Iterable[Time]) -> Mask:
        """Return the bits of some meetings of the term."""
        found = 0
        for weekday, start, end in times:
            found |= self._by_weekday[weekday].within(start, end)
        return found


def _days(edges: dict[int, set[int]]) -> Iterable[Day]:
    first = 0
    for weekday in sorted(edges):
        ordered = tuple(sorted(edges[weekday]))
        bits = len(ordered) - 1
        yield Day(weekday, first, ((1 << bits) - 1) << first, ordered)
        first += bits
