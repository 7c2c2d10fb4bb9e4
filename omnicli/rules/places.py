"""Complementary courses and the places that a grid leaves for them («COM-001-03»)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.rules.curriculum import COMPLEMENTARY, discipline, is_place
from omnicli.rules.grid import domains, is_open

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from omnicli.rules.curriculum import CourseFacts, GridLine
    from omnicli.rules.record import Transcript


def is_complementary(course: CourseFacts) -> bool:
    """Tell whether a course is complementary: by its category, or by an ensemble that begins with its domain."""
    return course.category == COMPLEMENTARY or course.ensemble[:1].isalpha()


def filled(
    lines: Iterable[GridLine], transcript: Transcript, facts: Mapping[str, CourseFacts]
) -> Mapping[str, str]:
    """Return the places that complementary courses passed, exempt or in progress take, each with its course.

    As many places are filled as can be, the earliest sessions first; what is passed goes before what is in progress.
    """
    lines = list(lines)
    places = [line for line in lines if is_place(line.course)]
    taken = _taken({line.course for line in lines}, transcript, facts) if places else []
    wanted = {
        line.course: [course for course in taken if is_open(facts[course].ensemble, domains(line.ensemble))]
        for line in sorted(places, key=lambda line: (line.session, line.course))
    }
    holders: dict[str, str] = {}
    for place in wanted:
        _seat(place, wanted, holders, set())
    return {place: course for course, place in holders.items()}


def _taken(grid: Collection[str], transcript: Transcript, facts: Mapping[str, CourseFacts]) -> list[str]:
    courses = (
        course
        for course in transcript.courses
        if course not in grid and course in facts and is_complementary(facts[course])
    )
    kept = (course for course in courses if transcript.settled(course) or course in transcript.doing)
    return sorted(kept, key=lambda course: (not transcript.settled(course), course))


def _seat(place: str, wanted: Mapping[str, list[str]], holders: dict[str, str], seen: set[str]) -> bool:
    """Give a place one of its courses, moving others to another of theirs where that makes room."""
    for course in sorted(wanted[place], key=holders.__contains__):  # nobody is moved for nothing
        if course in seen:
            continue
        seen.add(course)
        if course not in holders or _seat(holders[course], wanted, holders, seen):
            holders[course] = place
            return True
    return False


def open_courses(
    lines: Collection[GridLine],
    offered: Iterable[str],
    facts: Mapping[str, CourseFacts],
    own: Collection[str],
) -> Iterator[CourseFacts]:
    """Yield the complementary courses offered outside the programme's own field and its grid."""
    grid = {line.course for line in lines}
    for code in sorted(offered):
        course = facts.get(code)
        if course and code not in grid and discipline(code) not in own and is_complementary(course):
            yield course
