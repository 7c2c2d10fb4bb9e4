"""Money is integer cents; no float ever touches it."""

from __future__ import annotations

import re

# `1234.5`, `1 234,50 $`, `$1,234.50`: groups of three if any, then one or two decimals if any. Compiled when
# first used: every command imports this module, few read an amount.
_AMOUNT = (
    r"([+-]?)\$?([0-9]{1,3}(?:([ ,])[0-9]{3})(?:\3[0-9]{3})*|[0-9]{1,13})(?:(?!\3)[.,]([0-9]{1,2}))? ?\$?"
)
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "−": "-"})


class Cents(int):
    """An amount in cents. A class of its own so that a translator knows money when it sees it."""

    __slots__ = ()


def parse_cents(text: str) -> Cents:
    """Read an amount of dollars written in French or in English; raises `ValueError` when it is none.

    A comma followed by three digits groups thousands, by one or two it is the decimal sign.
    """
    match = re.fullmatch(_AMOUNT, text[:64].translate(_SPACES).strip())
    if not match or len(text) > 64:
        raise ValueError("not an amount of money")
    dollars = int(match[2].replace(" ", "").replace(",", ""))
    cents = 100 * dollars + int((match[4] or "0").ljust(2, "0"))
    return Cents(-cents if match[1] == "-" else cents)


def percent(cents: int, basis_points: int) -> Cents:
    """Return so many hundredths of a per cent of an amount, rounded half away from zero: 1 500 is 15 %."""
    product = cents * basis_points
    rounded = (abs(product) + 5_000) // 10_000
    return Cents(-rounded if product < 0 else rounded)


def split(total: int, parts: int) -> tuple[Cents, ...]:
    """Share an amount into parts that sum to it and differ by a cent at most, the larger ones last."""
    if parts < 1:
        raise ValueError("an amount is shared into one part or more")
    share, rest = divmod(abs(total), parts)
    sign = -1 if total < 0 else 1
    return tuple(Cents(sign * (share + (place >= parts - rest))) for place in range(parts))


def format_cents(cents: int, lang: str) -> str:
    """Write an amount as its reader does: `1 234,50 $` in French, `$1,234.50` in English.

    French spaces are no-break spaces, so that an amount never wraps.
    """
    sign = "-" if cents < 0 else ""
    dollars, rest = divmod(abs(cents), 100)
    if lang == "fr":
        return f"{sign}{dollars:,}".replace(",", "\u00a0") + f",{rest:02d}\u00a0$"
    return f"{sign}${dollars:,}.{rest:02d}"
