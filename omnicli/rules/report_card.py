"""The report card («bulletin»): per term its lines, units and average, and those of all the terms so far.

Sources: RREC, sections 21 to 23.1 (DI, EQ, SU, IN); the colleges' policies for EC, IT and AE; which columns it has:
the field's own bulletins. Units are counted in thirds. The Cote R is no part of it.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from omnicli.i18n import N_, Number
from omnicli.rules.curriculum import Result
from omnicli.rules.hundredths import rounded
from omnicli.rules.record import is_passed
from omnicli.rules.standing import half_up, remark_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from omnicli.rules.curriculum import CourseFacts
    from omnicli.rules.exams import Exam
    from omnicli.rules.record_line import RecordLine

PASSED, FAILED, IN_PROGRESS = "passed", "failed", "in-progress"
_STATES = {
    "EQ": "credited",
    "SU": "substituted",
    "DI": "exempt",
    "IN": "incomplete",
    "IT": "pending",
    "AE": "abandoned",
}
STATES = (PASSED, FAILED, IN_PROGRESS, *_STATES.values())
REMARKS: Mapping[str, str] = {
    "EC": N_("failed: the mark is below {pass_mark}"),
    "EQ": N_("equivalence: the units are earned"),
    "SU": N_("substitution: another course stands for this one"),
    "DI": N_("exemption: no units, no course in its place"),
    "IN": N_("incomplete: no mark, no units"),
    "IT": N_("temporarily incomplete: the mark is not final"),
    "AE": N_("withdrawal without failure: no mark, no units"),
}
"""What each remark means, in the order of the legend."""
_NOT_TRIED = frozenset(("SU", "DI"))


class Taken(NamedTuple):
    """A course that a student is registered in and that has no result yet."""

    term: str
    course: str
    section: str


class Line(NamedTuple):
    """A course of a term; `attempted` and `earned` are units in thirds, None where they are not known or not final.

    `mark` is there only where it counts: with no remark or EC. `mean` is the group's, with one decimal, or None.
    """

    course: str
    section: str
    title: str
    weighting: str
    attempted: int | None
    earned: int | None
    mark: int | None
    mean: Number | None
    remark: str
    state: str


class Totals(NamedTuple):
    """Units in thirds, and the average of the marks by units with two decimals; None without a mark that counts."""

    attempted: int
    earned: int
    average: Number | None


class TermCard(NamedTuple):
    """A term: its lines in order of course, its totals, and those of every term until then."""

    term: str
    lines: tuple[Line, ...]
    totals: Totals
    cumulative: Totals

    @property
    def is_final(self) -> bool:
        """Whether at least one result stands."""
        return any(line.state != IN_PROGRESS for line in self.lines)


class CardRules(NamedTuple):
    """What a college decides: the pass mark, least marks for a group's mean to show, units of a substitution (SU)."""

    pass_mark: int = 60
    shown_from: int = 5
    substitution_units: bool = False


def terms_of(
    record: Sequence[RecordLine], taken: Iterable[Taken], courses: Mapping[str, CourseFacts], rules: CardRules
) -> tuple[TermCard, ...]:
    """Return the terms of a student's whole record, in order; `taken` are courses without a result.

    The units of a course are earned once, by the first of its results that gives them.
    """
    maker = _Maker(courses, rules)
    lines: dict[str, list[Line]] = {}
    for one in sorted(record, key=lambda result: (result.term, result.course)):
        lines.setdefault(one.term, []).append(maker.line(one))
    done = {(one.term, one.course) for one in record}
    for course in taken:
        if course[:2] not in done:
            lines.setdefault(course.term, []).append(maker.in_progress(course))
    return tuple(_cards(lines))


def _cards(lines: Mapping[str, list[Line]]) -> Iterable[TermCard]:
    so_far: list[Line] = []
    for term in sorted(lines):
        found = sorted(lines[term], key=lambda line: line.course)
        so_far += found
        yield TermCard(term, tuple(found), totals(found), totals(so_far))


class _Maker:
    """Makes the lines of one student, in order of term; it knows whose units are earned already."""

    def __init__(self, courses: Mapping[str, CourseFacts], rules: CardRules) -> None:
        self._courses, self._rules = courses, rules
        self._earned: set[str] = set()

    def line(self, one: RecordLine) -> Line:
        title, weighting, thirds = facts_of(self._courses.get(one.course))
        mark, remark = shown_result(one.mark, one.remark, self._rules.pass_mark)
        tried = 0 if one.remark in _NOT_TRIED and not self._gives_units(one) else thirds
        earned = self._units(one, thirds)
        return Line(
            one.course, one.section, title, weighting, tried, earned, mark,
            shown_mean(one, self._rules), remark, _state(mark, remark),
        )  # fmt: skip

    def in_progress(self, taken: Taken) -> Line:
        title, weighting, _thirds = facts_of(self._courses.get(taken.course))
        return Line(taken.course, taken.section, title, weighting, None, None, None, None, "", IN_PROGRESS)

    def _units(self, one: RecordLine, thirds: int | None) -> int | None:
        if not self._gives_units(one) or one.course in self._earned:
            return 0
        self._earned.add(one.course)
        return thirds

    def _gives_units(self, one: RecordLine) -> bool:
        if one.remark == "SU":
            return self._rules.substitution_units
        if one.remark in _STATES and one.remark != "EQ":
            return False
        return is_passed(Result(one.term, one.course, one.mark, one.remark), self._rules.pass_mark)


def facts_of(course: CourseFacts | None) -> tuple[str, str, int | None]:
    """Return a course's title, its weighting `3-1-3` and its units in thirds; '' and None where it is not known."""
    if course is None:
        return "", "", None
    hours = course.theory, course.lab, course.homework
    if None in hours:
        return course.title, "", None
    return course.title, "-".join(map(str, hours)), sum(hour or 0 for hour in hours)


def shown_result(mark: int | None, remark: str, pass_mark: int) -> tuple[int | None, str]:
    """Return the mark and the remark that a report card prints, both from the same number.

    EC beside every mark below the pass mark and no other; no mark beside EQ, SU, DI, IN, nor AE (points of a course
    that was left), nor IT (not final).
    """
    if remark in _STATES:
        return None, remark
    if mark is None:
        return None, remark
    return mark, remark_of(mark, pass_mark)


def _state(mark: int | None, remark: str) -> str:
    if remark in _STATES:
        return _STATES[remark]
    return FAILED if mark is None or remark else PASSED


def shown_mean(one: RecordLine, rules: CardRules) -> Number | None:
    """Return a group's mean with one decimal, for a course that was sat through; None where few marks would tell."""
    few = one.group_size is not None and one.group_size < rules.shown_from
    if one.mean is None or few or one.remark in ("EQ", "SU", "DI"):
        return None
    return rounded(Decimal(one.mean), 1)


def totals(lines: Iterable[Line]) -> Totals:
    """Add lines up; the average is weighted by units, exact until it is rounded once, half up."""
    lines = tuple(lines)
    marked = [(line.attempted, line.mark) for line in lines if line.mark is not None and line.attempted]
    weight = sum(thirds for thirds, _mark in marked)
    average = None
    if weight:
        average = two_decimals(Fraction(sum(thirds * mark for thirds, mark in marked), weight))
    return Totals(sum(one.attempted or 0 for one in lines), sum(one.earned or 0 for one in lines), average)


def two_decimals(value: Fraction) -> Number:
    """Write an exact number that is not negative with two decimals, rounded half up."""
    hundredths = half_up(value * 100)
    return Number(f"{hundredths // 100}.{hundredths % 100:02d}")


def exams_of(sat: Iterable[Exam], programs: Collection[str]) -> tuple[Exam, ...]:
    """Keep, of each exam, the sitting that counts: the first that was passed, else the last; ESP of some programmes."""
    found: dict[tuple[str, str], Exam] = {}
    for one in sorted(sat, key=lambda exam: exam.term):
        if one.program and one.program not in programs:
            continue
        before = found.get((one.exam, one.program))
        if before is None or before.result != PASSED:
            found[one.exam, one.program] = one
    return tuple(found[key] for key in sorted(found, key=lambda key: (key[0] != "EUF", key)))
