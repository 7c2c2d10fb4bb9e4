"""Why a student has no seat in a course: what stands in the way, however the others are seated."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from omnicli.rules.clashes import smallest_clash

if TYPE_CHECKING:
    from collections.abc import Mapping

    from omnicli.rules.hall import Hall
    from omnicli.rules.lunch import Lunch
    from omnicli.rules.weeks import Mask

NO_SECTION, CLASH, LUNCH, FULL = WHYS = ("no-section", "clash", "lunch", "full")
"""The course has no section; no sections of these courses fit together; none leave lunch; they do, but are full."""

Why: TypeAlias = tuple[str, tuple[str, ...]]
_Hours: TypeAlias = "dict[str, tuple[Mask, ...]]"


class Reasons:
    """What stands in the way in a hall, once everybody is seated. What is the same for many is sought once."""

    def __init__(self, hall: Hall, names: Mapping[str, int]) -> None:
        """`names` are the numbers of the courses that have sections."""
        self._hall = hall
        self._names = names
        self._clashes: dict[tuple[object, ...], tuple[str, ...]] = {}

    def why_not(self, student: int, course: str, held: Mapping[str, Mask]) -> Why:
        """Return why a student has no seat in a course beside those he has: the slug, and the smallest set of courses.

        `held` are the hours of the courses held before.
        """
        if course not in self._names:
            return NO_SECTION, (course,)
        term, week = self._hall.term, self._hall.weeks[student]
        hours, lunch = term.held[student], term.lunch
        kept = [name for name, number in self._names.items() if number in week]
        before: _Hours = {name: (mask,) for name, mask in held.items()}
        every, left = dict(before), dict(before)
        for name in (*kept, course):
            number = self._names[name]
            every[name] = tuple(term.masks[one] for one in term.courses[number])
            left[name] = self._left(number, week.get(number))
        if clash := self._clash(every, course):
            return CLASH, clash
        if lunch is not None and (clash := self._clash(every, course, lunch, hours)):
            return LUNCH, clash
        return FULL, self._clash(left, course, lunch, hours) or (course,)

    def _left(self, course: int, own: int | None) -> tuple[Mask, ...]:
        """Return the hours of the sections of a course with seats left, and of a student's own."""
        hall = self._hall
        sections = hall.term.courses[course]
        return tuple(hall.term.masks[one] for one in sections if one == own or not hall.is_full(one))

    def _clash(
        self, courses: _Hours, course: str, lunch: Lunch | None = None, held: Mask = 0
    ) -> tuple[str, ...]:
        key = (course, lunch is None, held, *courses.items())
        if key not in self._clashes:
            self._clashes[key] = smallest_clash(courses, course, lunch, held=held)
        return self._clashes[key]
