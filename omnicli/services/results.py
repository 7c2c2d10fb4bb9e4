"""What a student reads of a term: how each course stands, its works and exams, hours missed, what is new."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import NotFound
from omnicli.i18n import N_
from omnicli.rules.assessments import Section
from omnicli.rules.group_figures import figures
from omnicli.rules.standing import standing
from omnicli.rules.terms import term_short
from omnicli.services.schedule import find_term

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from zoneinfo import ZoneInfo

    from omnicli.rules.assessments import Assessment, Category
    from omnicli.rules.group_figures import Figures
    from omnicli.rules.mark_rules import MarkRules
    from omnicli.rules.record_line import RecordLine
    from omnicli.rules.standing import Standing
    from omnicli.rules.terms import Term
    from store.uow import UnitOfWork

ABANDONED, FINAL, PENDING, IN_PROGRESS = ("abandoned", "final", "pending", "in-progress")
_STATES = {"AE": ABANDONED, "IT": PENDING}


class Course(NamedTuple):
    """A course of a student's term; `line` is what its record says, None while nothing is final."""

    section: Section
    title: str
    line: RecordLine | None

    @property
    def state(self) -> str:
        """Tell a course in progress from one that is final, abandoned (AE) or to be completed (IT)."""
        return _STATES.get(self.line.remark, FINAL) if self.line else IN_PROGRESS


class Group(NamedTuple):
    """The plan of a section and the marks of all who are in it, by student; students see figures of it only."""

    assessments: list[Assessment]
    categories: list[Category]
    marks: dict[str, dict[int, int | None]]

    def projected(self, rules: MarkRules) -> list[Fraction]:
        """Return the projected marks of all who have a mark."""
        found = (standing(self.assessments, self.categories, one, rules) for one in self.marks.values())
        return [one.projected for one in found if one.projected is not None]

    def shares(self, one: Assessment) -> list[Fraction]:
        """Return the marks of an assessment in percent; the excused have none."""
        given = (marks.get(one.id) for marks in self.marks.values())
        return [share(mark, one) for mark in given if mark is not None]


class Summary(NamedTuple):
    """A course in a list: how it stands, and the figures of the projected marks of its group, None when hidden."""

    course: Course
    standing: Standing
    figures: Figures | None


class Detail(NamedTuple):
    """A course by itself: its group, the student's own marks (None: excused), how they stand."""

    term: Term
    course: Course
    group: Group
    marks: Mapping[int, int | None]
    standing: Standing
    rules: MarkRules


class Missed(NamedTuple):
    """Hundredths of hours missed of a course, by date (ISO text)."""

    course: str
    title: str
    days: tuple[tuple[str, int], ...]

    @property
    def hours(self) -> int:
        """All of them, in hundredths."""
        return sum(hours for _date, hours in self.days)


def share(mark: int, one: Assessment) -> Fraction:
    """Return a mark in percent of the points of its assessment."""
    return Fraction(mark, one.points) * 100


def term_of(uow: UnitOfWork, student: str, code: str, tz: ZoneInfo) -> tuple[Term, list[Course]]:
    """Return the term and the student's courses in it, registered or in the record; `NotFound` without any."""
    term = find_term(uow, code, tz)
    lines = {
        one.course: one for one in uow.transcripts.of([student]).get(student, ()) if one.term == term.code
    }
    found = {
        course: Course(Section(term.code, course, section), title, lines.get(course))
        for course, section, title in uow.registrations.sections_of(student, term.code)
    }
    past = lines.keys() - found.keys()
    titles = uow.results.titles(sorted(past))
    for course in past:
        section = Section(term.code, course, lines[course].section)
        found[course] = Course(section, titles.get(course, ""), lines[course])
    if not found:
        message = N_("You have no course in {term}.")
        raise NotFound(message, code="no-course-in-term", term=term_short(term.code))
    return term, [found[course] for course in sorted(found)]


def summaries(uow: UnitOfWork, student: str, code: str, tz: ZoneInfo) -> tuple[Term, list[Summary]]:
    """Return how every course of a student's term stands."""
    rules = uow.college.facts().marks
    term, courses = term_of(uow, student, code, tz)
    return term, [_summary(uow, student, one, rules) for one in courses]


def _summary(uow: UnitOfWork, student: str, course: Course, rules: MarkRules) -> Summary:
    group = _group(uow, course.section)
    mine = uow.results.marks_of(course.section, student)
    stands = standing(group.assessments, group.categories, mine, rules)
    return Summary(course, stands, figures(group.projected(rules), rules.shown_from))


def detail(uow: UnitOfWork, student: str, code: str, course: str, tz: ZoneInfo) -> Detail:
    """Return one course of a student's term; `NotFound` when the student is not in it, or dropped it."""
    term, courses = term_of(uow, student, code, tz)
    found = next((one for one in courses if one.section.course == course), None)
    if found is None:
        raise _not_in(course, term, uow.results.dropped_on(student, term.code, course))
    group, rules = _group(uow, found.section), uow.college.facts().marks
    mine = uow.results.marks_of(found.section, student)
    stands = standing(group.assessments, group.categories, mine, rules)
    return Detail(term, found, group, mine, stands, rules)


def _not_in(course: str, term: Term, dropped_on: str | None) -> NotFound:
    if dropped_on is None:
        message = N_("You are not in {course} in {term}.")
        return NotFound(message, code="not-in-course", course=course, term=term_short(term.code))
    message = N_("You dropped {course} on {date}: nothing of it is kept in your record.")
    return NotFound(message, code="course-dropped", course=course, date=date.fromisoformat(dropped_on))


def _group(uow: UnitOfWork, section: Section) -> Group:
    results = uow.results
    return Group(results.assessments(section), results.categories(section), results.marks(section))


def supposing(found: Detail, supposed: Collection[tuple[Assessment, int]]) -> Standing:
    """Return how the course would stand with other marks (hundredths of points): nothing is written."""
    marks = {**found.marks, **{one.id: mark for one, mark in supposed}}
    return standing(found.group.assessments, found.group.categories, marks, found.rules)


def absences(uow: UnitOfWork, student: str, code: str, tz: ZoneInfo) -> tuple[Term, list[Missed]]:
    """Return the hours missed in a term, by course; courses without any are not there."""
    term = find_term(uow, code, tz)
    by_course: dict[str, list[tuple[str, int]]] = {}
    for course, day, hours in uow.results.absences(student, term.code):
        by_course.setdefault(course, []).append((day, hours))
    titles = uow.results.titles(list(by_course))
    return term, [Missed(course, titles.get(course, ""), tuple(days)) for course, days in by_course.items()]
