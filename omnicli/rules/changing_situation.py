"""A student's term as a change of timetable sees it: the sections held, those with a seat, and what they can make."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from omnicli.rules.changing import Move
from omnicli.rules.configurations import Configurations, OpenSection, course
from omnicli.rules.configurations_id import Names
from omnicli.rules.configurations_steps import DayRule
from omnicli.rules.lunch import Lunch

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from omnicli.rules.choice_rules import ChoiceRules
    from omnicli.rules.weeks import Mask, Weeks

Wanted = tuple[str, str]
"""A course, and a section of it that the student wants to be in."""


@dataclass(frozen=True)
class Situation:
    """A student's term: the sections held, all sections of those courses with their free seats, and what stays put.

    `offered` has every section of each course, in order; one that never meets has an empty mask.
    """

    term: str
    own: Mapping[str, str]
    offered: Mapping[str, tuple[OpenSection, ...]]
    weeks: Weeks
    fixed: frozenset[str]
    rules: ChoiceRules

    @cached_property
    def masks(self) -> Mapping[tuple[str, str], Mask]:
        """The hours of every section."""
        return {(code, one.section): one.mask for code, sections in self.offered.items() for one in sections}

    @cached_property
    def lunch(self) -> DayRule | None:
        """A lunch that the timetable leaves today must be left tomorrow; None where the college asks for none."""
        if not self.rules.lunch_minutes:
            return None
        lunch = Lunch(self.weeks, self.rules, ())
        missing = lunch.missing(self.taken(self.own))
        bits = sum(day.within(self.rules.lunch_from, self.rules.lunch_by) for day in self.weeks.days)
        return DayRule(bits, lambda mask: not lunch.missing(mask) & ~missing)

    def taken(self, sections: Mapping[str, str]) -> Mask:
        """Return the hours of a choice of sections, clashing or not."""
        found = 0
        for seat in sections.items():
            found |= self.masks[seat]
        return found

    def choices(
        self, code: str, keep: Collection[str] = (), wanted: Collection[Wanted] = ()
    ) -> list[OpenSection]:
        """Return the sections of a course that the student may be in: the own one, and those with a free seat.

        Of a course that stays put only the own one; of one for which sections are `wanted`, only those.
        """
        own = self.own[code]
        if code in self.fixed or code in keep:
            return [one for one in self.offered[code] if one.section == own]
        asked = {section for course, section in wanted if course == code}
        return [
            one
            for one in self.offered[code]
            if (one.section == own or (one.free != 0 and one.mask)) and (not asked or one.section in asked)
        ]

    def configurations(self, keep: Collection[str] = (), wanted: Collection[Wanted] = ()) -> Configurations:
        """Return every timetable there is; `keep` are courses that stay as they are, `wanted` sections to be in."""
        courses = [course(code, self.own[code], self.choices(code, keep, wanted)) for code in self.own]
        return Configurations(courses, self.weeks.days, self.lunch)

    def name(self, sections: Mapping[str, str]) -> str:
        """Return the short name of a timetable."""
        return self._names.name(sections)

    def parse(self, text: str) -> dict[str, str]:
        """Read the short name of a timetable; raises `Invalid`."""
        return self._names.parse(text)

    @cached_property
    def _names(self) -> Names:
        sections = {code: [one.section for one in of] for code, of in self.offered.items()}
        return Names(self.term, sections)

    def moves(self, sections: Mapping[str, str]) -> tuple[Move, ...]:
        """Return the seats that move to a timetable, in order of course."""
        return tuple(
            Move(code, old, sections[code]) for code, old in sorted(self.own.items()) if sections[code] != old
        )
