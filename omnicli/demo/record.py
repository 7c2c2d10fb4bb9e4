"""What the demo's students have in their records: a mark or a remark for each course of the terms that are over.

Nobody misses what a later term built upon, so that the past could have been lived. What is missed in the last term
over is still to be taken again, unless a summer course made up for it, as for all that was missed before.
"""

from __future__ import annotations

from collections import defaultdict
from statistics import fmean, pstdev
from typing import TYPE_CHECKING, NamedTuple

from omnicli.demo.chance import chance
from omnicli.demo.offering import section
from omnicli.demo.paths import IN_GRIDS
from omnicli.rules.terms import Season, season_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from random import Random

    from omnicli.demo.catalogue import Course
    from omnicli.demo.groups import Group
    from omnicli.demo.people import Student
    from omnicli.demo.terms import BuiltTerm

    Lived = list[tuple[str, list[Group]]]

PASS_MARK = 60
_MEAN, _TALENT, _LUCK = 76.0, 7.0, 8.5  # a class's mean, and what sets apart students, then their courses
_LEAST, _MOST = 25, 100
_MISSABLE = frozenset({"general", "specific"})
_MOST_MISSED = 2
_MADE_UP = 0.4  # of what may be, in the summer
_INCOMPLETE, _ABANDONED = 0.001, 0.003  # of the courses that may be missed
_FIRST_ABANDON = "20253"  # the remark AE is of 2025-2026 (CMAIS, MONT-ANN)
_EQUIVALENT = 0.01  # of the courses of general education
_BEFORE_EXAM = "601-103-MQ"  # CMR: who takes it is registered for the exam
_EXAM_FAILED = 0.02


class Line(NamedTuple):
    """A line of the record as a file has it: a result, and the figures of its group's marks."""

    student: str
    term: str
    course: str
    section: str
    mark: str
    remark: str
    mean: str = ""
    sd: str = ""
    group_size: str = ""


class Past(NamedTuple):
    """The lines of all records, and the courses that each student has yet to take again."""

    lines: list[Line]
    missed: dict[str, list[str]]


def past(
    students: Sequence[Student], built: Mapping[str, BuiltTerm], over: Sequence[str], shown: str, seed: int
) -> Past:
    """Give marks to what was lived. `over` are the terms that are; before the term `shown` only the record is known."""
    lived: dict[str, Lived] = {student.number: [] for student in students}
    for term, one in built.items():
        for attendee in one.attendees:
            lived[attendee.number].append((term, attendee.groups))
    found = Past([], {})
    for number, terms in lived.items():
        writer = _Writer(number, terms[-1][0], over, shown, chance(seed, f"record/{number}"))
        found.lines.extend(sorted(writer.lines(terms)))
        if writer.missed:
            found.missed[number] = sorted(writer.missed)
    return found._replace(lines=_with_figures(found.lines))


def _with_figures(lines: Sequence[Line]) -> list[Line]:
    """Give each line that bears a mark the mean, the deviation and the number of its group's marks."""
    marks: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for one in lines:
        if one.mark:
            marks[one.term, one.course, one.section].append(int(one.mark))
    figures = {
        group: (f"{fmean(found):.2f}", f"{pstdev(found):.2f}", str(len(found)))
        for group, found in marks.items()
    }
    return [Line(*one[:6], *figures[one.term, one.course, one.section]) if one.mark else one for one in lines]


class _Writer:
    """Writes the record of one student, from the last term back to the first."""

    def __init__(self, number: str, present: str, over: Sequence[str], shown: str, random: Random) -> None:
        self._number, self._present, self._over, self._shown = number, present, over, shown
        self._random = random
        self._mean = random.gauss(_MEAN, _TALENT)
        self._built_upon: set[str] = set()
        self.missed: list[str] = []

    def lines(self, terms: Lived) -> Iterator[Line]:
        for term, groups in reversed(terms):
            for group in sorted(groups, key=lambda group: group.course.code):
                yield from self._substitution(term, group.course)
                if term in self._over:
                    yield from self._course(term, group.course, section(group))
            requirements = (one for group in groups for one in group.course.requires)
            self._built_upon.update(code for one in requirements for code in one.courses)

    def _substitution(self, term: str, course: Course) -> Iterator[Line]:
        """The common English of a student's level stands for the one that grids print."""
        printed = IN_GRIDS["ENGLISH"]
        if course.discipline == printed[:3] and course.code.endswith("-MQ") and course.code != printed:
            yield self._line(term, printed, "", "SU")

    def _course(self, term: str, course: Course, group: str) -> Iterator[Line]:
        if term < self._shown and course.category == "general" and self._random.random() < _EQUIVALENT:
            yield self._line(term, course.code, "", "EQ")
            return
        mark, remark = self._result(term, course)
        yield self._line(term, course.code, mark, remark, group)
        if remark:
            yield from self._second_try(term, course)

    def _result(self, term: str, course: Course) -> tuple[str, str]:
        mark = min(_MOST, round(self._random.gauss(self._mean, _LUCK)))
        if not self._may_miss(term, course):
            return str(_passed(mark)), ""
        roll = self._random.random()
        if roll < _INCOMPLETE:
            return "", "IN"
        if roll < _ABANDONED and term >= _FIRST_ABANDON:
            return "", "AE"
        return str(max(mark, _LEAST)), "EC" if mark < PASS_MARK else ""

    def _may_miss(self, term: str, course: Course) -> bool:
        return (
            course.category in _MISSABLE
            and course.discipline != IN_GRIDS["ENGLISH"][:3]
            and course.code not in self._built_upon
            and len(self.missed) < _MOST_MISSED
            and (term == self._over[-1] or self._summer_after(term) != "")
        )

    def _second_try(self, term: str, course: Course) -> Iterator[Line]:
        summer = self._summer_after(term)
        if summer and (term != self._over[-1] or self._random.random() < _MADE_UP):
            mark = _passed(round(self._random.gauss(self._mean, _LUCK)))
            yield self._line(summer, course.code, str(min(mark, _MOST)), "")
        else:
            self.missed.append(course.code)

    def _summer_after(self, term: str) -> str:
        """Return the summer after a winter, '' when it is not over, or after an autumn."""
        summer = f"{term[:4]}{Season.SUMMER:d}"
        return summer if season_of(term) == Season.WINTER and summer < self._present else ""

    def _line(self, term: str, course: str, mark: str, remark: str, group: str = "") -> Line:
        return Line(self._number, term, course, group, mark, remark)


def _passed(mark: int) -> int:
    """Make a pass of a mark: what was close below is close above."""
    return mark if mark >= PASS_MARK else min(PASS_MARK + (PASS_MARK - mark) // 4, PASS_MARK + 9)


def exam_rows(lines: Sequence[Line], seed: int) -> list[dict[str, str]]:
    """Return the results of the «épreuve uniforme», sat by all who passed the course that it goes with.

    A few fail it: there is no dispense and no equivalence of it.
    """
    random = chance(seed, "exams")
    return [
        {
            "student": one.student,
            "exam": "EUF",
            "term": one.term,
            "result": "failed" if random.random() < _EXAM_FAILED else "passed",
        }
        for one in lines
        if one.course == _BEFORE_EXAM and one.mark and not one.remark
    ]
