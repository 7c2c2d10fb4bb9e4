"""A student's record: what was passed, what stands for it, and what is in progress.

Sources: RREC, sections 21 to 23.1 (DI, EQ, SU, IN); the colleges' policies for IT and AE; pass mark: `ChoiceRules`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from omnicli.rules.choice_rules import ChoiceRules
    from omnicli.rules.curriculum import Result

CREDITED = frozenset(("EQ", "SU"))
"""Remarks that stand for a passed course without a mark."""

FAILED = "EC"
EXEMPT = "DI"
PENDING = "IT"
_WITHOUT_END = frozenset(("IN", "AE"))  # the course was left before its end: the points of an AE are no mark
NOT_STUDIED = CREDITED | {EXEMPT}
"""Remarks of a course that the student did not sit through in that term."""


def is_passed(result: Result, pass_mark: int) -> bool:
    """Tell whether a result gives the units: EQ, SU, or the pass mark; an IT that has it already keeps it."""
    if result.remark in CREDITED:
        return True
    return result.remark not in _WITHOUT_END and result.mark is not None and result.mark >= pass_mark


def result_text(result: Result) -> str:
    """Write a result as a report card does: `78`, `52 EC`, `EQ`."""
    return " ".join(str(one) for one in (result.mark, result.remark) if one not in (None, ""))


class Transcript:
    """What a student has done and is doing; a course taken several times counts by the best of its results."""

    def __init__(self, results: Iterable[Result], doing: Collection[str], rules: ChoiceRules) -> None:
        """`doing`: courses of terms before the one in question whose result is not in yet.

        A course with an incomplete result that may still be completed (IT) and no pass yet is among them too.
        """
        self.results = tuple(results)
        self.rules = rules
        self._of: dict[str, list[Result]] = {}
        for one in self.results:
            self._of.setdefault(one.course, []).append(one)
        self._best = {course: max(tried, key=self._worth) for course, tried in self._of.items()}
        pending = (one.course for one in self.results if one.remark == PENDING)
        self.doing = frozenset(doing) | {course for course in pending if not self.passed(course)}

    def _worth(self, one: Result) -> tuple[bool, bool, int, str]:
        mark = -1 if one.mark is None else one.mark
        return is_passed(one, self.rules.pass_mark), one.remark == EXEMPT, mark, one.term

    def best(self, course: str) -> Result | None:
        """Return the result of a course that counts: a pass, else an exemption, else the highest mark, the latest."""
        return self._best.get(course)

    def passed(self, course: str) -> bool:
        """Tell whether the units of a course are earned: the pass mark, EQ or SU."""
        best = self._best.get(course)
        return best is not None and is_passed(best, self.rules.pass_mark)

    def settled(self, course: str) -> bool:
        """Tell whether nothing more is to be done of a course: passed, or exempt (DI: not replaced, no units)."""
        best = self._best.get(course)
        return best is not None and (best.remark == EXEMPT or is_passed(best, self.rules.pass_mark))

    def reached(self, course: str, mark: int) -> bool:
        """Tell whether a course stands for a prerequisite with a least mark: that mark, EQ, SU, or DI by setting."""
        return any(self._stands(one, mark) for one in self._of.get(course, ()))

    def _stands(self, one: Result, mark: int) -> bool:
        if one.remark in CREDITED:
            return True
        if one.remark == EXEMPT:
            return self.rules.exemption_satisfies
        return one.remark not in _WITHOUT_END and one.mark is not None and one.mark >= mark

    @property
    def courses(self) -> frozenset[str]:
        """Every course that has a result or is in progress."""
        return self.doing | self._of.keys()
