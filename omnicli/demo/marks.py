"""What the demo's teachers have entered of the present term: assessments, marks to date, hours missed.

A section has one of two plans, by whether its course has a lab. What is dated after the day is yet to be marked, and
so is what was handed in within the last days.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from omnicli.demo.chance import chance
from omnicli.demo.offering import section
from omnicli.demo.week import hours

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from random import Random

    from omnicli.demo.groups import Group
    from omnicli.demo.terms import BuiltTerm
    from omnicli.rules.terms import Term

Row: TypeAlias = dict[str, str]

_TO_MARK = timedelta(days=8)  # from the day of an assessment to its marks
_MEAN, _TALENT, _LUCK = 75.0, 8.0, 10.0  # in percent, as those of the record
_ABSENT = 0.04  # of a student's classes of a week
_EXCUSED = 0.004


class _Work(NamedTuple):
    """An assessment of a plan: in which week, out of how many points, for how much of the term."""

    name: str
    week: int
    points: int
    weight: int
    category: str = ""
    kind: str = ""


_LECTURES = (
    _Work("Travail 1", 4, 20, 10, "Travaux"),
    _Work("Examen 1", 7, 50, 20, "Examens"),
    _Work("Travail 2", 10, 20, 15, "Travaux"),
    _Work("Examen 2", 12, 50, 20, "Examens"),
    _Work("Boni de participation", 14, 2, 2, "", "bonus"),
    _Work("Examen final", 16, 100, 35, "Examens"),
)
_LABS = (
    _Work("Laboratoire 1", 3, 10, 5, "Laboratoires"),
    _Work("Laboratoire 2", 5, 10, 5, "Laboratoires"),
    _Work("Examen de mi-session", 8, 40, 25, "Examens"),
    _Work("Laboratoire 3", 10, 10, 5, "Laboratoires"),
    _Work("Laboratoire 4", 13, 10, 5, "Laboratoires"),
    _Work("Projet", 15, 100, 25),
    _Work("Examen final", 16, 60, 30, "Examens"),
)
# Of a category: its least mean in percent, and how many of the lowest marks are left out.
_LEAST_MEAN = {"Examens": "50"}
_IGNORED = {"Laboratoires": "1"}


class Marked(NamedTuple):
    """The lines of the kinds of files about the present term."""

    categories: list[Row]
    assessments: list[Row]
    marks: list[Row]
    absences: list[Row]


def marked(built: BuiltTerm, term: Term, today: date, seed: int) -> Marked:
    """Return what teachers have entered by a day: nothing before the term begins."""
    found = Marked([], [], [], [])
    if today < term.starts:
        return found
    members: dict[int, list[str]] = {id(group): [] for group in built.groups}
    for attendee in built.attendees:
        for group in attendee.groups:
            members[id(group)].append(attendee.number)
    for group in built.groups:
        desk = _Desk(group, sorted(members[id(group)]), term, today)
        found.categories.extend(desk.categories())
        found.assessments.extend(desk.assessments())
        random = chance(seed, f"marks/{term.code}/{group.course.code}/{group.number}")
        found.marks.extend(desk.marks(random))
        found.absences.extend(desk.absences(random))
    return found


class _Desk:
    """What the teacher of one group writes."""

    def __init__(self, group: Group, members: Sequence[str], term: Term, today: date) -> None:
        self._members, self._term, self._today = members, term, today
        self._course = {"course": group.course.code, "section": section(group)}
        self._plan = _LABS if group.course.weighting.lab else _LECTURES
        first = min(group.meetings, key=lambda meeting: meeting.slot)
        self._weekday, self._periods = hours(first.slot).weekday, first.slot.bit_count()

    def categories(self) -> Iterator[Row]:
        names = dict.fromkeys(work.category for work in self._plan if work.category)
        for name in names:
            rules = {"least_mean": _LEAST_MEAN.get(name, ""), "ignored": _IGNORED.get(name, "")}
            yield {**self._course, "name": name, **rules}

    def assessments(self) -> Iterator[Row]:
        for work in self._plan:
            yield {
                **self._course,
                "name": work.name,
                "points": str(work.points),
                "weight": str(work.weight),
                "date": self._day(work.week).isoformat(),
                "category": work.category,
                "kind": work.kind,
            }

    def marks(self, random: Random) -> Iterator[Row]:
        talents = {number: random.gauss(_MEAN, _TALENT) for number in self._members}
        for work in self._plan:
            if self._day(work.week) + _TO_MARK > self._today:
                continue
            for number, talent in talents.items():
                percent = min(max(random.gauss(talent, _LUCK), 0), 100)
                mark = "excused" if random.random() < _EXCUSED else _points(percent, work.points)
                yield {**self._course, "assessment": work.name, "number": number, "mark": mark}

    def absences(self, random: Random) -> Iterator[Row]:
        weeks = (min(self._today, self._term.ends) - self._term.starts).days // 7
        for number in self._members:
            for week in range(1, weeks + 1):
                if random.random() < _ABSENT:
                    missed = random.choice((1, self._periods))
                    row = {"date": self._day(week).isoformat(), "hours": str(missed)}
                    yield {"student": number, "course": self._course["course"], **row}

    def _day(self, week: int) -> date:
        """Return the day of a week of the term on which the group first meets; the last ones end with the term."""
        monday = self._term.starts - timedelta(days=self._term.starts.weekday())
        day = monday + timedelta(weeks=week - 1, days=self._weekday - 1)
        return min(max(day, self._term.starts), self._term.ends)


def _points(percent: float, points: int) -> str:
    """Write a mark to the nearest half point."""
    halves = round(percent * points / 50)
    return str(halves / 2).removesuffix(".0")
