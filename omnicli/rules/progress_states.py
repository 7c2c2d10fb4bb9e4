"""The state of a course for a student: from its attempts, its registration and the result that counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.i18n import N_
from omnicli.rules.record import EXEMPT, PENDING, is_passed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnicli.rules.choice_rules import ChoiceRules
    from omnicli.rules.curriculum import Result

PASSED, EQUIVALENCE, SUBSTITUTION, EXEMPTION = "passed", "equivalence", "substitution", "exemption"
IN_PROGRESS, REGISTERED, TO_COME = "in-progress", "registered", "to-come"
FAILED, INCOMPLETE, TEMPORARY, ABANDONED = "failed", "incomplete", "incomplete-temporary", "abandoned"

FINISHED = frozenset((PASSED, EQUIVALENCE, SUBSTITUTION, EXEMPTION))
"""Nothing more is to be done of a course in one of these states."""
UNDER_WAY = frozenset((IN_PROGRESS, TEMPORARY))
"""A result is still to come in, of a term that has begun."""

_CREDITED = {"EQ": EQUIVALENCE, "SU": SUBSTITUTION}
_LEFT = {"IN": INCOMPLETE, "AE": ABANDONED, PENDING: TEMPORARY}

STATES = {
    PASSED: N_("passed"),
    EQUIVALENCE: N_("equivalence (EQ)"),
    SUBSTITUTION: N_("substitution (SU)"),
    EXEMPTION: N_("exemption (DI)"),
    IN_PROGRESS: N_("in progress"),
    REGISTERED: N_("registered"),
    TO_COME: N_("to come"),
    FAILED: N_("failed"),
    INCOMPLETE: N_("incomplete (IN)"),
    TEMPORARY: N_("temporarily incomplete (IT)"),
    ABANDONED: N_("abandoned (AE)"),
}
"""Each state in words, message ids."""


def state_of(
    attempts: Sequence[Result], best: Result | None, *, doing: str, registered: str, rules: ChoiceRules
) -> str:
    """Return the state of a course.

    A pass, or what stands for one, stays; else a registration goes before earlier attempts, and of those the latest
    says. `doing` and `registered` are terms, '' for none.
    """
    if best is not None and is_passed(best, rules.pass_mark):
        return _CREDITED.get(best.remark, PASSED)
    if best is not None and best.remark == EXEMPT:
        return EXEMPTION
    if doing:
        return IN_PROGRESS
    if registered:
        return REGISTERED
    return _LEFT.get(attempts[-1].remark, FAILED) if attempts else TO_COME
