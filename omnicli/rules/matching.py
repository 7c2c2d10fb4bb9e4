"""Who sits where, and whether somebody can be let in by moving others on: the alternating paths of a matching.

A set of keys is the bits of one integer. Students at a key are as good as one another here, so that a search meets
each key once, however many students there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NOWHERE = -1


def bits(keys: int) -> Iterator[int]:
    """Yield the keys of a set, the first one first."""
    while keys:
        lowest = keys & -keys
        yield lowest.bit_length() - 1
        keys ^= lowest


class Board:
    """Students at keys. `allowed` are the keys that each student may be moved to; `free` the keys with seats left."""

    def __init__(self, allowed: Sequence[int], room: Sequence[int]) -> None:
        """Begin with nobody anywhere; `room` is how many each key seats."""
        self.allowed = list(allowed)
        self.place = [NOWHERE] * len(allowed)
        self.free = sum(1 << key for key, seats in enumerate(room) if seats)
        self._room = list(room)
        self._at: list[list[int]] = [[] for _ in room]
        self._exits: list[int | None] = [0] * len(room)

    def let(self, student: int, allowed: int) -> None:
        """Change the keys that a student may be moved to."""
        if self.allowed[student] != allowed:
            self.allowed[student] = allowed
            if self.place[student] != NOWHERE:
                self._exits[self.place[student]] = None

    def path(self, start: int, goal: int, closed: int = 0) -> tuple[list[int], int]:
        """Return a shortest way from one set of keys to another, [] for none, and the keys met; `closed` are not.

        Whoever comes to the first key of the way, somebody at it can move to the second, and so on.
        """
        start &= ~closed
        if start & goal:
            return [next(bits(start & goal))], start
        met, queue, came = start, list(bits(start)), dict.fromkeys(bits(start), NOWHERE)
        for key in queue:
            new = self._exits_of(key) & ~met & ~closed
            if new & goal:
                return _way(came, key, next(bits(new & goal))), met
            met |= new
            for other in bits(new):
                came[other] = key
                queue.append(other)
        return [], met

    def move(self, student: int, way: Sequence[int]) -> None:
        """Bring a student to the first key of a way, and somebody from each key of it to the next."""
        for index in range(len(way) - 1, 0, -1):
            key, following = way[index - 1], way[index]
            mover = next(one for one in self._at[key] if self.allowed[one] >> following & 1)
            self._put(mover, following)
        self._put(student, way[0])

    def _put(self, student: int, key: int) -> None:
        before = self.place[student]
        if before != NOWHERE:
            self._at[before].remove(student)
            self._count(before, 1)
        self._at[key].append(student)
        self._count(key, -1)
        self.place[student] = key

    def _count(self, key: int, seats: int) -> None:
        self._exits[key] = None
        self._room[key] += seats
        if self._room[key] > 0:
            self.free |= 1 << key
        else:
            self.free &= ~(1 << key)

    def _exits_of(self, key: int) -> int:
        """Return the keys that somebody at this one may be moved to."""
        found = self._exits[key]
        if found is None:
            found = 0
            for student in self._at[key]:
                found |= self.allowed[student]
            self._exits[key] = found
        return found


def _way(came: dict[int, int], key: int, goal: int) -> list[int]:
    way = [goal]
    while key != NOWHERE:
        way.append(key)
        key = came[key]
    return way[::-1]
