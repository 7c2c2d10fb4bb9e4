"""Loading what students have done: final marks and remarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.errors import reason
from omnicli.i18n import N_
from omnicli.rules.record import FAILED, NOT_STUDIED
from omnicli.rules.terms import term_short
from omnicli.services.imports.columns import BAD
from omnicli.services.imports.known import Known, reject_unknown_courses, reject_unknown_students
from omnicli.services.imports.loader import Loader

if TYPE_CHECKING:
    from omnicli.errors import Reason
    from omnicli.services.imports.columns import Batch, Value

_WITHOUT_MARK = frozenset(("EQ", "SU", "DI", "IN"))


class RecordLoader(Loader):
    """Loads results: a mark below the pass mark is an EC even when the file does not say so (domain: MARIA, RREC).

    A line says all of a result: where the file lacks a column, its cell is taken as empty.
    """

    staged = ("student", "term", "course", "mark", "remark")

    def prepare(self) -> None:
        """Learn the pass mark; nothing is known yet of students and courses."""
        self._students = Known(self.uow, "students", "number")
        self._courses = Known(self.uow, "courses", "code")
        self._pass_mark = self.uow.college.facts().choice.pass_mark
        self._last_term = f"{self.uow.at.year}3"
        self._judged: dict[tuple[Value, Value], tuple[Value, tuple[str, Reason] | None]] = {}

    def check(self, batch: Batch) -> None:
        """Look students and courses up; hold mark and remark against each other and complete them."""
        reject_unknown_students(batch, self._students.lacks(set(batch.texts("student"))))
        reject_unknown_courses(batch, "course", self._courses.lacks(set(batch.texts("course"))))
        results = list(zip(self._cells(batch, "mark"), self._cells(batch, "remark"), strict=True))
        remarks = []
        for index, result in enumerate(results):
            remark, fault = self._judgement(result)
            remarks.append(remark)
            if fault:
                batch.reject(index, *fault)
        batch.columns["mark"], batch.columns["remark"] = [mark for mark, _ in results], remarks
        self._check_terms(batch)
        batch.columns = {name: batch.columns[name] for name in self.staged}

    def _cells(self, batch: Batch, name: str) -> list[Value]:
        return ["" if cell is None else cell for cell in batch.columns.get(name, [""] * len(batch.lines))]

    def _judgement(self, result: tuple[Value, Value]) -> tuple[Value, tuple[str, Reason] | None]:
        """Return the remark to keep and what is wrong; a college's results are few, however many its lines."""
        if result not in self._judged:
            mark, remark = result
            if BAD in result:
                self._judged[result] = remark, None
            elif isinstance(mark, int) and not remark and mark < self._pass_mark:
                self._judged[result] = FAILED, None
            else:
                self._judged[result] = remark, _fault(mark, str(remark), self._pass_mark)
        return self._judged[result]

    def _check_terms(self, batch: Batch) -> None:
        """Reject what is to be obtained later; what is credited (EQ, SU, DI) may be for a term to come."""
        terms = batch.texts("term")
        late = {term for term in set(terms) if term > self._last_term}
        for index, term in enumerate(terms) if late else ():
            if term in late and batch.columns["remark"][index] not in NOT_STUDIED:
                message = N_("The term {term} has not begun: it can have no result.")
                batch.reject(index, "term", reason("term-to-come", message, term=term_short(term)))


def _fault(mark: Value, remark: str, pass_mark: int) -> tuple[str, Reason] | None:
    """Return what is wrong with a result, by column (RREC, sections 22 and 23.1: EQ and IN have no mark)."""
    if mark == "":
        if not remark:
            return "mark", reason("empty-result", N_("The line has neither mark nor remark."))
        if remark == FAILED:
            return "mark", reason("failure-without-mark", N_("EC goes with a mark, which is missing."))
    elif remark in _WITHOUT_MARK:
        return "mark", reason("mark-with-remark", N_("{remark} goes with no mark."), remark=remark)
    elif remark == FAILED and int(mark or 0) >= pass_mark:
        message = N_("{mark} is a pass: EC goes with marks below {pass_mark}.")
        return "remark", reason("failure-that-is-a-pass", message, mark=mark, pass_mark=pass_mark)
    return None


class StrengthLoader(Loader):
    """Loads the strength and the dispersion of groups (IFGZ, IDGZ)."""
