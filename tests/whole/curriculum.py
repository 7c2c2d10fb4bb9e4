"""Programmes invented over a real cégep's offering, with the students who come to each of their sessions.

The offering says which courses there are and when their sections meet; grids, prerequisites, students and records are
invented so that everybody has a next session that can be lived: a timetable without clash is found for each, and the
seats of a course are what these timetables take and a twentieth more. Nothing here reads a clock or a store.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from omnicli.demo.names import invent as invent_name
from omnicli.rules.curriculum import is_place
from omnicli.rules.people import make_permanent_code
from omnicli.rules.terms import previous_term
from omnicli.rules.values import parse_time, parse_weekday
from omnicli.rules.weeks import Weeks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from omnicli.rules.weeks import Mask

Row: TypeAlias = "dict[str, str]"
Seat: TypeAlias = "tuple[str, str]"

TERM = "20263"
VERSION = "2020"
NOT_OFFERED = "105-9A3-VA"  # a course of the catalogue that the term does not give
LOAD = 7  # courses of a session
MOST_SESSIONS = 6
SPARE = 5  # seats beyond a hundred needed
# A programme, its title, and the disciplines of its specific courses: no course is of two programmes.
PROGRAMMES = (
    ("145.A0", "Santé animale", "145"),
    ("200.B1", "Sciences de la nature", "101 202 203"),
    ("200.C1", "Sciences informatiques et mathématiques", "201 360"),
    ("221.B0", "Technologie du bâtiment", "221"),
    ("243.D0", "Électronique et informatique industrielle", "243 247"),
    ("300.A1", "Sciences humaines", "300 320 330 350 381"),
    ("322.A1", "Éducation à l'enfance", "322 332 340 387"),
    ("351.A1", "Éducation spécialisée", "351 385"),
    ("410.B0", "Comptabilité et gestion", "383 401 410"),
    ("420.B0", "Techniques de l'informatique", "420"),
    ("551.A0", "Musique", "551"),
    ("582.A1", "Multimédia et médias", "502 530 582"),
)
# What every programme asks for in its sessions, in an English-language cégep.
_GENERAL = (
    "603-101-MA 345-101-MQ 109-101-MQ",
    "603-102-MQ 345-102-MQ 109-102-MQ",
    "603-103-MQ 602-101-MQ COM-001-03",
    "603-HSE-VA 109-103-MQ COM-002-03",
    "345-HSB-VA",
    "602-HSW-VA",
)
_OWN = ("603-HSE-VA", "345-HSB-VA", "602-HSW-VA")
_COMPLEMENTARY = re.compile(r"[3-6]\d\d-H[ST][A-Z]-V.")
_REMEDIAL = re.compile(r"\d{3}-0\d\d-RE")
_GENERAL_DISCIPLINES = ("109", "345", "602", "603")
_DOMAINS = {
    "a": "305 320 330 381 383 387 401",
    "b": "101 202 203",
    "c": "607 608 609 610 613",
    "d": "420",
    "e": "500 510 520 530 550",
    "f": "365",
}
_DOMAIN_OF = {code: domain for domain, codes in _DOMAINS.items() for code in codes.split()}


class Offered:
    """A term's sections: which week each takes, as bits, and which go together."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Read an offering as a file has it: one line a meeting, some of them twice."""
        times = defaultdict(set)
        self.titles: dict[str, str] = {}
        for row in rows:
            when = parse_weekday(row["day"]), parse_time(row["start"]), parse_time(row["end"])
            times[row["course"], row["section"]].add(when)
            self.titles.setdefault(row["course"], row["title"])
        weeks = Weeks(time for held in times.values() for time in held)
        self.masks: dict[str, dict[str, Mask]] = defaultdict(dict)
        for (course, section), held in sorted(times.items()):
            self.masks[course][section] = weeks.mask(held)
        self.ensembles = dict(_ensembles(sorted(self.masks)))

    def together(
        self, asked: Sequence[Collection[str]], load: Mapping[Seat, int] | None = None
    ) -> list[Seat] | None:
        """Return a section of one course of each kind asked, none of which clash; the least loaded come first."""
        load = load or {}
        kinds = [
            sorted((load.get((c, s), 0), c, s, mask) for c in courses for s, mask in self.masks[c].items())
            for courses in asked
        ]
        return _without_clash(sorted(kinds, key=len), 0)


def _without_clash(kinds: Sequence[Sequence[tuple[int, str, str, Mask]]], week: Mask) -> list[Seat] | None:
    if not kinds:
        return []
    for _, course, section, mask in kinds[0]:
        rest = None if mask & week else _without_clash(kinds[1:], week | mask)
        if rest is not None:
            return [(course, section), *rest]
    return None


def _ensembles(courses: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give the complementary courses of each domain to its two ensembles by turns."""
    many: Counter[str] = Counter()
    for course in courses:
        domain = _DOMAIN_OF.get(course[:3])
        if domain and _COMPLEMENTARY.match(course):
            yield course, f"{domain}{many[domain] % 2 + 1}"
            many[domain] += 1


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme: the courses of each session, and the complementary ones open to it."""

    code: str
    title: str
    sessions: tuple[tuple[str, ...], ...]
    open_courses: tuple[str, ...]

    @property
    def domains(self) -> str:
        """The domains open to it, as a grid lists them."""
        return ",".join(sorted({_DOMAIN_OF[code[:3]] for code in self.open_courses}))


def grids_for(offered: Offered) -> list[Programme]:
    """Invent the programmes: each session holds courses of which some sections go together."""
    return [_programme(offered, *one) for one in PROGRAMMES]


def _programme(offered: Offered, code: str, title: str, disciplines: str) -> Programme:
    own = {*disciplines.split(), code[:3]}
    closed = {_DOMAIN_OF.get(one, "") for one in own}
    open_courses = tuple(course for course, one in offered.ensembles.items() if one[0] not in closed)
    left = [course for course in sorted(offered.masks, key=_year) if _is_specific(course, own, offered)]
    sessions = []
    for general in _GENERAL[:MOST_SESSIONS]:
        session = general.split()
        for course in left:
            if len(session) < LOAD and _can_be_held(offered, [*session, course], open_courses):
                session.append(course)
        if len(session) < LOAD:
            break
        left = [course for course in left if course not in session]
        sessions.append(tuple(session))
    return Programme(code, title, tuple(sessions), open_courses)


def _is_specific(course: str, own: Collection[str], offered: Offered) -> bool:
    return course[:3] in own and course not in offered.ensembles and not _REMEDIAL.match(course)


def _year(course: str) -> tuple[bool, str]:
    """Order courses as years do, by the first digit of the middle block; those that have none come last."""
    return not course[4].isdigit(), course[4:]


def _can_be_held(offered: Offered, session: Sequence[str], open_courses: Sequence[str]) -> bool:
    """Tell whether the courses of a session go together, whichever ensemble is closed by then."""
    open_by_then = [
        [course for course in open_courses if offered.ensembles[course] != closed]
        for closed in {offered.ensembles[course] for course in open_courses}
    ]
    kinds = open_by_then if any(map(is_place, session)) else [open_courses]
    return all(offered.together(slots(session, one)) is not None for one in kinds)


def slots(session: Iterable[str], open_courses: Collection[str]) -> list[Collection[str]]:
    """Return what may be taken for each line of a session: its course, or any that is open for a place."""
    return [open_courses if is_place(course) else (course,) for course in session]


class Asked(NamedTuple):
    """What a student is to ask for: courses, and for each need the options, one of which fits the rest."""

    courses: tuple[str, ...]
    fitting: dict[str, str]
    session: int
    programme: Programme


@dataclass(frozen=True, slots=True)
class Curriculum:
    """The lines of every import, and what each student is to ask for (by number)."""

    rows: dict[str, list[Row]]
    asked: dict[str, Asked]
    capacity: dict[Seat, int]
    passed: dict[str, tuple[str, ...]]
    ensembles: dict[str, str]


def curriculum_for(
    rows: Sequence[Mapping[str, str]], *, students: int = 1000, seed: int = 2026
) -> Curriculum:
    """Invent programmes, students of each of their sessions in turn, and seats for all of them."""
    offered = Offered(rows)
    programmes = grids_for(offered)
    ensembles = offered.ensembles
    cells = [(one, n) for one in programmes for n in range(len(one.sessions))]
    random = Random(seed)
    people, record, asked, passed = [], [], {}, {}
    load: Counter[Seat] = Counter()
    for index in range(students):
        programme, session = cells[index % len(cells)]
        person = _person(index, programme.code, session, random)
        number = person["number"]
        past = list(_past(programme, session, ensembles, random))
        seats = _seats(offered, programme, session, {ensembles[c] for _, c in past if c in ensembles}, load)
        load.update(seats)
        people.append(person)
        record += [_result(number, term, course, random) for term, course in past]
        asked[number] = _asked(programme, session, seats)
        passed[number] = tuple(course for _, course in past)
    capacity = _capacities(load)
    return Curriculum(
        rows={
            "programs": [{"code": one.code, "title": one.title} for one in programmes],
            "courses": list(_course_rows(offered, programmes, ensembles)),
            "prerequisites": [row for one in programmes for row in _prerequisites(one)],
            "grid": [row for one in programmes for row in _grid(one)],
            "students": people,
            "record": record,
            "offering": [
                {**row, "capacity": str(capacity.get((row["course"], row["section"]), 0))} for row in rows
            ],
        },
        asked=asked,
        capacity=capacity,
        passed=passed,
        ensembles=ensembles,
    )


def _person(index: int, program: str, session: int, random: Random) -> Row:
    admitted = TERM
    for _ in range(session):
        admitted = previous_term(admitted)
    name = invent_name(random)
    born = date(int(admitted[:4]) - 18, 1, 1) + timedelta(days=random.randrange(270))
    return {
        "number": f"{admitted[2:4]}{index:05d}",
        "permanent_code": make_permanent_code(
            name.last, name.first, born, female=name.female, sequence=index % 100
        ),
        "last_name": name.last,
        "first_name": name.first,
        "birth_date": born.isoformat(),
        "program": program,
        "admission_term": admitted,
    }


def _past(
    programme: Programme, session: int, ensembles: Mapping[str, str], random: Random
) -> Iterator[tuple[str, str]]:
    """Yield what was taken in the sessions before one: a course of each line, complementary ones of two ensembles."""
    term = TERM
    taken: set[str] = set()
    for lines in reversed(programme.sessions[:session]):
        term = previous_term(term)
        for line in lines:
            course = line
            if is_place(line):
                course = random.choice([c for c in programme.open_courses if ensembles[c] not in taken])
                taken.add(ensembles[course])
            yield term, course


def _seats(
    offered: Offered, programme: Programme, session: int, done: Collection[str], load: Mapping[Seat, int]
) -> list[Seat]:
    open_courses = [c for c in programme.open_courses if offered.ensembles[c] not in done]
    found = offered.together(slots(programme.sessions[session], open_courses), load)
    assert found is not None, f"no timetable for session {session + 1} of {programme.code}"
    return found


def _asked(programme: Programme, session: int, seats: Iterable[Seat]) -> Asked:
    lines = programme.sessions[session]
    fitting = {}
    for course, section in seats:
        if course[:3] == "109":
            fitting["physical-education"] = f"{course}:{section}"
        elif course not in lines:
            fitting["complementary"] = f"{course}:{section}"
    courses = tuple(one for one in lines if one[:3] not in ("109", "COM"))
    return Asked(courses, fitting, session + 1, programme)


def _result(number: str, term: str, course: str, random: Random) -> Row:
    mark = min(100, max(60, round(random.gauss(76, 10))))
    return {"student": number, "term": term, "course": course, "mark": str(mark), "remark": ""}


def _capacities(load: Mapping[Seat, int]) -> dict[Seat, int]:
    """Return the seats of each section: those needed, and to each course a twentieth more, least where most are."""
    seats = dict(load)
    of_course: dict[str, list[Seat]] = defaultdict(list)
    for seat in sorted(load):
        of_course[seat[0]].append(seat)
    for alike in of_course.values():
        for _ in range(-(-sum(load[seat] for seat in alike) * SPARE // 100)):
            seats[min(alike, key=lambda seat: seats[seat])] += 1
    return seats


def _course_rows(
    offered: Offered, programmes: Iterable[Programme], ensembles: Mapping[str, str]
) -> Iterator[Row]:
    specific = {c for one in programmes for session in one.sessions for c in session}
    for course, title in sorted({**offered.titles, NOT_OFFERED: "Astronomie"}.items()):
        category = "specific" if course in specific else ""
        if course[:3] in _GENERAL_DISCIPLINES:
            category = "physical-education" if course[:3] == "109" else "general"
        ensemble = ensembles.get(course, course[6] if course[:3] == "109" else "")
        yield {
            "code": course,
            "title": title,
            "category": "complementary" if course in ensembles else category,
            "ensemble": ensemble,
        }


def _grid(programme: Programme) -> Iterator[Row]:
    for number, session in enumerate(programme.sessions, start=1):
        for course in session:
            place = is_place(course)
            yield {
                "program": programme.code,
                "version": VERSION,
                "session": str(number),
                "course": course,
                "part": _part(course),
                "ensemble": programme.domains if place else "",
            }


def _part(course: str) -> str:
    if is_place(course):
        return "complementary"
    if course in _OWN:
        return "own"
    return "common" if course[:3] in _GENERAL_DISCIPLINES else "specific"


def specific(programme: Programme, session: int) -> list[str]:
    """Return the specific courses of a session, counted from 0."""
    return [course for course in programme.sessions[session] if _part(course) == "specific"]


def _prerequisites(programme: Programme) -> Iterator[Row]:
    """Yield, for each session, a course that one of the session before is absolute for, and one relative.

    The last two courses of the second session go together.
    """
    for number in range(1, len(programme.sessions)):
        before, now = specific(programme, number - 1), specific(programme, number)
        yield _asks(now[0], "PA", before[0])
        yield _asks(now[1], "PR", before[1], "50")
    one, other = specific(programme, 1)[-2:]
    yield _asks(one, "CR", other)
    yield _asks(other, "CR", one)


def _asks(course: str, kind: str, required: str, threshold: str = "") -> Row:
    return {"course": course, "kind": kind, "required": required, "threshold": threshold}
