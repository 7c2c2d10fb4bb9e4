"""The Cote R (CRC) of a student, course by course and overall. Never the official one: the universities' bureau's is.

The formula of autumn 2017, `((Z × IDGZ) + IFGZ + 5) × 5`, and the weights, limits and exclusions of domain notes 3.1
to 3.5; what the sources leave open is in `CoteRRules`. All in decimals and whole numbers, rounded by who shows them.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.cote_r_groups import EXACT, WITH_MARK, figures_for, strength
from omnicli.rules.curriculum import PHYSICAL_EDUCATION, need_of
from omnicli.rules.record import NOT_STUDIED
from omnicli.rules.terms import term_short

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from omnicli.rules.cote_r_groups import Figures, Groups, Strength
    from omnicli.rules.cote_r_rules import CoteRRules
    from omnicli.rules.curriculum import CourseFacts
    from omnicli.rules.record_line import RecordLine

SHIFT, SCALE = Decimal(5), Decimal(5)
"""C and D of the formula: the province's (BCI, autumn 2017), no college's to change."""

WHOLE_WEIGHT = 100  # percent

_HIGHEST = 100
_MARKS = tuple(map(Decimal, range(_HIGHEST + 1)))
_REMEDIAL = "remedial"
_NOTHING = Decimal(0)


class Scored(NamedTuple):
    """A result that counts. `raw` is what the formula gives, `crc` the same within limits; `percent` its weight."""

    line: RecordLine
    figures: Figures
    z: Decimal
    strength: Strength
    raw: Decimal
    crc: Decimal
    thirds: int
    percent: int


class Excluded(NamedTuple):
    """A result that does not count, and every reason why."""

    line: RecordLine
    reasons: tuple[Reason, ...]


class CoteR(NamedTuple):
    """A student's Cote R: `overall` is None when no course counts; `estimated` when a group's strength is not known."""

    overall: Decimal | None
    estimated: bool
    scored: tuple[Scored, ...]
    excluded: tuple[Excluded, ...]


def z_score(mark: int, figures: Figures) -> Decimal:
    """Return how many deviations a mark is from the mean; 0 in a group whose marks are all the same."""
    return (_MARKS[mark] - figures.mean) / figures.sd if figures.sd else _NOTHING


def formula(z: Decimal, of: Strength) -> Decimal:
    """Return `((Z × IDGZ) + IFGZ + C) × D`."""
    return (z * of.idgz + of.ifgz + SHIFT) * SCALE


def limited(raw: Decimal, mark: int, rules: CoteRRules) -> Decimal:
    """Hold a Cote R within its limits; a mark of 100 is worth so much at least."""
    if mark == _HIGHEST and raw < rules.least_at_100:
        raw = Decimal(rules.least_at_100)
    if raw < _NOTHING:
        return _NOTHING
    return Decimal(rules.most) if raw > rules.most else raw


def overall(crcs: Sequence[Decimal], weights: Sequence[int]) -> Decimal | None:
    """Return the mean of Cotes R by weights (thirds of units by percent); None when there is nothing to weigh."""
    whole = sum(weights)
    with localcontext(EXACT):
        return sum(map(mul, crcs, weights), _NOTHING) / whole if whole else None


def first_session(lines: Iterable[RecordLine]) -> str:
    """Return the first term in which the student studied here, not only was credited or exempt; '' if there is none."""
    return min((line.term for line in lines if line.remark not in NOT_STUDIED), default="")


class Scorer:
    """Works out Cotes R, of one student or of thousands: what is the same for all is looked up once."""

    def __init__(
        self, rules: CoteRRules, pass_mark: int, courses: Mapping[str, CourseFacts], groups: Groups
    ) -> None:
        self._rules = rules
        self._pass_mark = pass_mark
        self._courses = courses
        self._groups = groups
        self._judged: dict[tuple[str, str], tuple[int, tuple[Reason, ...]]] = {}

    def of(self, lines: Sequence[RecordLine]) -> CoteR:
        """Return the Cote R of a student, from all the lines of the record: several attempts at a course all count."""
        first = first_session(lines)
        with localcontext(EXACT):
            found = [self._one(line, first) for line in lines]
        scored = tuple([one for one in found if type(one) is Scored])
        excluded = tuple([one for one in found if type(one) is Excluded])
        whole = overall([one.crc for one in scored], [one.thirds * one.percent for one in scored])
        return CoteR(whole, any([one.strength.estimated for one in scored]), scored, excluded)  # noqa: C419 (quicker)

    def _one(self, line: RecordLine, first: str) -> Scored | Excluded:
        _, term, course, section, mark, remark, _, _, _, ifgz, idgz = line
        thirds, reasons = self._course(term, course)
        if mark is None or remark not in WITH_MARK:
            return Excluded(line, (*reasons, no_mark(remark)))
        group = self._groups.group((term, course, section))
        figures = group.found or figures_for(line, group, self._rules)
        if isinstance(figures, Reason):
            return Excluded(line, (*reasons, figures))
        if reasons:
            return Excluded(line, reasons)
        of = group.strength or strength(ifgz, idgz)
        z = z_score(mark, figures)
        raw = formula(z, of)
        percent = WHOLE_WEIGHT if mark >= self._pass_mark else self._of_failure(first=term == first)
        return Scored(line, figures, z, of, raw, limited(raw, mark, self._rules), thirds, percent)

    def _of_failure(self, *, first: bool) -> int:
        """Return the weight of a failure: less than a pass, in the first session above all (domain 3.5)."""
        return self._rules.failure_first if first else self._rules.failure_later

    def _course(self, term: str, course: str) -> tuple[int, tuple[Reason, ...]]:
        """Return the thirds of units of a course, and why it does not count in a term; worked out once."""
        found = self._judged.get((term, course))
        if found is None:
            facts = self._courses.get(course)
            thirds = _thirds(facts)
            found = thirds, tuple(self._against(term, course, thirds, facts.category if facts else ""))
            self._judged[term, course] = found
        return found

    def _against(self, term: str, course: str, thirds: int, category: str) -> Iterable[Reason]:
        rules = self._rules
        if category == _REMEDIAL:
            yield reason("remedial", N_("A remedial course does not count."))
        if term in rules.excluded_terms:
            message = N_("The results of {term} do not count.")
            yield reason("excluded-term", message, term=term_short(term))
        if term < rules.physical_education_from and need_of(course) == PHYSICAL_EDUCATION:
            message = N_("Physical education has counted since {term} only.")
            since = term_short(rules.physical_education_from)
            yield reason("physical-education-before", message, term=since)
        if not thirds:
            yield reason("no-units", N_("The course has no known units: it weighs nothing."))


def no_mark(remark: str) -> Reason:
    """Say that a result bears no mark that counts."""
    return reason("no-mark", N_("{remark}: there is no final mark to count."), remark=remark)


def _thirds(facts: CourseFacts | None) -> int:
    hours = (facts.theory, facts.lab, facts.homework) if facts else ()
    return 0 if None in hours else sum(map(int, hours))  # type: ignore[arg-type] # no None is left
