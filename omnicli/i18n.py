"""Two languages: English message ids in the code, a French catalogue beside it.

A translator is passed, never global: a letter speaks its reader's language, not its sender's.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from omnicli.money import Cents, format_cents

if TYPE_CHECKING:
    from collections.abc import Mapping
    from gettext import NullTranslations
    from zoneinfo import ZoneInfo

LANGUAGES = ("fr", "en")
DEFAULT_LANGUAGE = "fr"

_MONTHS = {
    "fr": ("janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()),
    "en": ("January February March April May June July August September October November December".split()),
}
_WEEKDAYS = {
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}


def N_(message: str) -> str:
    """Mark a message id for translation where it is written; the translator does the work later."""
    return message


class Words(str):
    """A message id given as a parameter of another message: it is translated too."""

    __slots__ = ()


class Number(str):
    """A decimal number as text, `26.529`: machines read it as it is, people with the sign of their language."""

    __slots__ = ()


class Names(tuple[str, ...]):
    """People's names: a sentence gives the first ones and how many more there are; machines are given all of them."""

    __slots__ = ()


_NAMED = 3  # names that a sentence gives


def unabridged(params: Mapping[str, object]) -> dict[str, object]:
    """Return the parameters of a message with every name, as machines are given them."""
    return {key: tuple(value) if isinstance(value, Names) else value for key, value in params.items()}


class Translator:
    """Turns message ids into sentences of one language, and values into the way it writes them."""

    def __init__(self, lang: str, tz: ZoneInfo | None = None) -> None:
        if lang not in LANGUAGES:
            raise ValueError(f"no such language: {lang}")
        self.lang = lang
        self.tz = tz

    def __call__(self, message: str, /, **params: object) -> str:
        """Translate `message` and fill its `{named}` parameters, each written as this language does."""
        text = self._catalogue().gettext(message) if message else ""
        return text.format(**{k: self.value(v) for k, v in params.items()}) if params else text

    def plural(self, one: str, many: str, count: int, /, **params: object) -> str:
        """Translate with the plural rule of the language (French: 0 and 1 are singular); `{count}` is filled."""
        text = self._catalogue().ngettext(one, many, count)
        return text.format(count=count, **{k: self.value(v) for k, v in params.items()})

    def value(self, value: object) -> object:  # noqa: PLR0911 -- a kind of value, a way to write it
        """Write one value: dates and instants in words, money with its sign, tuples joined, the rest as it is."""
        if isinstance(value, Words):
            return self(value)
        if isinstance(value, Number):
            return self.number(value)
        if isinstance(value, Cents):
            return format_cents(value, self.lang)
        if isinstance(value, datetime):
            return self.instant(value)
        if isinstance(value, date):
            return self.date(value)
        if isinstance(value, Names) and len(value) > _NAMED:
            some, more = value[:_NAMED], len(value) - _NAMED
            return self(N_("{names} and {count} more"), names=some, count=more)
        if isinstance(value, tuple | list):
            return ", ".join(str(self.value(v)) for v in value)
        return value

    def number(self, value: str) -> str:
        """Write a decimal number given as text: `26,529`, `26.529`."""
        return value.replace(".", ",") if self.lang == "fr" else str(value)

    def date(self, day: date) -> str:
        """Write a date: `1er octobre 2026`, `October 1, 2026`."""
        month = _MONTHS[self.lang][day.month - 1]
        if self.lang == "fr":
            return f"{'1er' if day.day == 1 else day.day} {month} {day.year}"
        return f"{month} {day.day}, {day.year}"

    def weekday(self, weekday: int) -> str:
        """Name a weekday, 1 = Monday … 7 = Sunday."""
        return _WEEKDAYS[self.lang][weekday - 1]

    def instant(self, at: datetime) -> str:
        """Write an instant in the college's local time: `1er octobre 2026 à 14 h 05`, `October 1, 2026 at 14:05`."""
        local = at.astimezone(self.tz) if self.tz else at
        if self.lang == "fr":
            return f"{self.date(local.date())} à {local.hour}\u00a0h\u00a0{local.minute:02d}"
        return f"{self.date(local.date())} at {local:%H:%M}"

    def _catalogue(self) -> NullTranslations:
        return _load(self.lang)


@cache
def _load(lang: str) -> NullTranslations:
    import gettext
    from pathlib import Path

    if lang == "en":
        return gettext.NullTranslations()
    return gettext.translation("omni", Path(__file__).parent / "locale", languages=[lang], fallback=True)
