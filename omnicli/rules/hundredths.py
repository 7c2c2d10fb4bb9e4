"""Marks, points, weights and hours: read as people write them, kept in whole hundredths, never as floats."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from omnicli.i18n import N_, Number
from omnicli.rules.values import Invalid, shown

_PLAIN = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,2}))?")
_DECIMAL = re.compile(r"(-?)([0-9]{1,4})(?:[.,]([0-9]{1,6}))?")


def parse_hundredths(text: str, high: int = 100_000_00) -> int:
    """Read a number from 0 to `high` hundredths with two decimals at most, as hundredths: `12,5` is 1250."""
    match = _PLAIN.fullmatch(text.strip()) if len(text) <= 20 else None
    if match is None:
        raise Invalid(
            "bad-number",
            N_("“{value}” is not a number with two decimals at most; write it as 12.5 or 12,5."),
            value=shown(text),
        )
    found = 100 * int(match[1]) + int((match[2] or "").ljust(2, "0"))
    if found > high:
        message = N_("{value} is more than {most}.")
        raise Invalid("too-high", message, value=shown(text.strip()), most=number(high))
    return found


def number(hundredths: int) -> Number:
    """Write hundredths as a number, without needless zeros: 1250 is `12.5`."""
    sign, rest = ("-", -hundredths) if hundredths < 0 else ("", hundredths)
    return Number(f"{sign}{rest // 100}.{rest % 100:02d}".rstrip("0").rstrip("."))


def parse_figure(text: str) -> str:
    """Read a figure of a group, such as its mean, and return it as decimal text: `-0,50` is `-0.5`."""
    match = _DECIMAL.fullmatch(text.strip().replace("−", "-")) if len(text) <= 20 else None
    if match is None:
        raise Invalid(
            "bad-figure",
            N_("“{value}” is not a number with six decimals at most; write it as 72.5 or 72,5."),
            value=shown(text),
        )
    decimals = (match[3] or "").rstrip("0")
    whole = str(int(match[2])) + (f".{decimals}" if decimals else "")
    return whole if whole == "0" else match[1] + whole


def rounded(value: Decimal, places: int) -> Number:
    """Write a decimal rounded once, half up (away from zero), with so many decimals."""
    return Number(f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}")
