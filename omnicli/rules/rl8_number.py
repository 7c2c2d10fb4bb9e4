"""The numbers of relevés 8: eight digits from the college's ranges, then the first eight modulo 7.

Two independent payroll programs work the check digit out so; no official text was found. What is printed bears a
number of another range than what is sent.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from omnicli.i18n import N_
from omnicli.rules.values import Invalid, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

LARGEST: Final = 99_999_999
XML: Final = "xml"
PAPER: Final = "paper"
WAYS = (XML, PAPER)
"""What a range is for: slips sent to Revenu Québec, or slips printed."""


def rl8_number(sequence: int) -> str:
    """Return the nine digits of a number of a range (1 to 99999999): 12345678 makes 123456782."""
    return f"{sequence:08d}{sequence % 7}"


def is_rl8_number(text: str) -> bool:
    """Tell whether these are nine digits, the last one as it must be."""
    return len(text) == 9 and text.isascii() and text.isdigit() and text == rl8_number(int(text[:8]))


def parse_sequence(text: str) -> int:
    """Read a number of a range: eight digits, or nine whose check digit holds; spaces are let through."""
    digits = "".join(text.split())
    if len(digits) not in (8, 9) or not (digits.isascii() and digits.isdigit()) or not int(digits[:8]):
        message = N_("“{value}” is not a number for relevés 8: eight digits, or nine with the check digit.")
        raise Invalid("bad-rl8-number", message, value=shown(text))
    if len(digits) == 9 and not is_rl8_number(digits):
        message = N_("“{value}”: the check digit should be {digit}.")
        raise Invalid("bad-check-digit", message, value=shown(text), digit=int(digits[:8]) % 7)
    return int(digits[:8])


def left(ranges: Iterable[tuple[int, int]], used_up_to: Collection[int]) -> list[tuple[int, int]]:
    """Return what is left of each range, lowest first; `used_up_to` is the highest number used in each.

    What lies below the highest used is taken as used: numbers are given in order, and never given again.
    """
    found = (
        (max((one + 1 for one in used_up_to if first <= one <= last), default=first), last)
        for first, last in ranges
    )
    return sorted((first, last) for first, last in found if first <= last)


def allocate(ranges: Iterable[tuple[int, int]], used_up_to: Collection[int], count: int) -> list[str]:
    """Return the next `count` numbers, whole, in order; fewer when the ranges have no more."""
    return [rl8_number(one) for one in islice(_each(left(ranges, used_up_to)), count)]


def _each(ranges: Iterable[tuple[int, int]]) -> Iterator[int]:
    return chain.from_iterable(range(first, last + 1) for first, last in ranges)
