"""Amending and cancelling slips: new ones, the old kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from zoneinfo import ZoneInfo

    from omnicli.rules.tax_year import TaxYear
    from omnicli.services.tax_slips import Batch
    from store.uow import UnitOfWork


def amend(
    uow: UnitOfWork,
    year: TaxYear,
    tz: ZoneInfo,
    slips: Collection[str],
    students: Collection[str] = (),
    *,
    note: str = "",
    only_ready: bool = False,
) -> Batch:
    """Issue an amended slip for each live one that would say something else today."""
    raise NotImplementedError


def cancel(uow: UnitOfWork, year: TaxYear, slip: str, students: Collection[str], why: str) -> Batch:
    """Issue a slip that cancels the live one of each of these students."""
    raise NotImplementedError
