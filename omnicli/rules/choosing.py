"""The values of a course choice: what is asked for, what a term offers, and who chooses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from omnicli.i18n import N_
from omnicli.rules.curriculum import COMPLEMENTARY, PHYSICAL_EDUCATION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from omnicli.rules.choice_rules import ChoiceRules
    from omnicli.rules.curriculum import CourseFacts, Prerequisite
    from omnicli.rules.options import Option
    from omnicli.rules.record import Transcript

NEED_NAMES = {PHYSICAL_EDUCATION: N_("physical education"), COMPLEMENTARY: N_("complementary course")}
"""The needs in words: message ids."""


class Ranked(NamedTuple):
    """An option and its rank, 1 being the favourite."""

    rank: int
    option: Option


class Choice(NamedTuple):
    """What is asked for. `unticked` are the needs left aside for this term."""

    courses: tuple[str, ...]
    ranked: tuple[Ranked, ...] = ()
    unticked: frozenset[str] = frozenset()

    @property
    def options(self) -> tuple[Option, ...]:
        """The options in order of rank."""
        return tuple(one.option for one in sorted(self.ranked, key=lambda one: one.rank))


class Offer(NamedTuple):
    """What a term offers: the title of each section, by course; and what courses are and ask for."""

    sections: Mapping[str, Mapping[str, str]]
    facts: Mapping[str, CourseFacts]
    prerequisites: Mapping[str, Sequence[Prerequisite]]
    rules: ChoiceRules


@dataclass(frozen=True, slots=True)
class Chooser:
    """Who chooses. `proposed` and `needs` are None where nothing limits the choice: in a file of the registrar's.

    `domains` are the domains and ensembles of complementary courses open to the programme; when empty, all are.
    """

    transcript: Transcript
    own_disciplines: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    proposed: frozenset[str] | None = None
    needs: tuple[str, ...] | None = None
