"""The free lunch period that a college may ask of every day («horaire incomplet» without one: CVM, periods 4 to 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.rules.weeks import Weeks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from omnicli.rules.choice_rules import ChoiceRules
    from omnicli.rules.weeks import Day, Mask, Time


class _LunchOf(NamedTuple):
    """A day's lunch: where it may be (any one of the windows free will do), and the marks of what alone takes it.

    Of each set of hours of this day that leaves no window, `marks` has a bit beyond those of the week.
    """

    whole: Mask
    windows: tuple[Mask, ...]
    marks: dict[Mask, Mask]


class Lunch:
    """Tells whether a week leaves lunch: on each day, `lunch_minutes` free in a row from `lunch_from` to `lunch_by`.

    A day on which the hours of one section alone already leave none is not counted against: no choice of sections
    beside it would help.
    """

    def __init__(self, weeks: Weeks, rules: ChoiceRules, sections: Iterable[Mask]) -> None:
        """`weeks` is cut at `lunch_from` and `lunch_by`; `sections` are the masks of the term's sections."""
        masks = tuple(dict.fromkeys(sections))
        beyond = max((day.whole for day in weeks.days), default=0).bit_length()
        days: list[_LunchOf] = []
        for day in weeks.days:
            days.append(_lunch_of(day, rules, masks, beyond))
            beyond += len(days[-1].marks)
        self._days = tuple(days)
        self._hours = 0
        for one in days:
            for bits in (*one.windows, *one.marks.values()):
                self._hours |= bits
        self._known: dict[Mask, int] = {}

    def marked(self, mask: Mask) -> Mask:
        """Return the mask of a section, with a mark for each day of which it alone takes the lunch.

        Without the marks, courses that take a lunch together could not be told from one section that takes it. Two
        sections of the same mark meet at the same hours, so that marks make no clash of their own.
        """
        for day in self._days:
            mask |= day.marks.get(mask & day.whole, 0)
        return mask

    def missing(self, mask: Mask) -> int:
        """Return the days on which a week leaves no lunch, as bits: 1 for the first day of `Weeks.days`.

        The days that it is marked for do not count.
        """
        hours = mask & self._hours
        found = self._known.get(hours)
        if found is None:
            found = self._known[hours] = sum(
                1 << place for place, day in enumerate(self._days) if _leaves_none(day, hours)
            )
        return found

    def leaves_lunch(self, mask: Mask, held: Mask = 0) -> bool:
        """Tell whether a week leaves lunch; days on which `held`, a part of it, leaves none do not count."""
        return not self.missing(mask) & ~(self.missing(held) if held else 0)


def term_weeks(rules: ChoiceRules, times: Iterable[Time]) -> Weeks:
    """Return the bits of a term's week, cut at lunch as well where the college asks for one."""
    return Weeks(times, (rules.lunch_from, rules.lunch_by) if rules.lunch_minutes else ())


def _lunch_of(day: Day, rules: ChoiceRules, sections: Sequence[Mask], beyond: int) -> _LunchOf:
    latest = rules.lunch_by - rules.lunch_minutes
    starts = (edge for edge in day.edges if rules.lunch_from <= edge <= latest)
    windows = tuple(day.within(start, start + rules.lunch_minutes) for start in starts)
    parts = dict.fromkeys(section & day.whole for section in sections)
    alone = (part for part in parts if all(part & window for window in windows))
    return _LunchOf(day.whole, windows, {part: 1 << beyond + place for place, part in enumerate(alone)})


def _leaves_none(day: _LunchOf, mask: Mask) -> bool:
    return all(mask & window for window in day.windows) and not any(
        mask & mark for mark in day.marks.values()
    )
