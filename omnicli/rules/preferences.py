"""What a student prefers in a timetable, and the points of a timetable by it: fewer are better.

Points are minutes, so that anybody can count them again on the grid:

- `days-off`: 240 for each day with a class;
- `late-start`: on each of those days, the minutes from the first class to noon;
- `early-end`: on each, the minutes from noon to the end of the last class;
- `few-gaps`: on each, the minutes without a class between the first and the last;
- `few-changes`: 120 for each course that would meet at other times than now.

The score is the sum of each criterion's points times its weight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from omnicli.i18n import N_
from omnicli.rules.values import Invalid, parse_count, parse_keyword, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnicli.rules.weeks import Day, Mask

CRITERIA = ("days-off", "late-start", "early-end", "few-gaps", "few-changes")

DAY_POINTS = 240  # a day to come in for counts as four hours: ours
CHANGE_POINTS = 120  # a course at another time counts as two hours: ours
MOST_WEIGHT = 100
_NOON = 12 * 60
_WORKING_WEEK = 5

_WORDS = {
    "daysoff": "days-off", "jourslibres": "days-off",
    "latestart": "late-start", "debuttardif": "late-start",
    "earlyend": "early-end", "finhative": "early-end",
    "fewgaps": "few-gaps", "peudetrous": "few-gaps",
    "fewchanges": "few-changes", "peudechangements": "few-changes",
}  # fmt: skip


class Preferences(NamedTuple):
    """The weight of each criterion, in the order of `CRITERIA`; one of 0 counts for nothing."""

    days_off: int
    late_start: int
    early_end: int
    few_gaps: int
    few_changes: int

    def of_day(self, start: int, end: int, taken: int) -> int:
        """Return the points of a day with classes from one minute to another, of which so many are taken."""
        return (
            self.days_off * DAY_POINTS
            + self.late_start * max(0, _NOON - start)
            + self.early_end * max(0, end - _NOON)
            + self.few_gaps * (end - start - taken)
        )

    @property
    def of_change(self) -> int:
        """The points of a course that changes its times."""
        return self.few_changes * CHANGE_POINTS

    def score(self, parts: Parts) -> int:
        """Return the points of a timetable."""
        counted = (
            DAY_POINTS * parts.class_days, parts.before_noon, parts.after_noon, parts.gaps,
            CHANGE_POINTS * parts.changes,
        )  # fmt: skip
        return sum(weight * points for weight, points in zip(self, counted, strict=True))


DEFAULT = Preferences(days_off=2, late_start=1, early_end=1, few_gaps=2, few_changes=3)
"""Who says nothing would rather keep the timetable they have, then come in on fewer days and wait less: ours."""


class Parts(NamedTuple):
    """What a timetable is made of: counts of days and of changes, minutes of the rest, each summed over the days.

    `first` and `last` are the earliest and the latest minute of the week; both None without a class. `days_off` are
    the days from Monday to Friday without one.
    """

    class_days: int
    before_noon: int
    after_noon: int
    gaps: int
    changes: int
    days_off: int
    first: int | None
    last: int | None


Span: TypeAlias = tuple[int, int, int, int]
"""A day with a class: its weekday, its first and its last minute, and the minutes taken."""


class Spans(dict[int, "Span | None"]):
    """What the bits of one day span, worked out when first asked: of thousands of timetables few days differ."""

    def __init__(self, days: Sequence[Day]) -> None:
        super().__init__({0: None})
        self._days = days

    def __missing__(self, bits: Mask) -> Span | None:
        day = next(one for one in self._days if bits & one.whole)
        span = day.span(bits)
        found = self[bits] = (day.weekday, *span) if span else None
        return found

    def parts(self, mask: Mask, changes: int) -> Parts:
        """Take a timetable to pieces."""
        spans = [span for day in self._days if (span := self[mask & day.whole])]
        return Parts(
            class_days=len(spans),
            before_noon=sum([max(0, _NOON - start) for _, start, _, _ in spans]),
            after_noon=sum([max(0, end - _NOON) for _, _, end, _ in spans]),
            gaps=sum([end - start - taken for _, start, end, taken in spans]),
            changes=changes,
            days_off=_WORKING_WEEK - sum([weekday <= _WORKING_WEEK for weekday, *_ in spans]),
            first=min([start for _, start, _, _ in spans], default=None),
            last=max([end for _, _, end, _ in spans], default=None),
        )


def parts(days: Sequence[Day], mask: Mask, changes: int) -> Parts:
    """Take one timetable to pieces."""
    return Spans(days).parts(mask, changes)


def parse_preferences(text: str) -> Preferences:
    """Read `days-off,few-gaps` or `days-off=3,few-gaps=1`, in English or French; what is not named weighs nothing.

    Names alone are in order of importance: the last weighs 1, each one before it twice as much as the next. An empty
    text is the default.
    """
    words = [word.strip() for word in text.split(",") if word.strip()]
    if not words:
        return DEFAULT
    said = [word.partition("=") for word in words]
    names = [_criterion(name) for name, _, _ in said]
    if len(set(names)) < len(names):
        raise Invalid("repeated-preference", N_("“{value}” names a preference twice."), value=shown(text))
    weighted = {equals for _, equals, _ in said}
    if len(weighted) > 1:
        why = N_("“{value}”: give a weight to every preference, or to none.")
        raise Invalid("some-weights", why, value=shown(text))
    if weighted == {"="}:
        weights = [parse_count(weight, 0, MOST_WEIGHT) for _, _, weight in said]
    else:
        weights = [2**place for place in reversed(range(len(names)))]
    given = dict(zip(names, weights, strict=True))
    return Preferences(*(given.get(criterion, 0) for criterion in CRITERIA))


def _criterion(text: str) -> str:
    why = N_(
        "“{value}” is not a preference; write some of: days-off, late-start, early-end, few-gaps, few-changes."
    )
    return parse_keyword(text, _WORDS, "bad-preference", why)
