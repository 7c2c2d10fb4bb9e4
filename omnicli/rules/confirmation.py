"""Enrolment confirmation (guide, «Confirmation d'inscription»): the window, lateness, and what is attended.

The guide's dates are 20 September and 15 February, dates of the term here. Saying that a course is no longer attended
is not an annulment: registration and accumulated marks stay (ÉNA, «Confirmation de fréquentation»).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnicli.clock import end_of_day, local_date
from omnicli.errors import Reason, reason
from omnicli.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from omnicli.rules.terms import Term


@dataclass(frozen=True, slots=True)
class ConfirmedCourse:
    """A course of the term and whether the student says to attend it still."""

    course: str
    section: str
    title: str
    attends: bool


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A confirmation as it was given; `number` is its receipt's, `at` an instant as stored."""

    number: int
    term: str
    at: str
    late: bool
    courses: tuple[ConfirmedCourse, ...]

    @property
    def receipt(self) -> str:
        """The receipt as people write it: `CNF-000042`."""
        return f"CNF-{self.number:06d}"


def deadline(term: Term, tz: ZoneInfo) -> datetime:
    """Return the first instant that is late: 23:59:59 of the last day, local time, is still in time."""
    return end_of_day(term.confirm_by, tz)


def is_late(term: Term, at: datetime, tz: ZoneInfo) -> bool:
    """Tell whether a confirmation given at an instant is late."""
    return at >= deadline(term, tz)


def refusals(
    term: Term, at: datetime, tz: ZoneInfo, *, registered: Collection[str], left: Collection[str]
) -> tuple[Reason, ...]:
    """Return every reason why a confirmation cannot be taken: before its window, or of courses not registered in."""
    found: list[Reason] = []
    if local_date(at, tz) < term.confirm_from:
        found.append(reason("opens-on", N_("It opens on {date}."), date=term.confirm_from))
    if not registered:
        found.append(reason("no-course", N_("You are registered in no course this term.")))
    found += [
        reason("not-your-course", N_("You are not registered in {course}."), course=course)
        for course in sorted(set(left) - set(registered))
    ]
    return tuple(found)
