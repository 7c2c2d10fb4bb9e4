"""What the college decides for itself about tax slips: which charges count, and a student's own case in a term."""

from __future__ import annotations

from typing import Final, NamedTuple

from omnicli.i18n import N_
from omnicli.rules.values import parse_keyword

YES: Final = "yes"
NO: Final = "no"
CAP: Final = "cap"
"""Counts within what ancillary fees that are not asked of all add up to (`TaxYear.cap`)."""
GIFT: Final = "gift"
"""Box C of the relevé 8."""

FULL_TIME: Final = "full-time"
PART_TIME: Final = "part-time"
NONE: Final = "none"
STATUSES = (FULL_TIME, PART_TIME, NONE)

_COMPLETED = dict.fromkeys("yes y oui o".split(), True) | dict.fromkeys("no n non".split(), False)


class Eligibility(NamedTuple):
    """Whether a kind of charge counts as tuition on each slip (`yes`, `no`, `cap`, `gift`), and who says so."""

    t2202: str
    rl8: str
    source: str = ""


class Override(NamedTuple):
    """What the college decides of a student in a term, for one slip: None leaves what the records say.

    `status` is what the months of the term count for; `completed` whether the term was.
    """

    status: str | None = None
    completed: bool | None = None
    reason: str = ""


def parse_completed(text: str) -> bool:
    """Read whether a term was completed: yes or no."""
    message = N_("“{value}” does not say whether the term was completed; write yes or no.")
    return parse_keyword(text, _COMPLETED, "bad-completed", message)
