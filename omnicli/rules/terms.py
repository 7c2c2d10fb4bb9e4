"""Terms («sessions»): their codes, their names, and the dates that govern them.

A code is a text `YYYYS`, S being 1 for winter, 2 for summer, 3 for autumn, so that codes sort as time does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import TYPE_CHECKING

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.calendar import Calendar
from omnicli.rules.relative import RelativeDate, parse_relative_date
from omnicli.rules.values import Invalid, keyword, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    Rules = Mapping[int, Mapping[str, str]]


class Season(IntEnum):
    """The last digit of a term's code."""

    WINTER = 1
    SUMMER = 2
    AUTUMN = 3


_NAMES = {"fr": ("Hiver", "Été", "Automne"), "en": ("Winter", "Summer", "Autumn")}
_LETTERS = "HEA"  # Hiver, Été, Automne: the field's own letters, never translated
_SEASON_WORDS = {
    "winter": Season.WINTER, "hiver": Season.WINTER, "h": Season.WINTER,
    "summer": Season.SUMMER, "ete": Season.SUMMER, "e": Season.SUMMER,
    "autumn": Season.AUTUMN, "automne": Season.AUTUMN, "fall": Season.AUTUMN, "a": Season.AUTUMN,
}  # fmt: skip
_NUMBERS = re.compile(r"((?:19|20|21)[0-9]{2})-?([123])")
_WORDS = re.compile(r"([^\W\d_]{1,7})[ -]?((?:19|20|21)?[0-9]{2})")


@dataclass(frozen=True, slots=True)
class Term:
    """A term and its dates: every `_from` is the first day of a window and every `_by` its last, both included.

    `schedule_from` is when timetables come out; `choose_*` is the window of course choice for this term, kept
    before it begins; `confirm_*` that of confirming one's presence; `drop_by` the last day to leave a course
    without a trace, `abandon_by` the last to leave one as an AE; `change_*` the window in which students change
    their own timetables.
    """

    code: str
    starts: date
    ends: date
    schedule_from: date
    choose_from: date | None
    choose_by: date | None
    confirm_from: date
    confirm_by: date
    drop_by: date
    change_from: date | None = None
    change_by: date | None = None
    abandon_by: date | None = None


COLUMNS = tuple(f.name for f in fields(Term) if f.name != "code")
_WINDOWS = (("choose_from", "choose_by"), ("change_from", "change_by"))
_MAY_BE_NONE = frozenset((*(column for window in _WINDOWS for column in window), "abandon_by"))

DEFAULT_TERM_RULES: Rules = {
    Season.AUTUMN: {
        # Classes begin in the last third of August and the term holds at least 82 days (RREC): a college's choice.
        "starts": "first monday on or after 08-20",
        "ends": "working day on or before 12-22",
        # Timetables come out about five working days before classes (four colleges' published calendars).
        "schedule_from": "5 working days before starts",
        # For autumn, about 1 to 15 April (published windows of five colleges).
        "choose_from": "04-01",
        "choose_by": "04-15",
        # The guide, «Confirmation d'inscription»: 20 September, whatever the day of the week.
        "confirm_from": "starts",
        "confirm_by": "09-20",
        # The Ministry's date: before 20 September, or the working day before when the 19th is not worked.
        "drop_by": "working day on or before 09-19",
        # The end of «abandon sans échec» (AE): 4 or 5 November 2025 in two colleges, which differ by a day.
        "abandon_by": "working day on or before 11-05",
        # After the timetable comes out and before classes begin (guide; ÉNA, «Horaire»).
        "change_from": "schedule_from",
        "change_by": "1 day before starts",
    },
    Season.WINTER: {
        "starts": "first monday on or after 01-15",
        "ends": "last friday on or before 05-28",
        "schedule_from": "5 working days before starts",
        # For winter, about 1 to 13 October of the autumn before (the same published windows).
        "choose_from": "10-01 previous year",
        "choose_by": "10-13 previous year",
        # The guide: 15 February.
        "confirm_from": "starts",
        "confirm_by": "02-15",
        # The Ministry's date: before 15 February, or the working day before.
        "drop_by": "working day on or before 02-14",
        # 9 April 2026 in one college.
        "abandon_by": "working day on or before 04-09",
        "change_from": "schedule_from",
        "change_by": "1 day before starts",
    },
    Season.SUMMER: {
        "starts": "first monday on or after 06-01",
        "ends": "last friday on or before 08-14",
        "schedule_from": "5 working days before starts",
        # Summer courses are asked for course by course; a college that opens a window writes it.
        "choose_from": "none",
        "choose_by": "none",
        "confirm_from": "starts",
        "confirm_by": "working day on or after 1 day after drop_by",
        # Before a fifth of the course has gone by: the first week, for a course of five.
        "drop_by": "working day on or before 4 days after starts",
        # No source gives one for a course of a few weeks: a college that has one writes it.
        "abandon_by": "none",
        "change_from": "schedule_from",
        "change_by": "1 day before starts",
    },
}
"""Each season's dates by rule (`omnicli.rules.relative`); a college overrides what it does otherwise."""


def parse_term(text: str) -> str:
    """Read a term as `20263`: also `2026-3`, `A2026`, `A-2026`, `A26`, `Automne 2026`, `Autumn 2026`."""
    text = text.strip()
    match = _NUMBERS.fullmatch(text)
    if match:
        return match[1] + match[2]
    match = _WORDS.fullmatch(text)
    season = _SEASON_WORDS.get(keyword(match[1])) if match else None
    if match is None or season is None:
        raise Invalid(
            "bad-term", N_("“{value}” is not a term; write it as 20263 or A2026."), value=shown(text)
        )
    return f"{match[2] if len(match[2]) == 4 else '20' + match[2]}{season:d}"


def season_of(code: str) -> Season:
    """Return the season of a term."""
    return Season(int(code[4]))


def year_of(code: str) -> int:
    """Return the calendar year of a term."""
    return int(code[:4])


def term_name(code: str, lang: str) -> str:
    """Name a term for people: `Automne 2026`, `Autumn 2026`."""
    return f"{_NAMES[lang][season_of(code) - 1]} {code[:4]}"


def term_short(code: str) -> str:
    """Name a term as the field says it in both languages: `A2026`, `H2027`, `E2027`."""
    return f"{_LETTERS[season_of(code) - 1]}{code[:4]}"


def next_term(code: str, seasons: Sequence[int] = (Season.WINTER, Season.AUTUMN)) -> str:
    """Return the first term after `code` among those of the given seasons."""
    year = year_of(code)
    return min(t for t in _codes((year, year + 1), seasons) if t > code)


def previous_term(code: str, seasons: Sequence[int] = (Season.WINTER, Season.AUTUMN)) -> str:
    """Return the last term before `code` among those of the given seasons."""
    year = year_of(code)
    return max(t for t in _codes((year - 1, year), seasons) if t < code)


def _codes(years: Iterable[int], seasons: Sequence[int]) -> Iterator[str]:
    return (f"{year}{season:d}" for year in years for season in seasons)


def make_term(
    code: str, rules: Rules = DEFAULT_TERM_RULES, *, calendar: Calendar | None = None, **given: date | None
) -> Term:
    """Compose a term: its dates are those given, and by rule where none (or None) is given.

    `calendar` says which days are worked; without it every Monday to Friday is. A rule that counts from a date
    that the term does not have raises `Invalid`.
    """
    unknown = given.keys() - set(COLUMNS)
    if unknown:
        raise TypeError(f"no such date of a term: {', '.join(sorted(unknown))}")
    maker = _Maker(
        year_of(code), _parse_season(season_of(code), rules[season_of(code)]), calendar or Calendar()
    )
    maker.known.update({column: day for column, day in given.items() if day is not None})
    required = {c: maker.required(c) for c in COLUMNS if c not in _MAY_BE_NONE}
    found = {**required, **{column: maker.optional(column) for column in _MAY_BE_NONE}}
    return Term(code, **found)  # type: ignore[arg-type] # what must be there is


class _Maker:
    """Works the dates of one term out, each after those it counts from (no rule counts in a circle)."""

    def __init__(self, year: int, rules: Mapping[str, RelativeDate | None], calendar: Calendar) -> None:
        self._year, self._rules, self._calendar = year, rules, calendar
        self.known: dict[str, date] = {}

    def required(self, column: str) -> date:
        day = self.optional(column)
        if day is None:
            raise Invalid("no-such-date", N_("The term has no date “{column}” to count from."), column=column)
        return day

    def optional(self, column: str) -> date | None:
        rule = self._rules[column]
        if column not in self.known and rule is not None:
            self.known[column] = rule.resolve(self._year, self._calendar, self.required)
        return self.known.get(column)


def parse_term_rules(mapping: Mapping[str, object]) -> Rules:
    """Read a college's own rules, `{"autumn": {"confirm_by": "09-20"}, …}`, laid over the default ones.

    Seasons may be written in French. Raises `Invalid` naming the season and the date that is wrong.
    """
    rules: dict[int, Mapping[str, str]] = dict(DEFAULT_TERM_RULES)
    for name, columns in mapping.items():
        season = _SEASON_WORDS.get(keyword(name))
        if season is None or not isinstance(columns, dict):
            raise Invalid(
                "bad-season",
                N_("“{value}” is not a season; write autumn, winter or summer, each with its dates by rule."),
                value=shown(name),
            )
        rules[season] = {**rules[season], **columns}
        _check_circles(season, _parse_season(season, rules[season]))
    return rules


def _parse_season(season: Season, columns: Mapping[str, str]) -> dict[str, RelativeDate | None]:
    return {column: _parse_column(season, column, text) for column, text in columns.items()}


def _parse_column(season: Season, column: str, text: object) -> RelativeDate | None:
    where = f"{season.name.lower()}.{shown(column)}"
    if column not in COLUMNS:
        raise Invalid(
            "bad-term-column", N_("{where}: the dates of a term are {columns}."), where=where, columns=COLUMNS
        )
    try:
        rule = parse_relative_date(str(text), COLUMNS)
    except Invalid:
        raise Invalid(
            "bad-term-rule",
            N_(
                "{where}: “{value}” is not a date by rule, such as “09-20” or “5 working days before starts”."
            ),
            where=where,
            value=shown(str(text)),
        ) from None
    if rule is None and column not in _MAY_BE_NONE:
        raise Invalid("term-date-needed", N_("{where}: every term needs this date."), where=where)
    return rule


def _check_circles(season: Season, rules: Mapping[str, RelativeDate | None]) -> None:
    for start in rules:
        column: str | None = start
        for _ in COLUMNS:
            rule = rules[column] if column else None
            column = rule.column if rule else None
        if column:
            raise Invalid(
                "term-rules-in-circle",
                N_("{where}: this date counts from itself."),
                where=f"{season.name.lower()}.{start}",
            )


# Of each pair, the first may not come after the second.
_ORDER = (
    ("starts", "ends"),
    ("schedule_from", "ends"),
    ("choose_from", "choose_by"),
    ("choose_by", "ends"),
    ("confirm_from", "confirm_by"),
    ("starts", "confirm_by"),
    ("confirm_by", "ends"),
    ("starts", "drop_by"),
    ("drop_by", "ends"),
    ("schedule_from", "change_from"),
    ("change_from", "change_by"),
    ("change_by", "ends"),
    ("drop_by", "abandon_by"),
    ("abandon_by", "ends"),
)


def check_term(term: Term) -> tuple[Reason, ...]:
    """Say what is wrong in a term's dates: they begin in the year of its code and stand in order."""
    return tuple(_term_reasons(term))


def _term_reasons(term: Term) -> Iterator[Reason]:
    if term.starts.year != year_of(term.code):
        yield reason(
            "term-year", N_("The term {code} cannot start on {date}."), code=term.code, date=term.starts
        )
    for first, last in _WINDOWS:
        if (getattr(term, first) is None) != (getattr(term, last) is None):
            message = N_("The term {code} has only one of {first} and {last}.")
            yield reason("term-window", message, code=term.code, first=first, last=last)
    for earlier, later in _ORDER:
        first, second = getattr(term, earlier), getattr(term, later)
        if first is not None and second is not None and first > second:
            yield reason(
                "term-order",
                N_("The term {code} has {earlier} ({first}) after {later} ({second})."),
                code=term.code,
                earlier=earlier,
                first=first,
                later=later,
                second=second,
            )


def term_in_view(terms: Iterable[Term], today: date) -> Term | None:
    """Return the term a person means when naming none: the latest whose timetables are out, else the next to come."""
    by_code = sorted(terms, key=lambda term: term.code)
    out = [term for term in by_code if term.schedule_from <= today]
    if out:
        return out[-1]
    return by_code[0] if by_code else None
