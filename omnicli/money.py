"""Money is integer cents; no float ever touches it."""

from __future__ import annotations


class Cents(int):
    """An amount in cents. A class of its own so that a translator knows money when it sees it."""

    __slots__ = ()


def format_cents(cents: int, lang: str) -> str:
    """Write an amount as its reader does: `1 234,50 $` in French, `$1,234.50` in English.

    French spaces are no-break spaces, so that an amount never wraps.
    """
    sign = "-" if cents < 0 else ""
    dollars, rest = divmod(abs(cents), 100)
    if lang == "fr":
        return f"{sign}{dollars:,}".replace(",", "\u00a0") + f",{rest:02d}\u00a0$"
    return f"{sign}${dollars:,}.{rest:02d}"
