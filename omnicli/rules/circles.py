"""Circles of prerequisites: courses that nobody could ever take, each waiting for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.rules.curriculum import COREQUISITE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from omnicli.rules.curriculum import Prerequisite

    Asked = Mapping[str, Sequence[tuple[str, ...]]]


def circle(prerequisites: Iterable[Prerequisite]) -> tuple[str, ...]:
    """Return the courses of a circle, each requiring the next one and the last the first; () when there is none.

    Corequisites make no circle: they are taken together. Where several courses would do, one that can be taken is
    enough.
    """
    asked: dict[str, list[tuple[str, ...]]] = {}
    for one in prerequisites:
        if one.kind != COREQUISITE:
            asked.setdefault(one.course, []).append(one.alternatives)
    closed = _closed(asked)
    return _walk(asked, closed) if closed else ()


def _closed(asked: Asked) -> set[str]:
    """Return the courses that nobody can ever take: take away, round after round, those that can be."""
    closed = set(asked)
    while True:
        able = {course for course in closed if all(not closed.issuperset(one) for one in asked[course])}
        if not able:
            return closed
        closed -= able


def _walk(asked: Asked, closed: set[str]) -> tuple[str, ...]:
    """Follow what the first closed course waits for until a course comes again."""
    path = [min(closed)]
    while True:
        waits_for = min(min(one) for one in asked[path[-1]] if closed.issuperset(one))
        if waits_for in path:
            return _from_the_least(path[path.index(waits_for) :])
        path.append(waits_for)


def _from_the_least(path: list[str]) -> tuple[str, ...]:
    at = path.index(min(path))
    return (*path[at:], *path[:at])
