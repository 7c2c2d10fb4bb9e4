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


class Names:
    """The names of the timetables that the courses of a student can make in a term."""

    def __init__(self, term: str, offered: Mapping[str, Sequence[str]]) -> None:
        """`offered` is every section of each course, full ones too, in order."""
        self._term = term
        self._offered = {course: tuple(offered[course]) for course in sorted(offered)}
        self._places = {
            course: {section: place for place, section in enumerate(sections)}
            for course, sections in self._offered.items()
        }
        self._length = _length(self._offered)

    def name(self, sections: Mapping[str, str]) -> str:
        """Name a timetable: course → section."""
        number = 0
        for course, places in self._places.items():
            number = number * len(places) + places[sections[course]]
        text = _digits(number, self._length) + self._check(sections)
        return "-".join(text[start : start + _BLOCK] for start in range(0, len(text), _BLOCK))

    def parse(self, text: str) -> dict[str, str]:
        """Return the section of each course of a timetable by its name; raises `Invalid`."""
        plain = text[:_LONGEST].strip().upper().translate(_READ)
        if len(plain) == self._length + _CHECK and all(one in ALPHABET for one in plain):
            sections = self._sections(plain[: self._length])
            if sections and self._check(sections) == plain[self._length :]:
                return sections
        raise Invalid(
            "unknown-configuration",
            N_("“{value}” is not a timetable of your courses as they are offered now: list them again."),
            value=shown(text),
        )

    def _sections(self, digits: str) -> dict[str, str]:
        """Read the number back; nothing when it is larger than any."""
        number = 0
        for digit in digits:
            number = number * len(ALPHABET) + ALPHABET.index(digit)
        found = {}
        for course, sections in reversed(self._offered.items()):
            number, place = divmod(number, len(sections))
            found[course] = sections[place]
        return {} if number else found

    def _check(self, sections: Mapping[str, str]) -> str:
        said = ",".join([f"{course}:{sections[course]}" for course in self._offered])
        digest = hashlib.sha256(f"{self._term}|{said}".encode()).digest()
        return _digits(int.from_bytes(digest[:4], "big") >> (32 - 5 * _CHECK), _CHECK)


def _length(offered: Mapping[str, Sequence[str]]) -> int:
    """Return how many characters the largest number takes."""
    largest = 1
    for sections in offered.values():
        largest *= len(sections)
    return max(1, ((largest - 1).bit_length() + 4) // 5)


def _digits(number: int, length: int) -> str:
    return "".join([ALPHABET[number >> shift & 31] for shift in range(5 * length - 5, -1, -5)])
