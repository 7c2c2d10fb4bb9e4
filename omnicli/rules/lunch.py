"""The free lunch period that a college may ask of every day («horaire incomplet» without one: CVM, periods 4 to 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.rules.weeks import Weeks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from omnicli.rules.choice_rules import ChoiceRules
    from omnicli.rules.weeks import Day, Mask, Time


class _LunchOf(NamedTuple):
    """A day's lunch: where it may be (any one of the windows free will do), and what hopelessly takes it."""

    windows: tuple[Mask, ...]
    taken_by: tuple[Mask, ...]


class Lunch:
    """Tells whether a week leaves lunch: on each day, `lunch_minutes` free in a row from `lunch_from` to `lunch_by`.

    A day on which the hours of one section alone already leave none is not counted against: no choice of sections
    beside it would help.
    """

    def __init__(self, weeks: Weeks, rules: ChoiceRules, sections: Iterable[Mask]) -> None:
        """`weeks` is cut at `lunch_from` and `lunch_by`; `sections` are the masks of the term's sections."""
        masks = tuple(dict.fromkeys(sections))
        self._days = tuple(_lunch_of(day, rules, masks) for day in weeks.days)
        self._zone = 0
        for day in self._days:
            for window in day.windows:
                self._zone |= window
        self._hours = self._zone
        for day in self._days:
            for part in day.taken_by:
                self._hours |= part
        self._known: dict[Mask, int] = {}

    def missing(self, mask: Mask) -> int:
        """Return the days on which a week leaves no lunch, as bits: 1 for the first day of `Weeks.days`."""
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


def lunch_of(rules: ChoiceRules, times: Sequence[Time], sections: Iterable[Sequence[Time]]) -> Lunch | None:
    """Return the lunch of a college's rules; None when it asks for none. `times` are all the meetings of the term."""
    if not rules.lunch_minutes:
        return None
    weeks = term_weeks(rules, times)
    return Lunch(weeks, rules, map(weeks.mask, sections))


def term_weeks(rules: ChoiceRules, times: Iterable[Time]) -> Weeks:
    """Return the bits of a term's week, cut at lunch as well where the college asks for one."""
    return Weeks(times, (rules.lunch_from, rules.lunch_by) if rules.lunch_minutes else ())


def _lunch_of(day: Day, rules: ChoiceRules, sections: Sequence[Mask]) -> _LunchOf:
    latest = rules.lunch_by - rules.lunch_minutes
    starts = (edge for edge in day.edges if rules.lunch_from <= edge <= latest)
    windows = tuple(day.within(start, start + rules.lunch_minutes) for start in starts)
    parts = dict.fromkeys(section & day.whole for section in sections)
    return _LunchOf(windows, tuple(part for part in parts if all(part & window for window in windows)))


def _leaves_none(day: _LunchOf, mask: Mask) -> bool:
    return all(mask & window for window in day.windows) and not any(
        mask & part == part for part in day.taken_by
    )
