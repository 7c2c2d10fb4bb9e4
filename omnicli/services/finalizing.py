"""Making a section's results final, and correcting them afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import NotFound, Reason, Refused, reason
from omnicli.i18n import N_, Names
from omnicli.rules.assessments import NORMAL, WHOLE, Section
from omnicli.rules.final_results import (
    Final,
    GroupFigures,
    completed,
    fault,
    group_figures,
    needs_reason,
)
from omnicli.rules.hundredths import number
from omnicli.rules.standing import Standing, standing
from omnicli.rules.terms import term_short
from omnicli.services import marking

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from omnicli.rules.assessments import Assessment, Category
    from store.marks import Correction, Member, Override
    from store.uow import UnitOfWork


class Computed(NamedTuple):
    """A student of a section: marks by assessment, how they stand, and the result that would become final.

    `standing` is None where the section has no assessment, `result` where nothing makes one yet. `was` is the result in
    the student's record already, of a course left (AE) or brought by a file.
    """

    student: Member
    marks: Mapping[int, int | None]
    standing: Standing | None
    override: Override | None
    result: Final | None
    was: Final | None

    @property
    def computed(self) -> int | None:
        """The final mark that the assessments make, None until everything is marked."""
        return self.standing.final if self.standing else None


class Group(NamedTuple):
    """A section with its students, as they stand."""

    place: Section
    title: str
    assessments: Sequence[Assessment]
    categories: Sequence[Category]
    students: Sequence[Computed]
    final_at: str | None

    @property
    def counted(self) -> list[Computed]:
        """The students who get a result: all but those who have left (AE)."""
        return [one for one in self.students if not one.student.left]


class Plan(NamedTuple):
    """What finalizing would write: the group, its figures, and every reason why it may not be."""

    group: Group
    figures: GroupFigures
    reasons: tuple[Reason, ...]


def look(uow: UnitOfWork, place: Section) -> Group:
    """Return a section with the marks of all its students; leave an event of the look."""
    found = group(uow, place)
    uow.record("marks.read", " ".join(place))
    return found


def group(uow: UnitOfWork, place: Section, *, accumulated: bool = False) -> Group:
    """Work out how the students of a section stand; `accumulated`: what is not marked counts for nothing."""
    title = marking.open_section(uow, place)
    return _group(uow, place, title, accumulated=accumulated)


def _group(uow: UnitOfWork, place: Section, title: str, *, accumulated: bool) -> Group:
    facts = uow.college.facts()
    rules, pass_mark = facts.marks, facts.choice.pass_mark
    assessments, categories = uow.marks.assessments(place), uow.marks.categories(place)
    marks, overrides, lines = uow.marks.of_section(place), uow.marks.overrides(place), uow.marks.lines(place)
    students = []
    for one in uow.marks.group(place):
        mine, given = marks.get(one.student, {}), overrides.get(one.student)
        stands = standing(assessments, categories, mine, rules) if assessments else None
        result = _result(given, stands, pass_mark, accumulated=accumulated)
        was = lines.get(one.student)
        students.append(Computed(one, mine, stands, given, result, Final(*was) if was else None))
    return Group(place, title, assessments, categories, students, uow.marks.final_at(place))


def _result(
    given: Override | None, stands: Standing | None, pass_mark: int, *, accumulated: bool
) -> Final | None:
    """Return the teacher's result, else the computed one, else None: who is excused from everything has no mark."""
    if given is not None:
        return completed(given.mark, given.remark, pass_mark)
    if stands is None or not stands.weight:
        return None
    mark = stands.accumulated if accumulated and stands.final is None else stands.final
    return None if mark is None else completed(mark, "", pass_mark)


def plan(uow: UnitOfWork, place: Section, *, accumulated: bool = False) -> Plan:
    """Say what finalizing a section would do, and all that stands in its way."""
    found = group(uow, place, accumulated=accumulated)
    results = [one.result for one in found.counted if one.result]
    return Plan(found, group_figures(results), tuple(_reasons(found, accumulated=accumulated)))


def _reasons(found: Group, *, accumulated: bool) -> Iterator[Reason]:
    place = found.place
    known = {"course": place.course, "section": place.section}
    if found.final_at is not None:
        yield reason("section-final", marking.CORRECT_IT, **known)
        return
    counted = found.counted
    weight = sum(one.weight for one in found.assessments if one.kind == NORMAL)
    computed = any(one.override is None for one in counted)
    if found.assessments and weight != WHOLE and computed:
        message = N_("The weights of the assessments make {weight} %, not 100 %.")
        yield reason("weights", message, weight=number(weight))
    lacking = [one for one in counted if one.result is None]
    excused = [one for one in lacking if one.standing and not one.standing.weight]
    if excused:
        message = N_(
            "Excused from everything, so without a mark: {students}. Give a remark, such as IN, in a file of final"
            " results."
        )
        yield reason("excused-from-all", message, students=_names(excused))
        lacking = [one for one in lacking if one not in excused]
    if lacking and not (found.assessments and weight < WHOLE and accumulated):
        yield _lacking(found, lacking)
    unexplained = [one for one in counted if _is_unexplained(found, one)]
    if unexplained:
        message = N_(
            "A final mark that is not the computed one needs a reason (file of final results): {students}."
        )
        yield reason("no-reason", message, students=_names(unexplained))
    other = [one for one in counted if one.was and one.was != one.result and one.result]
    if other:
        message = N_("Another result is in the record already: {students}.")
        yield reason("other-result", message, students=_names(other))
    if not counted:
        yield reason("nobody", N_("The group {section} of {course} has no student."), **known)


def _lacking(found: Group, lacking: Sequence[Computed]) -> Reason:
    known = {"count": len(lacking), "students": _names(lacking)}
    alone = len(lacking) == 1
    if not found.assessments:
        return reason("no-results", _NO_RESULT if alone else _NO_RESULTS, **known)
    return reason("marks-missing", _MARKS_MISSING_FOR_ONE if alone else _MARKS_MISSING, **known)


_NO_RESULT = N_(
    "There is neither an assessment nor a final result for 1 student: {students}. Import a file of final results (omni"
    " staff import finals)."
)
_NO_RESULTS = N_(
    "There is neither an assessment nor a final result for {count} students: {students}. Import a file of final"
    " results (omni staff import finals)."
)
_MARKS_MISSING_FOR_ONE = N_(
    "Marks are missing for 1 student: {students}. Enter them, or count what is not marked for nothing with"
    " --accumulated."
)
_MARKS_MISSING = N_(
    "Marks are missing for {count} students: {students}. Enter them, or count what is not marked for nothing with"
    " --accumulated."
)


def _is_unexplained(found: Group, one: Computed) -> bool:
    given = one.override
    if given is None or given.reason or one.result is None:
        return False
    return needs_reason(one.result, one.computed, assessed=bool(found.assessments))


def _names(some: Sequence[Computed]) -> Names:
    return Names(f"{one.student.student} {one.student.name}" for one in some)


def finalize(uow: UnitOfWork, place: Section, *, accumulated: bool = False) -> Plan:
    """Make a section's results final: a line in each student's record, locked from then on.

    `Refused` with every reason when it may not be.
    """
    made = plan(uow, place, accumulated=accumulated)
    if made.reasons:
        message = N_("The results of the group {section} of {course} cannot be made final:")
        raise Refused(
            message,
            code="not-final",
            reasons=made.reasons,
            course=place.course,
            section=place.section,
        )
    write(uow, made)
    return made


def write(uow: UnitOfWork, made: Plan) -> None:
    """Write a plan that nothing stands in the way of, and its event: seals of the marks, never a mark."""
    place = made.group.place
    results = [(one.student.student, one.result) for one in made.group.counted if one.result]
    seal = uow.audit.sealed("results", sorted((student, *result) for student, result in results))
    marks = uow.audit.sealed("marks", uow.marks.sealable(place, {student for student, _ in results}))
    uow.marks.finalize(place, results, made.figures, at=uow.at, actor=uow.actor, digest=seal)
    uow.record("marks.finalize", " ".join(place), students=len(results), digest=seal, marks=marks)


def plans(uow: UnitOfWork, term: str, *, accumulated: bool = False) -> Iterator[Plan]:
    """Yield what finalizing would do of each section of a term that is not final yet and has students.

    Only sections of whoever acts. `NotFound` when nothing is given in that term.
    """
    states = uow.marks.sections(term)
    if not states:
        message = N_("Nothing is given in the term {term}: import its offering first.")
        raise NotFound(message, code="unknown-term", term=term_short(term))
    marker = marking.Marker(uow, term)
    for one in states:
        if one.final_at is None and one.students and marker.may(one.course, one.section):
            place = Section(term, one.course, one.section)
            found = _group(uow, place, one.title, accumulated=accumulated)
            results = [each.result for each in found.counted if each.result]
            if found.counted:
                yield Plan(found, group_figures(results), tuple(_reasons(found, accumulated=accumulated)))


class Corrected(NamedTuple):
    """A correction: its number, what the result was, what it is."""

    number: int
    student: str
    before: Final | None
    after: Final


def correct(uow: UnitOfWork, student: str, term: str, course: str, given: Final, why: str) -> Corrected:
    """Correct a final result and keep what it was, by whom and why.

    The figures of the group on the others' report cards stay as they were issued; so do this student's.
    `NotFound` when there is nothing final to correct, `Refused` when the new result cannot be.
    """
    if uow.people.student(student) is None:
        raise NotFound(N_("There is no student {number}."), code="unknown-student", number=student)
    section = uow.marks.section_of(student, term, course)
    before = uow.marks.line(student, term, course)
    is_final = section is not None and uow.marks.final_at(Section(term, course, section)) is not None
    if before is None and not is_final:
        message = N_(
            "{student} has no final result in {course} for {term}: there is nothing to correct. Marks change until they"
            " are final."
        )
        raise NotFound(message, code="no-result", student=student, course=course, term=term_short(term))
    after = completed(given.mark, given.remark, uow.college.facts().choice.pass_mark)
    _refuse_wrong(uow, after, before)
    place, was = Section(term, course, section or ""), before or (None, "")
    made = uow.marks.correct(student, place, was, after, reason=why, at=uow.at, actor=uow.actor)
    seal = uow.audit.sealed("correction", (student, term, course, *was, *after, why))
    uow.record("marks.correct", student, term=term, course=course, correction=made, digest=seal)
    return Corrected(made, student, Final(*before) if before else None, after)


def _refuse_wrong(uow: UnitOfWork, after: Final, before: tuple[int | None, str] | None) -> None:
    wrong = fault(after, uow.college.facts().choice.pass_mark)
    if wrong:
        raise Refused(N_("This result cannot be:"), code="bad-result", reasons=(wrong,))
    if before == after:
        raise Refused(N_("The result is that already: there is nothing to correct."), code="same-result")


def corrections(uow: UnitOfWork, term: str = "", student: str = "") -> list[Correction]:
    """Return the corrections, of a term or a student when given; leave an event of the look."""
    uow.record("marks.corrections.read", student or term or "all")
    return uow.marks.corrections(term, student)
