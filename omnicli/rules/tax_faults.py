"""What is wrong with what a tax slip says of its student, all at once, and what a government's file will cut.

Lengths: CRA schema 1.26 (family name 20, given name 12, programme 30) and Revenu Québec's transmission schema 2025.1
(30 each).
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.addresses import Written, read_address
from omnicli.rules.sin import expiry_warnings
from omnicli.rules.tax_slips import RL8, T2202, Address
from omnicli.rules.tax_year import EVERYBODY, ISSUE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from omnicli.rules.tax_year import TaxYear

CRA_LAST_NAME = 20
CRA_FIRST_NAME = 12
CRA_PROGRAM = 30
RQ_LENGTH = 30

_PERMANENT_CODE = re.compile(r"[A-Z]{4}[0-9]{8}")
_QUEBEC = "quebec"


class TaxStudent(NamedTuple):
    """A student as the college's file has it: `program` is a code, `resident` quebec, canada or international."""

    number: str
    last_name: str
    first_name: str
    permanent_code: str
    program: str
    program_title: str
    resident: str
    written: Written


class SinState(NamedTuple):
    """What may be said of a student's SIN: its last three digits ('' for none), its expiry, what is odd about it.

    `asked` is the last date (ISO) on which the college asked for it.
    """

    end: str = ""
    expires: str | None = None
    odd: tuple[Reason, ...] = ()
    asked: str | None = None


class Checked(NamedTuple):
    """The address as slips want it, what stops a student's slips, and what is worth a look."""

    address: Address
    faults: tuple[Reason, ...]
    warnings: tuple[Reason, ...]


def check(student: TaxStudent, sin: SinState, slips: Collection[str], year: TaxYear) -> Checked:
    """Check what these sorts of slips say of a student."""
    address, wrong = read_address(student.written)
    return Checked(
        address,
        (
            *_name_faults(student, slips),
            *wrong,
            *_code_faults(student, slips),
            *_sin_faults(student, sin, year),
        ),
        (*_name_cuts(student, slips), *_other_cuts(student, address, slips), *_sin_warnings(sin, year)),
    )


# --- what stops ---------------------------------------------------------------------------------------


def _name_faults(student: TaxStudent, slips: Collection[str]) -> Iterator[Reason]:
    if not student.last_name.strip():
        yield reason("last-name-missing", N_("The last name is missing."))
    if RL8 in slips and not student.first_name.strip():
        yield reason("first-name-missing", N_("The first name is missing: the relevé 8 needs it."))


def _code_faults(student: TaxStudent, slips: Collection[str]) -> Iterator[Reason]:
    if RL8 in slips and not _PERMANENT_CODE.fullmatch(student.permanent_code):
        message = N_("The permanent code is not four letters and eight digits: the relevé 8 needs it.")
        yield reason("permanent-code-bad", message)
    if T2202 in slips and not student.program_title.strip():
        message = N_("The programme {program} has no title: omni staff import programs FILE.")
        yield reason("program-unknown", message, program=student.program)


def _sin_faults(student: TaxStudent, sin: SinState, year: TaxYear) -> Iterator[Reason]:
    """A slip without a SIN is issued when the year's settings allow it and the college asked (162(6))."""
    if sin.end or not must_give(year, student.resident):
        return
    if year.without_sin != ISSUE:
        message = N_(
            "The SIN is missing: the student gives it with omni personal edit --sin; ask again, and note it with omni"
            " staff taxslips sin ask."
        )
        yield reason("sin-missing", message)
    elif sin.asked is None:
        message = N_(
            "The SIN is missing and nothing shows that the college asked for it: omni staff taxslips sin ask. The slip"
            " may be issued without it after that."
        )
        yield reason("sin-not-asked", message)


def must_give(year: TaxYear, resident: str) -> bool:
    """Tell whether who resides there must give a SIN: residents of Québec (the guide), or all (`TaxYear.sin_of`)."""
    return year.sin_of == EVERYBODY or resident == _QUEBEC


# --- what is worth a look -----------------------------------------------------------------------------


def _name_cuts(student: TaxStudent, slips: Collection[str]) -> Iterator[Reason]:
    first = student.first_name.split(" ", 1)[0]  # the second name is an initial in both files
    lengths = len(student.last_name), len(first)
    if T2202 in slips and (lengths[0] > CRA_LAST_NAME or lengths[1] > CRA_FIRST_NAME):
        message = N_("The name will be cut in the CRA's file, to {name}.")
        name = f"{first[:CRA_FIRST_NAME]} {student.last_name[:CRA_LAST_NAME]}"
        yield reason("name-cut-cra", message, name=name)
    if RL8 in slips and max(lengths) > RQ_LENGTH:
        message = N_("The name will be cut in Revenu Québec's file, to {name}.")
        yield reason("name-cut-rq", message, name=f"{first[:RQ_LENGTH]} {student.last_name[:RQ_LENGTH]}")


def _other_cuts(student: TaxStudent, address: Address, slips: Collection[str]) -> Iterator[Reason]:
    if T2202 in slips and len(student.program_title) > CRA_PROGRAM:
        message = N_("The programme's title will be cut in the CRA's file, to “{title}”.")
        yield reason("program-cut", message, title=student.program_title[:CRA_PROGRAM].rstrip())
    if RL8 in slips and max(map(len, (address.line1, address.line2, address.city))) > RQ_LENGTH:
        message = N_("A line of the address has more than the {most} characters of Revenu Québec's file.")
        yield reason("address-line-long", message, most=RQ_LENGTH)


def _sin_warnings(sin: SinState, year: TaxYear) -> Iterator[Reason]:
    if not sin.end:
        yield reason("no-sin", N_("No SIN: the slip will bear none."))
    yield from sin.odd
    if sin.expires:
        first = date(year.year, 1, 1)
        yield from expiry_warnings(date.fromisoformat(sin.expires), today=first, year=year.year)
