"""Who sits in which section while timetables are built, with a journal, so that moves can be taken back.

Students, courses and sections are numbers here: their places in the lists given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from omnicli.rules.best_fit import best_fit

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from omnicli.rules.best_fit import Choice, Fit
    from omnicli.rules.lunch import Lunch
    from omnicli.rules.weeks import Mask

LEFT_OUT = 10**9
"""What a course left out costs: more than all the sections of a week, full or not."""
FULL = 10**6
"""What a section costs that somebody would have to leave first: more than all those with seats left."""
_WHOLE = 1000

Week: TypeAlias = "dict[int, int]"
"""The section that a student has of each course."""


class Term(NamedTuple):
    """What is given: the sections of each course; the hours and the seats of each section (None: no limit).

    And for each student the courses asked for, and the hours held already; and the lunch to leave.
    """

    courses: Sequence[Sequence[int]]
    masks: Sequence[Mask]
    rooms: Sequence[int | None]
    asked: Sequence[Sequence[int]]
    held: Sequence[Mask]
    lunch: Lunch | None


class Hall:
    """The seats taken so far."""

    def __init__(self, term: Term) -> None:
        """Begin with nobody seated."""
        self.term = term
        self.weeks: list[Week] = [{} for _ in term.asked]
        self.at: list[list[int]] = [[] for _ in term.masks]
        self.course_of = [0] * len(term.masks)
        for course, sections in enumerate(term.courses):
            for section in sections:
                self.course_of[section] = course
        self._shares = _shares(term)
        self._choices: list[list[Choice] | None] = [None] * len(term.courses)
        self._full: list[list[Choice] | None] = [None] * len(term.courses)
        self._journal: list[tuple[int, Week]] = []

    def is_full(self, section: int) -> bool:
        """Tell whether a section has no seat left."""
        room = self.term.rooms[section]
        return room is not None and len(self.at[section]) >= room

    def is_over(self, section: int) -> bool:
        """Tell whether a section has more students than seats."""
        room = self.term.rooms[section]
        return room is not None and len(self.at[section]) > room

    def fit(
        self, student: int, but: int = -1, closed: Container[int] | None = None, below: int | None = None
    ) -> Fit:
        """Return the best week of a student among the sections with seats left and his own, all but one.

        With `closed`, also among the full sections that are not in it, as few of them as can be. With `below`, only a
        week that costs less is of use.
        """
        week = self.weeks[student]
        courses = [
            self._choices_of(course)
            if course not in week and closed is None
            else self._choices_beside(course, week.get(course, -1), but, closed)
            for course in self.term.asked[student]
        ]
        return best_fit(courses, LEFT_OUT, self.term.held[student], self.term.lunch, below)

    def left_out(self, student: int) -> int:
        """Return how many courses a student asks for and has no seat in."""
        return len(self.term.asked[student]) - len(self.weeks[student])

    def seat(self, student: int, sections: Sequence[int]) -> None:
        """Give a student these sections, and take back those he had."""
        before, after = self.weeks[student], {self.course_of[section]: section for section in sections}
        self._journal.append((student, before))
        self._change(student, before, after)

    def mark(self) -> int:
        """Return a point in time to come back to."""
        return len(self._journal)

    def back(self, mark: int) -> None:
        """Take back every move since a mark."""
        while len(self._journal) > mark:
            student, before = self._journal.pop()
            self._change(student, self.weeks[student], before)

    def _change(self, student: int, before: Week, after: Week) -> None:
        for course, section in before.items():
            if after.get(course) != section:
                self.at[section].remove(student)
                self._forget(course)
        for course, section in after.items():
            if before.get(course) != section:
                self.at[section].append(student)
                self._forget(course)
        self.weeks[student] = after

    def _forget(self, course: int) -> None:
        self._choices[course] = self._full[course] = None

    def _choices_of(self, course: int) -> list[Choice]:
        """Return the sections of a course with seats left, the emptiest first; of equal hours, only that one."""
        found = self._choices[course]
        if found is None:
            masks = self.term.masks
            best: dict[Mask, Choice] = {}
            for section in self.term.courses[course]:
                if not self.is_full(section):
                    mask = masks[section]
                    choice = (_WHOLE * len(self.at[section]) // self._shares[section], mask, section)
                    if mask not in best or choice < best[mask]:
                        best[mask] = choice
            found = self._choices[course] = sorted(best.values())
        return found

    def _choices_beside(self, course: int, own: int, but: int, closed: Container[int] | None) -> list[Choice]:
        """Return the same, less one section; with the student's own, which costs nothing; with full ones."""
        found = [choice for choice in self._choices_of(course) if choice[2] not in (own, but)]
        if own not in (-1, but):
            found.insert(0, (0, self.term.masks[own], own))
        if closed is not None:
            found += [
                choice
                for choice in self._full_of(course)
                if choice[2] not in closed and choice[2] not in (own, but)
            ]
        return found

    def _full_of(self, course: int) -> list[Choice]:
        """Return the sections of a course with no seat left."""
        found = self._full[course]
        if found is None:
            sections = self.term.courses[course]
            found = [(FULL, self.term.masks[one], one) for one in sections if self.is_full(one)]
            self._full[course] = found
        return found


def _shares(term: Term) -> list[int]:
    """Return the students that fill each section: its seats, or its share of those who ask where there is no limit."""
    asking = [0] * len(term.courses)
    for courses in term.asked:
        for course in courses:
            asking[course] += 1
    shares = [max(1, room or 0) for room in term.rooms]
    for course, sections in enumerate(term.courses):
        for section in sections:
            if term.rooms[section] is None:
                shares[section] = max(1, -(-asking[course] // len(sections)))
    return shares
