"""Entering marks: who may, the assessments of a section, their marks, final results given by hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import NotAllowed, NotFound, Reason, Refused, reason
from omnicli.i18n import N_
from omnicli.rules.assessments import NORMAL, WHOLE, Assessment, Category, Section
from omnicli.rules.hundredths import number
from omnicli.rules.teaching import Teachers, is_own, namesakes, why_not_own
from omnicli.rules.terms import term_short
from omnicli.rules.values import keyword

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from omnicli.rules.persons import Employee
    from store.marks import Member
    from store.uow import UnitOfWork

ROLES = ("registrar", "teacher")
"""Who enters marks and absences: the registrar everywhere, teachers in their own sections."""

CORRECT_IT = N_(
    "The results of the group {section} of {course} are final: nothing of it changes any more. The registrar corrects"
    " a student’s result with “omni staff marks correct”."
)


class Marker:
    """Whoever acts in a unit of work: everywhere, or in the sections of a teacher only."""

    def __init__(self, uow: UnitOfWork, term: str) -> None:
        self._uow, self.term = uow, term
        kind, _, who = uow.actor.partition(":")
        employee = uow.people.employee(who) if kind == "employee" else None
        everywhere = employee is None or {"registrar", "admin"} & {*employee.roles}
        self.teacher: Employee | None = None if everywhere else employee

    @cached_property
    def _teachers(self) -> dict[tuple[str, str], Teachers]:
        return self._uow.marks.teachers(self.term)

    @cached_property
    def _shared(self) -> frozenset[str]:
        return namesakes(self.teacher, self._uow.people.employees()) if self.teacher else frozenset()

    def may(self, course: str, section: str) -> bool:
        """Tell whether a section may be written."""
        known = self._teachers.get((course, section), Teachers()) if self.teacher else Teachers()
        return self.teacher is None or is_own(self.teacher, known, self._shared)

    def why_not(self, course: str, section: str) -> Reason | None:
        """Return why a section may not be written, and what to do; None when it may."""
        if self.teacher is None:
            return None
        known = self._teachers.get((course, section), Teachers())
        return why_not_own(self.teacher, Section(self.term, course, section), known, self._shared)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A section as its teacher sees it: assessments with how many of the group are marked, categories, state."""

    place: Section
    title: str
    assessments: Sequence[Assessment]
    categories: Sequence[Category]
    marked: Mapping[int, int]
    students: int
    final_at: str | None

    @property
    def weight(self) -> int:
        """The weight of the normal assessments together, in hundredths of a percent."""
        return sum(one.weight for one in self.assessments if one.kind == NORMAL)


def open_section(uow: UnitOfWork, place: Section) -> str:
    """Make sure that whoever acts may see and write a section; return its title.

    `NotFound` when there is no such section, `NotAllowed` when it is not one's own.
    """
    title = uow.marks.title(place)
    if title is None:
        message = N_("The course {course} has no group {section} in the term {term}.")
        raise NotFound(
            message,
            code="unknown-section",
            course=place.course,
            section=place.section,
            term=term_short(place.term),
        )
    why = Marker(uow, place.term).why_not(place.course, place.section)
    if why:
        raise NotAllowed.because(why)
    return title


def open_to_change(uow: UnitOfWork, place: Section) -> str:
    """Do what `open_section` does; `Refused` when the section's results are final."""
    title = open_section(uow, place)
    if uow.marks.final_at(place) is not None:
        raise Refused(CORRECT_IT, code="section-final", course=place.course, section=place.section)
    return title


def sheet(uow: UnitOfWork, place: Section) -> Sheet:
    """Return a section's assessments."""
    title = open_section(uow, place)
    assessments = uow.marks.assessments(place)
    group = {one.student for one in uow.marks.group(place)}
    marked = {one.id: len(group & uow.marks.of_assessment(one.id).keys()) for one in assessments}
    return Sheet(
        place,
        title,
        assessments,
        uow.marks.categories(place),
        marked,
        len(group),
        uow.marks.final_at(place),
    )


def set_assessment(uow: UnitOfWork, place: Section, given: Assessment) -> str:
    """Add an assessment, or change the one of that name; return 'added', 'changed' or 'unchanged'."""
    open_to_change(uow, place)
    before = find(uow.marks.assessments(place), given.name)
    if before is not None:
        given = given._replace(id=before.id, name=before.name)
    faults = assessment_faults(uow, place.term, given)
    highest = max(
        (mark or 0 for mark in uow.marks.of_assessment(before.id).values()) if before else (), default=0
    )
    faults += [points_below(given.name, highest)] if highest > given.points else []
    if faults:
        raise Refused(N_("This assessment cannot stand:"), code="bad-assessment", reasons=faults)
    if before == given:
        return "unchanged"
    uow.marks.save_assessment(place, given)
    _note(uow, "marks.assessment", place, name=given.name)
    return "changed" if before else "added"


def assessment_faults(uow: UnitOfWork, term: str, given: Assessment) -> list[Reason]:
    """Return what is wrong with an assessment by itself."""
    faults = []
    if given.points <= 0:
        faults.append(no_points())
    late = outside(uow, term, given.date) if given.date else None
    return [*faults, *([late] if late else [])]


def no_points() -> Reason:
    """Say that an assessment is out of something."""
    return reason("no-points", N_("An assessment is out of more than 0 points."))


def outside(uow: UnitOfWork, term: str, date: str) -> Reason | None:
    """Return why a date (ISO) is not one of the term's; None when it is."""
    dates = uow.catalogue.term(term)
    if dates is None or dates.starts.isoformat() <= date <= dates.ends.isoformat():
        return None
    message = N_("{date} is not in the term {term}, which goes from {starts} to {ends}.")
    return reason(
        "outside-term", message, date=date, term=term_short(term), starts=dates.starts, ends=dates.ends
    )


def points_below(name: str, highest: int) -> Reason:
    """Say that a mark already entered is more than the points that an assessment would be out of."""
    message = N_("“{name}” has a mark of {mark} already: it cannot be out of fewer points.")
    return reason("points-below-marks", message, name=name, mark=number(highest))


def remove_assessment(uow: UnitOfWork, place: Section, name: str, *, with_marks: bool) -> int:
    """Remove an assessment and return how many marks go with it; `Refused` when some do, but `with_marks`."""
    open_to_change(uow, place)
    found = need(uow.marks.assessments(place), name, place)
    marks = len(uow.marks.of_assessment(found.id))
    if marks and not with_marks:
        message = (
            N_("“{name}” has the mark of 1 student: add --with-marks to remove it too.")
            if marks == 1
            else N_("“{name}” has marks of {count} students: add --with-marks to remove them too.")
        )
        raise Refused(message, code="assessment-with-marks", name=found.name, count=marks)
    uow.marks.remove_assessment(found.id)
    _note(uow, "marks.assessment.remove", place, name=found.name, marks=marks)
    return marks


def set_category(uow: UnitOfWork, place: Section, given: Category) -> str:
    """Add a category, or change the one of that name; return 'added', 'changed' or 'unchanged'."""
    open_to_change(uow, place)
    before = {one.name: one for one in uow.marks.categories(place)}.get(given.name)
    if before == given:
        return "unchanged"
    uow.marks.save_category(place, given)
    _note(uow, "marks.category", place, name=given.name)
    return "changed" if before else "added"


def remove_category(uow: UnitOfWork, place: Section, name: str) -> None:
    """Remove a category: no least mean, nothing left out any more. `NotFound` when there is none of that name."""
    open_to_change(uow, place)
    if name not in {one.name for one in uow.marks.categories(place)}:
        raise NotFound(N_("There is no category “{name}”."), code="unknown-category", name=name)
    uow.marks.remove_category(place, name)
    _note(uow, "marks.category.remove", place, name=name)


def find(assessments: Sequence[Assessment], name: str) -> Assessment | None:
    """Return the assessment of a name, whatever its case, accents and spaces."""
    wanted = keyword(name)
    return next((one for one in assessments if keyword(one.name) == wanted), None)


def need(assessments: Sequence[Assessment], name: str, place: Section) -> Assessment:
    """Return the assessment of a name; `NotFound`, with those that there are, when there is none."""
    found = find(assessments, name)
    if found is None:
        names = tuple(one.name for one in assessments)
        message = (
            N_("The group {section} of {course} has no assessment “{name}”. It has: {names}.")
            if names
            else N_(
                "The group {section} of {course} has no assessment yet: add one with “omni staff marks set-assessment”."
            )
        )
        raise NotFound(
            message,
            code="unknown-assessment",
            course=place.course,
            section=place.section,
            name=name,
            names=names,
        )
    return found


# --- marks --------------------------------------------------------------------------------------------


class Entered(NamedTuple):
    """What entering marks did."""

    added: int
    changed: int
    removed: int
    unchanged: int


class Asked(NamedTuple):
    """A student to ask a mark for, with the one there is: hundredths, None excused, or MISSING."""

    student: Member
    mark: int | None
    is_marked: bool


REMOVE = "remove"
"""Stands for a mark that is to be taken away."""


def roll(uow: UnitOfWork, place: Section, name: str) -> tuple[Assessment, list[Asked]]:
    """Return an assessment and the students of its section, with the marks that they have."""
    open_to_change(uow, place)
    found = need(uow.marks.assessments(place), name, place)
    marks = uow.marks.of_assessment(found.id)
    asked = [
        Asked(one, marks.get(one.student), one.student in marks)
        for one in uow.marks.group(place)
        if not one.left
    ]
    return found, asked


def enter(uow: UnitOfWork, place: Section, name: str, marks: Mapping[str, int | str | None]) -> Entered:
    """Write marks of an assessment: hundredths, None to excuse, `REMOVE` to take one away; all of them or none.

    `Refused`, with every reason, when a student is not of the group or a mark is over the assessment's points.
    """
    faults = mark_faults(uow, place, name, marks)
    if faults:
        raise no_mark_written(faults)
    found = need(uow.marks.assessments(place), name, place)
    before = uow.marks.of_assessment(found.id)
    gone = [one for one, mark in marks.items() if mark == REMOVE and one in before]
    new = {one: mark for one, mark in marks.items() if mark != REMOVE and before.get(one, REMOVE) != mark}
    if new:
        batch = uow.marks.batch(at=uow.at, actor=uow.actor, way="hand")
        uow.marks.put(found.id, new.items(), batch)  # type: ignore[arg-type] # REMOVE is out
    uow.marks.erase(found.id, gone)
    added = len(new.keys() - before.keys())
    done = Entered(added, len(new) - added, len(gone), len(marks) - len(new) - len(gone))
    if new or gone:
        _note(uow, "marks.enter", place, name=found.name, **done._asdict())
    return done


def mark_faults(
    uow: UnitOfWork, place: Section, name: str, marks: Mapping[str, int | str | None]
) -> list[Reason]:
    """Return why marks of an assessment may not be written; the errors of `open_to_change` and `need`."""
    open_to_change(uow, place)
    found = need(uow.marks.assessments(place), name, place)
    return [fault for each in marks.items() if (fault := _mark_fault(uow, place, found, *each))]


def no_mark_written(faults: Sequence[Reason]) -> Refused:
    """Return the refusal of marks, with every reason."""
    return Refused(N_("No mark was written:"), code="bad-marks", reasons=faults)


def _mark_fault(
    uow: UnitOfWork, place: Section, found: Assessment, student: str, mark: int | str | None
) -> Reason | None:
    why = stranger(uow, place, student)
    if why is None and isinstance(mark, int) and mark > found.points:
        return over(student, mark, found.points)
    return why


def over(student: str, mark: int, points: int) -> Reason:
    """Say that a mark is more than the assessment is out of."""
    message = N_("{student}: {mark} is more than {points}, what the assessment is out of.")
    return reason("over-the-points", message, student=student, mark=number(mark), points=number(points))


def stranger(uow: UnitOfWork, place: Section, student: str) -> Reason | None:
    """Return why a student is not of a section; None when the student is."""
    section = uow.marks.section_of(student, place.term, place.course)
    if section == place.section:
        return None
    if section is not None:
        message = N_("{student} is in the group {other} of {course}, not in {section}.")
        return reason(
            "other-group",
            message,
            student=student,
            other=section,
            course=place.course,
            section=place.section,
        )
    if uow.people.student(student) is None:
        return reason("unknown-student", N_("There is no student {number}."), number=student)
    message = N_("{student} is not registered in {course}.")
    return reason("not-registered", message, student=student, course=place.course)


def weights_short(sheet_: Sheet) -> bool:
    """Tell whether the weights do not make 100 % of the term."""
    return bool(sheet_.assessments) and sheet_.weight != WHOLE


def _note(uow: UnitOfWork, action: str, place: Section, **details: object) -> None:
    uow.record(action, " ".join(place), **details)
