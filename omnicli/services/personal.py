"""A student's own file, as the college holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import NotFound
from omnicli.i18n import N_

if TYPE_CHECKING:
    from omnicli.rules.persons import PersonalFile
    from store.sins import Held
    from store.uow import UnitOfWork


class Personal(NamedTuple):
    """The file, what is said of the SIN, and the consent to an electronic relevé 8 (None: never answered)."""

    file: PersonalFile
    sin: Held | None
    consent: bool | None


def personal_file(uow: UnitOfWork, student: str) -> Personal:
    """Return what the college holds about a student; `NotFound` when it knows none of that number."""
    found = uow.people.personal(student)
    if found is None:
        raise NotFound(N_("There is no student {number}."), code="unknown-student", number=student)
    last = uow.consents.last(student)
    return Personal(found, uow.sins.held(student), last[0] if last else None)
