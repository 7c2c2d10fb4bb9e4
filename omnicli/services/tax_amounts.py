"""Working out the amounts of tax slips: one student's, or everybody's in one reading."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from omnicli.clock import local_date
from omnicli.rules.fees import DISABILITY
from omnicli.rules.tax_amounts import Known, Setting, Worked, work_out
from omnicli.rules.tax_months import touches
from omnicli.rules.tax_terms import Study
from omnicli.services.fees import standings
from omnicli.services.people import need_student

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from zoneinfo import ZoneInfo

    from omnicli.rules.fees import Standing
    from omnicli.rules.ledger import Entry
    from omnicli.rules.tax_overrides import Override
    from omnicli.rules.tax_year import TaxYear
    from omnicli.rules.terms import Term
    from store.uow import UnitOfWork

_FEW = 20  # students: fewer are looked up one by one


def worked(uow: UnitOfWork, year: TaxYear, tz: ZoneInfo, students: Collection[str] = ()) -> Iterator[Worked]:
    """Yield the slips of these students, or of everybody with anything in the year, in order of student number."""
    setting = _setting(uow, year, tz)
    terms = [term for term in setting.terms.values() if touches(term, year.year)]
    people = dict(uow.tax_amounts.these(students) if students else _everybody(uow, year, terms))
    overrides = _overrides(uow, students)
    studies = _Studies(uow, setting, people if students else ())
    studies.read(terms, people, overrides)
    ledger = _ledger(uow, people)
    for number, program in people.items():
        known = Known(number, program, next(ledger), studies.of(number), overrides.get(number, {}))
        yield work_out(known, setting)


def one(uow: UnitOfWork, year: TaxYear, tz: ZoneInfo, student: str) -> Worked:
    """Return a student's slips, with nothing in them when it has nothing in the year; `NotFound` for an unknown one."""
    need_student(uow, student)
    return next(worked(uow, year, tz, [student]))


def _setting(uow: UnitOfWork, year: TaxYear, tz: ZoneInfo) -> Setting:
    terms = {term.code: term for term in uow.catalogue.terms()}
    return Setting(year, uow.tax_years.eligibility(year.year), terms, local_date(uow.at, tz))


def _everybody(uow: UnitOfWork, year: TaxYear, terms: Iterable[Term]) -> list[tuple[str, str]]:
    first, last = date(year.year, 1, 1), date(year.year, 12, 31)
    return uow.tax_amounts.people([term.code for term in terms], first.isoformat(), last.isoformat())


def _overrides(uow: UnitOfWork, students: Collection[str]) -> dict[str, dict[tuple[str, str], Override]]:
    found: defaultdict[str, dict[tuple[str, str], Override]] = defaultdict(dict)
    for (student, term, slip), override in uow.tax_years.overrides(students).items():
        found[student][term, slip] = override
    return found


def _ledger(uow: UnitOfWork, students: Collection[str]) -> Iterator[list[Entry]]:
    """Yield the ledger of each student, which are in order of their numbers: nothing for those who have none."""
    held = groupby(uow.tax_amounts.entries(students), lambda entry: entry.student)
    number, entries = next(held, (None, iter(())))
    for student in students:
        if student != number:
            yield []
            continue
        yield [*entries]
        number, entries = next(held, (None, iter(())))


class _Studies:
    """What every student studies, by student and term; of `few` students it is looked up one by one."""

    def __init__(self, uow: UnitOfWork, setting: Setting, chosen: Collection[str]) -> None:
        self._uow = uow
        self._setting = setting
        self._few = [*chosen] if len(chosen) <= _FEW else []
        self._finance = uow.college.facts().finance
        self._found: defaultdict[str, dict[str, Study]] = defaultdict(dict)

    def of(self, student: str) -> Mapping[str, Study]:
        """Return what a student studies, by term."""
        return self._found.get(student, {})

    def read(
        self,
        terms: Collection[Term],
        students: Collection[str],
        overrides: Mapping[str, Mapping[tuple[str, str], Override]],
    ) -> None:
        """Read the terms of the year, what the college decided of them, and which others are studied around it."""
        left = self._uow.tax_amounts.left([term.code for term in terms], self._few)
        for term in terms:
            self._read_term(term, left)
        self._read_around(terms, students)
        for student, decided in overrides.items():
            for code, _slip in decided:
                term = self._setting.terms[code]
                self._found[student].setdefault(code, Study(term, "", 0, registered=False))

    def _read_term(self, term: Term, left: Mapping[tuple[str, str], str | None]) -> None:
        deemed = self._uow.tariff.deemed(term.code)
        for student, standing in self._standings(term.code):
            day = left.get((student, term.code))
            self._found[student][term.code] = Study(
                term,
                standing.profile.status,
                standing.hours // self._finance.weeks,
                disabled=student in deemed and deemed[student][0] == DISABILITY,
                left=(student, term.code) in left,
                left_on=date.fromisoformat(day) if day else None,
            )

    def _standings(self, term: str) -> Iterator[tuple[str, Standing]]:
        for student in self._few or [""]:
            yield from standings(self._uow, term, self._finance, student).items()

    def _read_around(self, terms: Collection[Term], students: Collection[str]) -> None:
        """Read which terms of the years before and after are studied by who has fees of no term."""
        asking = self._uow.tax_amounts.with_fees_of_no_term(students)
        year = self._setting.year.year
        years = [year, *(day.year for term in terms for day in (term.starts, term.ends))]
        around = {
            code: term
            for code, term in self._setting.terms.items()
            if min(years) - 1 <= term.ends.year and term.starts.year <= max(years) + 1
        }
        for student, code in self._uow.tax_amounts.studied(around.keys(), asking):
            self._found[student].setdefault(code, Study(around[code], "", 0))
