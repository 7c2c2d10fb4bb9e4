"""The confirmation number of a course choice: three blocks of five characters, the last one a check character.

Thirty-one characters: no 0 or O, no I or L beside 1, no U beside V. Their number is prime, so that the pure system
of ISO 7064 with radix 2 (that of its MOD 37-2) needs no sign of its own and finds every wrong character and every two
neighbours exchanged. The fourteen others are drawn by whoever gives the number: 69 bits, not to be guessed.
"""

from __future__ import annotations

from omnicli.i18n import N_
from omnicli.rules.values import Invalid, shown

ALPHABET = "123456789ABCDEFGHJKMNPQRSTVWXYZ"
DRAWN = 14
"""How many characters are drawn at random, before the check character."""

_EXAMPLE = "K7M4T-9QX2B-C8HVQ"
_BLOCK = 5
_LENGTH = DRAWN + 1
_LONGEST = 3 * _LENGTH
# As typed back: in either case, with any dash or blank between, and letters that are not in it read as those they look
# like.
_READ = str.maketrans({"I": "1", "L": "1", "U": "V", **dict.fromkeys(" \t\u00a0\u202f-‐‑‒–—.", "")})


def confirmation_number(drawn: str) -> str:
    """Return the number that `DRAWN` random characters of the alphabet make: `K7M4T-9QX2B-C8HVQ`."""
    from stdnum.iso7064 import mod_37_2

    whole = drawn + mod_37_2.calc_check_digit(drawn, ALPHABET)
    return "-".join(whole[start : start + _BLOCK] for start in range(0, _LENGTH, _BLOCK))


def parse_confirmation_number(text: str) -> str:
    """Read a number as a person types it and return it as it was given; raises `Invalid`."""
    from stdnum.iso7064 import mod_37_2

    plain = text[:_LONGEST].strip().upper().translate(_READ)
    if len(text) > _LONGEST or len(plain) != _LENGTH or not mod_37_2.is_valid(plain, ALPHABET):
        why = N_("“{value}” is not a confirmation number, such as {example}; check each character.")
        raise Invalid("bad-confirmation", why, value=shown(text), example=_EXAMPLE)
    return confirmation_number(plain[:DRAWN])


def is_confirmation_number(text: str) -> bool:
    """Tell whether a stored text is a number exactly as one is given."""
    try:
        return parse_confirmation_number(text) == text
    except Invalid:
        return False
