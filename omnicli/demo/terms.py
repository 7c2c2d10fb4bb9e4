"""The terms lived one after the other: what each student takes, and the timetable that seats them all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnicli.demo.catalogue import catalogue
from omnicli.demo.chance import chance
from omnicli.demo.groups import Attendee
from omnicli.demo.paths import COMPLEMENTARY, Progress, offered
from omnicli.demo.timetable import Timetable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from omnicli.demo.catalogue import Course
    from omnicli.demo.groups import Group
    from omnicli.demo.people import Student

# Who chooses hours first: the courses with few groups, and last those with many, which bend around the others.
_TURN = {"specific": 0, "remedial": 0, "general": 1, "physical-education": 2}


@dataclass(frozen=True, slots=True)
class BuiltTerm:
    """A term's timetable: its groups, and its students with theirs."""

    groups: list[Group]
    attendees: list[Attendee]


def live(students: Sequence[Student], span: Sequence[str], seed: int) -> Iterator[BuiltTerm]:
    """Live the terms of the span in order, from each student's admission on, and yield each term's timetable."""
    progress = {student.number: Progress(student.path) for student in students}
    for index, term in enumerate(span):
        attendees = []
        wanted: dict[str, list[Attendee]] = defaultdict(list)
        for student in students:
            if student.path.admitted <= index:
                attendees.append(Attendee(student.number))
                for code in progress[student.number].take_term(index - student.path.admitted):
                    wanted[code].append(attendees[-1])
        choosing = wanted.pop(COMPLEMENTARY, [])
        timetable = Timetable(chance(seed, f"timetable/{term}"))
        for course in _by_turn(wanted):
            timetable.seat([course], wanted[course.code])
        _seat_complementary(timetable, offered(index, len(choosing)), choosing, progress)
        yield BuiltTerm(timetable.groups(), attendees)


def _by_turn(wanted: Mapping[str, Sequence[Attendee]]) -> list[Course]:
    """Return the courses in the order they are given hours: the longest first, and the least wanted."""
    courses = (catalogue().courses[code] for code in wanted)
    return sorted(courses, key=lambda c: (_TURN[c.category], -c.periods, len(wanted[c.code]), c.code))


def _seat_complementary(
    timetable: Timetable,
    courses: Sequence[Course],
    choosing: Sequence[Attendee],
    progress: Mapping[str, Progress],
) -> None:
    """Give each student a complementary course that fits the week; its ensemble is then closed to the student."""
    timetable.seat(courses, choosing, lambda who, course: progress[who.number].may_complement(course))
    for attendee in choosing:
        progress[attendee.number].complement(attendee.groups[-1].course)
