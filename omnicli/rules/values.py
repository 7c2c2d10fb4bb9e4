"""Read what people and files write: text, dates, hours, addresses. Each reader returns a value or raises `Invalid`.

An empty text is refused by every reader unless it says otherwise: whether a column may stay empty is its
caller's business.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, TypeVar
from unicodedata import combining, normalize

from omnicli.clock import YEARS
from omnicli.errors import reason
from omnicli.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")

_SHOWN = 40  # characters of an offending value that a message repeats
_LONGEST_WORD = 80  # a longer text is none of the words we know

# White space of every kind is collapsed before; these would be obeyed by a terminal, hidden from a reader, or
# refused by SQLite and XML: controls, zero-width and two-way marks, lone surrogates, non-characters.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
_LETTERS = str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ẞ": "SS", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D",
     "ð": "d", "Ð": "D", "ł": "l", "Ł": "L", "þ": "th", "Þ": "TH", "ı": "i"}
)  # fmt: skip
_PUNCTUATION = str.maketrans(dict.fromkeys(" \u00a0.,'’/_()-"))
_TIME = re.compile(r"(?:(\d{1,2}) ?[:hH] ?(\d{2})(?::00)?|(\d{1,2})(\d{2})|(\d{1,2}) ?[hH])", re.ASCII)
_EMAIL = re.compile(r"([^\s@,;:<>()\"\[\]\\]{1,64})@((?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]*)")
_PHONE = re.compile(r"[0-9 +().,/:#‐‑–-]+(?:(?:ext|extension|poste|p|x)[ .:#]*[0-9]{1,6})?", re.IGNORECASE)
_POSTAL_CODE = re.compile(
    r"([ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z])[ -]?(\d[ABCEGHJ-NPRSTV-Z]\d)", re.ASCII | re.IGNORECASE
)
_COUNT = re.compile(r"(\d{1,12})(?:\.0+)?", re.ASCII)  # a spreadsheet likes to write 30.0

_WEEKDAY_CODES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WEEKDAYS = {
    word: number
    for number, words in enumerate(
        (
            "1 mon monday lun lundi lu",
            "2 tue tues tuesday mar mardi ma",
            "3 wed wednesday mer mercredi me",
            "4 thu thur thurs thursday jeu jeudi je",
            "5 fri friday ven vendredi ve",
            "6 sat saturday sam samedi sa",
            "7 sun sunday dim dimanche di",
        ),
        start=1,
    )
    for word in words.split()
}
_LANGUAGES = dict.fromkeys("fr fra fre frca francais french f".split(), "fr") | dict.fromkeys(
    "en eng enca anglais english a e".split(), "en"
)
_RESIDENCIES = (
    dict.fromkeys(["", *"quebec qc oui yes o y 1 true vrai".split()], "quebec")
    | dict.fromkeys("canada ca can canadien canadienne canadian non no n 0 false faux".split(), "canada")
    | dict.fromkeys("international int internationale etranger etrangere foreign".split(), "international")
)
_CANADA = frozenset(("", "ca", "can", "canada"))


class Invalid(ValueError):
    """A value that cannot be read. `reason` says why: a slug for machines, a message id and its parameters."""

    def __init__(self, slug: str, message: str, /, **params: object) -> None:
        super().__init__(slug)
        self.reason = reason(slug, message, **params)

    def __str__(self) -> str:
        return self.reason.message.format(**self.reason.params)


def shown(value: str) -> str:
    """Cut a value to 40 characters for a message, and make harmless what a terminal would obey."""
    head = value[:_SHOWN]
    if not head.isprintable():
        head = "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in head)
    return head if len(value) <= _SHOWN else f"{head}…"


def plain(text: str) -> str:
    """Drop accents and open ligatures (`Œuvré` gives `OEuvre`); other characters stay."""
    if text.isascii():
        return text
    return "".join(c for c in normalize("NFKD", text.translate(_LETTERS)) if not combining(c))


def keyword(text: str) -> str:
    """Reduce a word to what tells it from others: lower case, without accents, spaces or punctuation.

    Only a blank text gives an empty one; a giant, which is no word, gives `-`.
    """
    text = text.strip()
    if text.isascii() and text.isalnum() and len(text) <= _LONGEST_WORD:
        return text.lower()
    if len(text) > _LONGEST_WORD:
        return "-"
    sign = "-" if text.startswith("-") else ""
    return sign + (plain(text).lower().translate(_PUNCTUATION) or "-") if text else ""


def parse_keyword(text: str, words: Mapping[str, T], slug: str, message: str) -> T:
    """Return what `words` (keys as `keyword` makes them) gives for a text, or raise `Invalid` with `{value}`."""
    try:
        return words[keyword(text)]
    except KeyError:
        raise Invalid(slug, message, value=shown(text)) from None


def clean_text(raw: str, *, limit: int = 200) -> str:
    """Return a text in NFC, trimmed, each run of white space as one space.

    Refuses control and invisible characters, and more than `limit` characters.
    """
    text = " ".join(raw.split())
    if not (raw.isascii() and raw.isprintable()):
        found = _FORBIDDEN.search(raw)
        if found:
            raise Invalid(
                "control-character",
                N_("“{value}” contains an invisible control character ({code})."),
                value=shown(raw),
                code=f"U+{ord(found[0]):04X}",
            )
        if len(text) <= 4 * limit:  # composing can only shorten; a giant is not worth the work
            text = normalize("NFC", text)
    if len(text) > limit:
        raise Invalid(
            "too-long",
            N_("“{value}” is too long: {length} characters, at most {limit}."),
            value=shown(text),
            length=len(text),
            limit=limit,
        )
    return text


def parse_date(text: str) -> date:
    """Read an ISO date, `2026-09-18`, of a year that a college can mean, and nothing else."""
    text = text.strip()
    if len(text) == 10 and text[4] == "-" == text[7]:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = date.min
        if day.year in YEARS:
            return day
    raise Invalid("bad-date", N_("“{value}” is not a date; write it as 2026-09-18."), value=shown(text))


def parse_time(text: str) -> int:
    """Read an hour of the day as minutes since midnight: `8:00`, `08:00`, `8h00`, `8 h`, `0800`, `8:00:00`."""
    match = _TIME.fullmatch(text.strip())
    if match:
        hour, minute = int(match[1] or match[3] or match[5]), int(match[2] or match[4] or 0)
        if hour < 24 and minute < 60:
            return 60 * hour + minute
    raise Invalid(
        "bad-time", N_("“{value}” is not an hour of the day; write it as 08:00."), value=shown(text)
    )


def format_time(minutes: int) -> str:
    """Write minutes since midnight as `08:00`."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def parse_weekday(text: str) -> int:
    """Read a weekday, 1 = Monday … 7 = Sunday: a number, or its English or French name or short name."""
    return parse_keyword(
        text, _WEEKDAYS, "bad-weekday", N_("“{value}” is not a day of the week; write Mon to Sun, or 1 to 7.")
    )


def weekday_code(weekday: int) -> str:
    """Write a weekday as files do: `Mon` … `Sun`."""
    return _WEEKDAY_CODES[weekday - 1]


def parse_email(text: str) -> str:
    """Read one e-mail address; the domain is lower-cased, the rest kept as given."""
    address = clean_text(text, limit=254)
    match = _EMAIL.fullmatch(address)
    if not match or ".." in match[1] or match[1][0] == "." or match[1][-1] == ".":
        raise Invalid("bad-email", N_("“{value}” is not an e-mail address."), value=shown(address))
    return f"{match[1]}@{match[2].lower()}"


def parse_phone(text: str) -> str:
    """Read a telephone number, kept as written: 7 to 15 digits, the usual signs, and perhaps an extension."""
    number = clean_text(text, limit=40)
    digits = sum(c.isdigit() for c in number)
    if not 7 <= digits <= 15 or not _PHONE.fullmatch(number):
        raise Invalid(
            "bad-phone", N_("“{value}” is not a telephone number of 7 to 15 digits."), value=shown(number)
        )
    return number


def parse_postal_code(text: str, country: str = "") -> str:
    """Read a postal code: `G6G 0A1` in Canada (or when the country is empty), any short text elsewhere."""
    if keyword(country) not in _CANADA:
        return clean_text(text, limit=20)
    match = _POSTAL_CODE.fullmatch(text.strip())
    if not match:
        raise Invalid(
            "bad-postal-code",
            N_("“{value}” is not a Canadian postal code; write it as G6G 0A1."),
            value=shown(text),
        )
    return f"{match[1]} {match[2]}".upper()


def parse_language(text: str) -> str:
    """Read the language of a person's documents: `fr` or `en`."""
    return parse_keyword(text, _LANGUAGES, "bad-language", N_("“{value}” is not a language; write fr or en."))


def parse_residency(text: str) -> str:
    """Read where a student resides for fees: `quebec` (also when empty or yes), `canada` (no), `international`."""
    return parse_keyword(
        text,
        _RESIDENCIES,
        "bad-residency",
        N_("“{value}” is not a residency; write quebec, canada or international."),
    )


def parse_count(text: str, low: int, high: int) -> int:
    """Read a whole number between `low` and `high`, both allowed."""
    match = _COUNT.fullmatch(text.strip())
    if not match:
        raise Invalid("bad-number", N_("“{value}” is not a whole number."), value=shown(text))
    number = int(match[1])
    if not low <= number <= high:
        raise Invalid(
            "out-of-range", N_("{value} is not between {low} and {high}."), value=number, low=low, high=high
        )
    return number
