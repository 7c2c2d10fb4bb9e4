"""Prerequisites: every reason why a course may not be taken in a term.

Sources: ÉNA («préalable absolu»: passed before; «corequis»: before or at the same time), Cégep à distance («préalable
relatif»: taken before with a least mark). EQ and SU satisfy; DI when the college says so. A course in progress counts
as met while students choose: it is judged again when its mark is in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.curriculum import ABSOLUTE, COREQUISITE, RELATIVE
from omnicli.rules.physical_education import out_of_order
from omnicli.rules.record import result_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from omnicli.rules.choice_rules import ChoiceRules
    from omnicli.rules.curriculum import CourseFacts, Prerequisite
    from omnicli.rules.record import Transcript

# The slug of each kind; then what is said of a course never taken, of one whose result is too low, and of several.
_SAID = {
    ABSOLUTE: (
        "prerequisite-missing",
        N_("{course}: its absolute prerequisite {required} has not been passed yet."),
        N_("{course}: its absolute prerequisite {required} requires {threshold}%; the result is {result}."),
        N_("{course}: none of its possible absolute prerequisites has been passed ({required})."),
    ),
    RELATIVE: (
        "relative-prerequisite-missing",
        N_("{course}: its relative prerequisite {required} has not been taken yet."),
        N_(
            "{course}: its relative prerequisite {required} requires at least {threshold}%; the result is {result}."
        ),
        N_(
            "{course}: none of its possible relative prerequisites has been taken with at least {threshold}% "
            "({required})."
        ),
    ),
}


def unmet(
    course: str,
    prerequisites: Iterable[Prerequisite],
    transcript: Transcript,
    taking: Collection[str],
    rules: ChoiceRules,
    *,
    facts: Mapping[str, CourseFacts] | None = None,
) -> tuple[Reason, ...]:
    """Return every reason why a course may not be taken now.

    `prerequisites` may be those of other courses too; `taking` are the courses asked for in the same term. `facts`
    tell the ensembles of physical education when the codes do not. Slugs: `prerequisite-missing`,
    `relative-prerequisite-missing`, `corequisite-alone`, `physical-education-order`.
    """
    found = list(_missing(course, prerequisites, transcript, taking, rules))
    return (*found, *out_of_order(course, transcript, facts))


def _missing(
    course: str,
    prerequisites: Iterable[Prerequisite],
    transcript: Transcript,
    taking: Collection[str],
    rules: ChoiceRules,
) -> Iterator[Reason]:
    for one in prerequisites:
        if one.course != course:
            continue
        if one.kind == COREQUISITE:
            if not any(_goes_with(other, transcript, taking) for other in one.alternatives):
                yield _alone(one)
        elif not _is_met(one, transcript, rules):
            yield _lacking(one, transcript, rules)


def least_mark(one: Prerequisite, rules: ChoiceRules) -> int:
    """Return the mark that a prerequisite asks for: its own, the pass mark, or the college's for a relative one."""
    if one.threshold is not None:
        return one.threshold
    return rules.pass_mark if one.kind == ABSOLUTE else rules.relative_threshold


def _is_met(one: Prerequisite, transcript: Transcript, rules: ChoiceRules) -> bool:
    mark = least_mark(one, rules)
    return any(other in transcript.doing or transcript.reached(other, mark) for other in one.alternatives)


def _goes_with(other: str, transcript: Transcript, taking: Collection[str]) -> bool:
    """Tell whether a corequisite is there: asked for with the course, in progress, or taken before, even failed."""
    return other in taking or other in transcript.doing or transcript.reached(other, 0)


def _alone(one: Prerequisite) -> Reason:
    if len(one.alternatives) == 1:
        message = N_("{course}: its corequisite {required} must be taken before it or along with it.")
    else:
        message = N_(
            "{course}: one of its corequisites must be taken before it or along with it ({required})."
        )
    return reason("corequisite-alone", message, course=one.course, required=_or(one.alternatives))


def _lacking(one: Prerequisite, transcript: Transcript, rules: ChoiceRules) -> Reason:
    """Say which course is lacking, and the result obtained in it where there is one."""
    slug, never, below, several = _SAID[one.kind]
    bests = [transcript.best(other) for other in one.alternatives]
    results = [result_text(best) if best else "" for best in bests]
    mark = least_mark(one, rules)
    if len(results) > 1:
        shown = tuple(map(_with_result, one.alternatives, results))
        return reason(slug, several, course=one.course, required=shown, threshold=mark)
    params = {"course": one.course, "required": one.required}
    if results[0]:
        return reason(slug, below, result=results[0], threshold=mark, **params)
    return reason(slug, never, **params)


def _with_result(course: str, result: str) -> str:
    return f"{course} ({result})" if result else course


def _or(courses: tuple[str, ...]) -> str | tuple[str, ...]:
    """Return one course as it is, so that machines read a text; several as a list."""
    return courses[0] if len(courses) == 1 else courses
