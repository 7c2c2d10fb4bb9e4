"""What was issued and filed of a year's slips, held against the ledger as it is today."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import NotFound
from omnicli.i18n import N_
from omnicli.rules.tax_slips import CANCELLED, KINDS, RL8, SLIPS, T2202
from omnicli.rules.tax_totals import BOXES, boxes_of, rl8_boxes, t2202_boxes, totals
from omnicli.services.consents import consenting
from omnicli.services.tax_amounts import worked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from zoneinfo import ZoneInfo

    from omnicli.rules.tax_amounts import Worked
    from omnicli.rules.tax_slips import Slip
    from omnicli.rules.tax_year import TaxYear
    from store.tax_files import Filed
    from store.uow import UnitOfWork

Boxes = dict[str, int]


class Differing(NamedTuple):
    """A student whose live slip says other amounts than the ledger does today; None where there is no slip."""

    student: str
    slip: str
    issued: Boxes | None
    today: Boxes | None


class OfSort(NamedTuple):
    """A sort of slip in a year.

    `kinds` counts all the slips ever issued by kind. `live`, `filed` and `ledger` are totals: of the live slips, of
    what the government holds (the last slip filed of each chain) and of what would be issued today. `without_sin` and
    `consents` count live slips; `to_file` slips that were never filed.
    """

    slip: str
    kinds: Mapping[str, int]
    live: Boxes
    filed: Boxes
    ledger: Boxes
    without_sin: int
    consents: int
    to_file: int


class OfFile(NamedTuple):
    """A file made for a government and what its slips add up to; a cancelled slip adds nothing."""

    file: Filed
    totals: Boxes


class Report(NamedTuple):
    """A year, whole."""

    sorts: tuple[OfSort, ...]
    files: tuple[OfFile, ...]
    differing: tuple[Differing, ...]


def report(uow: UnitOfWork, year: TaxYear, tz: ZoneInfo) -> Report:
    """Return what was issued and filed of a year, and each student of whom the ledger says something else today."""
    slips = {one.number: one for one in uow.tax_slips.of_year(year.year)}
    today = _by_sort([*worked(uow, year, tz)])
    sorts: list[OfSort] = []
    differing: list[Differing] = []
    for sort in SLIPS:
        live = [*uow.tax_slips.live(year.year, sort)]
        sorts.append(_of_sort(uow, year, sort, slips, live, today[sort]))
        differing += _differing(sort, live, today[sort])
    files = tuple(_of_file(uow, one, slips) for one in uow.tax_files.listing(year.year))
    return Report(tuple(sorts), files, tuple(differing))


def _by_sort(found: Collection[Worked]) -> dict[str, dict[str, Boxes]]:
    return {
        T2202: {one.student: t2202_boxes(one.t2202) for one in found if one.t2202},
        RL8: {one.student: rl8_boxes(one.rl8) for one in found if one.rl8},
    }


def _of_sort(
    uow: UnitOfWork,
    year: TaxYear,
    sort: str,
    slips: Mapping[int, Slip],
    live: Collection[Slip],
    today: Mapping[str, Boxes],
) -> OfSort:
    of_sort = [one for one in slips.values() if one.slip == sort]
    agreed = consenting(uow)
    return OfSort(
        sort,
        {**dict.fromkeys(KINDS, 0), **Counter(one.kind for one in of_sort)},
        totals(live, [sort])[sort],
        totals(_held(uow, of_sort), [sort])[sort],
        _sum(sort, today.values()),
        sum(not one.person.sin_end for one in live),
        sum(one.student in agreed for one in live),
        len(uow.tax_files.waiting(year.year, sort, KINDS)),
    )


def _held(uow: UnitOfWork, slips: Collection[Slip]) -> list[Slip]:
    """Return what the government holds: of each chain the last slip that was filed, when it cancels nothing."""
    filed = frozenset(uow.tax_files.among([one.number for one in slips]))
    after = {one.replaces: one for one in slips if one.replaces}
    found = []
    for first in (one for one in slips if not one.replaces):
        last: Slip | None = None
        one: Slip | None = first
        while one:
            last = one if one.number in filed else last
            one = after.get(one.number)
        if last and last.kind != CANCELLED:
            found.append(last)
    return found


def _sum(sort: str, boxes: Collection[Boxes]) -> Boxes:
    return {"slips": len(boxes)} | {box: sum(one[box] for one in boxes) for box in BOXES[sort]}


def _differing(sort: str, live: Iterable[Slip], today: Mapping[str, Boxes]) -> list[Differing]:
    issued = {one.student: boxes_of(one) for one in live}
    return [
        Differing(student, sort, issued.get(student), today.get(student))
        for student in sorted({*issued, *today})
        if issued.get(student) != today.get(student)
    ]


def _of_file(uow: UnitOfWork, file: Filed, slips: Mapping[int, Slip]) -> OfFile:
    numbers = uow.tax_files.slips_of(file.number)
    kept = (slips[number] for number in numbers if slips[number].kind != CANCELLED)
    return OfFile(file, totals(kept, [file.slip])[file.slip])


def listing(uow: UnitOfWork, year: TaxYear, sorts: Collection[str], student: str = "") -> list[Slip]:
    """Return the slips of a year, those replaced too, in order of number; the look is written in the audit trail."""
    found = sorted(
        (one for sort in sorts for one in uow.tax_slips.of_year(year.year, sort, student)),
        key=lambda one: one.number,
    )
    subject = f"student:{student}" if student else f"tax-year:{year.year}"
    uow.record("taxslips.list", subject, year=year.year, count=len(found))
    return found


def look(uow: UnitOfWork, number: int) -> Slip:
    """Return a slip by its number; `NotFound`. The look is written in the audit trail."""
    found = uow.tax_slips.of(number)
    if found is None:
        raise NotFound(N_("No tax slip has the number {number}."), code="no-slip", number=number)
    uow.record("taxslips.read", f"student:{found.student}", number=number)
    return found
