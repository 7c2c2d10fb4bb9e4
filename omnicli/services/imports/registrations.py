"""Loading registrations: who is in which section of a course."""

from __future__ import annotations

from functools import reduce
from itertools import groupby
from operator import or_
from typing import TYPE_CHECKING

from omnicli.errors import NotFound, reason
from omnicli.i18n import N_
from omnicli.rules.terms import term_short
from omnicli.rules.timetable import time_mask
from omnicli.services.imports.columns import BAD
from omnicli.services.imports.known import Known, reject_unknown_students
from omnicli.services.imports.loader import Loader
from omnicli.tabular import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from omnicli.errors import Reason
    from omnicli.services.imports.columns import Batch
    from store.loading_registrations import Time


class RegistrationLoader(Loader):
    """Loads registrations: students and sections must be there; a student may be moved to another section."""

    def prepare(self) -> None:
        """Learn which sections there are; `NotFound` when there is no such term."""
        if self.uow.catalogue.term(self.report.term) is None:
            message = N_("There is no term {term} yet: import its offering first.")
            raise NotFound(message, code="unknown-term", term=term_short(self.report.term))
        self._sections = self.uow.loading.registrations.sections(self.report.term)
        self._students = Known(self.uow, "students", "number")

    def check(self, batch: Batch) -> None:
        """Look the students and the sections up."""
        reject_unknown_students(batch, self._students.lacks(batch.texts("student")))
        columns = batch.columns["course"], batch.columns["section"]
        if not self._sections.issuperset(zip(*columns, strict=True)):
            self._reject_sections(batch, list(zip(*columns, strict=True)))

    def _reject_sections(self, batch: Batch, pairs: Sequence[tuple[object, object]]) -> None:
        courses = {course for course, _ in self._sections}
        for index, (course, section) in enumerate(pairs):
            if course == BAD or (section == BAD and course in courses) or (course, section) in self._sections:
                continue
            if course in courses:
                message = N_("The course {course} has no group {section} in the term {term}.")
                column = "section"
            else:
                message = N_("The course {course} is not given in the term {term}.")
                column = "course"
            slug = f"unknown-{column}"
            why = reason(slug, message, course=course, section=section, term=self.report.term)
            batch.reject(index, column, why)

    def apply(self) -> tuple[int, int]:
        """Write the registrations, at the instant of the unit of work."""
        return self.uow.loading.registrations.apply(self.report.term, self.uow.at)

    def look_again(self) -> None:
        """Warn of the sections now too full, and of the students whose sections overlap."""
        registrations = self.uow.loading.registrations
        self.report.warn(_too_full(*row) for row in registrations.overfull(self.report.term))
        masks = _masks(registrations.times(self.report.term))
        for student, text in registrations.held(self.report.term):
            weeks = [masks.get(section, 0) for section in text.split(",")]
            # Sets of bits add up to their union only when no two of them share a bit.
            if sum(weeks) != reduce(or_, weeks):
                line = registrations.last_line(student)
                self.report.warn([Fault(line, "section", _clash(student, text.split(","), weeks))])


def _masks(times: Iterable[Time]) -> dict[str, int]:
    """Return the week of each section (`420-1N6-TH 00001`) as one integer."""
    weeks = groupby(times, lambda time: f"{time.course} {time.section}")
    return {section: time_mask(week) for section, week in weeks}  # type: ignore[arg-type] # a time will do


def _clash(student: str, sections: list[str], weeks: list[int]) -> Reason:
    clashing = [
        section
        for at, section in enumerate(sections)
        if any(weeks[at] & week for other, week in enumerate(weeks) if other != at)
    ]
    return reason(
        "student-clash",
        N_("Student {student} is in groups whose meetings overlap: {sections}."),
        student=student,
        sections=tuple(clashing),
    )


def _too_full(course: str, section: str, capacity: int, students: int, line: int) -> Fault:
    why = reason(
        "capacity-exceeded",
        N_("The group {section} of {course} is over its capacity of {capacity}: {students} registered."),
        course=course, section=section, students=students, capacity=capacity,
    )  # fmt: skip
    return Fault(line, "section", why)
