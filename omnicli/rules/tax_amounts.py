"""The amounts of a student's tax slips for a year, worked out from the ledger and the terms, line by line.

Fees belong to the calendar months in which the courses are given, whenever they are charged or paid. Amounts are cents.
Sources: Income Tax Act, 118.5; folio S1-F2-C2; Taxation Act, 752.0.18.10.1; RL-8.S; what these leave open is a setting
of the tax year (rules.tax_year).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from omnicli.errors import Reason
    from omnicli.rules.ledger import Entry
    from omnicli.rules.tax_months import TermMonths
    from omnicli.rules.tax_overrides import Eligibility, Override
    from omnicli.rules.tax_slips import RL8Boxes, T2202Boxes
    from omnicli.rules.tax_terms import Study, TermOfA
    from omnicli.rules.tax_year import TaxYear
    from omnicli.rules.terms import Term


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
    """What is known of a student: its whole ledger, its terms by code, what the college decided, by (term, slip)."""

    student: str
    program: str
    entries: Sequence[Entry]
    studies: Mapping[str, Study]
    overrides: Mapping[tuple[str, str], Override]


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


def work_out(known: Known, setting: Setting) -> Worked:
    """Work out a student's slips."""
    return Worked(known.student, None, None, (), (), (), (), (), ())
