"""The figures of a group that a Cote R is worked out with: mean and deviation of its marks, strength, dispersion.

Sources: domain notes 3.1 and 3.2 (Vanier and Champlain on the R score; the province's method of autumn 2017).
"""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.record import FAILED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from omnicli.rules.cote_r_rules import CoteRRules
    from omnicli.rules.record_line import RecordLine

Key: TypeAlias = tuple[str, str, str]
"""A group: term, course, section ('' where no section is known: the course's lines of the term are one group)."""

EXACT = Context(prec=28)
"""How decimals are worked out, whatever the process has set; what is shown is rounded once, at the end."""

WITH_MARK = frozenset(("", FAILED))
"""Remarks of a result whose mark counts; the mark of an IT does not yet, the points of an AE never do."""


class Figures(NamedTuple):
    """Mean and population deviation of the marks that count; `marks`: how many, None where a file gave the figures."""

    mean: Decimal
    sd: Decimal
    marks: int | None


class Strength(NamedTuple):
    """Strength and dispersion of a group (IFGZ, IDGZ); `estimated` where one of them is not known."""

    ifgz: Decimal
    idgz: Decimal
    estimated: bool


class Group(NamedTuple):
    """What is known of a group: `found` is None where its marks are not all here, so that the file's figures serve."""

    found: Figures | Reason | None
    marks: int
    size: int | None
    strength: Strength | None


UNKNOWN_STRENGTH = Strength(Decimal(0), Decimal(1), estimated=True)
"""Without correction for the strength of the group: IFGZ 0 and IDGZ 1 (BCI 2025, one source)."""


class _Tally:
    """Sums of the marks of a group."""

    __slots__ = ("count", "marks", "size", "squares", "sum")

    def __init__(self) -> None:
        self.marks = self.count = self.sum = self.squares = 0
        self.size: int | None = None


class Groups:
    """The groups of the lines it was given, each worked out once."""

    def __init__(
        self, rules: CoteRRules, strengths: Mapping[Key, tuple[str, str]], final: Collection[Key] = ()
    ) -> None:
        """`strengths`: (IFGZ, IDGZ) as decimal text by group; those of section '' are for all the course's groups.

        `final`: the groups whose results became final here, whole by that; the mean and the size that their lines bear
        are the report card's, as they were then.
        """
        self._rules = rules
        self._final = final
        self._strengths = strengths
        self._tallies: dict[Key, _Tally] = {}
        self._known: dict[Key, Group] = {}

    def add(self, lines: Iterable[RecordLine]) -> None:
        """Take in lines: all of those of a group must be before the group is asked for."""
        least, tallies = self._rules.least_mark, self._tallies
        for _, term, course, section, mark, remark, _, _, size, _, _ in lines:
            key = term, course, section
            tally = tallies.get(key)
            if tally is None:
                tally = tallies[key] = _Tally()
            if size is not None and (tally.size is None or size > tally.size):
                tally.size = size
            if mark is None or remark not in WITH_MARK:
                continue
            tally.marks += 1
            if mark >= least:
                tally.count += 1
                tally.sum += mark
                tally.squares += mark * mark

    def group(self, key: Key) -> Group:
        """Return what is known of a group."""
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._worked_out(key)
        return found

    def _worked_out(self, key: Key) -> Group:
        tally = self._tallies.get(key) or _Tally()
        needed = self._rules.least_group if tally.size is None else tally.size
        whole = key in self._final or tally.marks >= needed
        figures = self._figures(tally) if whole else None
        return Group(figures, tally.marks, tally.size, self._strength(key))

    def _strength(self, key: Key) -> Strength | None:
        given = self._strengths.get(key) or self._strengths.get((key[0], key[1], ""))
        return strength(*given) if given else None

    def _figures(self, tally: _Tally) -> Figures | Reason:
        """Return mean and deviation, over N and not N - 1 (domain 3.2), of the marks that are not too low."""
        if tally.count < self._rules.least_group:
            return too_small(self._rules)
        with localcontext(EXACT):
            # n² times the variance, exact: one root, one division.
            spread = Decimal(tally.count * tally.squares - tally.sum**2)
            mean, sd = Decimal(tally.sum) / tally.count, spread.sqrt() / tally.count
        return _unless_flat(Figures(mean, sd, tally.count), self._rules)


def figures_for(line: RecordLine, group: Group, rules: CoteRRules) -> Figures | Reason:
    """Return the figures that a result is held against: the group's marks when they are all here, else the file's.

    The file's must then be the Cote R's (marks below 50 left out), not the mean of the report card.
    """
    if group.found is not None:
        return group.found
    if group.size is not None and group.size < rules.least_group:
        return too_small(rules)
    if line.mean is not None and line.sd is not None:
        return _unless_flat(_given(line.mean, line.sd), rules)
    if group.size is None:
        return too_small(rules)
    message = N_("Of the {size} marks of the group, {count} are known; its mean and deviation are not.")
    return reason("group-incomplete", message, size=group.size, count=group.marks)


def _unless_flat(figures: Figures, rules: CoteRRules) -> Figures | Reason:
    """Return the figures; in a group whose marks are all the same there may be no Cote R, by setting."""
    if figures.sd or rules.flat_group_counts:
        return figures
    return reason("flat-group", N_("All the marks of the group are the same."))


@cache
def strength(ifgz: str | None, idgz: str | None) -> Strength:
    """Return the strength of a group from decimal texts; what is not known is 0 and 1, and makes it an estimate."""
    unknown = UNKNOWN_STRENGTH
    return Strength(
        unknown.ifgz if ifgz is None else Decimal(ifgz),
        unknown.idgz if idgz is None else Decimal(idgz),
        ifgz is None or idgz is None,
    )


@cache
def _given(mean: str, sd: str) -> Figures:
    """Read the figures that a file gave: those of a college are few, however many its lines."""
    return Figures(Decimal(mean), Decimal(sd), None)


def too_small(rules: CoteRRules) -> Reason:
    """Say that a group has too few marks."""
    message = N_("The group has fewer than {least} known marks of {mark} or more.")
    return reason("too-small", message, least=rules.least_group, mark=rules.least_mark)
