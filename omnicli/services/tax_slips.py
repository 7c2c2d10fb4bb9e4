"""Tax slips of a year: what they would say today, and issuing them.

Amending and cancelling are in `tax_amending`, what was issued and filed in `tax_reports`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.rules.tax_slips import College, Slip

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from zoneinfo import ZoneInfo

    from omnicli.errors import Reason
    from omnicli.rules.tax_year import TaxYear
    from store.uow import UnitOfWork


class Prepared(NamedTuple):
    """What the slips of a year would be: `drafts` (number 0), by sort then student, those with faults too.

    `faults` and `warnings` are each student's; who has a fault is issued nothing.
    """

    drafts: tuple[Slip, ...]
    faults: Mapping[str, tuple[Reason, ...]]
    warnings: Mapping[str, tuple[Reason, ...]]


class Batch(NamedTuple):
    """What was done at once: its number (0 when nothing was), the slips, who was left out and why.

    `unchanged` slips are live and say the same; those `to_amend` are live and would say something else.
    """

    number: int
    slips: tuple[Slip, ...]
    left_out: Mapping[str, tuple[Reason, ...]]
    unchanged: int
    to_amend: tuple[Slip, ...]


def college_of(uow: UnitOfWork, year: TaxYear) -> College:
    """Return the college as the slips of a year name it."""
    facts = uow.college.facts()
    return College(
        facts.name,
        facts.address,
        facts.city,
        facts.phone,
        year.rz_account,
        year.rl8_institution,
        year.rl8_authorised,
    )


def prepared(
    uow: UnitOfWork, year: TaxYear, tz: ZoneInfo, slips: Collection[str], students: Collection[str] = ()
) -> Prepared:
    """Return what these sorts of slips would say today, of these students or of everybody, and all that is wrong."""
    raise NotImplementedError


def issue(
    uow: UnitOfWork,
    year: TaxYear,
    tz: ZoneInfo,
    slips: Collection[str],
    students: Collection[str] = (),
    *,
    only_ready: bool = False,
) -> Batch:
    """Issue the slips that there are none of yet, whole or not at all; all that stops it is told at once."""
    raise NotImplementedError
