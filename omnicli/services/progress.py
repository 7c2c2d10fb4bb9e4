"""Students' progress in their programme's grid, and what each lacks for the diploma: one, or thousands at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import NotFound, Refused
from omnicli.i18n import N_
from omnicli.rules.frame import Frame
from omnicli.rules.graduation import READY, audit
from omnicli.rules.grid import length, session_reached, terms_studied, version_for
from omnicli.rules.progress import Studies, progress
from omnicli.rules.record import Transcript
from omnicli.rules.terms import next_term, term_in_view
from omnicli.services import curriculum
from omnicli.services.people import need_student
from omnicli.services.terms import need_term

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from omnicli.rules.curriculum import GridLine, Result
    from omnicli.rules.exams import Diploma, Exam
    from omnicli.rules.graduation import Audit
    from omnicli.rules.persons import Student
    from omnicli.rules.progress import Line, Progress
    from store.uow import UnitOfWork

_EVERY_TERM = "99999"


class Followed(NamedTuple):
    """A student in a programme: the session of the grid that the present term is, and how the grid stands."""

    student: Student
    session: int
    progress: Progress


class Shown(NamedTuple):
    """One student's grid; `lost` are the courses that count in their own programme, and would not in this one."""

    student: Student
    title: str
    session: int
    progress: Progress
    is_own: bool
    lost: tuple[Line, ...]


class Candidate(NamedTuple):
    """A student, their progress, and what they lack for the diploma."""

    student: Student
    progress: Progress
    audit: Audit


def of_student(uow: UnitOfWork, number: str, today: date, *, program: str = "", instead: str = "") -> Shown:
    """Return a student's grid: of their programme, of another that they were in, or of one they are not in (`instead`).

    They were in a programme when a diploma or a synthesis exam of it says so. Raises `NotFound` for a student or a
    programme that is not there; `Refused` where the programme has no grid, or is none of the student's.
    """
    student = need_student(uow, number)
    desk = _Desk(uow, [student], today)
    wanted = instead or program or student.program
    if wanted != student.program:
        _check_program(uow, desk, student, wanted, instead=bool(instead))
    found = desk.followed(student, wanted, own=not instead)
    if found is None:
        raise _no_grid(wanted)
    title = uow.exams.programs().get(wanted, wanted)
    own = desk.followed(student, student.program) if instead else None
    lost = _lost(own.progress, found.progress) if own else ()
    return Shown(student, title, found.session, found.progress, not instead, lost)


def of_student_for_staff(uow: UnitOfWork, number: str, today: date, **which: str) -> Shown:
    """Return what `of_student` does to a member of staff: the look leaves an event."""
    found = of_student(uow, number, today, **which)
    uow.record("student.progress", f"student:{number}", program=found.progress.program)
    return found


def listing(uow: UnitOfWork, today: date, *, program: str, term: str = "") -> list[Followed]:
    """Return the progress of every student of a programme, those registered in a term when given; leaves an event."""
    found = list(_everybody(uow, today, program, term))
    uow.record("students.progress", "students", program=program, term=term, count=len(found))
    return found


def candidates(
    uow: UnitOfWork,
    today: date,
    *,
    program: str,
    term: str = "",
    ready: bool = False,
    everybody: bool = False,
) -> list[Candidate]:
    """Return the candidates to the diploma with all that each lacks: those who have no course left to take.

    `ready` keeps those who lack nothing; `everybody` also returns who has courses left, or the diploma already. The
    look leaves an event.
    """
    every = (
        Candidate(one.student, one.progress, audit(one.progress))
        for one in _everybody(uow, today, program, term)
    )
    if ready:
        found = [one for one in every if one.audit.status == READY]
    else:
        found = [one for one in every if everybody or one.audit.is_candidate]
    uow.record("students.graduation", "students", program=program, term=term, count=len(found))
    return found


def _everybody(uow: UnitOfWork, today: date, program: str, term: str) -> Iterator[Followed]:
    if term:
        need_term(uow, term)
    if program not in uow.exams.programs():
        raise _unknown_program(program)
    if not uow.curriculum.grids(program):
        raise _no_grid(program)
    students = uow.people.students(term=term or None, program=program)
    desk = _Desk(uow, students, today)
    for student in students:
        found = desk.followed(student, program, explain=False)
        if found is not None:
            yield found


def _check_program(uow: UnitOfWork, desk: _Desk, student: Student, wanted: str, *, instead: bool) -> None:
    if wanted not in uow.exams.programs():
        raise _unknown_program(wanted)
    if not instead and wanted not in desk.programs_of(student.number):
        message = N_(
            "You were never in the programme {program}: --if-program {program} shows what would count in it."
        )
        raise Refused(message, code="not-your-program", program=wanted)


def _unknown_program(program: str) -> NotFound:
    return NotFound(N_("There is no programme {program}."), code="unknown-program", program=program)


def _no_grid(program: str) -> Refused:
    message = N_(
        "The programme {program} has no grid here: see your academic adviser or the registrar's office."
    )
    return Refused(message, code="no-grid", program=program)


def _lost(own: Progress, other: Progress) -> tuple[Line, ...]:
    """Return the courses that count in a student's own programme and are outside of another."""
    outside = {line.course for line in other.outside}
    return tuple(line for line in own.lines if line.earned and line.code in outside)


class _Desk:
    """What is read once for all the students in hand."""

    def __init__(self, uow: UnitOfWork, students: Sequence[Student], today: date) -> None:
        numbers = [student.number for student in students]
        terms = uow.catalogue.terms()
        present = term_in_view(terms, today)
        self.term = present.code if present else f"{today.year}3"
        self.begun = {term.code for term in terms if term.starts <= today}
        self.rules = uow.college.facts().choice
        self.facts = curriculum.facts(uow)
        self.prerequisites = curriculum.prerequisites(uow)
        self.grids = uow.curriculum.grids()
        self.enrolled = uow.curriculum.students(numbers)
        self.results = uow.curriculum.results(numbers)
        self.registered = uow.curriculum.registered_before(_EVERY_TERM, numbers)
        self.exams: dict[str, list[Exam]] = uow.exams.exams(numbers)
        self.diplomas: dict[str, list[Diploma]] = uow.exams.diplomas(numbers)
        self._frames: dict[tuple[str, str], Frame] = {}

    def programs_of(self, number: str) -> set[str]:
        """Return the programmes of which a student has a synthesis exam or a diploma."""
        rows: Iterable[Exam | Diploma] = (*self.exams.get(number, ()), *self.diplomas.get(number, ()))
        return {one.program for one in rows}

    def followed(
        self, student: Student, program: str, *, own: bool = True, explain: bool = True
    ) -> Followed | None:
        """Return how a student stands in a programme; None where it has no grid.

        The version is that of the admission; in a programme not entered yet (not `own`), that of the next term.
        """
        admission = self.enrolled[student.number].admission_term
        versions = self.grids.get(program, {})
        version = version_for(versions, admission if own else next_term(self.term))
        grid = versions.get(version)
        if not grid:
            return None
        studies = self._studies(student.number)
        found = progress(self._frame(grid), studies, program=program, version=version, explain=explain)
        return Followed(student, self._session(student.number, admission, grid), found)

    def _studies(self, number: str) -> Studies:
        results = self.results.get(number, [])
        doing, registered = self._registrations(number, results)
        transcript = Transcript(results, doing.keys() | registered.keys(), self.rules)
        return Studies(
            transcript, doing, registered, self.exams.get(number, ()), self.diplomas.get(number, ())
        )

    def _registrations(
        self, number: str, results: Collection[Result]
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Return the term of each registration without a result, by course: in terms that have begun, and to come."""
        known = {(one.term, one.course) for one in results}
        doing: dict[str, str] = {}
        registered: dict[str, str] = {}
        for term, course in self.registered.get(number, ()):
            if (term, course) not in known:
                (doing if term in self.begun else registered)[course] = term
        return doing, registered

    def _session(self, number: str, admission: str, grid: Sequence[GridLine]) -> int:
        registered = (term for term, _ in self.registered.get(number, ()))
        studied = terms_studied(
            self.results.get(number, ()), registered, admission=admission, before=self.term
        )
        return session_reached(len(studied), length(grid))

    def _frame(self, grid: tuple[GridLine, ...]) -> Frame:
        key = grid[0].program, grid[0].version
        if key not in self._frames:
            self._frames[key] = Frame(grid, self.prerequisites, (), self.facts, self.rules)
        return self._frames[key]
