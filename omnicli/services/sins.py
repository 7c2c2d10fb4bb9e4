"""Social insurance numbers: given, read, missing, asked for.

No event, error or return value but that of `reveal` holds a digit of one beyond its last three.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from omnicli.clock import local_date, zone
from omnicli.errors import NotFound, Refused, reason
from omnicli.i18n import N_
from omnicli.rules.persons import STUDENT
from omnicli.rules.sin import expiry_faults, expiry_kept, holds_sin, warnings
from omnicli.rules.tax_faults import must_give
from omnicli.rules.tax_year import TaxYear
from omnicli.services.people import need_student

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from omnicli.errors import Reason
    from store.sins import Held, Lacking
    from store.uow import UnitOfWork

WAYS = ("portal", "email", "mail", "phone", "desk")
"""How the college asks."""

ADDED: Final = "added"
REPLACED: Final = "replaced"
RENEWED: Final = "renewed"
SAME: Final = "same"
_LAST_MONTH = 2  # slips are given by the last day of February (Income Tax Regulations, 205)


class Given(NamedTuple):
    """What became of a SIN that was given: its last three digits, its expiry, whether it is new, and what is odd.

    `what`: `added`, `replaced` (another number), `renewed` (the same, another expiry), or `same`: nothing was written.
    """

    end: str
    expires: str | None
    what: str
    warnings: tuple[Reason, ...]


class Missing(NamedTuple):
    """A student without a SIN, and whether one must be given first."""

    who: Lacking
    must: bool


def give(uow: UnitOfWork, student: str, sin: str, expires: date | None) -> Given:
    """Keep a student's SIN, read by `parse_sin`, in place of an earlier one; `Refused` when its expiry is missing.

    `NotFound` when there is no such student. The same number with the same expiry again writes nothing, not even an
    event.
    """
    need_student(uow, student)
    if faults := expiry_faults(sin, expires):
        raise Refused(N_("The SIN is not kept."), code=faults[0].slug, reasons=faults)
    today = local_date(uow.at, zone(uow.college.facts().time_zone))
    odd = warnings(sin, expires, today=today)
    kept = expiry_kept(sin, expires)
    until = kept.isoformat() if kept else None
    what = _what(uow, student, sin, until)
    if what != SAME:
        seal = uow.sins.set(student, sin, until, at=uow.at, actor=uow.actor)
        note_given(uow, student, until, seal, replaced=what != ADDED)
    return Given(sin[-3:], until, what, odd)


def _what(uow: UnitOfWork, student: str, sin: str, expires: str | None) -> str:
    held = uow.sins.held(student)
    if held is None:
        return ADDED
    if uow.sins.reveal([student])[student] != sin:
        return REPLACED
    return SAME if held.expires == expires else RENEWED


def note_given(uow: UnitOfWork, student: str, expires: str | None, seal: str, *, replaced: bool) -> None:
    """Leave the event of a SIN that was kept; `seal` is the digest of what is stored, never of the number."""
    uow.record("sin.give", f"{STUDENT}:{student}", expires=expires, sha256=seal, replaced=replaced)


def others_with(uow: UnitOfWork, student: str, sin: str) -> list[str]:
    """Return the other students who have the same SIN: an error of somebody's, for staff to look into.

    Students are never told: it would tell them whether somebody they know studies here.
    """
    return [other for other, (held, _) in uow.sins.opened().items() if held == sin and other != student]


def look(uow: UnitOfWork, student: str) -> Held | None:
    """Return what may be said of a student's SIN to staff; the look leaves an event. `NotFound`: no such student."""
    need_student(uow, student)
    uow.record("sin.show", f"{STUDENT}:{student}")
    return uow.sins.held(student)


def reveal(uow: UnitOfWork, student: str, why: str) -> str:
    """Return a student's SIN, whole; the reading leaves an event with its reason. `NotFound` when there is none.

    It may be shown only once the unit of work is committed: no reading without its event. `Refused` for a reason that
    repeats the number, since the trail would keep it.
    """
    need_student(uow, student)
    found = uow.sins.reveal([student])
    if student not in found:
        raise NotFound(N_("The college has no SIN of student {number}."), code="no-sin", number=student)
    if holds_sin(why, found[student]):
        raise Refused(N_("The reason repeats the SIN: say why without it."), code="sin-in-reason")
    uow.record("sin.read", f"{STUDENT}:{student}", reason=why)
    return found[student]


def owes_sin(uow: UnitOfWork, student: str, today: date) -> bool:
    """Tell whether a student must still give a SIN for the slips that come out next.

    Those of this year, or until the end of February, when they are due, of the year before; once the college has
    configured that year, and of a term in which the student is registered.
    """
    year = today.year - (today.month <= _LAST_MONTH)
    resident = uow.sins.resident_without(student, year)
    if resident is None:
        return False
    settings = uow.tax_years.of(year)
    return settings is not None and must_give(settings, resident)


def missing(uow: UnitOfWork, year: int) -> list[Missing]:
    """Return the students of a year's terms who have no SIN: those who must give one first, by name.

    Asking is done in the year itself, often before it is configured: settings are the usual ones until then. The look
    leaves an event.
    """
    found = _missing(uow, year)
    uow.record("sins.missing", f"tax-year:{year}", count=len(found))
    return found


def _missing(uow: UnitOfWork, year: int) -> list[Missing]:
    settings = uow.tax_years.of(year) or TaxYear(year)
    found = [Missing(one, must_give(settings, one.resident)) for one in uow.sins.lacking(year)]
    return sorted(found, key=lambda one: not one.must)


def ask(
    uow: UnitOfWork, year: int, way: str, on: date, students: Collection[str] = ()
) -> tuple[list[str], list[str]]:
    """Keep that the college asked for SINs on a date: those who must give one for the year, or the students named.

    Returns who was asked, and who is left out since that very request is kept already. What shows reasonable efforts
    (Income Tax Act, 162(6)) is not made up: `Refused` for a date to come, and for who has given a SIN.
    """
    wanted = sorted({*students}) or [one.who.student for one in _missing(uow, year) if one.must]
    if faults := _faults(uow, wanted if students else (), on):
        raise Refused(N_("Nothing was kept."), code=faults[0].slug, reasons=faults)
    before = uow.sins.asked(way, on.isoformat())
    asked = [student for student in wanted if student not in before]
    for student in asked:
        number = uow.sins.add_request(student, way, on.isoformat(), at=uow.at, actor=uow.actor)
        details = {"request": number, "way": way, "date": on.isoformat(), "year": year}
        uow.record("sin.ask", f"{STUDENT}:{student}", **details)
    return asked, [student for student in wanted if student in before]


def _faults(uow: UnitOfWork, named: Collection[str], on: date) -> tuple[Reason, ...]:
    """Return why requests may not be kept; `NotFound` for a student who is none."""
    found = []
    if on > local_date(uow.at, zone(uow.college.facts().time_zone)):
        found.append(reason("future-date", N_("The {date} is still to come."), date=on))
    for student in named:
        need_student(uow, student)
        if uow.sins.held(student):
            message = N_("Student {number} has given a SIN already.")
            found.append(reason("sin-held", message, number=student))
    return tuple(found)
