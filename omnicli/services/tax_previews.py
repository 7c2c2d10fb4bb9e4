"""What issuing the slips of a year would do, beside what is issued and what was the year before. Nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.rules.tax_slips import SLIPS
from omnicli.services import tax_slips as service
from omnicli.services.tax_persons import Persons

if TYPE_CHECKING:
    from collections.abc import Collection
    from zoneinfo import ZoneInfo

    from omnicli.errors import Reason
    from omnicli.rules.tax_slips import Slip
    from omnicli.rules.tax_year import TaxYear
    from omnicli.services.tax_slips import Live, Prepared
    from store.uow import UnitOfWork


class Preview(NamedTuple):
    """What the slips of a year would be, `live` of them held against it, and last year's live slips.

    `missing` is what must be there before anything is issued, whoever it is for.
    """

    found: Prepared
    live: Live
    last_year: tuple[Slip, ...]
    missing: tuple[Reason, ...]

    @property
    def ready(self) -> tuple[Slip, ...]:
        """The drafts that nothing stops but `missing`."""
        return tuple(one for one in self.live.new if one.student not in self.found.faults)

    def gone(self, sort: str) -> list[str]:
        """Return who had a slip of a sort last year and would have none."""
        return sorted(_of(self.last_year, sort) - _of(self.found.drafts, sort))

    def come(self, sort: str) -> list[str]:
        """Return who would have a slip of a sort and had none last year."""
        return sorted(_of(self.found.drafts, sort) - _of(self.last_year, sort))


def _of(slips: Collection[Slip], sort: str) -> set[str]:
    return {one.student for one in slips if one.slip == sort}


def preview(
    uow: UnitOfWork, year: TaxYear, tz: ZoneInfo, slips: Collection[str], students: Collection[str] = ()
) -> Preview:
    """Return what issuing these sorts of slips would do, of these students or of everybody; `NotFound` as `issue`."""
    persons = Persons(uow, year, students)
    found = service.drafted(uow, year, tz, slips, students, persons)
    live = service.compared(uow, found, persons.sins, service.live_of(uow, year, slips, students))
    before = (
        one
        for sort in SLIPS
        if sort in slips
        for one in uow.tax_slips.live(year.year - 1, sort)
        if not students or one.student in students
    )
    missing = (*service.not_over(uow, year, tz), *service.lacking(uow, year, live.new))
    return Preview(found, live, tuple(before), missing)
