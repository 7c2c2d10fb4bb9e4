"""The reference a student gives the bank: the seven digits of the student number and one check digit (Luhn's).

Banks hand the reference back in fields of their own, padded, cut or lost in a sentence. What is read here is read
without a guess: one check digit catches every single wrong digit, and one number in ten passes it by chance.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from omnicli.i18n import N_
from omnicli.rules.values import Invalid, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

DIGITS = 8
"""A reference has the digits of a student number and one more."""

_STRIPPED = 6  # digits left of a reference whose two first zeros were dropped
_LONGEST = 40  # beyond, with its padding, it is no reference
_READ = 2_000  # characters of a free text that are looked through
_SPACING = str.maketrans(dict.fromkeys(" \t\u00a0\u202f\u2009-\u2010\u2011\u2013"))
# Eight digits on their own: no part of a word, of a longer number, of a date or of an amount.
_WORD = re.compile(r"(?<!\w)(?<!\d[-.,/])\d{8}(?!\w)(?![-.,/]\d)", re.ASCII)


def reference_of(number: str) -> str:
    """Return the reference of a student number: eight digits."""
    from stdnum import luhn

    return f"{number}{luhn.calc_check_digit(number)}"


def parse_reference(text: str) -> str:
    """Read a reference and return the student number it is of; raises `Invalid`.

    Spaces and dashes are passed over. Zeros that a bank adds before are dropped, those it strips are put back, but
    only where one reading is left: seven digits alone, or behind padding, could be a student number whose check digit
    was forgotten, and fewer than six are no evidence.
    """
    digits = text[: 2 * _LONGEST].translate(_SPACING)
    if not (digits.isascii() and digits.isdigit()) or len(digits) > _LONGEST or len(text) > 2 * _LONGEST:
        raise _invalid(text)
    whole = _whole(digits)
    if whole is None or not _checks(whole):
        raise _invalid(text)
    return whole[:-1]


def _whole(digits: str) -> str | None:
    """Return the eight digits meant, or None when there is no telling."""
    if len(digits) == DIGITS:
        return digits
    if len(digits) == _STRIPPED and digits[0] != "0":
        return digits.zfill(DIGITS)
    padding, core = digits[:-DIGITS], digits[-DIGITS:]
    if len(digits) > DIGITS and core[0] != "0" and not padding.strip("0"):
        return core
    return None


def _checks(digits: str) -> bool:
    return _checksum()(digits) == 0


@cache
def _checksum() -> Callable[[str], int]:
    """Return the library's function, looked up once: a bank's file asks for it thousands of times."""
    from stdnum import luhn

    found: Callable[[str], int] = luhn.checksum
    return found


def _invalid(text: str) -> Invalid:
    return Invalid(
        "bad-reference",
        N_("“{value}” is not a payment reference: the 7 digits of the student number and a check digit."),
        value=shown(text),
    )


def candidates(fields: Iterable[str], texts: Iterable[str]) -> frozenset[str]:
    """Return the student numbers that a bank's line may name.

    A field made for a reference must be one, whole. A free text must be one, or hold it as a word of eight digits.
    """
    found = set()
    for text in (*fields, *texts):
        try:
            found.add(parse_reference(text))
        except Invalid:
            continue
    words = (word for text in texts for word in _WORD.findall(text[:_READ]))
    return frozenset(found | {word[:-1] for word in words if _checks(word)})


def owner(named: Iterable[str], known: Collection[str]) -> str | None:
    """Return the one student among those named who is known; None for nobody, and for two: never a guess."""
    found = [number for number in named if number in known]
    return found[0] if len(found) == 1 else None
