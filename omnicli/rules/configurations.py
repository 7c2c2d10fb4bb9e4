"""Every timetable that a student's courses can make: how many there are, and the best of them, proven so.

Sections of a course that meet at the same times are one pattern: what is counted «merged» are the timetables that
differ in time, and «raw» the choices of sections behind them. Nothing is sampled or cut short.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from omnicli.rules.configurations_search import Key, Search
from omnicli.rules.configurations_steps import steps
from omnicli.rules.preferences import Spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from omnicli.rules.configurations_steps import DayRule, Step
    from omnicli.rules.preferences import Parts, Preferences
    from omnicli.rules.weeks import Day, Mask

_States: TypeAlias = "dict[Mask, tuple[int, int]]"
_NONE = (0, 0)

CHUNK = 300_000
"""Timetables kept at once when all are asked for in order: a gigabyte holds some millions."""


class OpenSection(NamedTuple):
    """A section that the student may be in: when it meets, and its free seats (None: no limit)."""

    section: str
    mask: Mask
    free: int | None = None


class Pattern(NamedTuple):
    """The sections of a course that meet at the same times, the one proposed first.

    That is the student's own (`own`), else the one with the most free seats, else the first by its number.
    """

    mask: Mask
    sections: tuple[str, ...]
    own: bool


class Course(NamedTuple):
    """A course, the section the student is in ('' for none), and its patterns in order of the section proposed."""

    code: str
    own: str
    patterns: tuple[Pattern, ...]


class Count(NamedTuple):
    """How many timetables there are, same-time sections taken as one (`merged`) and one by one (`raw`)."""

    merged: int
    raw: int


class Configuration(NamedTuple):
    """A timetable: its points, its changes, and a pattern for each course, in order of the courses' codes."""

    score: int
    changes: int
    patterns: tuple[Pattern, ...]

    @property
    def mask(self) -> Mask:
        """The bits of the week it takes."""
        return sum(pattern.mask for pattern in self.patterns)

    @property
    def sections(self) -> tuple[str, ...]:
        """The section of each course."""
        return tuple(pattern.sections[0] for pattern in self.patterns)


def course(code: str, own: str, sections: Iterable[OpenSection]) -> Course:
    """Merge the sections of a course that meet at the same times."""
    by_mask: dict[Mask, list[OpenSection]] = {}
    for one in sections:
        by_mask.setdefault(one.mask, []).append(one)
    patterns = [_pattern(mask, own, together) for mask, together in by_mask.items()]
    return Course(code, own, tuple(sorted(patterns, key=lambda pattern: pattern.sections)))


def _pattern(mask: Mask, own: str, sections: list[OpenSection]) -> Pattern:
    def rank(one: OpenSection) -> tuple[bool, bool, int, str]:
        return one.section != own, one.free is not None, -(one.free or 0), one.section

    ranked = tuple(one.section for one in sorted(sections, key=rank))
    return Pattern(mask, ranked, ranked[0] == own)


class Configurations:
    """The timetables that some courses, one at least, make."""

    def __init__(self, courses: Iterable[Course], days: tuple[Day, ...], rule: DayRule | None = None) -> None:
        """`days` cut the week; `rule` is what each day must keep, a lunch say."""
        self.courses = tuple(sorted(courses))
        self.days = days
        self._spans = Spans(days)
        self._steps = steps(self.courses, days, rule)

    def count(self) -> Count:
        """Count them all."""
        states = {0: (1, 1)}
        for step, later in pairwise(self._steps):
            states = _grown(states, step, later.matters)
        return _ended(states, self._steps[-1])

    def best(
        self, preferences: Preferences, limit: int, after: Configuration | None = None
    ) -> list[Configuration]:
        """Return the first so many, or those that come after one.

        In order of points, the fewest first, then of changes, then of sections.
        """
        search = Search(self._steps, self.days, preferences, limit, self._key(after) if after else None)
        return [self._configuration(key) for key in search.best()]

    def all(self, preferences: Preferences, chunk: int = CHUNK) -> Iterator[Configuration]:
        """Yield them all in the same order, never keeping many more than `chunk` at once."""
        last: Configuration | None = None
        while found := self.best(preferences, chunk, last):
            yield from found
            last = found[-1]
            if len(found) < chunk:
                return

    def parts(self, one: Configuration) -> Parts:
        """Return what a timetable's points are made of."""
        return self._spans.parts(one.mask, one.changes)

    def _configuration(self, key: Key) -> Configuration:
        score, changes, places = key
        found = tuple(one.patterns[place] for one, place in zip(self.courses, places, strict=True))
        return Configuration(score, changes, found)

    def _key(self, one: Configuration) -> Key:
        places = (of.patterns.index(pattern) for of, pattern in zip(self.courses, one.patterns, strict=True))
        return one.score, one.changes, tuple(places)


def _grown(states: _States, step: Step, matters: Mask) -> _States:
    """Count what a step makes of each state: what looks the same to the steps after it (`matters`) is one state."""
    found: _States = {}
    for taken, (merged, raw) in states.items():
        for group in step.groups:
            for mask, _place, sections, _changes in group[taken & group.whole].choices:
                state = (taken | mask) & matters
                one, other = found.get(state, _NONE)
                found[state] = one + merged, other + raw * sections
    return found


def _ended(states: _States, step: Step) -> Count:
    """Count what the last step makes of each state, without looking at its choices one by one."""
    all_merged = all_raw = 0
    for taken, (merged, raw) in states.items():
        for group in step.groups:
            choices, sections = group[taken & group.whole]
            all_merged += merged * len(choices)
            all_raw += raw * sections
    return Count(all_merged, all_raw)
