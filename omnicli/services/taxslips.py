"""A student's tax slips: which there are, from when on, what is in the way, and the papers that say them.

A slip is frozen when it is issued: a paper says it as it is, and printing it changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import Reason, Refused, reason
from omnicli.i18n import N_, Words
from omnicli.rules.papers import NAMES, Draft
from omnicli.rules.tax_faults import must_give
from omnicli.rules.tax_slips import CANCELLED, RL8, SLIPS, T2202
from omnicli.rules.tax_year import TaxYear
from omnicli.services import papers
from omnicli.services.consents import has_consented

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from omnicli.rules.tax_amounts import Worked
    from omnicli.rules.tax_slips import Slip
    from store.uow import UnitOfWork


class Given(NamedTuple):
    """Slips that a student may have now, and why there are not more."""

    slips: tuple[Slip, ...]
    refusals: tuple[Reason, ...]


# --- which slips ----------------------------------------------------------------------------------------


def default_year(uow: UnitOfWork, student: str, today: date) -> int:
    """Return the last year whose slips are available and that the student has one of, else the last calendar year."""
    having = {slip.year for slip in uow.tax_slips.of_student(student)}
    open_years = (year for year in having if _is_open(uow.tax_years.of(year), today))
    return max(open_years, default=today.year - 1)


def need_open(uow: UnitOfWork, year: int, today: date) -> TaxYear:
    """Return a year whose slips students may have today; `Refused`: not configured, or not before a date."""
    found = uow.tax_years.of(year)
    if found is None:
        message = N_("The college has no tax slips for {year}: ask the finance office about that year.")
        raise Refused(message, code="year-not-configured", year=year)
    if not _is_open(found, today):
        message = N_("The tax slips of {year} are available from {date}.")
        raise Refused(message, code="not-available-yet", year=year, date=found.available_on)
    return found


def _is_open(year: TaxYear | None, today: date) -> bool:
    return year is not None and today >= year.available_on


def given(uow: UnitOfWork, student: str, year: int, wanted: Collection[str], today: date) -> Given:
    """Return the slips of a year that a student may have, of the sorts wanted; `Refused` with every reason if none.

    A sort of slip that the student has none of is passed over while there is another. The relevé 8 by electronic means
    takes the student's consent (Revenu Québec); the T2202 does not.
    """
    settings = need_open(uow, year, today)
    last = _last(uow, student, year)
    found, refusals = [], []
    for sort in (one for one in SLIPS if one in wanted and one in last):
        why = _refusal(uow, last[sort])
        if why:
            refusals.append(why)
        else:
            found.append(last[sort])
    if not found:
        reasons = tuple(refusals) or _nothing(uow, student, settings, wanted)
        raise Refused(N_("There is no slip to give you."), code=reasons[0].slug, reasons=reasons)
    return Given(tuple(found), tuple(refusals))


def _last(uow: UnitOfWork, student: str, year: int) -> dict[str, Slip]:
    """Return the last slip of each sort, which may be a cancellation."""
    slips = (one for one in uow.tax_slips.of_student(student) if one.year == year)
    return {slip.slip: slip for slip in sorted(slips, key=lambda one: one.number)}


def _refusal(uow: UnitOfWork, slip: Slip) -> Reason | None:
    words = {"slip": Words(NAMES[slip.slip]), "year": slip.year}
    if slip.kind == CANCELLED:
        message = N_(
            "{slip}, {year}: the college cancelled it. Do not use the one you had; ask the finance office."
        )
        return reason("slip-cancelled", message, **words)
    if slip.slip == RL8 and not has_consented(uow, slip.student):
        message = N_(
            "{slip}, {year}: the college may give it to you electronically only with your consent: omni taxslip"
            " --consent yes. Or ask the finance office for it on paper."
        )
        return reason("consent-needed", message, **words)
    return None


def _nothing(uow: UnitOfWork, student: str, settings: TaxYear, wanted: Collection[str]) -> tuple[Reason, ...]:
    """Say why there is no slip, and what to do."""
    year = settings.year
    if next(uow.tax_slips.live(year), None) is None:
        message = N_(
            "The college has not issued the tax slips of {year} yet: try again in a few days, or ask the finance"
            " office."
        )
        return (reason("not-issued-yet", message, year=year),)
    message = N_(
        "{slip}, {year}: there is none in your name. What was counted, line by line: omni taxslip --year {year}"
        " --explain"
    )
    reasons = tuple(
        reason("no-slip", message, slip=Words(NAMES[sort]), year=year) for sort in SLIPS if sort in wanted
    )
    resident = uow.sins.resident_without(student, year)
    owes = resident is not None and must_give(settings, resident)
    return (_no_sin(), *reasons) if owes else reasons


def _no_sin() -> Reason:
    message = N_(
        "The college does not have your social insurance number, which slips must bear. Give it: omni personal edit"
        " --sin. Then ask the finance office to issue your slips."
    )
    return reason("sin-needed", message)


def changed_since(uow: UnitOfWork, worked: Worked) -> list[str]:
    """Return the sorts of slip whose amounts, worked out now, are not those that were issued."""
    now = {T2202: worked.t2202, RL8: worked.rl8}
    live = uow.tax_slips.live(worked.year.year, student=worked.student)
    return [slip.slip for slip in live if slip.boxes != now[slip.slip]]


def waiting(uow: UnitOfWork, student: str, today: date) -> int | None:
    """Return the last year with a slip that is there to be printed and never was; None for none."""
    year = default_year(uow, student, today)
    slips = _last(uow, student, year).values()
    unprinted = (
        one for one in slips if not _refusal(uow, one) and not uow.papers.of_slip(student, one.number)
    )
    return year if next(unprinted, None) and _is_open(uow.tax_years.of(year), today) else None


# --- the papers -----------------------------------------------------------------------------------------


def paper_draft(uow: UnitOfWork, slip: Slip, lang: str) -> Draft:
    """Return the paper that says a slip as it was issued; its SIN is drawn, and not among what is kept of it."""
    year = uow.tax_years.of(slip.year) or TaxYear(slip.year)
    data: Mapping[str, object] = {
        **slip.to_mapping(),
        "school_type": year.school_type,
        "fees_above": year.fees_above,
    }
    name = f"{slip.person.first_name} {slip.person.last_name}".strip()
    return Draft(slip.slip, slip.student, name, "", lang, data, sin=uow.tax_slips.sin_of(slip.number))


def revoke_papers(uow: UnitOfWork, slip: int, why: str) -> int:
    """Withdraw the papers of a slip, by its number, that another one amends or cancels; return how many there were."""
    found = uow.tax_slips.of(slip)
    numbers = uow.papers.of_slip(found.student, slip) if found else []
    for number in numbers:
        papers.revoke(uow, number, why)
    return len(numbers)
