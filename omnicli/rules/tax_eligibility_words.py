"""Reading how a kind of charge counts on tax slips, in English or in French."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.tax_overrides import CAP, GIFT, NO, YES
from omnicli.rules.values import parse_keyword

if TYPE_CHECKING:
    from collections.abc import Mapping

_ON_T2202 = {
    word: meaning
    for meaning, words in {YES: "yes y oui o", NO: "no n non", CAP: "cap capped plafond plafonne"}.items()
    for word in words.split()
}
_ON_RL8: Mapping[str, str] = _ON_T2202 | dict.fromkeys("gift donation don dons".split(), GIFT)


def parse_on_t2202(text: str) -> str:
    """Read how a charge counts on the T2202: `yes`, `no` or `cap`."""
    message = N_("“{value}” does not say how a fee counts on the T2202; write yes, no or cap.")
    return parse_keyword(text, _ON_T2202, "bad-eligibility", message)


def parse_on_rl8(text: str) -> str:
    """Read how a charge counts on the relevé 8: `yes`, `no`, `cap` or `gift` (box C)."""
    message = N_("“{value}” does not say how a fee counts on the relevé 8; write yes, no, cap or gift.")
    return parse_keyword(text, _ON_RL8, "bad-eligibility", message)


def eligibility_warnings(t2202: str, rl8: str) -> tuple[Reason, ...]:
    """Say what is worth a look: what is a gift on one slip is no tuition on the other."""
    if rl8 != GIFT or t2202 == NO:
        return ()
    message = N_("A gift on the relevé 8, it would count as tuition on the T2202: write no there.")
    return (reason("gift-as-tuition", message),)
