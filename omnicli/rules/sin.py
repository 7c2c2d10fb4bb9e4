"""The social insurance number («numéro d'assurance sociale»): what one is, and what is odd about one.

Nothing here ever repeats the number: what is wrong with it is said without it, for errors are shown, logged and kept.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.values import Invalid, parse_date

if TYPE_CHECKING:
    from collections.abc import Iterator

DIGITS = 9
# Spaces and dashes of every kind that a person, a telephone or a word processor writes between the groups.
_SEPARATORS = str.maketrans(dict.fromkeys(" \t\u00a0\u2009\u202f-\u2010\u2011\u2012\u2013\u2014\u2212"))
_NONE = "0" * DIGITS
_UNUSED = ("0", "8")  # no SIN begins so; stdnum.ca.sin would refuse them, and tax numbers with them
_TEMPORARY = "9"


def parse_sin(text: str) -> str:
    """Read a SIN as its nine digits; spaces and dashes are dropped. `Invalid`, without the number, when it is none.

    Source: nine digits whose Luhn sum is a multiple of ten. The region of the first digit proves nothing.
    """
    from stdnum import luhn  # slow to load, and home only asks whether a SIN is missing

    sin = text.translate(_SEPARATORS)
    if len(sin) != DIGITS or not (sin.isascii() and sin.isdigit()):
        raise Invalid("bad-sin", N_("This is not a SIN: it has exactly nine digits."))
    if sin == _NONE:
        raise Invalid("no-sin", N_("Nine zeros are not a SIN."))
    if not luhn.is_valid(sin):
        raise Invalid(
            "sin-check-digit",
            N_("This is not a SIN: its digits do not agree with the last one. One was probably mistyped."),
        )
    return sin


def parse_expiry(text: str) -> date:
    """Read an expiry date; `Invalid` without the text, which may be the SIN, written in the wrong place."""
    try:
        return parse_date(text)
    except Invalid:
        pass
    raise Invalid("bad-expiry", N_("The expiry is not a date; write it as 2027-08-31."))


def holds_sin(text: str, sin: str) -> bool:
    """Tell whether a text repeats a SIN, however it is spaced."""
    return sin in text.translate(_SEPARATORS)


def sin_warnings(sin: str) -> tuple[Reason, ...]:
    """Say what is odd about a SIN: worth a look, never a refusal (individual tax numbers may begin with 0)."""
    if not sin.startswith(_UNUSED):
        return ()
    message = N_(
        "No SIN begins with 0 or 8: this is an individual tax number, or a number made up as an example. Check it."
    )
    return (reason("sin-unused", message),)


def needs_expiry(sin: str) -> bool:
    """Tell whether a SIN has an expiry date: that of a temporary resident, which begins with 9."""
    return sin.startswith(_TEMPORARY)


def expiry_faults(sin: str, expires: date | None) -> tuple[Reason, ...]:
    """Return why a SIN may not be kept with that expiry date, or without one."""
    if needs_expiry(sin) and expires is None:
        return (reason("expiry-needed", N_("A SIN that begins with 9 expires: give the date as well.")),)
    return ()


def expiry_kept(sin: str, expires: date | None) -> date | None:
    """Return the expiry date to keep with a SIN: none for one that does not expire."""
    return expires if needs_expiry(sin) else None


def expiry_warnings(expires: date | None, *, today: date, year: int) -> tuple[Reason, ...]:
    """Say that a SIN has expired, or will before the end of the tax year; None never does."""
    return tuple(_expiry_warnings(expires, today, year)) if expires else ()


def _expiry_warnings(expires: date, today: date, year: int) -> Iterator[Reason]:
    if expires < today:
        message = N_("This SIN expired on {date}: give its new date once it is renewed.")
        yield reason("sin-expired", message, date=expires)
    elif expires < date(year, 12, 31):
        message = N_("This SIN expires on {date}, before the end of {year}.")
        yield reason("sin-expires-early", message, date=expires, year=year)


def odd_expiry(sin: str, expires: date | None) -> tuple[Reason, ...]:
    """Say that a date was given for a SIN that does not expire."""
    if expires is None or needs_expiry(sin):
        return ()
    return (reason("expiry-left-out", N_("Only a SIN that begins with 9 expires: the date is left out.")),)


def warnings(sin: str, expires: date | None, *, today: date) -> tuple[Reason, ...]:
    """Say all that is odd about a SIN given today with that expiry date."""
    kept = expiry_kept(sin, expires)
    return (
        *sin_warnings(sin),
        *odd_expiry(sin, expires),
        *expiry_warnings(kept, today=today, year=today.year),
    )


def masked(end: str) -> str:
    """Write a SIN for a screen by its last three digits: `••• ••• 286`; '' stays ''."""
    return f"••• ••• {end}" if end else ""
