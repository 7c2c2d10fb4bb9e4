"""The options that students rank: which there are, and every reason why one may not be ranked.

Sources: the guide; RREC, section 9, Dawson and Lennoxville on complementary courses: outside the programme's own field,
one course of each ensemble.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import reason
from omnicli.i18n import N_, Words
from omnicli.rules.choosing import NEED_NAMES
from omnicli.rules.curriculum import COMPLEMENTARY, PHYSICAL_EDUCATION, discipline, need_of
from omnicli.rules.grid import is_open
from omnicli.rules.options import Option
from omnicli.rules.physical_education import done, ensemble_of
from omnicli.rules.places import is_complementary
from omnicli.rules.prerequisites import unmet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from omnicli.errors import Reason
    from omnicli.rules.choosing import Chooser, Offer

_NOT_RANKED = frozenset({"specific", "general", "remedial"})  # categories of courses that nobody ranks


class OpenOption(NamedTuple):
    """An option offered to a student: its title and the sections that it stands for."""

    option: Option
    title: str
    sections: tuple[str, ...]


def serves(course: str, need: str, offer: Offer) -> bool:
    """Tell whether a course is one that students rank for a need: by its discipline, or as the catalogue says."""
    if need_of(course) != need:
        return False
    facts = offer.facts.get(course)
    return need == PHYSICAL_EDUCATION or (facts is not None and is_complementary(facts))


def open_options(
    need: str, offer: Offer, chooser: Chooser, taking: Collection[str] = ()
) -> tuple[OpenOption, ...]:
    """Return the options that a student may rank for a need, in order of course and section.

    A course whose sections bear different titles (activities) is an option for each of them; any other is one option.
    """
    found: list[OpenOption] = []
    for course in sorted(offer.sections):
        if serves(course, need, offer) and not any(option_faults(Option(course), taking, offer, chooser)):
            found += _options_of(course, offer.sections[course])
    return tuple(found)


def _options_of(course: str, sections: Mapping[str, str]) -> Iterator[OpenOption]:
    if len(set(sections.values())) > 1:
        for section, title in sorted(sections.items()):
            yield OpenOption(Option(course, section), title, (section,))
    else:
        yield OpenOption(Option(course), next(iter(sections.values())), tuple(sorted(sections)))


def option_faults(
    option: Option, taking: Collection[str], offer: Offer, chooser: Chooser
) -> Iterator[Reason]:
    """Yield every reason why an option may not be ranked; `taking` are the courses asked for beside it."""
    course = option.course
    sections = offer.sections.get(course)
    if sections is None or (option.section and option.section not in sections):
        yield reason("option-not-offered", N_("{option} is not offered in this term."), option=str(option))
    if course in taking:
        why = N_("{course} is asked for already: it is not to be ranked as well.")
        yield reason("asked-twice", why, course=course)
    yield from _out_of_place(option, offer, chooser)
    yield from done_faults(course, chooser)
    yield from ensemble_faults(course, offer, chooser)
    yield from unmet(
        course,
        offer.prerequisites.get(course, ()),
        chooser.transcript,
        taking,
        offer.rules,
        facts=offer.facts,
    )


def _out_of_place(option: Option, offer: Offer, chooser: Chooser) -> Iterator[Reason]:
    """Yield why an option is none: it serves no need, or none of the student's."""
    course, need = option.course, need_of(option.course)
    facts = offer.facts.get(course)
    limited = chooser.needs is not None and course in offer.sections
    if (facts and facts.category in _NOT_RANKED) or (limited and not serves(course, need, offer)):
        why = N_("{option} is neither physical education nor a complementary course.")
        yield reason("not-an-option", why, option=str(option))
    elif chooser.needs is not None and need not in chooser.needs:
        why = N_("{option} is not to be ranked: no {need} is to be chosen this term.")
        yield reason("need-not-owed", why, option=str(option), need=Words(NEED_NAMES[need]))
    if chooser.needs is not None and course in chooser.transcript.doing:
        yield reason("in-progress", N_("{course} is in progress: wait for its result."), course=course)


def done_faults(course: str, chooser: Chooser) -> Iterator[Reason]:
    """Yield why a course is not to be taken again: it is passed, or the student is exempt from it."""
    if chooser.transcript.passed(course):
        yield reason("already-passed", N_("{course} has been passed already."), course=course)
    elif chooser.transcript.settled(course):
        yield reason("already-exempt", N_("{course}: an exemption was granted already."), course=course)


def ensemble_faults(course: str, offer: Offer, chooser: Chooser) -> Iterator[Reason]:
    """Yield why a course would not count: the programme's own field, a closed domain, an ensemble taken before."""
    facts = offer.facts.get(course)
    ensemble = facts.ensemble if facts else ""
    if need_of(course) == COMPLEMENTARY:
        if discipline(course) in chooser.own_disciplines:
            why = N_("{course} is of the programme's own disciplines: it cannot be a complementary course.")
            yield reason("own-discipline", why, course=course)
        if not is_open(ensemble, chooser.domains):
            why = N_("{course} is of a domain that is closed to the programme.")
            yield reason("domain-closed", why, course=course)
    for other in _same_ensemble(course, ensemble, offer, chooser):
        why = N_("{course} is of the same ensemble as {other}, which counts already.")
        yield reason("same-ensemble", why, course=course, other=other)


def _same_ensemble(course: str, ensemble: str, offer: Offer, chooser: Chooser) -> list[str]:
    """Return the other courses that stand for a course's ensemble: passed, exempt or in progress."""
    transcript = chooser.transcript
    if need_of(course) == PHYSICAL_EDUCATION:
        standing = done(transcript, offer.facts).get(ensemble_of(course, offer.facts), course)
        return [standing] if standing != course else []
    if not ensemble:
        return []
    return [
        other
        for other in sorted(transcript.courses)
        if other != course
        and (facts := offer.facts.get(other))
        and facts.ensemble == ensemble
        and need_of(other) == COMPLEMENTARY
        and (transcript.settled(other) or other in transcript.doing)
    ]
