"""A tax year as the college configures it: amounts, thresholds, dates, accounts and numbers that governments gave it.

Everything that a source leaves uncertain is here, with its default. What has none must be given, or nothing is issued.
Amounts are cents.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from omnicli.money import Cents

if TYPE_CHECKING:
    from collections.abc import Mapping

PAID: Final = "paid"
CHARGED: Final = "charged"
REFUSE: Final = "refuse"
ISSUE: Final = "issue"
SHOW: Final = "show"
OMIT: Final = "omit"
QUEBEC: Final = "quebec"
EVERYBODY: Final = "all"
NO_SIN: Final = "000000000"
"""What stands for a SIN that is not known: both schemas take it; whether the governments do is not confirmed."""

_CAP = Cents(25_000)  # 118.5(3) and 752.0.18.10.1: 250 $
_FEES_ABOVE = Cents(10_000)  # folio S1-F2-C2: more than 100 $


@dataclass(frozen=True, slots=True)
class TaxYear:
    """One year's settings.

    Both slips. `available`: the day from which students have their slips, '' for 15 February of the next year (guide).
    `fees`: whether fees count once `paid` (Income Tax Act, 118.5(1): «paid in respect of the year») or as `charged`.
    `cap`: what ancillary fees that are not asked of all count up to in a year (118.5(3); Taxation Act, 752.0.18.10.1).
    `sin_of`: who must give a SIN, residents of Québec (guide) or `all`. `without_sin`: what becomes of a slip without
    it: `refuse`, or `issue` once the college has asked for it (162(6): reasonable efforts). `month_days`: how many days
    of a term make a month count (no source: one). `file_bytes`: the largest file that is sent (CRA: 150 MB; the same is
    taken for Revenu Québec).

    T2202. `fees_above`: the total must be more than this for the federal credit. `small_fees`: whether fees that are
    not are shown, with a warning, or omitted. `part_time_hours`: hours of a month that make it count part-time (folio
    S1-F2-C1: 12). `rz_account`, `school_type` (2: college), and who the CRA may call: `contact_*`.

    Relevé 8. `rl8_box_a`: cents a term, none until it is known; `rl8_terms`: how many count at most. `rl8_hours`: hours
    a week that a term needs (RL-8.S: 9). `rl8_not_recognised`: beginnings of codes of programmes that the ministry does
    not recognise. `rl8_schema`: version of the transmission. `rl8_institution`, `rl8_preparer` (NP…),
    `rl8_preparer_type`, `rl8_certification`, `rl8_partner`, `rl8_product`: given by Revenu Québec; without the last
    three every file is a trial, of `rl8_trial` as its case. `rl8_authorised`: the authorisation that slips printed here
    bear; without it they are marked as not official.
    """

    year: int
    available: str = ""
    fees: str = PAID
    cap: Cents = _CAP
    sin_of: str = QUEBEC
    without_sin: str = REFUSE
    month_days: int = 1
    file_bytes: int = 150_000_000
    fees_above: Cents = _FEES_ABOVE
    small_fees: str = SHOW
    part_time_hours: int = 12
    rz_account: str = ""
    school_type: int = 2
    contact_name: str = ""
    contact_phone: str = ""
    contact_extension: str = ""
    contact_email: str = ""
    contact_language: str = "fr"
    rl8_box_a: Cents | None = None
    rl8_terms: int = 2
    rl8_hours: int = 9
    rl8_not_recognised: tuple[str, ...] = ()
    rl8_schema: str = "2025.1"
    rl8_institution: str = ""
    rl8_preparer: str = ""
    rl8_preparer_type: int = 1
    rl8_certification: str = ""
    rl8_partner: str = ""
    rl8_product: str = ""
    rl8_trial: str = ""
    rl8_authorised: str = ""

    @property
    def available_on(self) -> date:
        """The first day on which students have their slips."""
        return date.fromisoformat(self.available) if self.available else date(self.year + 1, 2, 15)

    @property
    def some_without_sin(self) -> bool:
        """Whether some slips may bear no SIN: who must give one is held to it when slips are issued."""
        return self.without_sin == ISSUE or self.sin_of != EVERYBODY

    @property
    def rl8_production(self) -> bool:
        """Whether files for Revenu Québec may be meant for good: it gave every number that they need."""
        return bool(self.rl8_certification and self.rl8_partner and self.rl8_product)

    def to_mapping(self) -> dict[str, object]:
        """Return what is not as by default, as plain data that `from_stored` reads back."""
        usual = TaxYear(self.year)
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in found.items() if value != getattr(usual, name)}


NAMES = tuple(one.name for one in fields(TaxYear) if one.name != "year")
AMOUNTS = frozenset({"cap", "fees_above", "rl8_box_a"})
"""The settings that are cents."""


def from_stored(year: int, data: Mapping[str, object]) -> TaxYear:
    """Read what `to_mapping` gave."""
    known: dict[str, object] = {}
    for name, value in data.items():
        if name in AMOUNTS and isinstance(value, int):
            known[name] = Cents(value)
        else:
            known[name] = tuple(value) if isinstance(value, list) else value
    return replace(TaxYear(year), **known)  # type: ignore[arg-type]
