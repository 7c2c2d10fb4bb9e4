"""What a timetable is made of: groups of a course, their meetings, the teachers and the students in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from omnicli.demo.week import LONGEST, Week

if TYPE_CHECKING:
    from omnicli.demo.catalogue import Course

_LONGEST_THEORY = 3  # periods in a row; a lab may be as long as a meeting can be
_CAPACITY = {"general": 36, "complementary": 36, "physical-education": 30, "remedial": 28}


class Teacher(NamedTuple):
    """A place in a department; who holds it is decided elsewhere."""

    department: str
    place: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """A weekly meeting of a group: its periods, `theory` or `lab`, and its room."""

    slot: Week
    kind: str
    room: str


@dataclass(slots=True)
class Group:
    """A group of a course, numbered from 1; its size never passes its capacity."""

    course: Course
    number: int
    teacher: Teacher
    meetings: tuple[Meeting, ...]
    week: Week
    capacity: int
    size: int = 0


@dataclass(slots=True, eq=False)
class Attendee:
    """A student of the term: the groups given so far, and the week they make."""

    number: str
    week: Week = 0
    groups: list[Group] = field(default_factory=list)

    def join(self, group: Group) -> None:
        """Take a seat in a group."""
        self.week |= group.week
        self.groups.append(group)
        group.size += 1


def capacity(course: Course) -> int:
    """Return the seats of a group: fewer where hands are watched."""
    if course.category in _CAPACITY:
        return _CAPACITY[course.category]
    return 32 if course.weighting.lab <= 2 else 26 if course.weighting.lab <= 5 else 16


def blocks(course: Course) -> list[tuple[int, str]]:
    """Cut a course's weekly hours into meetings, the longest first."""
    cut = [(length, "theory") for length in _cut(course.weighting.theory, _LONGEST_THEORY)]
    cut += [(length, "lab") for length in _cut(course.weighting.lab, LONGEST)]
    return sorted(cut, reverse=True)


def _cut(periods: int, longest: int) -> list[int]:
    """Cut periods into blocks of nearly one length, none longer than `longest`."""
    parts = -(-periods // longest)
    return [(periods + part) // parts for part in range(parts)]
