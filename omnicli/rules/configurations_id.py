"""The short name of a timetable: each course's section, written as one number, and a check of what it stands for.

Nothing is kept: whoever has the same courses reads the same name in the same way. The number is in mixed radix, a digit
for each course in order of its code, the place of its section among all those of the term. The check is of the term,
the courses and the sections themselves, so that a slip of the pen is noticed, and an offering that changed since.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from omnicli.i18n import N_
from omnicli.rules.values import Invalid, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: without I, L, O and U
_CHECK = 4  # characters: one slip in a million goes by
_BLOCK = 4
_LONGEST = 100
_READ = str.maketrans({"I": "1", "L": "1", "O": "0", **dict.fromkeys(" \u00a0\u202f-‐‑–", "")})


def name(term: str, sections: Mapping[str, str], offered: Mapping[str, Sequence[str]]) -> str:
    """Name a timetable (course → section), `offered` being every section of each course, full ones too, in order."""
    number = 0
    for course in sorted(offered):
        number = number * len(offered[course]) + offered[course].index(sections[course])
    text = _digits(number, _length(offered)) + _check(term, sections)
    return "-".join(text[start : start + _BLOCK] for start in range(0, len(text), _BLOCK))


def parse_name(text: str, term: str, offered: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the section of each course of a timetable by its name; raises `Invalid`."""
    plain = text[:_LONGEST].strip().upper().translate(_READ)
    length = _length(offered)
    if len(plain) == length + _CHECK and all(one in ALPHABET for one in plain):
        sections = _sections(plain[:length], offered)
        if sections and _check(term, sections) == plain[length:]:
            return sections
    raise Invalid(
        "unknown-configuration",
        N_("“{value}” is not a timetable of your courses as they are offered now: list them again."),
        value=shown(text),
    )


def _sections(digits: str, offered: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Read the number back; nothing when it is larger than any."""
    number = 0
    for digit in digits:
        number = number * len(ALPHABET) + ALPHABET.index(digit)
    found = {}
    for course in sorted(offered, reverse=True):
        number, place = divmod(number, len(offered[course]))
        found[course] = offered[course][place]
    return {} if number else found


def _length(offered: Mapping[str, Sequence[str]]) -> int:
    """Return how many characters the largest number takes."""
    largest = 1
    for sections in offered.values():
        largest *= len(sections)
    return max(1, ((largest - 1).bit_length() + 4) // 5)


def _digits(number: int, length: int) -> str:
    found = []
    for _ in range(length):
        number, digit = divmod(number, len(ALPHABET))
        found.append(ALPHABET[digit])
    return "".join(reversed(found))


def _check(term: str, sections: Mapping[str, str]) -> str:
    said = ",".join(f"{course}:{sections[course]}" for course in sorted(sections))
    digest = hashlib.sha256(f"{term}|{said}".encode()).digest()
    return _digits(int.from_bytes(digest[:4], "big") >> (32 - 5 * _CHECK), _CHECK)
