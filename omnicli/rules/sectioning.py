"""One section of each course for each student: no clash, no section over capacity, lunch kept, sections balanced.

Students are seated in turn, each at the best week among the seats left: as many courses as can be, in the emptiest
sections. Then whoever lacks a course is let in, in the same order, wherever others can be moved to other sections;
nobody loses a course for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.rules.bound import bound
from omnicli.rules.hall import Hall, Term
from omnicli.rules.sectioning_reasons import Reasons
from omnicli.rules.sectioning_repair import Repair

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
    """The section given by (student, course), beside those held; what is denied; what no method could exceed."""

    seats: Mapping[tuple[str, str], str]
    denied: tuple[Denial, ...]
    bound: int


def seat(
    requests: Sequence[Request], sections: Sequence[SectionSeats], lunch: Lunch | None = None
) -> Seating:
    """Seat students, who come in order of priority, in the courses that they do not hold."""
    names = {course: number for number, course in enumerate(dict.fromkeys(one.course for one in sections))}
    hall = Hall(_term(requests, sections, names, lunch))
    for student in range(len(requests)):
        hall.seat(student, hall.fit(student).chosen)
    scarce = _repair(hall)
    given = {}
    for request, week in zip(requests, hall.weeks, strict=True):
        for section in week.values():
            given[request.student, sections[section].course] = sections[section].section
    return Seating(given, tuple(_denied(hall, requests, sections, names)), bound(hall, scarce))


def _term(
    requests: Sequence[Request],
    sections: Sequence[SectionSeats],
    names: Mapping[str, int],
    lunch: Lunch | None,
) -> Term:
    courses: list[list[int]] = [[] for _ in names]
    for number, one in enumerate(sections):
        courses[names[one.course]].append(number)
    hours = _hours(sections)
    held = []
    for request in requests:
        taken = 0
        for place in request.held.items():
            taken |= hours.get(place, 0)
        held.append(taken)
    asked = [[names[course] for course in _asked(request) if course in names] for request in requests]
    return Term(
        courses, [one.mask for one in sections], [one.capacity for one in sections], asked, held, lunch
    )


def _hours(sections: Sequence[SectionSeats]) -> dict[tuple[str, str], Mask]:
    return {(one.course, one.section): one.mask for one in sections}


def _asked(request: Request) -> list[str]:
    """Return the courses of a request that are not held, each once."""
    return [course for course in dict.fromkeys(request.courses) if course not in request.held]


def _repair(hall: Hall) -> list[int]:
    """Let in whoever can be, in order, round after round until one brings nothing; return what stood in the way."""
    while True:
        repair = Repair(hall)
        lacking = [student for student in range(len(hall.weeks)) if hall.left_out(student)]
        if not sum(repair.let_in(student) for student in lacking):
            return sorted(repair.closed)


def _denied(
    hall: Hall, requests: Sequence[Request], sections: Sequence[SectionSeats], names: dict[str, int]
) -> Iterator[Denial]:
    hours = _hours(sections)
    reasons = Reasons(hall, names)
    for student, request in enumerate(requests):
        held = {course: hours.get((course, section), 0) for course, section in request.held.items()}
        for course in _asked(request):
            if names.get(course) not in hall.weeks[student]:
                why, clash = reasons.why_not(student, course, held)
                own = hall.term.courses[names[course]] if course in names else ()
                full = tuple(sections[section].section for section in own if hall.is_full(section))
                yield Denial(request.student, course, why, clash, full)
