"""The three ensembles of physical education: the first two in any order, both before the third (RREC)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.curriculum import PHYSICAL_EDUCATION, discipline, need_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from omnicli.rules.curriculum import CourseFacts
    from omnicli.rules.record import Transcript

ENSEMBLES = FIRST, SECOND, THIRD = ("1", "2", "3")
_BY_BLOCK = {"101": FIRST, "102": SECOND, "103": THIRD}


def ensemble_of(course: str, facts: Mapping[str, CourseFacts] | None = None) -> str:
    """Return the ensemble of a course of physical education: the catalogue's, else by its code; '' of any other."""
    if need_of(course) != PHYSICAL_EDUCATION:
        return ""
    known = facts.get(course) if facts else None
    if known and known.ensemble in ENSEMBLES:
        return known.ensemble
    return _BY_BLOCK.get(course[4:7], "")


def done(transcript: Transcript, facts: Mapping[str, CourseFacts] | None = None) -> Mapping[str, str]:
    """Return the ensembles that the student has passed, is exempt from or is doing, each with its course."""
    found: dict[str, str] = {}
    for course in sorted(transcript.courses):
        ensemble = ensemble_of(course, facts)
        if not ensemble:
            continue
        if transcript.settled(course):
            found[ensemble] = course
        elif course in transcript.doing:
            found.setdefault(ensemble, course)
    return found


def out_of_order(
    course: str, transcript: Transcript, facts: Mapping[str, CourseFacts] | None = None
) -> tuple[Reason, ...]:
    """Return why a course of the third ensemble may not be taken yet: which of the first two are not done."""
    if ensemble_of(course, facts) != THIRD:
        return ()
    missing = tuple(
        f"{discipline(course)}-10{one}" for one in (FIRST, SECOND) if one not in done(transcript, facts)
    )
    if not missing:
        return ()
    message = N_(
        "{course} comes after 109-101 and 109-102, which may be taken in any order; still to be done: {missing}."
    )
    return (reason("physical-education-order", message, course=course, missing=missing),)
