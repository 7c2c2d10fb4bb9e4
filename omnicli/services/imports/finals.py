"""Loading final results that teachers give instead of the computed ones."""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.assessments import Section
from omnicli.rules.final_results import Final, completed, fault, needs_reason
from omnicli.rules.record import FAILED
from omnicli.rules.result_words import EXCUSED
from omnicli.rules.standing import half_up, standing
from omnicli.services.imports.columns import BAD
from omnicli.services.imports.sections import SectionLoader, reject_strangers
from omnicli.tabular import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from omnicli.services.imports.columns import Batch, Value
    from store.loading_marks import StagedFinal


class FinalLoader(SectionLoader):
    """Loads final results. A line says all of one: with neither mark nor remark it takes the given result away.

    A mark is rounded once, half up, and its remark is that of the rounded mark.
    """

    staged = ("student", "course", "section", "mark", "remark", "reason")

    def prepare(self) -> None:
        """Learn the college's rules and who is in which section."""
        super().prepare()
        facts = self.uow.college.facts()
        self._rules, self._pass_mark = facts.marks, facts.choice.pass_mark
        self._seats = set(self.uow.marks.loading.seats(self.report.term))
        self._registered: dict[str, str] = {}

    def check(self, batch: Batch) -> None:
        """Look sections and students up; hold mark and remark against each other, and complete them."""
        self.check_sections(batch)
        reject_strangers(batch, self._seats, self._registered)
        results = zip(_cells(batch, "mark"), _cells(batch, "remark"), strict=True)
        marks, remarks = [], []
        for index, result in enumerate(results):
            mark, remark = result if BAD in result else self._completed(batch, index, *result)
            marks.append(mark)
            remarks.append(remark)
        batch.columns["mark"], batch.columns["remark"] = marks, remarks
        batch.columns["reason"] = _cells(batch, "reason")
        batch.columns = {name: batch.columns[name] for name in self.staged}

    def _completed(self, batch: Batch, index: int, mark: Value, remark: Value) -> tuple[Value, Value]:
        if mark == "" and remark == "":
            return mark, remark
        why = _misfit(mark, str(remark))
        whole = half_up(Fraction(mark, 100)) if isinstance(mark, int) else None
        result = completed(whole, str(remark), self._pass_mark)
        why = why or fault(result, self._pass_mark)
        if why:
            batch.reject(index, "remark" if remark not in ("", FAILED) else "mark", why)
        return "" if whole is None else whole, result.remark

    def wrong(self) -> Sequence[Fault]:
        """Return the lines about final results, and those whose mark is not the computed one, without a reason."""
        return [*self.final(), *self._unexplained()]

    def _unexplained(self) -> Iterator[Fault]:
        staged = self.uow.marks.loading.unexplained()
        for (course, section), lines in groupby(staged, lambda one: (one.course, one.section)):
            yield from self._unexplained_of(Section(self.report.term, course, section), lines)

    def _unexplained_of(self, place: Section, lines: Iterable[StagedFinal]) -> Iterator[Fault]:
        assessments = self.uow.marks.assessments(place)
        if not assessments:
            return
        categories, marks = self.uow.marks.categories(place), self.uow.marks.of_section(place)
        for line in lines:
            computed = standing(assessments, categories, marks.get(line.student, {}), self._rules).final
            if needs_reason(Final(line.mark, line.remark), computed, assessed=True):
                yield Fault(line.line, "reason", _why_needed(line.mark, computed))

    def apply(self) -> tuple[int, int]:
        """Write the results that are given, and take away those that are not any more."""
        return self.uow.marks.loading.apply_finals(
            self.uow.loading.counted, self.report.term, at=self.uow.at, actor=self.uow.actor
        )


def _cells(batch: Batch, name: str) -> list[Value]:
    return ["" if cell is None else cell for cell in batch.columns.get(name, [""] * len(batch.lines))]


def _misfit(mark: Value, remark: str) -> Reason | None:
    """Return why a mark or a remark is none of a final result."""
    if mark == EXCUSED:
        message = N_(
            "A student is excused from an assessment, not from a final result: write IN, DI or another remark."
        )
        return reason("excused-from-all", message)
    if isinstance(mark, int) and mark > 100_00:
        return reason("over-100", N_("A final mark is out of 100."))
    if remark == "AE":
        message = N_("AE is that of a course left: the registrar writes it with “omni staff students leave”.")
        return reason("abandon-by-hand", message)
    return None


def _why_needed(mark: int, computed: int | None) -> Reason:
    if computed is None:
        message = N_("{mark} is given before everything is marked: say why in the column “reason”.")
        return reason("no-reason", message, mark=mark)
    message = N_("{mark} is not the computed mark, {computed}: say why in the column “reason”.")
    return reason("no-reason", message, mark=mark, computed=computed)
