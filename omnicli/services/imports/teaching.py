"""Loading who teaches which section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.errors import reason
from omnicli.i18n import N_
from omnicli.services.imports.known import Known
from omnicli.services.imports.sections import SectionLoader
from omnicli.tabular import Fault

if TYPE_CHECKING:
    from omnicli.services.imports.columns import Batch


class TeachingLoader(SectionLoader):
    """Loads who teaches: the sections that a file names have the teachers that it names, and no other."""

    def prepare(self) -> None:
        """Nothing is known yet of the employees."""
        super().prepare()
        self._employees = Known(self.uow, "employees", "number")

    def check(self, batch: Batch) -> None:
        """Look sections and employees up."""
        self.check_sections(batch)
        numbers = batch.texts("employee")
        unknown = self._employees.lacks(set(numbers))
        for index, number in enumerate(numbers) if unknown else ():
            if number in unknown:
                why = reason("unknown-employee", N_("There is no employee {number}."), number=number)
                batch.reject(index, "employee", why)

    def apply(self) -> tuple[int, int]:
        """Write who teaches; whoever a file does not name any more is taken off, with a warning."""
        added, gone = self.uow.marks.loading.apply_teaching(self.uow.loading.counted, self.report.term)
        message = N_("{employee} does not teach the group {section} of {course} any more.")
        self.report.warn(
            Fault(
                1,
                "employee",
                reason("teacher-taken-off", message, employee=employee, course=course, section=section),
            )
            for course, section, employee in gone
        )
        return added, 0
