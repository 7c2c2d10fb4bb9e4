"""One section of each course for each student: no clash, no section over capacity, lunch kept, sections balanced."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.rules.clashes import smallest_clash

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from omnicli.rules.lunch import Lunch
    from omnicli.rules.weeks import Mask


class SectionSeats(NamedTuple):
    """A section: its seats left beside those held (None: no limit) and its hours."""

    course: str
    section: str
    capacity: int | None
    mask: Mask


class Request(NamedTuple):
    """What a student asks for. `held`: the sections already held, by course: they keep their seat and their time."""

    student: str
    courses: tuple[str, ...]
    held: Mapping[str, str]


class Denial(NamedTuple):
    """A course not given, and why: 'no-section', 'clash', 'lunch' or 'full'.

    `courses`, the course first, are the smallest set that cannot be held together: for 'full', with the seats that
    are left, the student's own included. `sections` are the full sections of the course.
    """

    student: str
    course: str
    why: str
    courses: tuple[str, ...]
    sections: tuple[str, ...]


class Seating(NamedTuple):
    """The section given by (student, course), beside those held; what is denied; and what no method could exceed."""

    seats: Mapping[tuple[str, str], str]
    denied: tuple[Denial, ...]
    bound: int


def seat(
    requests: Sequence[Request], sections: Sequence[SectionSeats], lunch: Lunch | None = None
) -> Seating:
    """Seat students, who come in order of priority, in the courses that they do not hold."""
    by_course: dict[str, list[SectionSeats]] = {}
    left: dict[tuple[str, str], int | None] = {}
    for one in sections:
        by_course.setdefault(one.course, []).append(one)
        left[one.course, one.section] = one.capacity
    masks = {(one.course, one.section): one.mask for one in sections}
    seats: dict[tuple[str, str], str] = {}
    denied: list[Denial] = []
    asked = 0
    for student, courses, held in requests:
        taken = 0
        for place in held.items():
            taken |= masks.get(place, 0)
        for course in courses:
            if course in held:
                continue
            asked += 1
            for one in by_course.get(course, ()):
                seats_left = left[course, one.section]
                if one.mask & taken or seats_left == 0:
                    continue
                left[course, one.section] = None if seats_left is None else seats_left - 1
                taken |= one.mask
                seats[student, course] = one.section
                break
            else:
                among = {name: [one.mask for one in by_course.get(name, ())] for name in courses}
                clash = smallest_clash(among, course, lunch)
                full = tuple(
                    one.section for one in by_course.get(course, ()) if left[course, one.section] == 0
                )
                why = "no-section" if course not in by_course else "clash" if clash else "full"
                denied.append(Denial(student, course, why, clash or (course,), full))
    return Seating(seats, tuple(denied), asked)
