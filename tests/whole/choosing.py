"""Paper forms and late files for a curriculum: what students ask for, and lines that each must be refused."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tests.whole.curriculum import NOT_OFFERED, specific

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from tests.whole.curriculum import Curriculum, Row

    _Spoil: TypeAlias = Callable[[Curriculum, str], list[str]]

RANKS = 6  # options ranked for each need
REQUESTS, CHOICES = "requests", "choices"


class Files(NamedTuple):
    """The lines of the two imports."""

    requests: list[Row]
    choices: list[Row]


class Refused(NamedTuple):
    """Lines of one student, in a file of a kind, of which one at the least is refused for this reason."""

    kind: str
    slug: str
    rows: list[Row]


def choices_for(college: Curriculum, students: Iterable[str], *, seed: int = 2026) -> Files:
    """Write what students ask for: all their courses, and six options for each need, one of which fits the rest."""
    random = Random(seed)
    files = Files([], [])
    for student in students:
        files.requests.extend(
            {"student": student, "course": course} for course in college.asked[student].courses
        )
        files.choices.extend(_ranks(student, ranked(college, student, random)))
    return files


def form_for(college: Curriculum, student: str, password: str, *, seed: int = 2026) -> dict[str, object]:
    """Return what a student submits by hand: the form of `omni choose-courses --input`."""
    options = ranked(college, student, Random(f"{seed}/{student}"))
    return {"courses": list(college.asked[student].courses), "ranked": options, "password": password}


def ranked(college: Curriculum, student: str, random: Random) -> list[str]:
    """Rank options for each need of a student, the needs by turns; what fits has no privilege."""
    lists = [
        _drawn(options, college.asked[student].fitting[need], random)
        for need, options in sorted(open_options(college, student).items())
    ]
    longest = max(map(len, lists), default=0)
    return [one[place] for place in range(longest) for one in lists if place < len(one)]


def open_options(college: Curriculum, student: str) -> dict[str, list[str]]:
    """Return the options of each need of a student: the sections that have a seat."""
    asked = college.asked[student]
    done = {college.ensembles.get(course) for course in college.passed[student]}
    found: dict[str, list[str]] = {}
    for need, one in asked.fitting.items():
        course = one.split(":")[0]
        courses = [c for c in asked.programme.open_courses if college.ensembles[c] not in done]
        wanted = [course] if need == "physical-education" else courses
        found[need] = [f"{c}:{s}" for c, s in sorted(college.capacity) if c in wanted]
    return found


def _drawn(options: list[str], fitting: str, random: Random) -> list[str]:
    """Draw six options, the popular ones sooner, and the one that fits among them."""
    others = [option for option in options if option != fitting]
    # Tastes are alike: by its place in the list an option is popular with everybody, and so scarce.
    popular = sorted(
        others, key=lambda option: random.random() ** (1 + others.index(option) % 5), reverse=True
    )
    drawn = [fitting, *popular[: RANKS - 1]]
    random.shuffle(drawn)
    return drawn


def _ranks(student: str, options: Iterable[str]) -> Iterator[Row]:
    for rank, option in enumerate(options, start=1):
        yield {"student": student, "rank": str(rank), "option": option}


def refusals(college: Curriculum) -> list[Refused]:
    """Write lines for every reason to refuse one. No student has two: each may be imported alone, or all together."""
    found = [
        Refused(REQUESTS, "unknown-student", [{"student": "9999999", "course": "603-101-MA"}]),
        Refused(CHOICES, "unknown-student", [*_ranks("9999999", ["109-101-MQ"])]),
    ]
    used: set[str] = set()
    for kind, slug, spoil in _BAD:
        student, lines = _first(college, spoil, used)
        used.add(student)
        rows = (
            [{"student": student, "course": course} for course in lines]
            if kind == REQUESTS
            else [*_ranks(student, lines)]
        )
        found.append(Refused(kind, slug, rows))
    student, lines = _first(college, _ranking(lambda options: options), used)
    twice = [{**row, "rank": "1"} if row["rank"] == "2" else row for row in _ranks(student, lines)]
    return [*found, Refused(CHOICES, "duplicate-key", twice)]


def _first(college: Curriculum, spoil: _Spoil, used: Container[str]) -> tuple[str, list[str]]:
    """Return the first student of whom such lines can be written, and the lines."""
    for student in college.asked:
        if student not in used and (lines := spoil(college, student)):
            return student, lines
    raise AssertionError("no student is so placed")


def _at(session: int, *courses: str) -> _Spoil:
    """Have students who come to a session ask for some courses."""
    return lambda college, student: [*courses] if college.asked[student].session == session else []


def _required(kind: str, session: int) -> _Spoil:
    """Have students ask for a course of the second session that has a prerequisite of a kind."""

    def lines(college: Curriculum, student: str) -> list[str]:
        ahead = specific(college.asked[student].programme, 1)
        rows = [
            row for row in college.rows["prerequisites"] if row["kind"] == kind and row["course"] in ahead
        ]
        return [rows[0]["course"]] if rows and college.asked[student].session == session else []

    return lines


def _ranking(spoil: Callable[[list[str]], list[str]]) -> _Spoil:
    """Spoil the ranks of students who owe physical education only."""

    def lines(college: Curriculum, student: str) -> list[str]:
        only = college.asked[student].fitting.keys() == {"physical-education"}
        return spoil(ranked(college, student, Random(student))) if only else []

    return lines


def _seven(college: Curriculum, student: str) -> list[str]:
    """Rank one option more than are taken for a need."""
    options = open_options(college, student).get("physical-education", [])
    return options[: RANKS + 1] if len(options) > RANKS else []


def _instead(pick: Callable[[Curriculum, str], list[str]]) -> _Spoil:
    """Have students rank another option instead of their first, where there is one."""

    def lines(college: Curriculum, student: str) -> list[str]:
        others = pick(college, student) if "complementary" in college.asked[student].fitting else []
        return [others[0], *ranked(college, student, Random(student))[1:]] if others else []

    return lines


def _own_discipline(college: Curriculum, student: str) -> list[str]:
    programme = college.asked[student].programme
    own = {course[:3] for number in range(len(programme.sessions)) for course in specific(programme, number)}
    return [course for course in college.ensembles if course[:3] in own]


def _closed_domain(college: Curriculum, student: str) -> list[str]:
    domains = college.asked[student].programme.domains.split(",")
    own = _own_discipline(college, student)
    return [c for c, one in college.ensembles.items() if one[0] not in domains and c not in own]


def _same_ensemble(college: Curriculum, student: str) -> list[str]:
    done = {college.ensembles.get(course) for course in college.passed[student]}
    return [c for c, one in college.ensembles.items() if one in done and c not in college.passed[student]]


# What is asked for, why it is refused, and what makes the lines of a student (nothing: not of this one).
_BAD: list[tuple[str, str, _Spoil]] = [
    (REQUESTS, "course-not-offered", _at(1, NOT_OFFERED)),
    (REQUESTS, "already-passed", _at(2, "603-101-MA")),
    (REQUESTS, "prerequisite-missing", _required("PA", 1)),
    (REQUESTS, "relative-prerequisite-missing", _required("PR", 1)),
    (REQUESTS, "corequisite-alone", _required("CR", 2)),
    (CHOICES, "physical-education-order", _at(1, "109-103-MQ")),
    (CHOICES, "already-passed", _at(3, "109-101-MQ")),
    (CHOICES, "option-not-offered", _ranking(lambda options: [f"{options[0][:10]}:99999", *options[1:]])),
    (CHOICES, "not-an-option", _ranking(lambda options: ["603-101-MA", *options[1:]])),
    (CHOICES, "missing-rank", _ranking(lambda options: options[:4])),
    (CHOICES, "repeated-option", _ranking(lambda options: [*options[:5], options[0]])),
    (CHOICES, "too-many-options", _seven),
    (CHOICES, "own-discipline", _instead(_own_discipline)),
    (CHOICES, "domain-closed", _instead(_closed_domain)),
    (CHOICES, "same-ensemble", _instead(_same_ensemble)),
]
