"""The Cote R of a student, what it would be with other marks, and those of the whole college."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import Reason, Refused, reason
from omnicli.i18n import N_
from omnicli.rules.assessments import Section
from omnicli.rules.cote_r import CoteR, Scorer, no_mark
from omnicli.rules.cote_r_groups import WITH_MARK, Groups
from omnicli.rules.record import PENDING
from omnicli.rules.record_line import RecordLine
from omnicli.rules.standing import half_up, remark_of, standing
from omnicli.services.terms import need_term

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from omnicli.rules.college import CollegeFacts
    from omnicli.rules.curriculum import CourseFacts
    from store.uow import UnitOfWork

_EVER = "99999"  # after every term
_ABANDONED = "AE"


class Found(NamedTuple):
    """A student's Cote R; with supposed marks also what it would be then, and the lines that bear them."""

    now: CoteR
    then: CoteR | None
    supposed: tuple[RecordLine, ...]
    courses: Mapping[str, CourseFacts]
    least_mark: int


class Summary(NamedTuple):
    """A student's Cote R in a list: how many results it counts."""

    number: str
    overall: Decimal | None
    estimated: bool
    courses: int


def of_student(uow: UnitOfWork, number: str, supposed: Mapping[str, int]) -> Found:
    """Return a student's Cote R, and what it would be with other marks, by course; nothing is written.

    A supposed mark goes to the course in progress, else to its last result that bears a mark or is pending; the figures
    of its group stay as they are. Raises `Refused`, with every reason, when there is none or it would not count.
    """
    desk = _Desk(uow)
    lines = uow.transcripts.of([number]).get(number, [])
    for key in {(one.term, one.course, one.section) for one in lines}:
        desk.groups.add(uow.transcripts.group(*key))
    now = desk.scorer.of(lines)
    if not supposed:
        return Found(now, None, (), desk.courses, desk.facts.cote_r.least_mark)
    mine = _Supposing(desk, number, lines).lines(supposed)
    replaced = {(one.term, one.course): one for one in [*lines, *mine]}
    then = desk.scorer.of(list(replaced.values()))
    _refuse(supposed, [why for one in then.excluded if one.line in mine for why in one.reasons])
    return Found(now, then, tuple(mine), desk.courses, desk.facts.cote_r.least_mark)


def of_college(uow: UnitOfWork, *, program: str = "", term: str = "") -> list[Summary]:
    """Return the Cote R of every student who has a record, in order of number: two readings of the records, no more.

    `program` and `term` keep those of a programme, those registered in a term. Raises `NotFound` for an unknown term.
    """
    if term:
        need_term(uow, term)
    wanted = None
    if program or term:
        found = uow.people.students(program=program or None, term=term or None)
        wanted = {student.number for student in found}
    return list(_summaries(uow, wanted))


def note_look(uow: UnitOfWork, *, program: str, term: str, count: int) -> None:
    """Leave the event of a look at many students' Cotes R."""
    uow.record("students.cote-r", "students", program=program, term=term, count=count)


def _summaries(uow: UnitOfWork, wanted: set[str] | None) -> Iterator[Summary]:
    desk = _Desk(uow)
    desk.groups.add(uow.transcripts.everybody())
    for number, lines in groupby(uow.transcripts.everybody(), key=attrgetter("student")):
        if wanted is None or number in wanted:
            found = desk.scorer.of(list(lines))
            yield Summary(number, found.overall, found.estimated, len(found.scored))


class _Desk:
    """What is the same for all students, read once."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.facts: CollegeFacts = uow.college.facts()
        self.courses = uow.curriculum.courses()
        self.groups = Groups(self.facts.cote_r, uow.transcripts.strengths(), uow.transcripts.final_groups())
        self.scorer = Scorer(self.facts.cote_r, self.facts.choice.pass_mark, self.courses, self.groups)


class _Supposing:
    """Gives supposed marks to the results and the courses in progress of a student."""

    def __init__(self, desk: _Desk, number: str, lines: Sequence[RecordLine]) -> None:
        self._desk = desk
        self._number = number
        self._lines = lines
        uow = desk.uow
        known = {(one.term, one.course) for one in lines}
        registered = uow.curriculum.registered_before(_EVER, [number]).get(number, [])
        self._doing = {course: term for term, course in registered if (term, course) not in known}

    def lines(self, supposed: Mapping[str, int]) -> list[RecordLine]:
        """Return the lines that bear the marks."""
        found = [self._line(course, mark) for course, mark in supposed.items()]
        _refuse(supposed, [one for one in found if isinstance(one, Reason)])
        return [one for one in found if isinstance(one, RecordLine)]

    def _line(self, course: str, mark: int) -> RecordLine | Reason:
        remark = remark_of(mark, self._desk.facts.choice.pass_mark)
        if course in self._doing:
            return self._in_progress(course, mark, remark)
        tried = [one for one in self._lines if one.course == course]
        marked = [one for one in tried if one.remark in (*WITH_MARK, PENDING)]
        if marked:
            return marked[-1]._replace(mark=mark, remark=remark)
        if tried:
            return no_mark(tried[-1].remark)
        message = N_("{course} is neither in your record nor in progress.")
        return reason("not-your-course", message, course=course)

    def _in_progress(self, course: str, mark: int, remark: str) -> RecordLine | Reason:
        """Return the line to come of a course in progress, held against the marks to expect of its group."""
        marks, term = self._desk.uow.marks, self._doing[course]
        place = Section(term, course, marks.section_of(self._number, term, course) or "")
        left = {one.student for one in marks.group(place) if one.left}
        if self._number in left:
            return no_mark(_ABANDONED)
        self._desk.groups.add(one for one in self._expected(place) if one.student not in left)
        return _line(place, self._number, mark, remark)

    def _expected(self, place: Section) -> Iterator[RecordLine]:
        """Yield the line to come of each student of a section who has marks, at the projected final mark."""
        marks, rules = self._desk.uow.marks, self._desk.facts.marks
        assessments, categories = marks.assessments(place), marks.categories(place)
        for student, given in marks.of_section(place).items():
            projected = standing(assessments, categories, given, rules).projected
            if projected is not None:
                yield _line(place, student, half_up(projected), "")


def _line(place: Section, student: str, mark: int, remark: str) -> RecordLine:
    return RecordLine(student, *place, mark, remark, None, None, None, None, None)


def _refuse(supposed: Mapping[str, int], reasons: Sequence[Reason]) -> None:
    if reasons:
        message = N_("No Cote R can be worked out with a supposed mark in {courses}.")
        raise Refused(message, code="cannot-suppose", reasons=reasons, courses=tuple(supposed))
