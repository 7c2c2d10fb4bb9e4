"""Consent to receive the relevé 8 by electronic means: prior, in writing, and revocable.

Revenu Québec asks for it: the relevé 8 is not among the slips that may be sent without. The T2202 needs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.rules.persons import STUDENT

if TYPE_CHECKING:
    from store.uow import UnitOfWork


def has_consented(uow: UnitOfWork, student: str) -> bool:
    """Tell whether a student consents now; who has said nothing does not."""
    last = uow.consents.last(student)
    return last is not None and last[0]


def consenting(uow: UnitOfWork) -> set[str]:
    """Return the numbers of the students who consent now."""
    return uow.consents.consenting()


def set_consent(uow: UnitOfWork, student: str, given: bool) -> bool:
    """Keep that a student consents, or no longer does; return whether that changed anything.

    What was said already is not said again: no row, no event. To say no for the first time is something said.
    """
    last = uow.consents.last(student)
    if last is not None and last[0] is given:
        return False
    number = uow.consents.add(student, given=given, at=uow.at, actor=uow.actor)
    uow.record("consent.give" if given else "consent.withdraw", f"{STUDENT}:{student}", consent=number)
    return True
