"""What a tax year still lacks before slips are issued, or sent to the governments for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from omnicli.errors import Reason, reason
from omnicli.i18n import N_, Words
from omnicli.rules.tax_slips import RL8, T2202
from omnicli.rules.tax_year_told import MEANINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from omnicli.rules.tax_year import TaxYear

# RZ account, box A: on the slips themselves. The others: CRA T619 and schema 1.26; Revenu Québec, schema 2025.1.
TO_ISSUE: Final[Mapping[str, tuple[str, ...]]] = {T2202: ("rz_account",), RL8: ("rl8_box_a",)}
TO_TRANSMIT: Final[Mapping[str, tuple[str, ...]]] = {
    T2202: ("contact_name", "contact_phone", "contact_email"),
    RL8: ("rl8_institution", "rl8_preparer", "rl8_certification", "rl8_partner", "rl8_product"),
}
FOR_GOOD: Final = frozenset({"rl8-certification", "rl8-partner", "rl8-product"})
"""The reasons, less `missing-`, for which a relevé 8 is still transmitted as a trial."""


def missing(settings: TaxYear, names: tuple[str, ...]) -> tuple[Reason, ...]:
    """Return a reason, `missing-rz-account`, for each of these settings that is not given."""
    return tuple(_missing(name) for name in names if not getattr(settings, name))


def _missing(name: str) -> Reason:
    message = N_("{name} is not given. {meaning}")
    return reason(f"missing-{name.replace('_', '-')}", message, name=name, meaning=Words(MEANINGS[name]))
