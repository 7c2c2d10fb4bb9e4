"""The progress grid («grille de cheminement»): every line of a programme's grid and how it stands for a student.

Units are thirds. Sources: RREC, sections 6 to 9 (parts of a programme), 21 to 23.1 (DI, EQ, SU, IN), 25, 26 and 32
(exams and diploma). An equivalence (EQ) gives the units; an exemption (DI) takes them off what is required; the place
of a substituted course (SU) is filled, and the course that was passed shows its own units outside of the grid; IN, IT
and AE give none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.rules.curriculum import SPECIFIC, Result
from omnicli.rules.frame import units_of
from omnicli.rules.physical_education import done as ensembles_done
from omnicli.rules.places import filled
from omnicli.rules.prerequisites import unmet
from omnicli.rules.progress_states import FINISHED, IN_PROGRESS, REGISTERED, state_of
from omnicli.rules.record import is_passed
from omnicli.rules.result_words import ESP, EUF, FAILED, PASSED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from omnicli.errors import Reason
    from omnicli.rules.curriculum import CourseFacts
    from omnicli.rules.exams import Diploma, Exam
    from omnicli.rules.frame import Frame, Slot
    from omnicli.rules.record import Transcript

TO_DO = "to-do"
"""The state of an exam without a sitting; the others are `passed` and `failed`."""


class Studies(NamedTuple):
    """What a student has done: results, and the term of each registration whose result is not in.

    `doing`: courses of terms that have begun; `registered`: of terms to come. The transcript holds both as in progress.
    """

    transcript: Transcript
    doing: Mapping[str, str]
    registered: Mapping[str, str]
    exams: Sequence[Exam] = ()
    diplomas: Sequence[Diploma] = ()


class Line(NamedTuple):
    """A course of the grid, or one outside of it (`session` 0, `part` '').

    `taken` is the course that stands for the line, '' for its own; `result` the one that counts, or None; `attempts`
    all of them, in order of term; `term` that of the registration, '' for none. `units` are None when the catalogue
    does not say; `earned` and `required` count those of the line. `missing`: prerequisites not met.
    """

    course: str
    title: str
    weighting: str
    units: int | None
    session: int
    part: str
    state: str
    taken: str
    taken_title: str
    result: Result | None
    attempts: tuple[Result, ...]
    term: str
    earned: int
    required: int
    missing: tuple[Reason, ...] = ()

    @property
    def code(self) -> str:
        """The course that was taken for the line, else the line's own."""
        return self.taken or self.course

    @property
    def is_finished(self) -> bool:
        """Tell whether nothing more is to be done of it."""
        return self.state in FINISHED


class Units(NamedTuple):
    """Units earned and required, in thirds; what is exempt is no longer required."""

    earned: int
    required: int

    @property
    def left(self) -> int:
        """What is still to be earned."""
        return max(self.required - self.earned, 0)


class ExamState(NamedTuple):
    """How an exam stands: `passed`, `failed` or `to-do`; never a mark. `sittings` in order of term."""

    state: str
    sittings: tuple[Exam, ...]


class Progress(NamedTuple):
    """A student's whole grid. `outside` are the courses that count for nothing in it; `granted_on`: date of the DEC."""

    program: str
    version: str
    lines: tuple[Line, ...]
    outside: tuple[Line, ...]
    euf: ExamState
    esp: ExamState
    granted_on: str

    @property
    def general(self) -> Units:
        """Units of general education."""
        return _units(line for line in self.lines if line.part != SPECIFIC)

    @property
    def specific(self) -> Units:
        """Units of specific education."""
        return _units(line for line in self.lines if line.part == SPECIFIC)

    @property
    def units(self) -> Units:
        """Units of the programme: its general and its specific education."""
        return _units(self.lines)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The courses of the grid whose units the catalogue does not say: they count for none."""
        return tuple(line.course for line in self.lines if line.units is None)


def _units(lines: Iterable[Line]) -> Units:
    counted = [(line.earned, line.required) for line in lines]
    return Units(sum(earned for earned, _ in counted), sum(required for _, required in counted))


def progress(frame: Frame, studies: Studies, *, program: str, version: str, explain: bool = True) -> Progress:
    """Return a student's progress in a grid; `explain` works out which prerequisites are missing."""
    judge = _Judge(frame, studies)
    lines = tuple(judge.line(slot, explain=explain) for slot in frame.slots)
    return Progress(
        program,
        version,
        lines,
        tuple(judge.outside(lines)),
        exam_state(studies.exams, EUF),
        exam_state(studies.exams, ESP, program),
        next((one.granted_on for one in studies.diplomas if one.program == program), ""),
    )


def exam_state(exams: Iterable[Exam], exam: str, program: str = "") -> ExamState:
    """Return how an exam stands; one sitting passed is enough, whatever came before or after."""
    sittings = tuple(one for one in exams if one.exam == exam and one.program == program)
    results = {one.result for one in sittings}
    state = PASSED if PASSED in results else FAILED if results else TO_DO
    return ExamState(state, sittings)


class _Judge:
    """Judges the lines of a grid for one student."""

    def __init__(self, frame: Frame, studies: Studies) -> None:
        self.frame, self.studies = frame, studies
        self.transcript = studies.transcript
        self.places = filled(frame.lines, self.transcript, frame.facts)
        self.ensembles = ensembles_done(self.transcript, frame.facts)
        self.attempts: dict[str, list[Result]] = {}
        for one in self.transcript.results:
            self.attempts.setdefault(one.course, []).append(one)

    def line(self, slot: Slot, *, explain: bool) -> Line:
        """Judge a line of the grid."""
        course = self._stands_for(slot)
        state, attempts, result, term = self._facts(course)
        known = self.frame.facts.get(course)
        required = 0 if state == "exemption" else slot.units or 0
        open_yet = explain and state not in FINISHED and state not in (IN_PROGRESS, REGISTERED)
        return Line(
            slot.course,
            slot.title,
            weighting(known),
            slot.units,
            slot.session,
            slot.part,
            state,
            "" if course == slot.course else course,
            known.title if known and course != slot.course else "",
            result,
            attempts,
            term,
            self._earned(slot.units, units_of(course, known)) if self.transcript.passed(course) else 0,
            required,
            self._missing(slot) if open_yet else (),
        )

    def _earned(self, place: int | None, taken: int | None) -> int:
        """Return the units that a passed course gives a line: its own, and no more than the line asks for."""
        return min(place or 0, place or 0 if taken is None else taken)

    def _facts(self, course: str) -> tuple[str, tuple[Result, ...], Result | None, str]:
        attempts = tuple(self.attempts.get(course, ()))
        best = self.transcript.best(course)
        doing, registered = self.studies.doing.get(course, ""), self.studies.registered.get(course, "")
        state = state_of(attempts, best, doing=doing, registered=registered, rules=self.transcript.rules)
        term = {IN_PROGRESS: doing, REGISTERED: registered}.get(state, "")
        counts = best if state in FINISHED else attempts[-1] if attempts and not term else None
        return state, attempts, counts, term

    def _stands_for(self, slot: Slot) -> str:
        """Return the course that stands for a line: its own, or for a place or an ensemble, one that fills it."""
        if not slot.need or self.transcript.settled(slot.course):
            return slot.course
        return self.places.get(slot.course) or self.ensembles.get(slot.ensemble) or slot.course

    def _missing(self, slot: Slot) -> tuple[Reason, ...]:
        """Return the prerequisites not met, leaving aside what only has to go along with the line."""
        rules, facts = self.frame.rules, self.frame.facts
        return unmet(slot.course, slot.prerequisites, self.transcript, slot.corequisites, rules, facts=facts)

    def outside(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Yield the courses that stand for no line, in order of the first term and of course."""
        inside = {line.code for line in lines} | {line.course for line in lines}
        others = self.transcript.courses - inside
        for course in sorted(others, key=lambda course: (self._first_term(course), course)):
            yield self._other(course)

    def _first_term(self, course: str) -> str:
        attempts = self.attempts.get(course)
        if attempts:
            return attempts[0].term
        return self.studies.doing.get(course) or self.studies.registered.get(course, "")

    def _other(self, course: str) -> Line:
        state, attempts, result, term = self._facts(course)
        known = self.frame.facts.get(course)
        units = units_of(course, known)
        passed = result is not None and result.remark != "SU" and self._gives_units(result)
        title = known.title if known else ""
        earned = (units or 0) if passed else 0
        return Line(
            course, title, weighting(known), units, 0, "", state, "", "", result, attempts, term, earned, 0
        )

    def _gives_units(self, result: Result) -> bool:
        return is_passed(result, self.transcript.rules.pass_mark)


def weighting(known: CourseFacts | None) -> str:
    """Write the weighting of a course, `3-1-3`; '' when the catalogue does not say all of it."""
    hours = (known.theory, known.lab, known.homework) if known else (None,)
    return "" if None in hours else "-".join(map(str, hours))
