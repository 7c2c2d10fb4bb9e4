"""An upper limit of the seats that any method could give: what the placement is measured against.

Put any price on each section, from nothing to a whole course. Whoever is given a seat pays its price, so what is given
is worth at most the price of all the seats there are, plus what each student gains at best: the courses of a week less
their prices, seats aside. So every set of prices gives a limit, and a true one (Lagrangian duality); the prices are
only sought so that it is low. With no price at all it is what the clashes alone allow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.rules.best_fit import best_fit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from omnicli.rules.best_fit import Choice
    from omnicli.rules.hall import Hall
    from omnicli.rules.weeks import Mask

COURSE = 10**6
"""What a course is worth, in the unit of the prices."""
CLOSE = 400
"""The prices are good enough when the limit is within 1 in this many of what is placed."""
ROUNDS = 40
WEEKS = 60_000
"""How many times at most the prices change, and how many weeks may be sought before a change, all students together."""


def bound(hall: Hall, scarce: Iterable[int]) -> int:
    """Return a limit of the seats given to these requests; `scarce` are sections thought to be in the way.

    The prices begin there, and follow the demand: up where more students want a section at its price than it has
    seats, down where fewer do (subgradient steps of Polyak's length, each keeping some of the last one's direction).
    """
    placed = sum(map(len, hall.weeks))
    market = _Market(hall)
    lowest = market.limit()
    if lowest <= COURSE * placed:
        return lowest // COURSE
    for section in scarce:
        market.prices[section] = COURSE
    drift = [0] * len(market.prices)
    for _ in range(ROUNDS):
        limit = market.limit()
        lowest = min(lowest, limit)
        if _is_close(lowest, placed) or market.sought > WEEKS:
            break
        wanted = market.excess()
        drift = [10 * more + 7 * last // 10 for more, last in zip(wanted, drift, strict=True)]
        length = sum(one * one for one in drift)
        if not length:
            break
        gap = 5 * (limit - COURSE * placed)
        market.prices = [
            max(0, min(COURSE, price + gap * one // length))
            for price, one in zip(market.prices, drift, strict=True)
        ]
    return lowest // COURSE


def _is_close(limit: int, placed: int) -> bool:
    return (limit // COURSE - placed) * CLOSE <= placed


def limit_at(hall: Hall, prices: Sequence[int]) -> int:
    """Return the limit that some prices give, one for each section, from 0 to `COURSE`."""
    market = _Market(hall)
    market.prices = list(prices)
    return market.limit() // COURSE


class _Market:
    """The sections that students would take at the prices, seats aside; at first, those they were given."""

    def __init__(self, hall: Hall) -> None:
        term = self._term = hall.term
        self.prices = [0] * len(term.masks)
        self.sought = 0
        self._rooms = [len(term.asked) if room is None else room for room in term.rooms]
        self._course_of = hall.course_of
        self._weeks = [tuple(week.values()) for week in hall.weeks]
        self._load = [len(students) for students in hall.at]
        self._choices: dict[int, list[Choice]] = {}

    def limit(self) -> int:
        """Return the limit at these prices, in their unit, and let everybody take what is best at them.

        Who has all his courses for nothing can do no better, and stays.
        """
        self._choices.clear()
        found = sum(price * room for price, room in zip(self.prices, self._rooms, strict=True))
        for student, courses in enumerate(self._term.asked):
            found += COURSE * len(courses)
            week = self._weeks[student]
            if len(week) < len(courses) or any(self.prices[section] for section in week):
                found -= self._spent(student, courses)
        return found

    def excess(self) -> list[int]:
        """Return how many more want each section than it seats; nothing where fewer do and it costs nothing."""
        differences = (load - room for load, room in zip(self._load, self._rooms, strict=True))
        return [
            more if more > 0 or price else 0 for more, price in zip(differences, self.prices, strict=True)
        ]

    def _spent(self, student: int, courses: Sequence[int]) -> int:
        """Let a student take the best week at these prices; return its price and the worth of what it lacks."""
        self.sought += 1
        choices = [self._choices_of(course) for course in courses]
        fit = best_fit(choices, COURSE, self._term.held[student], self._term.lunch)
        before = self._weeks[student]
        if before != fit.chosen:
            self._weeks[student] = fit.chosen
            self._count(before, -1)
            self._count(fit.chosen, 1)
        return fit.least

    def _count(self, week: Sequence[int], students: int) -> None:
        for section in week:
            self._load[section] += students
            self._choices.pop(self._course_of[section], None)

    def _choices_of(self, course: int) -> list[Choice]:
        """Return the sections of a course that have seats, cheapest first, then the emptiest; of equal hours, one."""
        found = self._choices.get(course)
        if found is None:
            best: dict[Mask, tuple[int, int, int]] = {}
            for section in self._term.courses[course]:
                if self._rooms[section]:
                    rank = (self.prices[section], 1000 * self._load[section] // self._rooms[section], section)
                    mask = self._term.masks[section]
                    best[mask] = min(best.get(mask, rank), rank)
            ordered = sorted((rank, mask) for mask, rank in best.items())
            found = self._choices[course] = [(rank[0], mask, rank[2]) for rank, mask in ordered]
        return found
