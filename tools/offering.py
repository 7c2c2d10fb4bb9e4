"""A real cégep's offering of a term, and students invented over it: what the placement is measured on."""

from __future__ import annotations

import csv
import random
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeAlias

from omnicli.rules.clashes import fits_together
from omnicli.rules.sectioning import Request, SectionSeats
from omnicli.rules.values import parse_time
from omnicli.rules.weeks import Weeks
from tools.repository import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from omnicli.rules.weeks import Mask

DATA = ROOT / "../shared/data"
OFFERING = DATA / "offering-A2026-meetings.csv"
CHOICES = DATA / "ranked-choices-pe-1300x44.csv"
COURSES = 7
COHORTS = 20
CLASSES = 25
_GENERAL = ("109", "345", "602", "603")  # the disciplines of general education at that college
_OF_ALL = ("109-101-MQ", "345-101-MQ", "603-101-MA")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")

Offered: TypeAlias = "dict[str, dict[str, Mask]]"
Courses: TypeAlias = tuple[str, ...]


def offered(path: Path = OFFERING) -> Offered:
    """Return the hours of each section of each course; what the file says twice counts once."""
    times: dict[tuple[str, str], dict[tuple[int, int, int], None]] = defaultdict(dict)
    with path.open(encoding="utf-8") as file:
        for line in csv.DictReader(file):
            time = (_DAYS.index(line["day"]) + 1, parse_time(line["start"]), parse_time(line["end"]))
            times[line["course"], line["section"]][time] = None
    weeks = Weeks(time for some in times.values() for time in some)
    found: Offered = {}
    for (course, section), some in times.items():
        found.setdefault(course, {})[section] = weeks.mask(some)
    return found


def requests(offering: Offered, kind: str, students: int, seed: int = 1) -> list[Request]:
    """Invent what students ask for: one of `KINDS`."""
    draw = random.Random(f"{seed}:{kind}")  # noqa: S311 - an invented college
    asked = KINDS[kind](offering, draw)
    return [Request(f"{place:07}", next(asked), {}) for place in range(students)]


def seats(offering: Offered, asked: Sequence[Request], percent: int = 105) -> list[SectionSeats]:
    """Give each course so many seats for a hundred who ask for it, spread over its sections."""
    need = Counter(course for one in asked for course in one.courses)
    return [
        SectionSeats(course, section, -(-need[course] * percent // (100 * len(sections))), mask)
        for course, sections in offering.items()
        for section, mask in sections.items()
    ]


def _at_random(offering: Offered, draw: random.Random) -> Iterator[Courses]:
    """Yield courses drawn by their number of sections, whether they can be held together or not."""
    while True:
        yield tuple(_drawn(offering, list(offering), COURSES, draw))


def _fitting(offering: Offered, draw: random.Random) -> Iterator[Courses]:
    """Yield such courses when they can be held together."""
    return (courses for courses in _at_random(offering, draw) if _fit(offering, courses))


def _programmes(offering: Offered, draw: random.Random) -> Iterator[Courses]:
    """Yield three to five courses that a cohort shares, which fit together, and general education at random."""
    special = [course for course in offering if course[:3] not in _GENERAL]
    disciplines = sorted({course[:3] for course in special})
    cohorts: list[Courses] = []
    while len(cohorts) < COHORTS:
        own = draw.sample(disciplines, 3)
        pool = [course for course in special if course[:3] in own]
        shared = tuple(draw.sample(pool, min(len(pool), draw.randint(3, 5))))
        if len(shared) > 2 and _fit(offering, shared):
            cohorts.append(shared)
    general = [course for course in offering if course[:3] in _GENERAL]
    while True:
        for shared in cohorts:
            yield (*shared, *_drawn(offering, general, COURSES - len(shared), draw))


def _classes(offering: Offered, draw: random.Random) -> Iterator[Courses]:
    """Yield five courses that a class shares, whether they fit together or not, and two of three that all ask for."""
    pool = [course for course, sections in offering.items() if len(sections) > 1 and course not in _OF_ALL]
    classes = [draw.sample(pool, COURSES - 2) for _ in range(CLASSES)]
    while True:
        for shared in classes:
            yield (*draw.sample(_OF_ALL, 2), *shared)


def _drawn(offering: Offered, courses: Sequence[str], count: int, draw: random.Random) -> Mapping[str, None]:
    weights = [len(offering[course]) for course in courses]
    found: dict[str, None] = {}
    while len(found) < count:
        found[draw.choices(courses, weights)[0]] = None
    return found


def _fit(offering: Offered, courses: Courses) -> bool:
    return fits_together([list(offering[course].values()) for course in courses])


KINDS: dict[str, Callable[[Offered, random.Random], Iterator[Courses]]] = {
    "fitting": _fitting,
    "programmes": _programmes,
    "classes": _classes,
    "at random": _at_random,
}
"""Courses that fit together; those of a programme's cohort and general education; those of a class, all alike but for
one, clashing or not; any, clashing or not."""
