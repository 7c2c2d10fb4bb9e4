"""The seats at a price: what the students would take, seats aside, were each to pay for his courses.

Sections of one course at the same hours are one lot. Students who ask for the same courses with the same hours held
are one crowd: at any prices, the best week of one is the best week of all.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from omnicli.rules.best_fit import best_fit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from omnicli.rules.best_fit import Choice
    from omnicli.rules.hall import Hall, Term
    from omnicli.rules.weeks import Mask

COURSE = 10**6
"""What a course is worth, in the unit of the prices."""

_Lots: TypeAlias = tuple[int, ...]


class Market:
    """The lots, and what is taken of them: at first, what the students were given.

    `rooms` are the seats of each lot, `load` how many students take it, `sought` how many weeks were searched so far.
    """

    def __init__(self, hall: Hall) -> None:
        """Bring together the sections and the students of a hall."""
        self._lunch = hall.term.lunch
        self._stock = _Stock(hall.term)
        self._crowds = _crowds(hall, self._stock.lot_of)
        self._choices: dict[int, list[Choice]] = {}
        self.rooms = self._stock.rooms
        self.load = [0] * len(self.rooms)
        self.sought = 0
        for crowd in self._crowds:
            self._count(crowd, 1)

    def lots(self, sections: Iterable[int]) -> set[int]:
        """Return the lots of these sections; one without seats has none."""
        return {self._stock.lot_of[section] for section in sections if section in self._stock.lot_of}

    def limit(self, prices: Sequence[int]) -> int:
        """Return the limit that some prices give, in their unit, and let everybody take what is best at them.

        There is a price for each lot, from 0 to `COURSE`. A crowd whose weeks are whole and free can do no better.
        """
        self._choices.clear()
        found = sum(price * room for price, room in zip(prices, self.rooms, strict=True))
        for crowd in self._crowds:
            found += COURSE * len(crowd.courses) * crowd.size
            if not crowd.is_content(prices):
                found -= self._spent(crowd, prices) * crowd.size
        return found

    def _spent(self, crowd: _Crowd, prices: Sequence[int]) -> int:
        """Let a crowd take the best week; return its price and the worth of what it lacks, for one student.

        Of weeks as good as each other it takes one with the emptiest lots, as the crowds before have left them.
        """
        self.sought += 1
        choices = [self._choices_of(course, prices) for course in crowd.courses]
        fit = best_fit(choices, COURSE, crowd.held, self._lunch)
        if crowd.weeks.keys() != {fit.chosen}:
            self._count(crowd, -1)
            crowd.weeks = {fit.chosen: crowd.size}
            self._count(crowd, 1)
        return fit.least

    def _count(self, crowd: _Crowd, sign: int) -> None:
        for week, students in crowd.weeks.items():
            for lot in week:
                self.load[lot] += sign * students
        for course in crowd.courses:
            self._choices.pop(course, None)

    def _choices_of(self, course: int, prices: Sequence[int]) -> list[Choice]:
        """Return the lots of a course, the cheapest first, then the emptiest."""
        found = self._choices.get(course)
        if found is None:
            lots = self._stock.lots[course]
            ordered = sorted((prices[lot], 1000 * self.load[lot] // self.rooms[lot], lot) for lot in lots)
            found = [(price, self._stock.masks[lot], lot) for price, _, lot in ordered]
            self._choices[course] = found
        return found


class _Stock:
    """The lots: their hours and their seats, those of each course, and the lot of each section that has seats."""

    def __init__(self, term: Term) -> None:
        self.masks: list[Mask] = []
        self.rooms: list[int] = []
        self.lots: list[list[int]] = []
        self.lot_of: dict[int, int] = {}
        for sections in term.courses:
            self.lots.append(self._added(term, [one for one in sections if term.rooms[one] != 0]))

    def _added(self, term: Term, sections: Iterable[int]) -> list[int]:
        """Add the lots of a course. Where a section has no limit, there are seats for everybody."""
        own: dict[Mask, int] = {}
        for section in sections:
            mask, room = term.masks[section], term.rooms[section]
            if mask not in own:
                own[mask] = len(self.masks)
                self.masks.append(mask)
                self.rooms.append(0)
            self.lot_of[section] = own[mask]
            self.rooms[own[mask]] += len(term.asked) if room is None else room
        return list(own.values())


class _Crowd:
    """Students who ask for the same, and how many of them take which week."""

    def __init__(self, courses: _Lots, held: Mask, weeks: Mapping[_Lots, int]) -> None:
        self.courses, self.held, self.weeks = courses, held, weeks
        self.size = sum(weeks.values())

    def is_content(self, prices: Sequence[int]) -> bool:
        """Tell whether everybody has all courses for nothing."""
        whole = len(self.courses)
        return all(len(week) == whole and not any(prices[lot] for lot in week) for week in self.weeks)


def _crowds(hall: Hall, lot_of: Mapping[int, int]) -> list[_Crowd]:
    found: dict[tuple[tuple[int, ...], Mask], Counter[_Lots]] = {}
    for courses, held, week in zip(hall.term.asked, hall.term.held, hall.weeks, strict=True):
        weeks = found.setdefault((tuple(sorted(courses)), held), Counter())
        weeks[tuple(lot_of[section] for section in week.values())] += 1
    return [_Crowd(courses, held, weeks) for (courses, held), weeks in found.items()]
