"""Loading hours missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.errors import reason
from omnicli.i18n import N_
from omnicli.services.absences import Limits
from omnicli.services.imports.columns import BAD
from omnicli.services.imports.sections import SectionLoader

if TYPE_CHECKING:
    from omnicli.errors import Reason
    from omnicli.services.imports.columns import Batch, Value


class AbsenceLoader(SectionLoader):
    """Loads hours missed; 0 hours take away what is stored for that date."""

    def prepare(self) -> None:
        """Learn who is in which section."""
        super().prepare()
        self._limits = Limits(self.uow, self.report.term)
        seats = self.uow.marks.loading.seats(self.report.term)
        self._sections = {(student, course): section for student, course, section in seats}

    def check(self, batch: Batch) -> None:
        """Look students up, and hold dates and hours to what they may be."""
        rows = zip(
            batch.texts("student"),
            batch.texts("course"),
            batch.columns["date"],
            batch.columns["hours"],
            strict=True,
        )
        for index, (student, course, date, hours) in enumerate(rows):
            if BAD not in (student, course):
                why = self._stranger(student, course)
                if why:
                    batch.reject(index, "student", why)
            self._check_day(batch, index, date, hours)

    def _stranger(self, student: str, course: str) -> Reason | None:
        section = self._sections.get((student, course))
        if section is None:
            message = N_("{student} is not registered in {course}.")
            return reason("not-registered", message, student=student, course=course)
        return self.marker.why_not(course, section)

    def _check_day(self, batch: Batch, index: int, date: Value, hours: Value) -> None:
        late = self._limits.date_fault(str(date)) if date != BAD else None
        if late:
            batch.reject(index, "date", late)
        long = self._limits.hours_fault(hours) if isinstance(hours, int) else None
        if long:
            batch.reject(index, "hours", long)

    def apply(self) -> tuple[int, int]:
        """Write the hours."""
        return self.uow.absences.load(
            self.uow.loading.counted, self.report.term, at=self.uow.at, actor=self.uow.actor
        )
