"""The NIP, the portal's password: the guide's own grammar, and what may not be in it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from omnicli.errors import Reason, reason
from omnicli.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

_SHORTEST_NUMBER = 4  # a shorter employee number would be found by chance
_MONTHS = (
    "janvier jan january",
    "fevrier fev february feb",
    "mars mar march",
    "avril avr april apr",
    "mai may",
    "juin june jun",
    "juillet juil july jul",
    "aout august aug",
    "septembre sept september sep",
    "octobre oct october",
    "novembre nov november",
    "decembre dec december",
)


@dataclass(frozen=True, slots=True)
class NipPolicy:
    """The guide's grammar (step 5): 5 to 12 unaccented letters and digits, ending with four digits.

    A college may tighten each part; `blocklist` holds NIPs that are too common, in any case.
    """

    min_length: int = 5
    max_length: int = 12
    final_digits: int = 4
    blocklist: frozenset[str] = frozenset()


_WORDS = (
    "a b abc abcd azerty qwerty omni omnivox cegep college ecole etudiant soleil amour bonjour hockey canada quebec "
    "montreal nip pass motdepas secret admin test"
)
_ENDS = "0000 1111 1234 1212 2000 2020 2024 2025 2026 4321 6969 9999"

COMMON_NIPS: frozenset[str] = frozenset(
    [word + end for word, end in product(_WORDS.split(), _ENDS.split())]
    + [digit * count for digit, count in product("0123456789", range(5, 13))]
    + ["1234567890"[:count] for count in range(5, 11)]
    + ["01234", "012345", "54321", "654321", "123123", "121212", "112233", "11223344", "123454321"]
)
"""A blocklist to start from, off unless a college sets it: the guide's rule stands."""


def check_nip(nip: str, policy: NipPolicy, *, number: str, birth_date: date | None) -> tuple[Reason, ...]:
    """Say every rule that a new NIP breaks. No reason repeats the NIP.

    It may not hold the person's number, nor the birth date in any usual writing. Four digits alone (the year, or
    the day and month) are not the whole date and stay allowed: the guide asks for four digits of one's choice,
    and three attempts in ten thousand are the lock-out's business.
    """
    return (*_grammar(nip, policy), *_contents(nip, policy, number, birth_date))


def _grammar(nip: str, policy: NipPolicy) -> Iterator[Reason]:
    if len(nip) < policy.min_length:
        yield reason(
            "nip-too-short",
            N_("The password must have at least {count} characters."),
            count=policy.min_length,
        )
    if len(nip) > policy.max_length:
        yield reason(
            "nip-too-long", N_("The password may have at most {count} characters."), count=policy.max_length
        )
    if not (nip.isascii() and nip.isalnum()) and nip:
        yield reason(
            "nip-characters",
            N_("The password may hold only digits (0 to 9) and unaccented letters (a to z)."),
        )
    end = nip[-policy.final_digits :] if policy.final_digits else ""
    if len(end) < policy.final_digits or not all("0" <= c <= "9" for c in end):
        yield reason(
            "nip-final-digits", N_("The password must end with {count} digits."), count=policy.final_digits
        )


def _contents(nip: str, policy: NipPolicy, number: str, birth_date: date | None) -> Iterator[Reason]:
    typed = nip.lower()
    digits = number.replace("-", "").lower()
    if len(digits) >= _SHORTEST_NUMBER and digits in typed:
        yield reason("nip-has-number", N_("The password may not contain your number."))
    if birth_date and any(writing in typed for writing in _writings(birth_date)):
        yield reason("nip-has-birth-date", N_("The password may not contain your birth date."))
    if any(typed == common.lower() for common in policy.blocklist):
        yield reason("nip-too-common", N_("This password is too common."))


def _writings(day: date) -> Iterator[str]:
    """Write a date as people do, without signs: 20070307, 070307, 03072007, 732007, 7mars2007, and so on."""
    years = (f"{day:%Y}", f"{day:%y}")
    for year, (month, monthday) in product(
        years, ((f"{day:%m}", f"{day:%d}"), (str(day.month), str(day.day)))
    ):
        if len(year + month + monthday) >= 6:
            for first, second in ((monthday, month), (month, monthday)):
                yield from (first + second + year, year + first + second)
    for year, name, monthday in product(years, _MONTHS[day.month - 1].split(), (f"{day:%d}", str(day.day))):
        yield from (monthday + name + year, name + monthday + year)
