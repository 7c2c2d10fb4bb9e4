"""What a course choice may hold: every reason why not, before it is submitted (guide, «Choix de cours»).

A student keeps or unticks what is proposed and ranks options for what is owed; a file of the registrar's may ask for
any course. What follows from a course, an option or the ranks is judged apart, so that a line of a file is told its
own faults.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.errors import reason
from omnicli.i18n import N_
from omnicli.rules.choice_options import done_faults, ensemble_faults, option_faults, serves
from omnicli.rules.choice_ranks import rank_faults
from omnicli.rules.curriculum import COMPLEMENTARY
from omnicli.rules.prerequisites import unmet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from omnicli.errors import Reason
    from omnicli.rules.choosing import Choice, Chooser, Offer


def refusals(choice: Choice, offer: Offer, chooser: Chooser) -> tuple[Reason, ...]:
    """Return every reason why a choice is refused, whatever the day: courses, then options, then ranks."""
    if not choice.courses and not choice.ranked:
        return (reason("empty-choice", N_("Nothing is chosen.")),)
    found: list[Reason] = []
    for course in choice.courses:
        found += course_faults(course, choice.courses, offer, chooser)
    for option in dict.fromkeys(choice.options):
        found += option_faults(option, choice.courses, offer, chooser)
    found += rank_faults(choice, offer, chooser)
    # Two options of a course share the reasons that are the course's.
    return tuple(one for place, one in enumerate(found) if one not in found[:place])


def course_faults(course: str, taking: Collection[str], offer: Offer, chooser: Chooser) -> Iterator[Reason]:
    """Yield every reason why a course may not be asked for; `taking` are all those asked for."""
    if course not in offer.sections:
        yield reason("course-not-offered", N_("{course} is not given in this term."), course=course)
    if chooser.proposed is not None and course not in chooser.proposed:
        why = N_("{course} is not proposed to you: see your academic adviser.")
        yield reason("not-proposed", why, course=course)
    yield from done_faults(course, chooser)
    if serves(course, COMPLEMENTARY, offer):
        yield from ensemble_faults(course, offer, chooser)
    others = [one for one in taking if one != course]
    yield from unmet(
        course,
        offer.prerequisites.get(course, ()),
        chooser.transcript,
        others,
        offer.rules,
        facts=offer.facts,
    )
