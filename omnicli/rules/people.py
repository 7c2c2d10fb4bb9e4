"""Who a person is on paper: numbers, permanent code, names, roles."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from unicodedata import normalize

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.values import Invalid, keyword, plain, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_EMPLOYEE_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,19}")
_PERMANENT_CODE = re.compile(r"[A-Za-z]{4}[0-9]{8}")

# The Ministry's marks inside the code: 62 added to the day of who was born in 2000 or later, 50 to a woman's month.
_BORN_SINCE_2000 = 62
_WOMAN = 50

# What follows a letter in the alphabetical order of Canadian French (CAN/CSA Z243.4.1), lightest accent first.
_ACCENTS = {"\u0301": "1", "\u0300": "2", "\u0302": "3", "\u0308": "4", "\u0303": "5", "\u0327": "6"}
_OTHER_ACCENT = "7"

ROLES = ("teacher", "registrar", "finance", "library", "api", "admin")
"""What an employee may be; being a student is not a role of an employee."""

_ROLE_WORDS = {
    word: role
    for role, words in zip(
        ROLES,
        (
            "teacher teachers enseignant enseignante enseignants enseignement professeur professeure prof",
            "registrar registrars registraire registrariat",
            "finance finances financier financiere comptabilite comptable",
            "library librarian bibliotheque bibliothecaire biblio",
            "api adviser advisor academicadviser academicadvisor aidepedagogique aidepedagogiqueindividuelle",
            "admin administrator administrateur administratrice administration",
        ),
        strict=True,
    )
    for word in words.split()
}


def parse_student_number(text: str) -> str:
    """Read a student number («numéro de dossier», DA): a text of exactly seven digits, leading zeros kept."""
    number = text.strip()
    if len(number) == 7 and number.isascii() and number.isdigit():
        return number
    raise Invalid(
        "bad-student-number",
        N_("“{value}” is not a student number: it has exactly 7 digits, leading zeros included."),
        value=shown(number),
    )


def parse_employee_number(text: str) -> str:
    """Read an employee number: 1 to 20 letters, digits and dashes, upper-cased."""
    number = text.strip()
    if _EMPLOYEE_NUMBER.fullmatch(number):
        return number.upper()
    raise Invalid(
        "bad-employee-number",
        N_("“{value}” is not an employee number: 1 to 20 letters, digits and dashes."),
        value=shown(number),
    )


def parse_permanent_code(text: str) -> str:
    """Read a Ministry permanent code: four letters and eight digits that hold a real birth date.

    Upper-cased, its spaces dropped. The last two digits are the Ministry's own and cannot be checked.
    """
    code = "".join(text.split())
    if not _PERMANENT_CODE.fullmatch(code):
        raise Invalid(
            "bad-permanent-code",
            N_("“{value}” is not a permanent code: 4 letters and 8 digits."),
            value=shown(text.strip()),
        )
    code = code.upper()
    birth_date_of(code)
    return code


def birth_date_of(code: str) -> date:
    """Return the birth date that a well-formed permanent code holds; `Invalid` when it is no real date."""
    day, month, year = int(code[4:6]), int(code[6:8]), 1900 + int(code[8:10])
    if day > _BORN_SINCE_2000:
        day, year = day - _BORN_SINCE_2000, year + 100
    try:
        return date(year, month - _WOMAN if month > _WOMAN else month, day)
    except ValueError:
        raise Invalid(
            "permanent-code-date", N_("The permanent code {code} holds no real birth date."), code=code
        ) from None


def make_permanent_code(
    last_name: str, first_name: str, birth_date: date, *, female: bool, sequence: int
) -> str:
    """Compose the code a person born 1900-2099 would have; `sequence` (0-99) is the Ministry's to give.

    Names too short are filled with X. For invented people only: a real code is given, never computed.
    """
    if not (1900 <= birth_date.year <= 2099 and 0 <= sequence <= 99):
        raise ValueError("a permanent code holds a birth date of 1900-2099 and a sequence of 0-99")
    day = birth_date.day + (_BORN_SINCE_2000 if birth_date.year >= 2000 else 0)
    month = birth_date.month + (_WOMAN if female else 0)
    letters = _last_name_letters(last_name) + _first_name_letter(first_name)
    return f"{letters}{day:02d}{month:02d}{birth_date.year % 100:02d}{sequence:02d}"


def check_permanent_code(code: str, birth_date: date) -> tuple[Reason, ...]:
    """Say where a well-formed permanent code disagrees with the birth date given beside it."""
    coded = birth_date_of(code)
    if coded == birth_date:
        return ()
    return (
        reason(
            "permanent-code-birth-date",
            N_("The permanent code {code} is that of a person born on {coded}, not on {given}."),
            code=code,
            coded=coded,
            given=birth_date,
        ),
    )


def permanent_code_warnings(code: str, last_name: str, first_name: str) -> tuple[Reason, ...]:
    """Say where the letters of a code are not those of the name: worth a look, never a refusal (names change)."""
    return tuple(_letter_warnings(code, last_name, first_name))


def _letter_warnings(code: str, last_name: str, first_name: str) -> Iterator[Reason]:
    expected = _last_name_letters(last_name)
    if code[:3] != expected:
        yield reason(
            "permanent-code-last-name",
            N_("The permanent code begins with {letters}; the last name {name} would give {expected}."),
            letters=code[:3],
            name=shown(last_name),
            expected=expected,
        )
    expected = _first_name_letter(first_name)
    if code[3] != expected:
        yield reason(
            "permanent-code-first-name",
            N_(
                "The fourth letter of the permanent code is {letter}; the first name {name} would give {expected}."
            ),
            letter=code[3],
            name=shown(first_name),
            expected=expected,
        )


def _last_name_letters(last_name: str) -> str:
    return fold(last_name)[:3].ljust(3, "X")


def _first_name_letter(first_name: str) -> str:
    return fold(first_name)[:1] or "X"


def fold(name: str) -> str:
    """Reduce a name to its unaccented capital letters: `D'Amours-Noël` gives `DAMOURSNOEL`, `Lœb` gives `LOEB`."""
    return "".join(c for c in plain(name).upper() if "A" <= c <= "Z")


def sort_key(name: str) -> str:
    """Return a text that sorts names as a French directory does, whatever the machine's locale.

    Letters first, without accents, case, spaces or hyphens; then accents, read from the end (cote, côte, coté,
    côté); then small letters before capitals; then the name as written, so that the order is total.
    """
    composed = normalize("NFC", name)
    return (
        f"{name.translate(_FOLDED)} {composed[::-1].translate(_ACCENTED)} {composed.translate(_CASED)} {name}"
    )


def _accent_of(letter: str) -> str:
    if letter.isascii():
        return "0"
    marks = normalize("NFD", letter)[1:]
    return _ACCENTS.get(marks[0], _OTHER_ACCENT) if marks else _OTHER_ACCENT


class _PerLetter(dict[int, str]):
    """What a function gives for each letter, as a table for `str.translate`: letters are few, names many."""

    def __init__(self, function: Callable[[str], str]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, code: int) -> str:
        self[code] = text = self._function(chr(code))
        return text


_FOLDED = _PerLetter(fold)
_ACCENTED = _PerLetter(lambda letter: _accent_of(letter) * len(fold(letter)))
_CASED = _PerLetter(lambda letter: "01"[letter.isupper()] * len(fold(letter)))


def parse_roles(text: str) -> tuple[str, ...]:
    """Read an employee's roles, in English or French, separated by commas, semicolons, bars or spaces.

    Each comes once, in the order of `ROLES`; at least one is needed. A name of several words («aide pédagogique
    individuelle») stands between other separators than spaces.
    """
    names = [name for name in re.split(r"[,;|]", text) if name.strip()] or [""]
    found = {_role(word) for name in names for word in _words_of(name)}
    return tuple(role for role in ROLES if role in found)


def _words_of(name: str) -> list[str]:
    return [name] if keyword(name) in _ROLE_WORDS else name.split() or [name]


def _role(word: str) -> str:
    role = _ROLE_WORDS.get(keyword(word))
    if role is None:
        raise Invalid(
            "bad-role",
            N_("“{value}” is not a role; the roles are {roles}."),
            value=shown(word),
            roles=ROLES,
        )
    return role
