"""Loading what students have done: final marks and remarks, with the figures of their groups."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import reason
from omnicli.i18n import N_, Number
from omnicli.rules.record import FAILED, NOT_STUDIED
from omnicli.rules.terms import term_short
from omnicli.services.imports.columns import BAD
from omnicli.services.imports.known import Known, reject_unknown_courses, reject_unknown_students
from omnicli.services.imports.loader import Loader
from omnicli.tabular import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnicli.errors import Reason
    from omnicli.services.imports.columns import Batch, Value
    from store.loading_record import Final

_RESULT = ("student", "term", "course", "mark", "remark")
_OF_GROUP = ("section", "mean", "sd", "group_size", "ifgz", "idgz")
_WITHOUT_MARK = frozenset(("EQ", "SU", "DI", "IN"))


class RecordLoader(Loader):
    """Loads results: a mark below the pass mark is an EC even when the file does not say so (domain: MARIA, RREC).

    A line says all of a result: where the file lacks a column, its cell is taken as empty. The section and the figures
    of the group stay as they are where the file lacks their column. A result that is final here stays: it is corrected.
    """

    def columns(self, found: Sequence[str]) -> Sequence[str]:
        """Stage the result, and of its section and group what the file has."""
        self._columns = (*_RESULT, *(name for name in _OF_GROUP if name in found))
        return self._columns

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
        check_figures(batch)
        batch.columns = {name: batch.columns[name] for name in self._columns}

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

    def attempt(self) -> tuple[int, int] | None:
        """Write the stage unless it says otherwise than what is final."""
        return None if self._final() else self.apply()

    def settle(self) -> None:
        """Reject what says otherwise than a result that is final here."""
        final = self._final()
        message = N_("The result of {student} in {course}, {term}, is final here: correct it instead.")
        for line, student, term, course in final:
            told = {"student": student, "course": course, "term": term_short(term)}
            self.report.reject([Fault(line, "course", reason("result-final", message, **told))])
        self.uow.loading.discard([one.line for one in final])

    def _final(self) -> list[Final]:
        return self.uow.loading.record.said_otherwise(self._columns)


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
    """Loads the strength and the dispersion of groups (IFGZ, IDGZ); without a section, those of all the course's."""

    staged = ("term", "course", "section", "ifgz", "idgz")

    def prepare(self) -> None:
        """Nothing is known yet of courses."""
        self._courses = Known(self.uow, "courses", "code")

    def check(self, batch: Batch) -> None:
        """Look courses up; hold the figures within their limits."""
        reject_unknown_courses(batch, "course", self._courses.lacks(set(batch.texts("course"))))
        sections = batch.columns.get("section", [""] * len(batch.lines))
        batch.columns["section"] = [section or "" for section in sections]
        check_figures(batch)
        batch.columns = {name: batch.columns[name] for name in self.staged}


def check_figures(batch: Batch) -> None:
    """Reject the figures of groups that cannot be; warn of strengths that none is known to have."""
    for name, limits in _LIMITS.items():
        values = batch.columns.get(name, ())
        odd = {value: limits.fault(name, value) for value in set(values) - {"", None, BAD}}
        for index, value in enumerate(values) if any(odd.values()) else ():
            fault = odd.get(value)
            if fault and fault.slug == "unusual-figure":
                batch.warn(index, name, fault)
            elif fault:
                batch.reject(index, name, fault)


class _Limits(NamedTuple):
    """What a figure of a group is between, and usually between."""

    low: Decimal
    high: Decimal
    usual_low: Decimal
    usual_high: Decimal

    def fault(self, name: str, value: Value) -> Reason | None:
        """Say what is odd about a figure."""
        found, told = Decimal(str(value)), {"column": name, "value": Number(value)}
        if not self.low <= found <= self.high:
            low, high = Number(self.low), Number(self.high)
            message = N_("{column} lies between {low} and {high}, not {value}.")
            return reason("figure-out-of-range", message, **told, low=low, high=high)
        if not self.usual_low <= found <= self.usual_high:
            low, high = Number(self.usual_low), Number(self.usual_high)
            message = N_("{column} is {value}: it usually lies between {low} and {high}.")
            return reason("unusual-figure", message, **told, low=low, high=high)
        return None


def _limits(*given: str) -> _Limits:
    return _Limits(*map(Decimal, given))


# Marks are out of 100, so that none is farther than 50 from the mean of all. Z scores of secondary school lie within
# 3, their usual means and deviations within 1.5 (domain 3.1).
_LIMITS = {
    "mean": _limits("0", "100", "0", "100"),
    "sd": _limits("0", "50", "0", "50"),
    "ifgz": _limits("-3", "3", "-1.5", "1.5"),
    "idgz": _limits("0", "3", "0", "1.5"),
}
