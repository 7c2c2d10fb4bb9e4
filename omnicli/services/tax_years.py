"""Tax years: what is configured, and what is still missing before slips are issued or transmitted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.errors import Reason, Refused
from omnicli.i18n import N_

if TYPE_CHECKING:
    from omnicli.rules.tax_year import TaxYear
    from store.uow import UnitOfWork

NOT_CONFIGURED = N_(
    "The tax year {year} is not configured: see what a year needs with omni staff taxslips year show {year}, "
    "then give it with omni staff taxslips year set {year} NAME=VALUE."
)


def need_year(uow: UnitOfWork, year: int) -> TaxYear:
    """Return the settings of a year; Refused (`year-not-configured`) when nobody configured it: nothing is guessed."""
    found = uow.tax_years.of(year)
    if found is None:
        raise Refused(NOT_CONFIGURED, code="year-not-configured", year=year)
    return found


def missing_to_issue(uow: UnitOfWork, year: TaxYear, slip: str) -> tuple[Reason, ...]:
    """Return all that must still be given before slips of this sort (`t2202`, `rl8`) are issued."""
    return ()


def missing_to_transmit(uow: UnitOfWork, year: TaxYear, slip: str) -> tuple[Reason, ...]:
    """Return all that must still be given before a file of these slips is made for good."""
    return ()


def take_rl8_numbers(uow: UnitOfWork, way: str, count: int) -> list[str]:
    """Return the next numbers of the college's ranges (`xml`, `paper`); Refused when they do not suffice.

    They are taken once a slip bears them.
    """
    raise NotImplementedError
