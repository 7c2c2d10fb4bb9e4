"""What students have done, may do and are proposed: read from the store, worked out by the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import NotFound
from omnicli.i18n import N_
from omnicli.rules.frame import Frame
from omnicli.rules.grid import (
    domains_open,
    length,
    own_disciplines,
    session_reached,
    terms_studied,
    version_for,
)
from omnicli.rules.proposal import DONE, IN_PROGRESS, PROPOSED, propose
from omnicli.rules.record import Transcript

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from omnicli.rules.choice_rules import ChoiceRules
    from omnicli.rules.curriculum import CourseFacts, GridLine, Prerequisite, Result
    from omnicli.rules.persons import Student
    from omnicli.rules.proposal import Proposed
    from store.curriculum import Enrolled
    from store.uow import UnitOfWork


class Dossier(NamedTuple):
    """A student's place in a programme, as it is before a term.

    `student` is the number. `grid` is the version that the student follows, empty where the programme has none.
    `session` is the one of the grid that the term is. `own_disciplines` are those of the programme's own field, in
    which no complementary course is taken; `domains_open` what the programme leaves open (all when it is empty).
    `last_term`: once what is proposed is done, nothing of the grid is left; `first_term`: nothing was studied before.
    """

    student: str
    program: str
    version: str
    grid: tuple[GridLine, ...]
    transcript: Transcript
    session: int
    own_disciplines: frozenset[str]
    domains_open: frozenset[str]
    first_term: bool
    last_term: bool
    proposed: tuple[Proposed, ...]


def prerequisites(uow: UnitOfWork) -> Mapping[str, tuple[Prerequisite, ...]]:
    """Return every prerequisite, by the course that has it."""
    return uow.curriculum.prerequisites()


def facts(uow: UnitOfWork) -> Mapping[str, CourseFacts]:
    """Return the whole catalogue, by code."""
    return uow.curriculum.courses()


def dossier(uow: UnitOfWork, student: Student | str, term: str) -> Dossier:
    """Return a student's dossier before a term. Raises `NotFound` when there is no such student."""
    number = student if isinstance(student, str) else student.number
    found = dossiers(uow, term, [number])
    if number not in found:
        raise NotFound(N_("There is no student {number}."), code="unknown-student", number=number)
    return found[number]


def dossiers(uow: UnitOfWork, term: str, numbers: Collection[str]) -> dict[str, Dossier]:
    """Return the dossiers of those students that there are, in order of number: a handful of queries for thousands."""
    students = uow.curriculum.students(numbers)
    results = uow.curriculum.results(numbers)
    registered = uow.curriculum.registered_before(term, numbers)
    desk = _Desk(uow, term, {student.program for student in students.values()})
    return {
        number: desk.dossier(student, results.get(number, []), registered.get(number, []))
        for number, student in students.items()
    }


def followed(
    grids: Mapping[str, Mapping[str, tuple[GridLine, ...]]], student: Enrolled
) -> tuple[str, tuple[GridLine, ...]]:
    """Return the version of the grid that a student follows, and its lines: none where the programme has no grid."""
    versions = grids.get(student.program, {})
    version = version_for(versions, student.admission_term)
    return version, versions.get(version, ())


class _Desk:
    """What is the same for all students of a term, read once."""

    def __init__(self, uow: UnitOfWork, term: str, programs: Collection[str]) -> None:
        self.term = term
        self.rules: ChoiceRules = uow.college.facts().choice
        self.facts = facts(uow)
        self.prerequisites = prerequisites(uow)
        self.offered = uow.curriculum.offered(term)
        self._frames: dict[tuple[str, str], Frame] = {}
        self.grids = uow.curriculum.grids(*programs if len(programs) == 1 else ())

    def dossier(
        self, student: Enrolled, results: Sequence[Result], registered: Iterable[tuple[str, str]]
    ) -> Dossier:
        version, grid = followed(self.grids, student)
        known = {(one.term, one.course) for one in results}
        registered = list(registered)
        doing = {course for term, course in registered if (term, course) not in known}
        transcript = Transcript(results, doing, self.rules)
        studied = terms_studied(
            results, (term for term, _ in registered), admission=student.admission_term, before=self.term
        )
        session = session_reached(len(studied), length(grid))
        proposed = propose(self._frame(version, grid), transcript, session)
        return Dossier(
            student=student.number,
            program=student.program,
            version=version,
            grid=grid,
            transcript=transcript,
            session=session,
            own_disciplines=own_disciplines(student.program, grid),
            domains_open=domains_open(grid),
            first_term=not studied,
            last_term=_is_last(proposed),
            proposed=proposed,
        )

    def _frame(self, version: str, grid: tuple[GridLine, ...]) -> Frame:
        key = grid[0].program if grid else "", version
        if key not in self._frames:
            self._frames[key] = Frame(
                grid, self.prerequisites, self.offered, self.facts, self.rules, self.term
            )
        return self._frames[key]


def _is_last(proposed: Collection[Proposed]) -> bool:
    """Tell whether nothing of the grid is left once what is proposed and in progress is done."""
    states = {one.state for one in proposed}
    return PROPOSED in states and states <= {PROPOSED, IN_PROGRESS, DONE}
