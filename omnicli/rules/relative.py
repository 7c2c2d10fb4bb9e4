"""Dates written by rule, so that a registrar states them once for every year.

A rule reads from the left, each phrase acting on what follows it:

    09-20                                    that month and day, in the term's year
    10-01 previous year                      the same, a year earlier (or: next year)
    starts                                   another date of the term
    7 days before starts                     days or weeks, before or after
    5 working days before starts
    working day on or before 09-19           the day itself, or the nearest working day
    first monday on or after 08-20
    last friday on or before 12-22
    working day on or after 1 day after drop_by
    none                                     the term has no such date
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from omnicli.i18n import N_
from omnicli.rules.values import Invalid, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from omnicli.rules.calendar import Calendar

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_COUNTED = re.compile(r"([0-9]{1,3}) (working day|day|week)s? (before|after) (.+)")
_NEAREST = re.compile(rf"(?:first |last )?({'|'.join(_WEEKDAYS)}|working day) on or (before|after) (.+)")
_MONTH_DAY = re.compile(r"([0-9]{2})-([0-9]{2})(?: (previous|next) year)?")
_YEARS = {None: 0, "previous": -1, "next": 1}
_LONGEST = 200  # characters of a rule


@dataclass(frozen=True, slots=True)
class Step:
    """One phrase: go `count` units before (-1) or after (1), or to the nearest day of a kind when `count` is None."""

    unit: str
    direction: int
    count: int | None = None

    def from_(self, day: date, calendar: Calendar) -> date:
        """Return the date this phrase makes of the one that follows it."""
        if self.count is not None:
            return self._count_from(day, self.count, calendar)
        if self.unit == "working day":
            back = self.direction < 0
            return calendar.working_day_on_or_before(day) if back else calendar.working_day_on_or_after(day)
        distance = self.direction * (_WEEKDAYS.index(self.unit) - day.weekday()) % 7
        return day + timedelta(days=self.direction * distance)

    def _count_from(self, day: date, count: int, calendar: Calendar) -> date:
        if self.unit == "working day":
            go = calendar.working_days_before if self.direction < 0 else calendar.working_days_after
            return go(day, count)
        return day + timedelta(days=self.direction * count * (7 if self.unit == "week" else 1))


@dataclass(frozen=True, slots=True)
class RelativeDate:
    """A date by rule: an anchor, then steps from it, the nearest to the anchor first.

    The anchor is another date of the term (`column`), or else a month and day, `years` from the term's year.
    """

    column: str | None
    month: int = 1
    day: int = 1
    years: int = 0
    steps: tuple[Step, ...] = ()

    def resolve(self, year: int, calendar: Calendar, column: Callable[[str], date]) -> date:
        """Return the date for a term of `year`; `column` gives the term's other dates by name."""
        anchor = column(self.column) if self.column else date(year + self.years, self.month, self.day)
        for step in self.steps:
            anchor = step.from_(anchor, calendar)
        return anchor


def parse_relative_date(text: str, columns: Collection[str]) -> RelativeDate | None:
    """Read a date by rule (see the module), which may count from `columns`; `none` gives nothing."""
    rest = " ".join(text.lower().split()) if len(text) <= _LONGEST else ""
    if rest == "none":
        return None
    steps: list[Step] = []
    while match := _COUNTED.fullmatch(rest) or _NEAREST.fullmatch(rest):
        *count, unit, side, rest = match.groups()
        steps.append(Step(unit, -1 if side == "before" else 1, int(count[0]) if count else None))
    anchor = _anchor(rest, columns)
    if anchor is None:
        raise Invalid(
            "bad-date-rule",
            N_("“{value}” is not a date by rule, such as “09-20” or “5 working days before starts”."),
            value=shown(text),
        )
    return RelativeDate(anchor.column, anchor.month, anchor.day, anchor.years, tuple(reversed(steps)))


def _anchor(text: str, columns: Collection[str]) -> RelativeDate | None:
    if text in columns:
        return RelativeDate(text)
    match = _MONTH_DAY.fullmatch(text)
    if not match:
        return None
    month, day = int(match[1]), int(match[2])
    try:
        date(2001, month, day)  # a date that every year has
    except ValueError:
        return None
    return RelativeDate(None, month, day, _YEARS[match[3]])
