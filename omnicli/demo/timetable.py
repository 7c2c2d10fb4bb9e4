"""The building of a term's timetable: groups into the week, students into groups, teachers and rooms.

Course after course, those whose groups are few and long first. While students wait for a course, a group is opened
for the one who waits first: hours free in that student's week and in a teacher's, and of several such draws the
one that suits the most others who wait. They take its planned seats; when the groups planned from the demand are
open, those left take seats beyond the plan, and only then is a group more opened.

So every student gets each course once and never two at the same hour; a teacher is hired when those of the
department are busy, and there is always one more room. Nothing is ever moved, so this always ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING

from omnicli.demo.groups import Group, Meeting, Teacher, blocks, capacity
from omnicli.demo.places import department_of, room_name, wing_of
from omnicli.demo.week import SLOTS, Week, fits, whole_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from random import Random

    from omnicli.demo.catalogue import Course
    from omnicli.demo.groups import Attendee

FULL_LOAD = 18  # periods a week before a class, about what a full-time teacher gives
_DRAWS = 12  # of hours for a group
_ASKED = 80  # students whose week is looked at to choose among the draws


@dataclass(slots=True)
class _Agenda:
    week: Week = 0
    load: int = 0


def _anybody(_attendee: Attendee, _course: Course) -> bool:
    return True


class Timetable:
    """One term being built. Courses given together are to choose from: each student gets one of them.

    Of a hundred seats planned, `spare` more are.
    """

    def __init__(self, random: Random, *, spare: int = 0) -> None:
        self._random = random
        self._spare = spare
        self._groups: dict[str, list[Group]] = {}
        self._teachers: dict[str, list[_Agenda]] = {}
        self._rooms: dict[str, list[Week]] = {}

    def groups(self) -> list[Group]:
        """Return the groups opened, by course and number."""
        return [group for code in sorted(self._groups) for group in self._groups[code]]

    def seat(
        self,
        courses: Sequence[Course],
        waiting: Iterable[Attendee],
        may_take: Callable[[Attendee, Course], bool] = _anybody,
    ) -> None:
        """Give each student a group of one of the courses, which one of them at least must be open to."""
        waiting = list(waiting)
        planned = max(1, -(-len(waiting) * (100 + self._spare) // (100 * capacity(courses[0]))))
        seats = -(-len(waiting) // planned)
        opened: list[Group] = []
        turns = cycle(courses)
        while waiting:
            course = next(turns)
            takers = [attendee for attendee in waiting if may_take(attendee, course)]
            if takers:
                opened.append(self._open(course, takers))
                waiting = _fill(opened[-1], waiting, seats, may_take)
            if len(opened) >= planned:
                for group in opened:
                    waiting = _fill(group, waiting, group.capacity, may_take)

    def _open(self, course: Course, takers: Sequence[Attendee]) -> Group:
        """Open a group at hours that suit the first taker, and as many others as can be."""
        teacher, placed = self._place(course, takers)
        known = self._groups.setdefault(course.code, [])
        group = Group(
            course=course,
            number=len(known) + 1,
            teacher=teacher,
            meetings=tuple(Meeting(slot, kind, self._room(course, kind, slot)) for slot, kind in placed),
            week=_week(placed),
            capacity=capacity(course),
        )
        known.append(group)
        agenda = self._teachers[teacher.department][teacher.place]
        agenda.week |= group.week
        agenda.load += course.periods
        return group

    def _place(self, course: Course, takers: Sequence[Attendee]) -> tuple[Teacher, list[tuple[Week, str]]]:
        """Find a teacher, hired if none of the department can, and the group's hours."""
        department = department_of(course.discipline)
        staff = self._teachers.setdefault(department, [])
        whole = blocks(course)
        for place, agenda in enumerate(staff):
            if agenda.load + course.periods <= FULL_LOAD:
                placed = self._best_hours(whole, takers, agenda.week, apart=True)
                if placed:
                    return Teacher(department, place), placed
        staff.append(_Agenda())
        single = [(1, kind) for length, kind in whole for _ in range(length)]
        for cut, apart in ((whole, True), (whole, False), (single, False)):
            placed = self._best_hours(cut, takers, 0, apart=apart)
            if placed:
                return Teacher(department, len(staff) - 1), placed
        raise ValueError("a student asks for more periods than a week has")

    def _best_hours(
        self, cut: Sequence[tuple[int, str]], takers: Sequence[Attendee], teacher: Week, *, apart: bool
    ) -> list[tuple[Week, str]]:
        """Draw hours that fit the first taker several times; return those that suit the most, nothing if none do."""
        asked = [attendee.week for attendee in takers[:_ASKED]]
        best: list[tuple[Week, str]] = []
        most = 0
        for _ in range(_DRAWS):
            placed = self._draw_hours(cut, asked[0], teacher, apart=apart)
            suited = sum(fits(week, _week(placed)) for week in asked) if placed else 0
            if suited > most:
                best, most = placed, suited
            if not placed or most == len(asked):
                break
        return best

    def _draw_hours(
        self, cut: Sequence[tuple[int, str]], student: Week, teacher: Week, *, apart: bool
    ) -> list[tuple[Week, str]]:
        """Place each block where both weeks allow it, on other days if `apart`; nothing when one has no place."""
        placed: list[tuple[Week, str]] = []
        closed = 0
        for length, kind in cut:
            slots = self._random.sample(SLOTS[length], len(SLOTS[length]))
            slot = next((s for s in slots if not s & closed and fits(student, s) and fits(teacher, s)), 0)
            if not slot:
                return []
            student, teacher = student | slot, teacher | slot
            closed |= whole_day(slot) if apart else 0
            placed.append((slot, kind))
        return placed

    def _room(self, course: Course, kind: str, slot: Week) -> str:
        """Take the first room of the right wing that is free, one more if none is."""
        wing = wing_of(course.discipline, kind)
        rooms = self._rooms.setdefault(wing, [])
        index = next((i for i, week in enumerate(rooms) if not week & slot), len(rooms))
        if index == len(rooms):
            rooms.append(0)
        rooms[index] |= slot
        return room_name(wing, index)


def _week(placed: Iterable[tuple[Week, str]]) -> Week:
    return sum(slot for slot, _ in placed)


def _fill(
    group: Group,
    waiting: Iterable[Attendee],
    seats: int,
    may_take: Callable[[Attendee, Course], bool],
) -> list[Attendee]:
    """Seat those who can, first come first served, until `seats` are taken; return who still waits."""
    still = []
    for attendee in waiting:
        if group.size < seats and fits(attendee.week, group.week) and may_take(attendee, group.course):
            attendee.join(group)
        else:
            still.append(attendee)
    return still
