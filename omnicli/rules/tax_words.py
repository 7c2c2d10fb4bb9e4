"""What the slugs of worked out tax slips say, in words: why a charge, a month or a term counts or does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from omnicli.i18n import N_
from omnicli.rules import tax_amounts as amounts
from omnicli.rules import tax_months as months
from omnicli.rules import tax_terms as terms
from omnicli.rules.tax_overrides import FULL_TIME, GIFT, NONE, PART_TIME

if TYPE_CHECKING:
    from collections.abc import Mapping

LINES: Final[Mapping[str, str]] = {
    amounts.ELIGIBLE: N_("counts"),
    GIFT: N_("gift"),
    amounts.NOT_ELIGIBLE: N_("does not count as tuition"),
    amounts.OVER_CAP: N_("above the cap"),
    amounts.UNPAID: N_("not paid"),
    amounts.NOT_ENROLLED: N_("not enrolled in the term"),
    amounts.UNKNOWN_KIND: N_("kind of fee not classified"),
    months.OTHER_YEAR: N_("of another year"),
}
"""Of a charge."""

MONTHS: Final[Mapping[str, str]] = {
    FULL_TIME: N_("full-time"),
    PART_TIME: N_("part-time"),
    NONE: N_("not counted"),
    months.DECIDED: N_("decided by the college"),
    months.LEFT: N_("until the last course was left"),
    months.FEW_DAYS: N_("without the months with too few days of the term"),
    months.FEW_HOURS: N_("without the months with too few hours"),
    months.COUNTED_ONCE: N_("without the months counted for another term"),
    months.OTHER_YEAR: N_("the other months are of another year"),
}
"""Of a term's months."""

TERMS: Final[Mapping[str, str]] = {
    terms.COMPLETED: N_("begun in the year and completed"),
    terms.BEGUN_BEFORE: N_("begun another year"),
    terms.NOT_OVER: N_("not over yet"),
    months.LEFT: N_("every course was left"),
    terms.NOT_COMPLETED: N_("not completed"),
    terms.NOT_FULL_TIME: N_("not full-time"),
    months.FEW_HOURS: N_("too few hours a week"),
    terms.NOT_RECOGNISED: N_("programme not recognised"),
    terms.BEYOND: N_("more terms than box A counts"),
    months.DECIDED: N_("decided by the college"),
}
"""Of a term for box A."""
