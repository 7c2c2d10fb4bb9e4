"""Why a student has no seat in a course: what stands in the way, however the others are seated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.rules.clashes import smallest_clash

if TYPE_CHECKING:
    from omnicli.rules.hall import Hall
    from omnicli.rules.weeks import Mask

NO_SECTION, CLASH, LUNCH, FULL = WHYS = ("no-section", "clash", "lunch", "full")
"""The course has no section; no sections of these courses fit together; none leave lunch; they do, but are full."""

Why = tuple[str, tuple[str, ...]]


def why_not(hall: Hall, student: int, course: str, names: dict[str, int], held: dict[str, Mask]) -> Why:
    """Return why a student has no seat in a course beside those he has: the slug, and the smallest set of courses.

    `held` are the hours of the courses held before.
    """
    if course not in names:
        return NO_SECTION, (course,)
    kept = [name for name, number in names.items() if number in hall.weeks[student]]
    courses = {name: hall.term.courses[names[name]] for name in (*kept, course)}
    every: dict[str, list[Mask]] = {name: [mask] for name, mask in held.items()}
    left = dict(every)
    for name, sections in courses.items():
        own = hall.weeks[student].get(names[name])
        every[name] = [hall.term.masks[one] for one in sections]
        left[name] = [hall.term.masks[one] for one in sections if one == own or not hall.is_full(one)]
    hours = hall.term.held[student]
    lunch = hall.term.lunch
    if clash := smallest_clash(every, course):
        return CLASH, clash
    if lunch is not None and (clash := smallest_clash(every, course, lunch, held=hours)):
        return LUNCH, clash
    return FULL, smallest_clash(left, course, lunch, held=hours) or (course,)
