"""Placing the ranked options of one need: physical education, or a complementary course."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from omnicli.rules.assignment import Wish, assign
from omnicli.rules.curriculum import PHYSICAL_EDUCATION, need_of
from omnicli.rules.placements import (
    CLASH,
    FIRST_CHOICE,
    FULL,
    HELD_BEFORE,
    LUNCH,
    NO_CHOICE_LEFT,
    NOT_OFFERED,
    OBTAINED,
    OPEN,
    PREREQUISITE_FAILED,
    RANKED_CHOICE,
    placement,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from omnicli.rules.assignment import Assignment
    from omnicli.rules.building import Asked, Person
    from omnicli.rules.building_room import Place, Room
    from omnicli.rules.options import Option
    from omnicli.rules.placements import Placement


class Placed(NamedTuple):
    """The places of a need, what a seat weighed, what a rank costs, and how many no method could exceed."""

    placements: list[Placement]
    weights: dict[Place, int]
    costs: Mapping[int, int]
    bound: int


class _Choice(NamedTuple):
    """An option as it stands for a student: the sections that may be given, or why none may."""

    rank: int
    option: Option
    places: tuple[Place, ...]
    state: str
    courses: tuple[str, ...] = ()


def options_of(asked: Asked, need: str) -> list[tuple[int, Option]]:
    """Return the options of a need with their ranks; a course that is asked for in any case is no option."""
    ranked = enumerate((one for one in asked.ranked if need_of(one.course) == need), start=1)
    return [(rank, one) for rank, one in ranked if one.course not in asked.courses]


def place_need(need: str, people: Sequence[Person], room: Room, rule: str) -> Placed:
    """Place the ranked options of a need; people come in order, and hold their place afterwards."""
    found: list[Placement] = []
    choosing: list[tuple[Person, list[_Choice]]] = []
    for person in people:
        options = options_of(person.asked, need)
        held = _held(person, need, options)
        if held:
            found.append(held)
        elif options:
            choosing.append((person, _choices(person, options, room)))
    keys = {_key(place): place for _, choices in choosing for one in choices for place in one.places}
    wishes = [Wish(person.asked.student, _edges(choices)) for person, choices in choosing]
    done = assign([one for one in wishes if one.options], {key: room.free[keys[key]] for key in keys}, rule)
    bound = _bound(choosing, len(done.places), room)
    weights = {place: done.weights.get(key, 0) for key, place in keys.items() if room.free[place] != 0}
    for person, _ in choosing:
        given = done.places.get(person.asked.student)
        if given:
            place = keys[given[0]]
            person.held[place[0]] = place[1]
            room.take(place)
    found += [_outcome(need, person, choices, _Done(done, weights, room)) for person, choices in choosing]
    return Placed(found, {place: weight for place, weight in weights.items() if weight}, done.costs, bound)


def _held(person: Person, need: str, options: Sequence[tuple[int, Option]]) -> Placement | None:
    """Return the seat, held from before, that serves the need: an option's course, or any of physical education."""
    if not options:
        return None
    courses = {option.course for _, option in options}
    for course, section in sorted(person.asked.held.items()):
        if course in courses or need == need_of(course) == PHYSICAL_EDUCATION:
            ranks = (rank for rank, one in options if one in {(course, section), (course, "")})
            rank = min(ranks, default=None)
            return placement(person.asked.student, course, section, rank, HELD_BEFORE, need=need)
    return None


def _choices(person: Person, options: Sequence[tuple[int, Option]], room: Room) -> list[_Choice]:
    """Say of each option which of its sections may be given."""
    held = room.hours(person.places)
    others = room.together([one for one in person.courses if one in room.sections], held)
    return [_choice(person, rank, option, others, room) for rank, option in options]


def _choice(person: Person, rank: int, option: Option, others: tuple[str, ...], room: Room) -> _Choice:
    if option.course in person.asked.failed:
        return _Choice(rank, option, (), PREREQUISITE_FAILED)
    offered = room.places(option.course, option.section)
    if not offered:
        return _Choice(rank, option, (), NOT_OFFERED)
    held = room.hours(person.places)
    fitting = tuple(place for place in offered if _fits(place, others, held, room))
    if fitting:
        return _Choice(rank, option, fitting, OPEN)
    courses = room.clash(offered, others, person.places)
    return _Choice(rank, option, (), CLASH if courses else LUNCH, courses)


def _fits(place: Place, others: tuple[str, ...], held: int, room: Room) -> bool:
    """Tell whether a section leaves some choice of sections for the other courses, seats aside."""
    mask = room.masks[place]
    if mask & held:
        return False
    both = held | mask
    return (room.lunch is None or room.lunch.leaves_lunch(both, held)) and room.fits(others, both)


def _edges(choices: Sequence[_Choice]) -> tuple[tuple[int, str], ...]:
    """Return the sections that may be given, each at its best rank."""
    best: dict[str, int] = {}
    for one in choices:
        for place in one.places:
            best.setdefault(_key(place), one.rank)
    return tuple((rank, key) for key, rank in best.items())


def _key(place: Place) -> str:
    return ":".join(place)


class _Done(NamedTuple):
    """The placement of a need; a section that had no seat to give has no weight."""

    assignment: Assignment
    weights: Mapping[Place, int]
    room: Room


def _outcome(need: str, person: Person, choices: Sequence[_Choice], done: _Done) -> Placement:
    asked = person.asked
    given = done.assignment.places.get(asked.student)
    said = {
        "need": need,
        "lottery": person.lottery,
        "priority": person.priority,
        "choices": [_told(one, given, done) for one in choices],
    }
    if given is None:
        return placement(asked.student, choices[0].option.course, None, None, NO_CHOICE_LEFT, **said)
    key, rank = given
    course, _, section = key.partition(":")
    slug = FIRST_CHOICE if rank == 1 else RANKED_CHOICE
    return placement(asked.student, course, section, rank, slug, **said)


def _told(one: _Choice, given: tuple[str, int] | None, done: _Done) -> dict[str, Any]:
    """Write an option as a reason keeps it: its state, what its rank costs, the weight of its lightest section."""
    told: dict[str, Any] = {"rank": one.rank, "option": str(one.option), "state": one.state}
    if one.courses:
        told["courses"] = list(one.courses)
    if one.places:
        weights = [done.weights[place] for place in one.places if place in done.weights]
        if weights:
            told["cost"] = str(done.assignment.costs.get(one.rank, one.rank))
            told["weight"] = str(min(weights))
        full = all(done.room.free[place] == 0 for place in one.places)
        obtained = given is not None and given[1] == one.rank
        told["state"] = OBTAINED if obtained else FULL if full else OPEN
    return told


def _bound(choosing: Sequence[tuple[Person, list[_Choice]]], placed: int, room: Room) -> int:
    """Return how many students any method could place: their other courses set aside, and the seats alone counted."""
    wishes = [Wish(person.asked.student, _any(person, choices, room)) for person, choices in choosing]
    able = [one for one in wishes if one.options]
    if len(able) == placed:
        return placed
    capacity = {_key(place): free for place, free in room.free.items()}
    return len(assign(able, capacity).places)


def _any(person: Person, choices: Sequence[_Choice], room: Room) -> tuple[tuple[int, str], ...]:
    held = room.hours(person.asked.held.items())
    open_to = (one for one in choices if one.state != PREREQUISITE_FAILED)
    places = (place for one in open_to for place in room.places(*one.option))
    return tuple(
        (1, key) for key in dict.fromkeys(_key(place) for place in places if not room.masks[place] & held)
    )
