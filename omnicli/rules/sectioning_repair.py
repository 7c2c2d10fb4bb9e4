"""Letting in a student for whom no seat is left, by moving others to other sections; nobody loses a course for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.rules.hall import FULL, LEFT_OUT

if TYPE_CHECKING:
    from omnicli.rules.hall import Hall

DEPTH = 2
"""How many students, one because of the other, may be given another week for somebody's sake."""


class Repair:
    """One round of attempts. A section that could not be emptied is `closed`: not tried again in the round."""

    def __init__(self, hall: Hall, depth: int = DEPTH) -> None:
        """Begin a round."""
        self._hall = hall
        self._depth = depth
        self.closed: set[int] = set()

    def let_in(self, student: int) -> bool:
        """Give a student one course more, or several, if it can be done; tell whether it was."""
        hall = self._hall
        below = _with_one_full(hall.left_out(student) - 1)
        while True:
            fit = hall.fit(student, closed=self.closed, below=below)
            full = [section for section in fit.chosen if self._must_be_left(student, section)]
            if fit.cost >= below or len(full) > 1:
                return False
            mark = hall.mark()
            hall.seat(student, fit.chosen)
            if not full or self._empty(full[0], student, self._depth):
                return True
            hall.back(mark)
            self.closed.add(full[0])

    def _must_be_left(self, student: int, section: int) -> bool:
        return self._hall.is_full(section) and student not in self._hall.at[section]

    def _empty(self, section: int, newcomer: int, depth: int) -> bool:
        """Move somebody else out of a section that has one student too many.

        He moves on to another section of the course, whose students move on in turn; or else another week is found
        for somebody.
        """
        came = {section: (-1, -1)}
        queue = [section]
        for here in queue:
            for student in self._hall.at[here]:
                if student != newcomer:
                    for there in self._moves(student, here):
                        if there not in came and there not in self.closed:
                            came[there] = (here, student)
                            if not self._hall.is_full(there):
                                return self._move_on(there, came)
                            queue.append(there)
        self.closed.update(came)
        return depth > 0 and any(self._relieve(here, newcomer, came, depth) for here in queue)

    def _moves(self, student: int, here: int) -> list[int]:
        """Return the other sections of the course that fit the rest of a student's week."""
        term = self._hall.term
        rest = term.held[student]
        for section in self._hall.weeks[student].values():
            if section != here:
                rest |= term.masks[section]
        found = [there for there in term.courses[self._hall.course_of[here]] if not term.masks[there] & rest]
        lunch = term.lunch
        if lunch is None:
            return found
        held = term.held[student]
        return [there for there in found if lunch.leaves_lunch(rest | term.masks[there], held)]

    def _move_on(self, last: int, came: dict[int, tuple[int, int]]) -> bool:
        """Move one student of each section on the way to the next, beginning at its end; tell whether all still could.

        Others may have moved since the way was found.
        """
        hall = self._hall
        here, student = came[last]
        while student != -1:
            if student not in hall.at[here] or hall.is_full(last) or last not in self._moves(student, here):
                return False
            week = hall.weeks[student]
            hall.seat(student, [last if section == here else section for section in week.values()])
            last = here
            here, student = came[last]
        return not hall.is_over(last)

    def _relieve(self, section: int, newcomer: int, came: dict[int, tuple[int, int]], depth: int) -> bool:
        """Give somebody in a section another week without it, and move the others on to his seat."""
        hall = self._hall
        for student in tuple(hall.at[section]):
            mark = hall.mark()
            if student != newcomer and self._leaves(student, section, depth) and self._move_on(section, came):
                return True
            hall.back(mark)
        return False

    def _leaves(self, student: int, section: int, depth: int) -> bool:
        hall = self._hall
        below = _with_one_full(hall.left_out(student))
        fit = hall.fit(student, section, self.closed if depth > 1 else None, below)
        if fit.cost >= below:
            return False
        full = [one for one in fit.chosen if self._must_be_left(student, one)]
        if len(full) > 1:
            return False
        hall.seat(student, fit.chosen)
        return not full or self._empty(full[0], student, depth - 1)


def _with_one_full(left_out: int) -> int:
    """Return a cost above that of each week with so many courses left out and one full section at most."""
    return left_out * LEFT_OUT + 2 * FULL
