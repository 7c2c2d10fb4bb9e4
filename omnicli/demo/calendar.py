"""The demo college's calendar: holidays of Québec, days without class, exams, and Tuesdays that run as Mondays.

A term keeps 82 days of class and evaluation (Règlement sur le régime des études collégiales), 75 of them of class:
fifteen weeks. What the holidays leave over goes to days without class, then to exams; and some days run another
weekday's timetable, so that every weekday is held equally often.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from omnicli.rules.calendar import EXAM_DAY, HOLIDAY, PEDAGOGICAL_DAY
from omnicli.rules.terms import Season, season_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from omnicli.rules.terms import Term

CLASS_DAYS = 75
TERM_DAYS = 82
_WEEKDAYS = (1, 2, 3, 4, 5)
_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday")
_FRENCH = ("lundi", "mardi", "mercredi", "jeudi", "vendredi")


def easter(year: int) -> date:
    """Return Easter Sunday (Meeus's Gregorian rule, in the form of Oudin)."""
    century = year // 100
    golden = year % 19
    epact = (century - century // 4 - (century - (century - 17) // 25) // 3 + 19 * golden + 15) % 30
    epact -= epact // 28 * (1 - 29 // (epact + 1) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    return date(year, 3, 28) + timedelta(days=epact - weekday)


def holidays(year: int) -> dict[date, str]:
    """Return the year's weekdays off that fall within terms, with their names in French."""
    sunday = easter(year)
    return {
        sunday - timedelta(days=2): "Vendredi saint",
        sunday + timedelta(days=1): "Lundi de Pâques",
        # The Monday before 25 May (Journée nationale des patriotes).
        _monday_from(date(year, 5, 18)): "Journée nationale des patriotes",
        _monday_from(date(year, 9, 1)): "Fête du Travail",
        _monday_from(date(year, 10, 8)): "Action de grâces",
    }


def _monday_from(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def term_calendar(term: Term) -> list[dict[str, str]]:
    """Return a term's special days as the lines of an import, by date."""
    free = {day: name for day, name in holidays(term.starts.year).items() if term.starts <= day <= term.ends}
    open_days = [
        day for day in _days(term.starts, term.ends) if day.isoweekday() in _WEEKDAYS and day not in free
    ]
    pedagogical = _pedagogical(term, spare=len(open_days) - TERM_DAYS)
    held = [day for day in open_days if day not in pedagogical]
    swaps = _swaps(term, held[:CLASS_DAYS], free)
    lines = [_line(day, HOLIDAY, name) for day, name in free.items()]
    lines += [_line(day, PEDAGOGICAL_DAY, name) for day, name in pedagogical.items()]
    lines += [
        _line(day, f"runs-as-{_ENGLISH[n - 1]}", f"Horaire du {_FRENCH[n - 1]}") for day, n in swaps.items()
    ]
    lines += [_line(day, EXAM_DAY, name) for day, name in _exams(held[CLASS_DAYS:])]
    return sorted(lines, key=lambda line: line["date"])


def _line(day: date, kind: str, note: str) -> dict[str, str]:
    return {"date": day.isoformat(), "kind": kind, "note": note}


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _pedagogical(term: Term, spare: int) -> dict[date, str]:
    """Return the days without class of mid-term, as many as the term can spare."""
    year = term.starts.year
    if season_of(term.code) == Season.AUTUMN:
        monday, offsets, name = _monday_from(date(year, 10, 8)), range(2, 5), "Journée de mise à jour"
    else:
        monday, offsets, name = _monday_from(date(year, 3, 1)), range(5), "Semaine de relâche"
    return {monday + timedelta(days=offset): name for offset in offsets[: max(0, spare)]}


def _swaps(term: Term, held: Sequence[date], free: Iterable[date]) -> dict[date, int]:
    """Return the days that run another weekday, so that each weekday's timetable is held equally often."""
    swaps = {}
    if season_of(term.code) == Season.AUTUMN:
        # The Monday lost to Thanksgiving is made up the day after, while the week is short anyway.
        swaps[_monday_from(date(term.starts.year, 10, 8)) + timedelta(days=1)] = 1
    last_free = max(day for day in free if day < held[-1])
    while (pair := _imbalance(held, swaps)) is not None:
        most, least = pair
        swaps[next(d for d in held if d > last_free and d.isoweekday() == most and d not in swaps)] = least
    return swaps


def _imbalance(held: Sequence[date], swaps: Mapping[date, int]) -> tuple[int, int] | None:
    """Return the weekday held most and the one held least, or nothing when they differ by one day or none."""
    often = Counter(swaps.get(day, day.isoweekday()) for day in held)
    most = max(_WEEKDAYS, key=lambda n: often[n])
    least = min(_WEEKDAYS, key=lambda n: often[n])
    return (most, least) if often[most] - often[least] > 1 else None


def _exams(days: Sequence[date]) -> list[tuple[date, str]]:
    """Return the exam days; the ministry's French exam is held on the second of them."""
    return [
        (day, "Épreuve uniforme de français" if n == 1 else "Période d'examens") for n, day in enumerate(days)
    ]
