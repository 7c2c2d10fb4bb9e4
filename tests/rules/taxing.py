"""A student's year, as tests of tax slips say it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from omnicli.money import Cents
from omnicli.rules.ledger import Entry, charge, desk, payment, reversal
from omnicli.rules.tax_amounts import Known, Setting, Worked, work_out
from omnicli.rules.tax_overrides import Eligibility
from omnicli.rules.tax_terms import Study
from omnicli.rules.tax_year import TaxYear
from omnicli.rules.terms import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from omnicli.rules.ledger import Posting
    from omnicli.rules.tax_overrides import Override

ME = "2634567"
BOX_A = Cents(382_300)
YEAR = TaxYear(2026, rl8_box_a=BOX_A)
LATER = date(2027, 2, 20)

ELIGIBILITY = {
    "tuition": Eligibility("yes", "yes"),
    "registration": Eligibility("yes", "yes"),
    "sports": Eligibility("cap", "cap"),
    "union": Eligibility("no", "no"),
    "gift": Eligibility("no", "gift"),
}


def a_term(code: str, starts: str, ends: str) -> Term:
    """A term of which only its ends matter."""
    first, last = date.fromisoformat(starts), date.fromisoformat(ends)
    return Term(code, first, last, first, None, None, first, last, last)


WINTER = a_term("20261", "2026-01-18", "2026-05-28")
SUMMER = a_term("20262", "2026-06-01", "2026-08-14")
AUTUMN = a_term("20263", "2026-08-24", "2026-12-22")
NEXT = a_term("20271", "2027-01-18", "2027-05-28")
LONG = a_term("20263", "2026-09-15", "2027-01-10")
"""Over New Year: four months of 2026, one of 2027."""


def full_time(term: Term, weekly_hours: int = 25, **more: Any) -> Study:
    """A term studied full-time."""
    return Study(term, "full-time", weekly_hours, **more)


def part_time(term: Term, weekly_hours: int = 6, **more: Any) -> Study:
    """A term studied part-time."""
    return Study(term, "part-time", weekly_hours, **more)


def entry(number: int, posting: Posting) -> Entry:
    """A posting as it is kept."""
    return Entry(number, "2026-09-01T12:00:00Z", *posting)


def owes(
    number: int, cents: int, kind: str = "tuition", term: str | None = "20263", on: str = "2026-08-17"
) -> Entry:
    """A charge, due the same day."""
    day = date.fromisoformat(on)
    made = charge(kind, ME, cents, key=f"c{number}", on=day, due=day, cause="test", term=term)
    return entry(number, made)


def pays(number: int, cents: int, on: str = "2026-09-01") -> Entry:
    """A payment."""
    day = date.fromisoformat(on)
    made = payment("cash", ME, cents, key=f"p{number}", on=day, into=desk("cash"), cause="test")
    return entry(number, made)


def waives(number: int, what: Entry) -> Entry:
    """A charge let off."""
    return entry(number, reversal(what, on=date(2026, 9, 20), cause="waive:a mistake"))


def settings(year: TaxYear = YEAR, terms: Iterable[Term] = (), today: date = LATER) -> Setting:
    """What is the same for every student."""
    held = {one.code: one for one in (WINTER, SUMMER, AUTUMN, NEXT, *terms)}
    return Setting(year, ELIGIBILITY, held, today)


def work(
    entries: Iterable[Entry] = (),
    studies: Iterable[Study] = (),
    *,
    year: TaxYear = YEAR,
    today: date = LATER,
    overrides: Mapping[tuple[str, str], Override] | None = None,
    program: str = "420.B0",
    terms: Iterable[Term] = (),
) -> Worked:
    """Work a student's slips out."""
    studied = {one.term.code: one for one in studies}
    known = Known(ME, program, [*entries], studied, overrides or {})
    return work_out(known, settings(year, [*terms, *(one.term for one in studied.values())], today))
