"""A programme's grid as it is for everybody in a term: what depends on no student, worked out once for thousands."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from omnicli.rules.curriculum import COREQUISITE, PARTS, is_place
from omnicli.rules.grid import domains, is_open, need_of_line, own_disciplines
from omnicli.rules.physical_education import ensemble_of
from omnicli.rules.places import open_courses

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from omnicli.rules.choice_rules import ChoiceRules
    from omnicli.rules.curriculum import CourseFacts, GridLine, Prerequisite

PLACE_UNITS = 6
"""Thirds of a unit of a place for a complementary course: four units in two courses (RREC, section 9)."""


def units_of(course: str, known: CourseFacts | None) -> int | None:
    """Return the units of a course in thirds, None when its hours are not known; those of a place are the law's."""
    hours = (known.theory, known.lab, known.homework) if known else (None,)
    if None in hours:
        return PLACE_UNITS if is_place(course) else None
    return sum(hour or 0 for hour in hours)


class Slot(NamedTuple):
    """A line of the grid with what the catalogue and the term's offering say of it.

    `need` is what students rank options for, '' for a course of its own; `ensemble` that of physical education.
    `given`: the term offers the course, or one that may take its place. `options` are the courses that may take a
    place. `prerequisites` are the course's own, `corequisites` the courses that go along with it.
    """

    course: str
    session: int
    part: str
    need: str
    title: str
    units: int | None
    ensemble: str
    given: bool
    options: tuple[str, ...]
    prerequisites: tuple[Prerequisite, ...]
    corequisites: frozenset[str]

    @property
    def is_place(self) -> bool:
        """Tell whether a complementary course takes this line."""
        return is_place(self.course)


class Frame:
    """The slots of a grid's version, in order of session, part and course; and what the rules ask of them."""

    def __init__(
        self,
        lines: Sequence[GridLine],
        prerequisites: Mapping[str, Sequence[Prerequisite]],
        offered: Collection[str],
        facts: Mapping[str, CourseFacts],
        rules: ChoiceRules,
        term: str = "",
    ) -> None:
        """`offered` are the courses of which the term has sections, `facts` the catalogue."""
        self.lines, self.facts, self.rules, self.term = lines, facts, rules, term
        self._prerequisites, self._offered = prerequisites, offered
        self._ensembles = {ensemble_of(course, facts) for course in offered} - {""}
        open_to_it = list(open_courses(lines, offered, facts, self._own_disciplines()))
        slots = (self._slot(line, open_to_it) for line in lines)
        self.slots = sorted(slots, key=lambda slot: (slot.session, PARTS.index(slot.part), slot.course))
        self.loads = Counter(line.session for line in lines)
        self.asked = frozenset(
            other for slot in self.slots for one in slot.prerequisites for other in one.alternatives
        )

    def _own_disciplines(self) -> frozenset[str]:
        return own_disciplines(self.lines[0].program, self.lines) if self.lines else frozenset()

    def _slot(self, line: GridLine, open_to_it: Sequence[CourseFacts]) -> Slot:
        known = self.facts.get(line.course)
        own = tuple(self._prerequisites.get(line.course, ()))
        ensemble = ensemble_of(line.course, self.facts)
        options = tuple(_options(line, open_to_it)) if is_place(line.course) else ()
        return Slot(
            course=line.course,
            session=line.session,
            part=line.part,
            need=need_of_line(line),
            title=known.title if known else "",
            units=units_of(line.course, known),
            ensemble=ensemble,
            given=line.course in self._offered or ensemble in self._ensembles or bool(options),
            options=options,
            prerequisites=own,
            corequisites=frozenset(
                other for one in own if one.kind == COREQUISITE for other in one.alternatives
            ),
        )

    def most(self, session: int) -> int:
        """Return how many courses a term holds: its session's and the college's few more, or the heaviest session's."""
        return max(self.loads[session] + self.rules.extra_courses, *self.loads.values(), 0)


def _options(line: GridLine, open_to_it: Sequence[CourseFacts]) -> list[str]:
    listed = domains(line.ensemble)
    return [course.code for course in open_to_it if is_open(course.ensemble, listed)]
