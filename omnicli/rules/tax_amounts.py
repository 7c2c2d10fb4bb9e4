"""The amounts of a student's tax slips for a year, worked out from the ledger and the terms, line by line.

Fees belong to the calendar months in which the courses are given, whenever they are charged or paid. Amounts are cents.
Sources: Income Tax Act, 118.5; folio S1-F2-C2; Taxation Act, 752.0.18.10.1; RL-8.S; what these leave open is a setting
of the tax year (rules.tax_year).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.rules.ledger import is_charge
from omnicli.rules.statement import statement
from omnicli.rules.tax_months import OTHER_YEAR, TermMonths, months_of, share, touches
from omnicli.rules.tax_overrides import CAP, FULL_TIME, GIFT, NO, PART_TIME
from omnicli.rules.tax_slips import MOST_SESSIONS, RL8, T2202, RL8Boxes, Session, T2202Boxes
from omnicli.rules.tax_terms import TermOfA, nearest, of_box_a
from omnicli.rules.tax_year import OMIT, PAID, TaxYear

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from omnicli.rules.ledger import Entry
    from omnicli.rules.statement import Charge
    from omnicli.rules.tax_overrides import Eligibility, Override
    from omnicli.rules.tax_terms import Study
    from omnicli.rules.terms import Term

ELIGIBLE: Final = "eligible"
NOT_ELIGIBLE: Final = "not-eligible"
OVER_CAP: Final = "over-cap"
UNPAID: Final = "unpaid"
NOT_ENROLLED: Final = "not-enrolled"
UNKNOWN_KIND: Final = "unknown-kind"
_STUDYING = frozenset((FULL_TIME, PART_TIME))


class Line(NamedTuple):
    """What one charge of the ledger is on one slip: `counted` of its `cents`, `paid` being what payments covered of it.

    `term` is the one it belongs to, '' for none. `why` is a slug (rules.tax_words); `without` is what does not count,
    as (slug, cents): with `counted` it adds up to the charge.
    """

    number: int
    kind: str
    term: str
    date: str
    cents: int
    paid: int
    counted: int
    why: str
    without: tuple[tuple[str, int], ...] = ()


class Setting(NamedTuple):
    """What is the same for every student: the year, how kinds of charges count, the terms, today."""

    year: TaxYear
    eligibility: Mapping[str, Eligibility]
    terms: Mapping[str, Term]
    today: date


class Known(NamedTuple):
    """What is known of a student: its whole ledger, its terms by code, what the college decided, by (term, slip).

    `studies` are the terms that it studies, those of the years around too: a fee without a term belongs to one of them.
    """

    student: str
    program: str
    entries: Sequence[Entry]
    studies: Mapping[str, Study]
    overrides: Mapping[tuple[str, str], Override]

    def decided(self, slip: str) -> dict[str, Override]:
        """Return what the college decided for a slip, by term."""
        return {term: one for (term, of), one in self.overrides.items() if of == slip}


class Worked(NamedTuple):
    """A student's boxes, None for a slip that is not made, with all that explains them.

    `faults` are bad data that must be put right before a slip is issued; `warnings` are worth a look.
    """

    student: str
    t2202: T2202Boxes | None
    rl8: RL8Boxes | None
    t2202_lines: tuple[Line, ...]
    rl8_lines: tuple[Line, ...]
    months: tuple[TermMonths, ...]
    terms: tuple[TermOfA, ...]
    faults: tuple[Reason, ...]
    warnings: tuple[Reason, ...]
    year: TaxYear

    def faults_of(self, slips: Collection[str]) -> tuple[Reason, ...]:
        """Return the faults that stop any of these slips: what only another one lacks does not."""
        return tuple(one for one in self.faults if _FAULTY.get(one.slug) in (None, *slips))


_FAULTY = {"too-many-sessions": T2202, "box-a-unknown": RL8}
"""Faults of one slip alone."""


class _Fee(NamedTuple):
    """A live charge that has to do with the year: its term, what of it falls on the year (`here`).

    `base` is what of that counts when the kind does: what was paid, or all of it (`TaxYear.fees`).
    """

    entry: Entry
    paid: int
    term: str
    here: int
    base: int


def work_out(known: Known, setting: Setting) -> Worked:
    """Work out a student's slips: the same whatever the order of what is known."""
    year = setting.year
    fees = _fees(known, setting)
    for_t2202, for_rl8 = known.decided(T2202), known.decided(RL8)
    studies = known.studies.values()
    months = months_of(studies, for_t2202, year)
    terms = of_box_a(studies, for_rl8, year, program=known.program, today=setting.today)
    t2202_lines = _lines(fees, _enrolled(known, for_t2202), setting, T2202)
    rl8_lines = _lines(fees, _enrolled(known, for_rl8), setting, RL8)
    t2202 = _t2202(t2202_lines, months, year)
    rl8 = _rl8(rl8_lines, terms, setting)
    return Worked(
        known.student,
        t2202 if t2202.full_time or t2202.part_time or (t2202.shown and t2202.fees) else None,
        rl8 if rl8.terms or rl8.b or rl8.c else None,
        t2202_lines,
        rl8_lines,
        months,
        terms,
        (*_unknown(t2202_lines), *_faults(t2202, rl8, year)),
        tuple(_warnings(t2202, year)),
        year,
    )


# --- which charges, of which term --------------------------------------------------------------------


def _fees(known: Known, setting: Setting) -> list[_Fee]:
    """Return the charges that have to do with the year, the earliest first; what was reversed counts for nothing."""
    codes = _enrolled(known, known.decided(T2202)) | _enrolled(known, known.decided(RL8))
    studied = [known.studies[code].term for code in sorted(codes)]
    found = (_fee(one, studied, setting) for one in statement(known.entries).charges if is_charge(one.entry))
    fees = [one for one in found if one]
    return sorted(fees, key=lambda one: (one.entry.date, one.entry.number))


def _fee(one: Charge, studied: Sequence[Term], setting: Setting) -> _Fee | None:
    """Return a charge as a fee, or None when neither its term nor its day is in the year."""
    entry, year = one.entry, setting.year.year
    counting = one.paid if setting.year.fees == PAID else entry.cents
    in_year = int(entry.date[:4]) == year
    term = _term(entry, studied, setting)
    if term is None:
        return _Fee(entry, one.paid, "", entry.cents, counting) if in_year else None
    if not in_year and not touches(term, year):
        return None
    return _Fee(entry, one.paid, term.code, share(entry.cents, term, year), share(counting, term, year))


def _term(entry: Entry, studied: Sequence[Term], setting: Setting) -> Term | None:
    if entry.term:
        return setting.terms[entry.term]
    return nearest(date.fromisoformat(entry.date), studied)


def _enrolled(known: Known, decided: Mapping[str, Override]) -> frozenset[str]:
    """Return the terms whose fees may count: those studied, by the registrations or by the college's decision."""
    registered = {code for code, one in known.studies.items() if one.registered}
    studying = {code for code, one in decided.items() if one.status in _STUDYING}
    return frozenset(registered | (studying & known.studies.keys()))


# --- what counts of them -----------------------------------------------------------------------------


def _lines(fees: Iterable[_Fee], enrolled: Collection[str], setting: Setting, slip: str) -> tuple[Line, ...]:
    """Return a slip's lines. What is under the cap counts up to it in all, the earliest charge first."""
    room = int(setting.year.cap)
    found = []
    for fee in fees:
        known = setting.eligibility.get(fee.entry.kind)
        how = (known.t2202 if slip == T2202 else known.rl8) if known else UNKNOWN_KIND
        line = _gift(fee, setting) if how == GIFT else _line(fee, how, fee.term in enrolled, room)
        room -= line.counted if how == CAP else 0
        found.append(line)
    return tuple(found)


def _line(fee: _Fee, how: str, enrolled: bool, room: int) -> Line:
    """Return what counts of a fee, given how its kind does and what room the cap leaves."""
    counted = min(fee.base, room) if how == CAP else fee.base
    without = [(OTHER_YEAR, fee.entry.cents - fee.here)]
    if not enrolled or how in (UNKNOWN_KIND, NO):
        counted = 0
        why = NOT_ENROLLED if not enrolled else UNKNOWN_KIND if how == UNKNOWN_KIND else NOT_ELIGIBLE
        without.append((why, fee.here))
    else:
        without += [(UNPAID, fee.here - fee.base), (OVER_CAP, fee.base - counted)]
    return _told(fee, fee.term, counted, ELIGIBLE, without)


def _gift(fee: _Fee, setting: Setting) -> Line:
    """Return what counts of a gift: it is of the year in which it is made, whatever is studied."""
    entry, paid_for = fee.entry, setting.year.fees == PAID
    here = entry.cents if int(entry.date[:4]) == setting.year.year else 0
    counted = min(here, fee.paid) if paid_for else here
    without = [(OTHER_YEAR, entry.cents - here), (UNPAID, here - counted)]
    return _told(fee, fee.term, counted, GIFT, without)


def _told(fee: _Fee, term: str, counted: int, whole: str, without: Iterable[tuple[str, int]]) -> Line:
    """Return a line: `why` says how it counts when all of it does, else what first took some away."""
    entry = fee.entry
    lost = tuple((why, cents) for why, cents in without if cents)
    why = lost[0][0] if lost else whole
    return Line(entry.number, entry.kind, term, entry.date, entry.cents, fee.paid, counted, why, lost)


# --- boxes -------------------------------------------------------------------------------------------


def _t2202(lines: Sequence[Line], months: Sequence[TermMonths], year: TaxYear) -> T2202Boxes:
    """Return the boxes of a T2202: a row for each term with a month or a fee, in order."""
    cents: dict[str, int] = {}
    for line in lines:
        cents[line.term] = cents.get(line.term, 0) + line.counted
    sessions = tuple(
        Session(one.term, one.first, one.last, cents.get(one.term, 0), one.part_time, one.full_time)
        for one in months
        if one.months or cents.get(one.term)
    )
    boxes = T2202Boxes(sessions)
    omitted = year.small_fees == OMIT and 0 < boxes.fees <= year.fees_above
    return boxes._replace(shown=not omitted)


def _rl8(lines: Sequence[Line], terms: Iterable[TermOfA], setting: Setting) -> RL8Boxes:
    """Return the boxes of a relevé 8; box A is nothing as long as its amount is not known."""
    count = sum(one.counts for one in terms)
    kinds = {kind for kind, one in setting.eligibility.items() if one.rl8 == GIFT}
    gifts = sum(line.counted for line in lines if line.kind in kinds)
    fees = sum(line.counted for line in lines) - gifts
    return RL8Boxes(count, count * int(setting.year.rl8_box_a or 0), fees, gifts)


def _faults(t2202: T2202Boxes, rl8: RL8Boxes, year: TaxYear) -> Iterator[Reason]:
    if len(t2202.sessions) > MOST_SESSIONS:
        message = N_("{count} sessions in {year}: a T2202 has room for {most}.")
        yield reason(
            "too-many-sessions", message, count=len(t2202.sessions), year=year.year, most=MOST_SESSIONS
        )
    if rl8.terms and year.rl8_box_a is None:
        message = N_(
            "The amount of box A of the relevé 8 for {year} is not known: omni staff taxslips year set {year} "
            "rl8_box_a=AMOUNT."
        )
        yield reason("box-a-unknown", message, year=year.year)


def _unknown(lines: Iterable[Line]) -> Iterator[Reason]:
    for kind in sorted({line.kind for line in lines if UNKNOWN_KIND in dict(line.without)}):
        message = N_(
            "Nothing says whether “{kind}” counts as tuition: write it in a file and import it, "
            "omni staff import eligibility FILE."
        )
        yield reason("unknown-kind", message, kind=kind)


def _warnings(t2202: T2202Boxes, year: TaxYear) -> Iterator[Reason]:
    if 0 < t2202.fees <= year.fees_above:
        message = N_(
            "The eligible fees, {fees}, are not more than {above}: they give no federal credit. The relevé 8 has no "
            "such threshold."
        )
        yield reason("fees-not-above", message, fees=Cents(t2202.fees), above=year.fees_above)
