"""Reading what a bank writes in a cell: texts, days, amounts. Each reader raises `rules.values.Invalid`."""

from __future__ import annotations

import re
from datetime import date
from unicodedata import normalize

from omnicli.bank.model import CURRENCY
from omnicli.clock import YEARS
from omnicli.i18n import N_
from omnicli.rules.values import Invalid, shown

LONGEST_TEXT = 1_000
"""Characters of a text: more than any format allows, so more is no bank's."""

_LONGEST_ACCOUNT = 64
_QUOTED, _CAUSE = 300, 80
_AMOUNT = re.compile(r"([+-]?)(\d{1,11})(?:\.(\d{0,2})0*)?", re.ASCII)


def tidy(text: str | None, limit: int = LONGEST_TEXT) -> str:
    """Return a text in one line: what cannot be shown is a space, runs of spaces are one, letters are composed."""
    found = text or ""
    if len(found) > 4 * limit:
        raise _too_long(found, limit)
    if not found.isprintable():
        found = "".join(c if c.isprintable() else " " for c in found)
    found = " ".join(normalize("NFC", found).split())
    if len(found) > limit:
        raise _too_long(found, limit)
    return found


def cause_of(error: Exception) -> str:
    """Return what a library says of a failure, short: it may quote the whole file."""
    return tidy(str(error)[:_QUOTED])[:_CAUSE] or type(error).__name__


def _too_long(text: str, limit: int) -> Invalid:
    return Invalid(
        "too-long",
        N_("“{value}” is too long: {length} characters, at most {limit}."),
        value=shown(text),
        length=len(text),
        limit=limit,
    )


def account_name(text: str | None) -> str:
    """Read the name of an account; there must be one."""
    name = tidy(text, _LONGEST_ACCOUNT)
    if not name:
        raise Invalid("no-account", N_("The account is not named."))
    return name


def plain_cents(text: str) -> int:
    """Read an amount written with a decimal point, without grouping: `25`, `25.00`, `-25.5`, `25.000`."""
    match = _AMOUNT.fullmatch(text.strip()[:64])
    if not match:
        raise bad_amount(text)
    cents = 100 * int(match[2]) + int((match[3] or "").ljust(2, "0"))
    return -cents if match[1] == "-" else cents


def bad_amount(text: str | None) -> Invalid:
    """Say that a text is no amount."""
    message = N_("“{value}” is not an amount of dollars and whole cents.")
    return Invalid("bad-amount", message, value=shown(text or ""))


def need_dollars(currency: str) -> None:
    """Refuse a currency that is not the ledger's; '' is one that the bank left unsaid."""
    if currency not in {"", CURRENCY}:
        message = N_("The currency is {currency}; only Canadian dollars (CAD) are taken.")
        raise Invalid("other-currency", message, currency=shown(currency))


def compact_date(text: str) -> date:
    """Read a day that a text begins with: `20260918…`, as the bank writes it in its own zone."""
    digits = text[:8]
    written = digits.isascii() and digits.isdigit() and len(digits) == 8
    return _day(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if written else "", text)


def iso_date(text: str) -> date:
    """Read a day that a text begins with: `2026-09-18`, or `2026-09-18T10:00:00`, as the bank writes it."""
    written = text[10:11] in {"", "T", "Z", "+", "-"} and text[4:5] == "-" and len(text) <= 40
    return _day(text[:10] if written else "", text)


def _day(iso: str, text: str) -> date:
    try:
        return checked_date(date.fromisoformat(iso), text)
    except ValueError:  # which `Invalid` is
        return checked_date(date.min, text)


def checked_date(day: date, text: str) -> date:
    """Return a day of a year that a bank can mean; `Invalid`, with what was written, when it is none."""
    if day.year not in YEARS:
        raise Invalid("bad-bank-date", N_("“{value}” is not a date."), value=shown(text))
    return day
