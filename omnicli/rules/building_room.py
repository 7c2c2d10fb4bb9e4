"""The sections of a term while its timetables are built: their hours, the seats left, and what can be held together."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from omnicli.rules.clashes import fits_together, smallest_clash
from omnicli.rules.lunch import Lunch, term_weeks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from omnicli.rules.choice_rules import ChoiceRules
    from omnicli.rules.weeks import Mask, Time

Place: TypeAlias = tuple[str, str]
"""A course and a section."""


class Section(NamedTuple):
    """A section offered: its free seats (None: no limit) beside those that are taken, and when it meets."""

    course: str
    section: str
    free: int | None
    times: tuple[Time, ...]


class Room:
    """What there is to give. All is by place: `free` goes down as seats are given, `before` is what it began with."""

    def __init__(self, sections: Sequence[Section], rules: ChoiceRules) -> None:
        """Cut the week by the meetings of the sections, and at lunch when the college asks for one."""
        weeks = term_weeks(rules, (time for one in sections for time in one.times))
        masks = [weeks.mask(one.times) for one in sections]
        self.lunch = Lunch(weeks, rules, masks) if rules.lunch_minutes else None
        if self.lunch is not None:
            masks = [self.lunch.marked(mask) for mask in masks]
        self.masks: dict[Place, Mask] = {one[:2]: mask for one, mask in zip(sections, masks, strict=True)}
        self.before: dict[Place, int | None] = {one[:2]: one.free for one in sections}
        self.free = dict(self.before)
        self.sections: dict[str, tuple[str, ...]] = {}
        for one in sections:
            self.sections[one.course] = (*self.sections.get(one.course, ()), one.section)
        self._hours = {
            course: sorted({self.masks[course, section] for section in offered})
            for course, offered in self.sections.items()
        }
        self.fits = cache(self._fits)
        self.clash = cache(self._clash)

    def places(self, course: str, section: str = "") -> tuple[Place, ...]:
        """Return the sections of a course that are offered: all, or the one that is named."""
        offered = self.sections.get(course, ())
        if section:
            return ((course, section),) if section in offered else ()
        return tuple((course, one) for one in offered)

    def hours(self, held: Iterable[Place]) -> Mask:
        """Return the hours of places that are held; one that is not offered any more takes none."""
        found = 0
        for place in held:
            found |= self.masks.get(place, 0)
        return found

    def take(self, place: Place) -> None:
        """Give a seat away."""
        left = self.free[place]
        if left is not None:
            self.free[place] = left - 1

    def give_back(self, place: Place) -> None:
        """Take a seat back."""
        left = self.free[place]
        if left is not None:
            self.free[place] = left + 1

    def together(self, courses: Sequence[str], held: Mask) -> tuple[str, ...]:
        """Keep of some courses those that can be held together beside `held`, seats aside; the first ones first.

        The courses with the fewest sections are tried first: they are the hardest to move.
        """
        ordered = tuple(sorted(courses, key=lambda one: (len(self.sections.get(one, ())), one)))
        if self.fits(ordered, held):
            return ordered
        kept: tuple[str, ...] = ()
        for course in ordered:
            if self.fits((*kept, course), held):
                kept = (*kept, course)
        return kept

    def _fits(self, courses: tuple[str, ...], held: Mask) -> bool:
        """Tell whether one section of each course can be held together, and beside `held`; seats aside."""
        return fits_together([self._hours.get(one, []) for one in courses], self.lunch, held=held)

    def _clash(
        self, places: tuple[Place, ...], courses: tuple[str, ...], held: tuple[Place, ...]
    ) -> tuple[str, ...]:
        """Return the smallest set of courses that keeps every one of `places`, of one course, from being held."""
        course = places[0][0]
        among: Mapping[str, Sequence[Mask]] = {
            course: [self.masks[place] for place in places],
            **{place[0]: [self.masks[place]] for place in held if place in self.masks},
            **{one: self._hours.get(one, []) for one in courses},
        }
        return tuple(one for one in smallest_clash(among, course, self.lunch) if one != course)
