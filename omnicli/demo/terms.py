"""The terms lived one after the other: what each student takes, and the timetable that seats them all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnicli.demo.catalogue import catalogue
from omnicli.demo.chance import chance
from omnicli.demo.groups import Attendee, capacity
from omnicli.demo.paths import COMPLEMENTARY, Progress, offered
from omnicli.demo.timetable import Timetable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from omnicli.demo.catalogue import Course
    from omnicli.demo.groups import Group
    from omnicli.demo.people import Student

SPARE = 6  # seats of a term to come, beyond a hundred asked for
# Who chooses hours first: the courses with few groups, and last those with many, which bend around the others.
_TURN = {"specific": 0, "remedial": 0, "general": 1, "physical-education": 2}


@dataclass(frozen=True, slots=True)
class BuiltTerm:
    """A term's timetable: its groups, and its students with theirs."""

    groups: list[Group]
    attendees: list[Attendee]


class Lives:
    """The studies of all the students. Terms are counted from the first of the span, and lived in order."""

    def __init__(self, students: Iterable[Student], seed: int) -> None:
        self._seed = seed
        self._admitted = {student.number: student.path.admitted for student in students}
        self._progress = {student.number: Progress(student.path) for student in students}

    def live(self, index: int, term: str) -> BuiltTerm:
        """Live a term: everybody admitted by then takes the courses of the path, and is seated."""
        wanted = {
            number: progress.take_term(index - self._admitted[number])
            for number, progress in self._progress.items()
            if self._admitted[number] <= index
        }
        return self._build(index, Timetable(chance(self._seed, f"timetable/{term}")), wanted)

    def look_ahead(self, index: int, term: str, missed: Mapping[str, Collection[str]]) -> BuiltTerm:
        """Build the term after those lived, as if all had asked for their next courses: it has a seat for each.

        `missed` are the courses to take again, by student.
        """
        regular = self._asked(index, missed, ())
        wanted = self._asked(index, missed, {code for codes in regular.values() for code in codes})
        built = self._build(index, Timetable(chance(self._seed, f"timetable/{term}"), spare=SPARE), wanted)
        _set_limits(built.groups)
        return built

    def _asked(
        self, index: int, missed: Mapping[str, Collection[str]], given: Collection[str]
    ) -> dict[str, list[str]]:
        asked = {
            number: progress.ask(index - self._admitted[number], missed.get(number, ()), given)
            for number, progress in self._progress.items()
        }
        return {number: codes for number, codes in asked.items() if codes}

    def _build(self, index: int, timetable: Timetable, wanted: Mapping[str, Iterable[str]]) -> BuiltTerm:
        attendees = {number: Attendee(number) for number in wanted}
        waiting: dict[str, list[Attendee]] = defaultdict(list)
        for number, codes in wanted.items():
            for code in codes:
                waiting[code].append(attendees[number])
        choosing = waiting.pop(COMPLEMENTARY, [])
        for course in _by_turn(waiting):
            timetable.seat([course], waiting[course.code])
        self._seat_complementary(timetable, offered(index, len(choosing)), choosing)
        return BuiltTerm(timetable.groups(), list(attendees.values()))

    def _seat_complementary(
        self, timetable: Timetable, courses: Sequence[Course], choosing: Sequence[Attendee]
    ) -> None:
        """Give each student a complementary course that fits the week; its ensemble is then closed to the student."""
        timetable.seat(
            courses, choosing, lambda who, course: self._progress[who.number].may_complement(course)
        )
        for attendee in choosing:
            self._progress[attendee.number].complement(attendee.groups[-1].course)


def _by_turn(wanted: Mapping[str, Sequence[Attendee]]) -> list[Course]:
    """Return the courses in the order they are given hours: the longest first, and the least wanted."""
    courses = (catalogue().courses[code] for code in wanted)
    return sorted(courses, key=lambda c: (_TURN[c.category], -c.periods, len(wanted[c.code]), c.code))


def _set_limits(groups: Iterable[Group]) -> None:
    """Leave a course the seats that were asked for and those to spare, given one by one to its smallest groups."""
    of_course: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        of_course[group.course.code].append(group)
        group.capacity = group.size
    for code, alike in of_course.items():
        most = capacity(catalogue().courses[code])
        for _ in range(-(-sum(group.size for group in alike) * SPARE // 100)):
            smallest = min(alike, key=lambda group: group.capacity)
            smallest.capacity = min(most, smallest.capacity + 1)
