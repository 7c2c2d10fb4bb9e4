"""What the kinds of files about sections have in common: the sections must be there, and one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.errors import NotFound, Reason, reason
from omnicli.i18n import N_
from omnicli.rules.terms import term_short
from omnicli.services.imports.columns import BAD
from omnicli.services.imports.loader import Loader
from omnicli.services.marking import CORRECT_IT, Marker
from omnicli.tabular import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnicli.services.imports.columns import Batch


class SectionLoader(Loader):
    """Loads lines about sections of a term, each by whoever may write it."""

    def prepare(self) -> None:
        """Learn which sections there are; `NotFound` when there is no such term."""
        term = self.report.term
        if self.uow.catalogue.term(term) is None:
            message = N_("There is no term {term} yet: import its offering first.")
            raise NotFound(message, code="unknown-term", term=term_short(term))
        self.marker = Marker(self.uow, term)
        self.sections = self.uow.loading.registrations.sections(term)
        self._judged: dict[tuple[str, str], tuple[str, Reason] | None] = {}

    def check_sections(self, batch: Batch) -> None:
        """Reject the lines whose section is not there, or not that of whoever imports."""
        pairs = list(zip(batch.texts("course"), batch.texts("section"), strict=True))
        for pair in set(pairs) - self._judged.keys():
            self._judged[pair] = None if BAD in pair else self._fault(*pair)
        if any(self._judged[pair] for pair in set(pairs)):
            for index, pair in enumerate(pairs):
                found = self._judged[pair]
                if found:
                    batch.reject(index, *found)

    def _fault(self, course: str, section: str) -> tuple[str, Reason] | None:
        if (course, section) in self.sections:
            why = self.marker.why_not(course, section)
            return ("section", why) if why else None
        if any(course == one for one, _ in self.sections):
            message = N_("The course {course} has no group {section} in the term {term}.")
            column = "section"
        else:
            message = N_("The course {course} is not given in the term {term}.")
            column = "course"
        why = reason(f"unknown-{column}", message, course=course, section=section, term=self.report.term)
        return column, why

    def attempt(self) -> tuple[int, int] | None:
        """Write the stage; None when some of it may not be written."""
        return None if self.wrong() else self.apply()

    def settle(self) -> None:
        """Reject the lines that may not be written, and take them off the stage."""
        faults = self.wrong()
        self.report.reject(faults)
        self.uow.loading.discard([fault.line for fault in faults])

    def wrong(self) -> Sequence[Fault]:
        """Return what the staged whole shows to be wrong."""
        return []

    def final(self, columns: tuple[str, ...] = ()) -> list[Fault]:
        """Return the lines that would change something of a section whose results are final."""
        places = self.uow.marks.loading.changes_of_final(self.kind.name, self.report.term, columns)
        return [
            Fault(line, "section", reason("section-final", CORRECT_IT, course=course, section=section))
            for line, course, section in places
        ]


def reject_strangers(batch: Batch, seats: set[tuple[str, str, str]], registered: dict[str, str]) -> None:
    """Reject the lines of students who are not registered in their line's section.

    `registered` is filled on the way, from `seats`: nothing is looked for twice.
    """
    rows = list(zip(batch.texts("student"), batch.texts("course"), batch.texts("section"), strict=True))
    if seats.issuperset(rows):
        return
    if not registered:
        registered.update({f"{student} {course}": section for student, course, section in seats})
    for index, row in enumerate(rows):
        if BAD not in row and index not in batch.bad and row not in seats:
            batch.reject(index, "student", _stranger(*row, registered.get(f"{row[0]} {row[1]}")))


def _stranger(student: str, course: str, section: str, other: str | None) -> Reason:
    if other is None:
        message = N_("{student} is not registered in {course}.")
        return reason("not-registered", message, student=student, course=course)
    message = N_("{student} is in the group {other} of {course}, not in {section}.")
    return reason("other-group", message, student=student, other=other, course=course, section=section)
