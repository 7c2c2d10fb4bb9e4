"""The courses of a timetable one after the other: at each step, which times of the next course still fit.

Times are grouped by the days they are on, and what fits in a group is remembered by what is taken of those days
alone: a week's thousands of states are, day by day, a few dozen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from omnicli.rules.configurations import Course
    from omnicli.rules.weeks import Day, Mask


class DayRule(NamedTuple):
    """What every day must keep: `holds` judges the bits of one day, and looks at none but `bits`.

    A day that does not hold must not hold either once more is taken.
    """

    bits: Mask
    holds: Callable[[Mask], bool]


class Choice(NamedTuple):
    """A pattern as the search needs it: its bits, its place in the course, its sections, whether it is a change."""

    mask: Mask
    place: int
    sections: int
    changes: bool


class Fitting(NamedTuple):
    """The choices of a group that fit, and how many sections they hold in all."""

    choices: tuple[Choice, ...]
    sections: int


class Group(dict[int, Fitting]):
    """The choices of a course that meet on the same days: what fits, by what is taken of these days (`& whole`)."""

    def __init__(self, days: tuple[Day, ...], choices: Sequence[Choice], rule: DayRule | None) -> None:
        super().__init__()
        self.days = days
        self.whole = sum(day.whole for day in days)
        self._choices = choices
        self._rule = rule

    def __missing__(self, taken: Mask) -> Fitting:
        """Look once at what fits."""
        choices = tuple(
            one for one in self._choices if not one.mask & taken and self._holds(one.mask | taken)
        )
        found = self[taken] = Fitting(choices, sum(one.sections for one in choices))
        return found

    def _holds(self, mask: Mask) -> bool:
        rule = self._rule
        return rule is None or all(rule.holds(mask & day.whole) for day in self.days)


class Step(NamedTuple):
    """A course on its turn. `place` is its place among the courses; `ahead` are the bits that later steps may take.

    `matters` are the bits that any choice from here on depends upon.
    """

    place: int
    groups: tuple[Group, ...]
    ahead: Mask
    matters: Mask


def steps(courses: Sequence[Course], days: Sequence[Day], rule: DayRule | None) -> tuple[Step, ...]:
    """Put courses in the order that leaves the least to look at: no choice first, then the longest."""
    order = sorted(range(len(courses)), key=lambda place: _weight(courses[place]))
    found: list[Step] = []
    ahead = 0
    for place in reversed(order):
        groups = tuple(_groups(courses[place], days, rule))
        own = 0
        for pattern in courses[place].patterns:
            own |= pattern.mask
        found.append(Step(place, groups, ahead, ahead | own | (rule.bits if rule else 0)))
        ahead |= own
    return tuple(reversed(found))


def _weight(course: Course) -> tuple[bool, float]:
    bits = sum(pattern.mask.bit_count() for pattern in course.patterns)
    return len(course.patterns) > 1, -bits / max(1, len(course.patterns))


def _groups(course: Course, days: Sequence[Day], rule: DayRule | None) -> Iterable[Group]:
    by_days: dict[tuple[Day, ...], list[Choice]] = {}
    for place, pattern in enumerate(course.patterns):
        on = tuple(day for day in days if pattern.mask & day.whole)
        choice = Choice(pattern.mask, place, len(pattern.sections), bool(course.own) and not pattern.own)
        by_days.setdefault(on, []).append(choice)
    return (Group(on, choices, rule) for on, choices in by_days.items())
