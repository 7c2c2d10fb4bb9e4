"""Months of a tax year: which of them a student studied in, and how an amount of a term falls on two years.

A month counts with so many days of the term in it (`TaxYear.month_days`), until the last course was left; it counts
once, full-time first (PT + FT is at most 12). Part-time it needs so many hours (folio S1-F2-C1: 12 in the month).
"""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from omnicli.money import split
from omnicli.rules.tax_overrides import FULL_TIME, NONE, PART_TIME

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from omnicli.rules.tax_overrides import Override
    from omnicli.rules.tax_terms import Study
    from omnicli.rules.tax_year import TaxYear
    from omnicli.rules.terms import Term

DECIDED: Final = "decided"
LEFT: Final = "left"
FEW_DAYS: Final = "few-days"
FEW_HOURS: Final = "few-hours"
COUNTED_ONCE: Final = "counted-once"
OTHER_YEAR: Final = "other-year"
_WEEK = 7
_OVER_A_MONTH = 31  # days after its first


class TermMonths(NamedTuple):
    """A term's months of a year: those that count (`2026-09`), the status that they count for, and why (slugs).

    `first` and `last` are the months that the row of the slip goes from and to: those that count, or all of the term's
    when none does. `why` begins with the status; what follows took months away, or decided.
    """

    term: str
    first: str
    last: str
    months: tuple[str, ...]
    status: str
    why: tuple[str, ...]

    @property
    def full_time(self) -> int:
        """How many count full-time."""
        return len(self.months) if self.status == FULL_TIME else 0

    @property
    def part_time(self) -> int:
        """How many count part-time."""
        return len(self.months) if self.status == PART_TIME else 0


def touches(term: Term, year: int) -> bool:
    """Tell whether some day of a term is in a year."""
    return term.starts.year <= year <= term.ends.year


@lru_cache(maxsize=1000)  # thousands of students have the same terms
def days_by_month(first: date, last: date) -> Mapping[str, int]:
    """Return the calendar months from a day to another, each with its days between them, both included."""
    found: dict[str, int] = {}
    day = first
    while day <= last:
        next_month = day.replace(day=1) + timedelta(days=_OVER_A_MONTH)
        end = min(last, next_month.replace(day=1) - timedelta(days=1))
        found[f"{day.year:04}-{day.month:02}"] = (end - day).days + 1
        day = end + timedelta(days=1)
    return found


def share(cents: int, term: Term, year: int) -> int:
    """Return the part of an amount of a term that falls on a year: to the cent, the parts of all years are the amount.

    Each calendar month that the term touches has the same part, whatever the settings of the years. More cents never
    make a smaller part.
    """
    if term.starts.year == term.ends.year:
        return cents if term.starts.year == year else 0
    months = [*days_by_month(term.starts, term.ends)]
    parts = zip(months, split(cents, len(months)), strict=True)
    return sum(part for month, part in parts if month.startswith(f"{year}-"))


def months_of(
    studies: Iterable[Study], decided: Mapping[str, Override], year: TaxYear
) -> tuple[TermMonths, ...]:
    """Return the months of each term of a student that touches the year, in order of time.

    `decided` is what the college decided of its terms for the T2202: a status, whatever the hours.
    """
    found = [_alone(one, decided.get(one.term.code), year) for one in studies if touches(one.term, year.year)]
    found.sort(key=lambda one: (one.status != FULL_TIME, one.first, one.term))
    taken: set[str] = set()
    once = []
    for one in found:
        once.append(_without(one, taken))
        taken.update(one.months)
    return tuple(sorted(once, key=lambda one: (one.first, one.last, one.term)))


def _alone(study: Study, override: Override | None, year: TaxYear) -> TermMonths:
    """Return a term's months as if there were no other term."""
    term = study.term
    decided = override.status if override else None
    status = decided or (study.status if study.registered else NONE)
    # Who said at the confirmation that a course is attended no more is still registered in it: the months stay, unless
    # the college decides otherwise (an override).
    until = min(term.ends, study.left_on) if study.left_on else term.ends
    whole = days_by_month(term.starts, term.ends)
    there = [month for month in whole if month.startswith(f"{year.year}-")]
    days = days_by_month(term.starts, until)
    hours = None if decided or status != PART_TIME else study.weekly_hours
    faults = {month: _fault(days.get(month, 0), hours, year) for month in there}
    months = tuple(month for month in there if not faults[month]) if status != NONE else ()
    why = [status, *([DECIDED] if decided else [])]
    if status != NONE:
        why += sorted({fault for fault in faults.values() if fault})
        why += [OTHER_YEAR] if len(whole) > len(there) else []
    span = months or tuple(there)
    return TermMonths(term.code, span[0], span[-1], months, status, tuple(why))


def _fault(days: int, weekly_hours: int | None, year: TaxYear) -> str:
    """Say why a month does not count, '' when it does. Hours a week on those days make the hours of the month."""
    if not days:
        return LEFT
    if days < year.month_days:
        return FEW_DAYS
    if weekly_hours is not None and weekly_hours * days < year.part_time_hours * _WEEK:
        return FEW_HOURS
    return ""


def _without(one: TermMonths, taken: set[str]) -> TermMonths:
    """Take away the months that another term has."""
    months = tuple(month for month in one.months if month not in taken)
    if len(months) == len(one.months):
        return one
    why = (*one.why, COUNTED_ONCE)
    span = months or (one.first, one.last)
    return one._replace(months=months, first=span[0], last=span[-1], why=why)
