"""Loading assessments, their categories and their marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.errors import BadInput, reason
from omnicli.i18n import N_
from omnicli.rules.assessments import WHOLE
from omnicli.rules.hundredths import number
from omnicli.rules.values import keyword
from omnicli.services import marking
from omnicli.services.imports.columns import BAD
from omnicli.services.imports.sections import SectionLoader, reject_strangers
from omnicli.tabular import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnicli.errors import Reason
    from omnicli.services.imports.columns import Batch, Value


class _OfSections(SectionLoader):
    """Loads what a section has: a column that the file does not have leaves what is stored."""

    computed = ("term",)

    def columns(self, found: Sequence[str]) -> Sequence[str]:
        """Remember what the file says: only that can change anything."""
        key = {"course", "section", "name"}
        self._said = tuple(name for name in found if name not in key)
        return super().columns(found)

    def check(self, batch: Batch) -> None:
        """Look the sections up."""
        self.check_sections(batch)
        batch.columns["term"] = [self.report.term] * len(batch.lines)

    def wrong(self) -> Sequence[Fault]:
        """Return the lines about sections whose results are final."""
        return self.final(self._said)


class CategoryLoader(_OfSections):
    """Loads categories of assessments."""

    def check(self, batch: Batch) -> None:
        """Read an empty number of marks left out as none."""
        super().check(batch)
        if "ignored" in batch.columns:
            batch.columns["ignored"] = [0 if cell == "" else cell for cell in batch.columns["ignored"]]


class AssessmentLoader(_OfSections):
    """Loads assessments; what they are out of may not become less than a mark has."""

    def check(self, batch: Batch) -> None:
        """Hold points and dates to what they may be, names to those that are there."""
        super().check(batch)
        for index, points in enumerate(batch.columns["points"]):
            if points == 0:
                batch.reject(index, "points", marking.no_points())
        for index, day in enumerate(batch.columns.get("date", ())):
            why = marking.outside(self.uow, self.report.term, str(day)) if day and day != BAD else None
            if why:
                batch.reject(index, "date", why)
        self._reject_twins(batch)

    def _reject_twins(self, batch: Batch) -> None:
        """Refuse a name that another assessment of the section has but for case, accents or spaces."""
        if not hasattr(self, "_names"):
            known = self.uow.marks.loading.own_assessments(self.report.term)
            self._names = {(course, section, keyword(name)): name for course, section, name in known}
        rows = zip(batch.texts("course"), batch.texts("section"), batch.texts("name"), strict=True)
        for index, (course, section, name) in enumerate(rows):
            if BAD not in (course, section, name):
                other = self._names.setdefault((course, section, keyword(name)), name)
                if other != name:
                    message = N_("“{name}” is written like “{other}”, which is there already.")
                    batch.reject(index, "name", reason("twin-name", message, name=name, other=other))

    def wrong(self) -> Sequence[Fault]:
        """Return the lines about final results, and those that would leave a mark over its points."""
        low = self.uow.marks.loading.points_below_marks()
        return [
            *super().wrong(),
            *(Fault(line, "points", marking.points_below(name, most)) for line, name, most in low),
        ]

    def look_again(self) -> None:
        """Warn of the sections whose weights do not make the whole term."""
        for line, course, section, weight in self.uow.marks.loading.weights(self.report.term, WHOLE):
            message = N_("The weights of the group {section} of {course} make {weight} %, not 100 %.")
            why = reason("weights", message, course=course, section=section, weight=number(weight))
            self.report.warn([Fault(line, "weight", why)])


class MarkLoader(SectionLoader):
    """Loads marks: the stage holds assessments by their numbers, and an empty mark says nothing."""

    staged = ("assessment", "student", "mark")

    def prepare(self) -> None:
        """Learn the term's assessments and who is in which section."""
        super().prepare()
        self.key = ("assessment", "student")
        loading = self.uow.marks.loading
        self._known: dict[tuple[str, str, str], tuple[int, int]] = loading.own_assessments(self.report.term)
        self._folded = {
            (course, section, keyword(name)): one for (course, section, name), one in self._known.items()
        }
        self._seats = set(loading.seats(self.report.term))
        self._registered: dict[str, str] = {}

    def columns(self, found: Sequence[str]) -> Sequence[str]:
        """Refuse a file without marks: an empty one says nothing of a student, none at all is another file."""
        if "mark" not in found:
            message = N_("The header lacks these columns: {names}.")
            raise BadInput(message, code="missing-column", names=("mark",))
        return self.staged

    def check(self, batch: Batch) -> None:
        """Look sections, students and assessments up; hold each mark to what its assessment is out of."""
        self.check_sections(batch)
        reject_strangers(batch, self._seats, self._registered)
        texts = zip(batch.texts("course"), batch.texts("section"), batch.texts("assessment"), strict=True)
        found = list(map(self._known.get, keys := list(texts)))
        if None in found:
            found = [one or self._look(batch, index, keys[index]) for index, one in enumerate(found)]
        marks = batch.columns["mark"]
        for index, (one, mark) in enumerate(zip(found, marks, strict=True)):
            if mark.__class__ is int and one is not None and mark > one[1]:
                batch.reject(
                    index, "mark", marking.over(str(batch.columns["student"][index]), int(mark), one[1])
                )
        self.report.named.update(batch.texts("student")[index] for index in batch.bad)
        ids = [one and one[0] for one in found]
        batch.columns = {"assessment": ids, "student": batch.columns["student"], "mark": marks}

    def _look(self, batch: Batch, index: int, key: tuple[str, str, str]) -> tuple[int, int] | None:
        """Find an assessment whatever the case, accents and spaces of its name, or reject the line."""
        course, section, name = key
        if BAD in key or index in batch.bad:
            return None
        found = self._folded.get((course, section, keyword(name)))
        if found is None:
            batch.reject(index, "assessment", _unknown(course, section, name))
        else:
            self._known[key] = found
        return found

    def wrong(self) -> Sequence[Fault]:
        """Return the lines about sections whose results are final."""
        return self.final()

    def apply(self) -> tuple[int, int]:
        """Write the marks, as one batch."""
        loading = self.uow.marks.loading
        return loading.apply_marks(self.uow.loading.counted, at=self.uow.at, actor=self.uow.actor)


def _unknown(course: str, section: str, name: Value) -> Reason:
    message = N_("The group {section} of {course} has no assessment “{name}”.")
    return reason("unknown-assessment", message, course=course, section=section, name=name)
