"""How each kind of charge counts on the tax slips of a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import local_date

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from omnicli.rules.tax_overrides import Eligibility
    from store.uow import UnitOfWork


class FeeKind(NamedTuple):
    """A kind of charge: how it counts (None: nobody said), whether the tariff has it, how many charges stand."""

    kind: str
    counts: Eligibility | None
    in_tariff: bool
    charges: int


def fee_kinds(uow: UnitOfWork, year: int) -> list[FeeKind]:
    """Return every kind of charge of the tariff, of the ledger or with a rule, those without a rule first."""
    rules, charges = uow.tax_years.eligibility(year), uow.tax_years.charged_kinds()
    tariff = {row.kind for row in uow.tariff.rows()}
    kinds = sorted({*rules, *charges, *tariff}, key=lambda kind: (kind in rules, kind))
    return [FeeKind(kind, rules.get(kind), kind in tariff, charges.get(kind, 0)) for kind in kinds]


def usual_year(uow: UnitOfWork, tz: ZoneInfo) -> int:
    """Return the year that is meant when none is said: the last one configured, else the present one."""
    years = uow.tax_years.years()
    return years[-1] if years else local_date(uow.at, tz).year
