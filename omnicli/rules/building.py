"""The building of a term's timetables («confection des horaires»): who gets which seat, and why.

The rule, published in the docs so that a student can check it:

1. A course whose requirements are not met, as the record is now, is denied first.
2. Students come in an order: the last term of a programme first; then who asks for a course of one section only, or
   holds seats already; then all others. Within each of these, by the lottery of the seed (`rules.lottery`).
3. Ranked options are placed need by need, physical education and then the complementary course, by an exact optimum
   (`rules.assignment`). An option counts when it leaves some choice of sections for the student's other courses,
   seats aside, and does not meet at the time of a seat that is held.
4. Each student gets a section of every other course (`rules.sectioning`): the places of step 3 are held by then.
5. A course that must be taken with one that was denied is taken back, and its seat offered to who
   was denied it and has what it must be taken with.

Seats held before are kept as they are. All is computed from its arguments: the same ones give the same result.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from omnicli.rules.building_ranked import place_need
from omnicli.rules.building_room import Room
from omnicli.rules.curriculum import NEEDS
from omnicli.rules.lottery import lottery
from omnicli.rules.options import Option
from omnicli.rules.placements import (
    ALL,
    BY_LOT,
    COREQUISITE_DENIED,
    FIXED,
    FULL,
    HELD_BEFORE,
    LAST_TERM,
    ONLY_SECTION,
    PREREQUISITE_FAILED,
    PRIORITIES,
    SEAT_GIVEN,
    Placement,
    placement,
)
from omnicli.rules.sectioning import Request, SectionSeats, seat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from omnicli.errors import Reason
    from omnicli.rules.building_room import Place, Section
    from omnicli.rules.choice_rules import ChoiceRules
    from omnicli.rules.sectioning import Denial, Seating


_NEED_SHARE = 0.1  # of the work; the rest is giving sections


class Asked(NamedTuple):
    """What a student asks for and how things stand.

    `held` are the seats held already, course to section. `failed` are the courses, ranked ones too, whose requirements
    are not met. `along` are, by course, the sets of courses one of which must be taken with it in this very term.
    `awaiting` are the courses allowed only because a prerequisite is in progress: its mark is not in.
    """

    student: str
    courses: tuple[str, ...]
    ranked: tuple[Option, ...]
    held: Mapping[str, str]
    last_term: bool
    failed: Mapping[str, tuple[Reason, ...]]
    along: Mapping[str, tuple[tuple[str, ...], ...]]
    awaiting: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a build rests on: two that are equal are built alike. Students and sections are in order."""

    term: str
    rules: ChoiceRules
    asked: tuple[Asked, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """What a build gives and denies, in order of student and course.

    `weights` are what a seat of a ranked option weighed, where that is something; `costs` what a rank costs; `bound` is
    what no method could exceed.
    """

    placements: tuple[Placement, ...]
    weights: Mapping[Place, int]
    costs: Mapping[int, int]
    bound: int

    @property
    def seats(self) -> Iterator[tuple[str, str, str]]:
        """The seats to be given: those held before are not among them."""
        return (
            (one.student, one.course, one.section)
            for one in self.placements
            if one.section is not None and one.slug != HELD_BEFORE
        )


@dataclass(slots=True)
class Person:
    """A student while timetables are built: `courses` are still to be seated, `held` grows."""

    asked: Asked
    priority: str
    lottery: int
    courses: tuple[str, ...]
    held: dict[str, str] = field(default_factory=dict)

    @property
    def places(self) -> tuple[Place, ...]:
        """The seats held by now."""
        return tuple(self.held.items())


def build(
    situation: Situation, *, seed: int, scope: str = ALL, done: Callable[[float], object] = lambda _: None
) -> Built:
    """Build the timetables of a term; `done` is told the share of the work that each step was.

    With the scope `UNPLACED`, what has a seat already is no part of what is returned.
    """
    room = Room(situation.sections, situation.rules)
    people = _in_order(situation, seed, room)
    found: list[Placement] = [one for person in people for one in _settled(person)]
    weights: dict[Place, int] = {}
    costs: dict[int, int] = {}
    bound = 0
    for need in NEEDS:
        placed = place_need(need, people, room, situation.rules.placement)
        found += placed.placements
        weights |= placed.weights
        costs |= placed.costs
        bound += placed.bound
        done(_NEED_SHARE)
    seated = _seat(people, room)
    bound += seated.bound
    found += seated.placements
    done(1 - len(NEEDS) * _NEED_SHARE)
    kept = (one for one in found if scope == ALL or one.slug != HELD_BEFORE)
    held = sum(one.slug == HELD_BEFORE for one in found) if scope == ALL else 0
    return Built(tuple(sorted(kept)), weights, costs, bound + held)


def _in_order(situation: Situation, seed: int, room: Room) -> list[Person]:
    drawn = lottery(seed, situation.term, (one.student for one in situation.asked))
    people = [_person(one, drawn[one.student], room) for one in situation.asked]
    return sorted(people, key=lambda one: (PRIORITIES.index(one.priority), one.lottery))


def _person(asked: Asked, drawn: int, room: Room) -> Person:
    fixed = asked.held or any(len(room.sections.get(course, ())) == 1 for course in asked.courses)
    priority = LAST_TERM if asked.last_term else FIXED if fixed else BY_LOT
    courses = tuple(one for one in asked.courses if one not in asked.held and one not in asked.failed)
    return Person(asked, priority, drawn, courses, dict(asked.held))


def _settled(person: Person) -> Iterator[Placement]:
    """Yield what is known before anything is placed: the courses held already, and those that may not be taken."""
    asked = person.asked
    for course in asked.courses:
        if course in asked.held:
            yield placement(asked.student, course, asked.held[course], None, HELD_BEFORE)
        elif course in asked.failed:
            required = [
                {"slug": one.slug, "message": one.message, "params": dict(one.params)}
                for one in asked.failed[course]
            ]
            yield placement(asked.student, course, None, None, PREREQUISITE_FAILED, required=required)


class _Seated(NamedTuple):
    placements: list[Placement]
    bound: int


def _seat(people: Sequence[Person], room: Room) -> _Seated:
    """Seat everybody in the courses that are not ranked."""
    seating = seat(_requests(people), _left(room), room.lunch)
    given, denied = dict(seating.seats), list(seating.denied)
    for (_, course), section in given.items():
        room.take((course, section))
    taken_back: dict[tuple[str, str], list[str]] = {}
    # Whom a seat goes to in turn may lack the corequisite too; what is taken back is never given again.
    while lost := _without_corequisite(people, given):
        taken_back |= lost
        for student, course in lost:
            room.give_back((course, given.pop((student, course))))
        denied = _again(people, room, given, denied)
    seated = {person.asked.student: person for person in people}
    placements = [
        *(_given(room, student, course, section) for (student, course), section in given.items()),
        *(_denied(one, seated[one.student]) for one in denied),
        *(
            placement(student, course, None, None, COREQUISITE_DENIED, courses=courses)
            for (student, course), courses in taken_back.items()
        ),
    ]
    return _Seated(placements, _bound(people, room, seating))


def _bound(people: Sequence[Person], room: Room, seating: Seating) -> int:
    """Return the most that any method could seat, were the ranked options placed otherwise, or not at all."""
    if not seating.denied:
        return len(seating.seats)
    before = [Request(one.asked.student, one.courses, one.asked.held) for one in people if one.courses]
    if all(len(one.held) == len(one.asked.held) for one in people):
        return seating.bound
    free = [SectionSeats(*place, room.before[place], mask) for place, mask in room.masks.items()]
    return seat(before, free, room.lunch).bound


def _requests(people: Iterable[Person]) -> list[Request]:
    return [Request(one.asked.student, one.courses, one.held) for one in people if one.courses]


def _left(room: Room) -> list[SectionSeats]:
    return [SectionSeats(*place, room.free[place], mask) for place, mask in room.masks.items()]


def _given(room: Room, student: str, course: str, section: str) -> Placement:
    slug = ONLY_SECTION if len(room.sections[course]) == 1 else SEAT_GIVEN
    return placement(student, course, section, None, slug)


def _denied(one: Denial, person: Person) -> Placement:
    """Say a denial: the group, of a course already held, that stands in the way; who came before, for a full one."""
    said: dict[str, object] = {
        "courses": [str(Option(course, person.held.get(course, ""))) for course in one.courses],
        "sections": list(one.sections),
    }
    if one.why == FULL:
        said |= {"lottery": person.lottery, "priority": person.priority}
    return placement(one.student, one.course, None, None, one.why, **said)


def _without_corequisite(
    people: Iterable[Person], given: Mapping[tuple[str, str], str]
) -> dict[tuple[str, str], list[str]]:
    """Return the seats of courses whose corequisite was denied, each with what it needed; what hangs on those too."""
    found: dict[tuple[str, str], list[str]] = {}
    for person in people:
        if not person.asked.along:
            continue
        student = person.asked.student
        has = {*person.held, *(course for course in person.courses if (student, course) in given)}
        while lacking := {
            course: needed
            for course, needed in person.asked.along.items()
            if course in has and (student, course) in given and not all(has & {*one} for one in needed)
        }:
            for course, needed in lacking.items():
                found[student, course] = sorted(
                    {other for one in needed if not has & {*one} for other in one}
                )
            has -= lacking.keys()
    return found


def _again(
    people: Iterable[Person], room: Room, given: dict[tuple[str, str], str], denied: list[Denial]
) -> list[Denial]:
    """Offer the seats that were taken back to whom they had been denied; return who still goes without."""
    wanting: dict[str, list[str]] = {}
    for one in denied:
        wanting.setdefault(one.student, []).append(one.course)
    requests = []
    for person in people:
        student = person.asked.student
        if student in wanting:
            seats = {
                course: given[student, course] for course in person.courses if (student, course) in given
            }
            requests.append(Request(student, tuple(wanting[student]), {**person.held, **seats}))
    seating = seat(requests, _left(room), room.lunch)
    for (student, course), section in seating.seats.items():
        given[student, course] = section
        room.take((course, section))
    return list(seating.denied)
