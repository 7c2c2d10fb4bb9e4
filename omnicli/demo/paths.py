"""What each student of the demo takes, term after term: the grid of the programme, lived from admission on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnicli.demo.catalogue import catalogue
from omnicli.rules.terms import Season, season_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from random import Random

    from omnicli.demo.catalogue import Course, Programme

COMPLEMENTARY = "COMPLEMENTARY"  # the slot of a course the student chooses
# What a grid prints where each student takes the course of the path. 604-101-MQ stands for every level of English:
# who took another has a substitution in the record.
IN_GRIDS = {"PE-A": "109-101-MQ", "PE-B": "109-102-MQ", "ENGLISH": "604-101-MQ"}
_PHYSICAL_EDUCATION = ("PE-A", "PE-B", "109-103-MQ")
TERMS_BACK = 6  # as many as the longest programme has sessions
PART_TIME_COURSES = 3
_PART_TIME = 0.07
_ADMITTED_IN_WINTER = 0.08  # against one in autumn
_STAYS = 0.86  # part of a class that is still there a term later
_ENGLISH_LEVELS = (22, 40, 26, 12)  # students in a hundred, from 604-100 to 604-103


@dataclass(frozen=True, slots=True)
class Path:
    """How a student goes through a programme; `admitted` counts terms in the span of `TERMS_BACK`."""

    programme: Programme
    admitted: int
    full_time: bool
    english: int
    fitness_first: bool  # 109-101 before 109-102, or after: either order is right

    def course(self, slot: str) -> str:
        """Return the course that a placeholder of the grid is for this student, or the slot itself."""
        physical = ("109-101-MQ", "109-102-MQ")
        return {
            "PE-A": physical[not self.fitness_first],
            "PE-B": physical[self.fitness_first],
            "ENGLISH": f"604-10{self.english}-MQ",
        }.get(slot, slot)

    def proposed(self, slot: str) -> str:
        """Return the course that a placeholder is in what a college proposes: English as the grid prints it."""
        return IN_GRIDS[slot] if slot == "ENGLISH" else self.course(slot)


def draw(random: Random, span: Sequence[str]) -> Path:
    """Draw a student's path among those that are still under way in the last term of the span."""
    programmes = catalogue().programmes
    programme = random.choices(programmes, [p.share for p in programmes])[0]
    youngest = len(span) - 1
    ages = range(len(programme.sessions))
    weights = [_STAYS**age * _admits(programme, span[youngest - age]) for age in ages]
    return Path(
        programme,
        admitted=youngest - random.choices(ages, weights)[0],
        full_time=random.random() >= _PART_TIME,
        english=random.choices(range(4), _ENGLISH_LEVELS)[0],
        fitness_first=random.random() < 0.5,
    )


def _admits(programme: Programme, term: str) -> float:
    """Return how many are admitted in a term against an autumn; technical programmes begin in autumn only."""
    if season_of(term) == Season.AUTUMN:
        return 1
    return 0 if programme.kind == "technical" else _ADMITTED_IN_WINTER


class Progress:
    """Where a student stands: what is done, and what remains of the programme's grid."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._remains = [
            (level, slot) for level, slots in enumerate(path.programme.sessions) for slot in slots
        ]
        self._done: set[str] = set()

    def take_term(self, level: int) -> list[str]:
        """Take out what the student does in a term, `level` terms after the first: codes and `COMPLEMENTARY`."""
        steps = self._steps(level)
        self._remains = [step for step in self._remains if step not in steps]
        codes = [self.path.course(slot) for _, slot in steps]
        self._done.update(codes)
        return codes

    def ask(self, level: int, missed: Collection[str], given: Collection[str] = ()) -> list[str]:
        """Return what the student is proposed for such a term: the courses missed, and those that are open.

        A part-time student is proposed a whole session too, of all that is left and `given`.
        """
        steps = self._steps(level) if self.path.full_time or not given else self._left(level, given)
        codes = [self.path.proposed(slot) for _, slot in steps]
        done = self._done.difference(missed)
        return [*missed, *(code for code in codes if _is_open(code, done, codes))]

    def _left(self, level: int, given: Collection[str]) -> list[tuple[int, str]]:
        """Return as much as the heaviest session holds, of physical education and of complementary courses one."""
        left: dict[str, tuple[int, str]] = {}
        for step in self._remains:
            if step[0] <= level and self.path.proposed(step[1]) in given:
                left.setdefault("PE" if step[1] in _PHYSICAL_EDUCATION else step[1], step)
        return self._that_may_be_taken([*left.values()])[: max(map(len, self.path.programme.sessions))]

    def _steps(self, level: int) -> list[tuple[int, str]]:
        if self.path.full_time:
            return [step for step in self._remains if step[0] == level]
        return self._a_few(level)

    def _a_few(self, level: int) -> list[tuple[int, str]]:
        """Return the first few slots, of sessions given at this time of the year, that may be taken by now."""
        given = [(n, slot) for n, slot in self._remains if n <= level and (level - n) % 2 == 0]
        return self._that_may_be_taken(self._that_may_be_taken(given)[:PART_TIME_COURSES])

    def _that_may_be_taken(self, steps: list[tuple[int, str]]) -> list[tuple[int, str]]:
        beside = {self.path.course(slot) for _, slot in steps}
        return [(n, slot) for n, slot in steps if _is_open(self.path.course(slot), self._done, beside)]

    def may_complement(self, course: Course) -> bool:
        """Say whether a complementary course is outside the programme's field and of an ensemble not taken yet."""
        return course.ensemble[0] not in self.path.programme.outside and course.ensemble not in self._done

    def complement(self, course: Course) -> None:
        """Note the complementary course taken."""
        self._done.add(course.ensemble)


def _is_open(code: str, done: Collection[str], beside: Collection[str]) -> bool:
    return code == COMPLEMENTARY or catalogue().courses[code].is_open(done, beside)


def offered(index: int, demand: int) -> tuple[Course, ...]:
    """Return the complementary courses that a term (counted by `index`) offers to so many students.

    Any six in a row of the list cover the six domains, so every programme finds some outside its field.
    """
    courses = catalogue().complementary
    many = min(len(courses), max(6, demand // 30))
    start = 6 * index % len(courses)
    return (courses + courses)[start : start + many]
