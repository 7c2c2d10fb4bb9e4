"""Tax slips of a year: what they would say today, and issuing them.

Amending and cancelling are in `tax_amending`, what was issued and filed in `tax_reports`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import local_date
from omnicli.errors import Reason, Refused, reason
from omnicli.i18n import N_
from omnicli.rules.rl8_number import PAPER, XML
from omnicli.rules.tax_slips import ORIGINAL, RL8, SLIPS, T2202, College, Slip
from omnicli.rules.tax_totals import totals
from omnicli.services import tax_years
from omnicli.services.tax_amounts import worked
from omnicli.services.tax_persons import Persons

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from zoneinfo import ZoneInfo

    from omnicli.rules.tax_amounts import Worked
    from omnicli.rules.tax_slips import RL8Boxes, T2202Boxes
    from omnicli.rules.tax_year import TaxYear
    from store.uow import UnitOfWork

ISSUE, AMEND, CANCEL = "issue", "amend", "cancel"


class Prepared(NamedTuple):
    """What the slips of a year would be: `drafts` (number 0), by sort then student, those with faults too.

    `faults` and `warnings` are each student's; who has a fault is issued nothing.
    """

    drafts: tuple[Slip, ...]
    faults: Mapping[str, tuple[Reason, ...]]
    warnings: Mapping[str, tuple[Reason, ...]]


class Stopped(Refused):
    """Nothing was issued: `reasons` are of the year, `students` each student's."""

    students: Mapping[str, tuple[Reason, ...]]


class Batch(NamedTuple):
    """What was issued at once: its number (0 when nothing was), the slips, who was left out and why.

    `unchanged` slips are live and say the same; those `to_amend` are live and would say something else.
    """

    number: int
    slips: tuple[Slip, ...]
    left_out: Mapping[str, tuple[Reason, ...]]
    unchanged: int
    to_amend: tuple[Slip, ...]


class Live(NamedTuple):
    """Slips that are issued and neither replaced nor cancelled, held against what they would say today.

    `same` say so still; `other` are (live, draft) of those that do not; `empty` are those of whom no slip would be made
    any more; `new` are the drafts of who has none.
    """

    same: tuple[Slip, ...]
    other: tuple[tuple[Slip, Slip], ...]
    empty: tuple[Slip, ...]
    new: tuple[Slip, ...]


def college_of(uow: UnitOfWork, year: TaxYear) -> College:
    """Return the college as the slips of a year name it."""
    facts = uow.college.facts()
    return College(
        facts.name,
        facts.address,
        facts.city,
        facts.phone,
        year.rz_account,
        year.rl8_institution,
        year.rl8_authorised,
    )


# --- what they would say today --------------------------------------------------------------------------


def prepared(
    uow: UnitOfWork, year: TaxYear, tz: ZoneInfo, slips: Collection[str], students: Collection[str] = ()
) -> Prepared:
    """Return what these sorts of slips would say today, of these students or of everybody, and all that is wrong.

    `NotFound` for unknown students; one of those named who has no slip has that as a fault.
    """
    return drafted(uow, year, tz, slips, students, Persons(uow, year, students))


def drafted(
    uow: UnitOfWork,
    year: TaxYear,
    tz: ZoneInfo,
    slips: Collection[str],
    students: Collection[str],
    persons: Persons,
) -> Prepared:
    """Return what `prepared` does, with the persons that are read already."""
    college = college_of(uow, year)
    drafts: dict[str, list[Slip]] = {sort: [] for sort in SLIPS if sort in slips}
    faults: dict[str, tuple[Reason, ...]] = {}
    warnings: dict[str, tuple[Reason, ...]] = {}
    for one in worked(uow, year, tz, students):
        made = _boxes(one, slips)
        stopping = one.faults_of(slips)
        if not made and not stopping:
            continue
        known = persons.of(one.student, made.keys())
        for sort, boxes in made.items():
            drafts[sort].append(Slip(0, year.year, sort, ORIGINAL, known.person, boxes, college))
        if wrong := (*known.faults, *stopping):
            faults[one.student] = wrong
        if odd := (*known.warnings, *one.warnings):
            warnings[one.student] = odd
    found = tuple(slip for made_of_sort in drafts.values() for slip in made_of_sort)
    having = {slip.student for slip in found} | faults.keys()
    for student in {*students} - having:
        faults[student] = (reason("no-slip", _NONE, year=year.year, student=student),)
    return Prepared(found, dict(sorted(faults.items())), warnings)


_NONE = N_("There is no slip to make for {year}: omni staff taxslips explain {student} --year {year}")


def _boxes(one: Worked, slips: Collection[str]) -> dict[str, T2202Boxes | RL8Boxes]:
    made: dict[str, T2202Boxes | RL8Boxes | None] = {T2202: one.t2202, RL8: one.rl8}
    return {sort: boxes for sort, boxes in made.items() if boxes is not None and sort in slips}


def compared(uow: UnitOfWork, found: Prepared, sins: Mapping[str, str], live: Iterable[Slip]) -> Live:
    """Hold the live slips against what they would say today; a SIN that is another counts, whatever it ends with."""
    drafts = {(one.slip, one.student): one for one in found.drafts}
    held = [*live]
    borne = uow.tax_slips.sins(one.number for one in held)
    same, other, empty = [], [], []
    for one in held:
        draft = drafts.pop((one.slip, one.student), None)
        if draft is None:
            empty.append(one)
        elif _alike(one, draft) and borne[one.number] == sins.get(one.student, ""):
            same.append(one)
        else:
            other.append((one, draft))
    return Live(tuple(same), tuple(other), tuple(empty), tuple(drafts.values()))


def _alike(one: Slip, other: Slip) -> bool:
    return one.person == other.person and one.boxes == other.boxes


# --- issuing ------------------------------------------------------------------------------------------


def issue(
    uow: UnitOfWork,
    year: TaxYear,
    tz: ZoneInfo,
    slips: Collection[str],
    students: Collection[str] = (),
    *,
    only_ready: bool = False,
) -> Batch:
    """Issue the slips that there are none of yet, whole or not at all.

    `Refused` with all that stops it: the year is not over, what is missing from its settings, numbers of relevés 8, and
    every student's faults, unless `only_ready` leaves those students out. `NotFound` for unknown students.
    """
    persons = Persons(uow, year, students)
    found = drafted(uow, year, tz, slips, students, persons)
    sins = persons.sins
    live = compared(uow, found, sins, live_of(uow, year, slips, students))
    wrong = _to_issue(found, live)
    ready = [draft for draft in live.new if draft.student not in wrong]
    counted = ready if only_ready else live.new
    stop((*not_over(uow, year, tz), *lacking(uow, year, counted)), {} if only_ready else wrong, year)
    issued = numbered(uow, ready)
    number = keep(uow, year, ISSUE, issued, sins) if issued else 0
    return Batch(number, issued, wrong, len(live.same), tuple(one for one, _ in live.other))


def stop(reasons: Collection[Reason], students: Mapping[str, tuple[Reason, ...]], year: TaxYear) -> None:
    """Raise `Stopped` when there is any reason to."""
    if reasons or students:
        message = N_("No tax slip of {year} was issued: all that follows must be put right first.")
        error = Stopped(message, code="slips-refused", reasons=tuple(reasons), year=year.year)
        error.students = students
        raise error


def _to_issue(found: Prepared, live: Live) -> dict[str, tuple[Reason, ...]]:
    """Return the faults of those who would be issued something, or of whom nothing can be worked out at all."""
    having = {one.student for one in (*live.same, *live.empty)} | {one.student for one, _ in live.other}
    waiting = {one.student for one in live.new}
    return {who: why for who, why in found.faults.items() if who in waiting or who not in having}


def live_of(
    uow: UnitOfWork, year: TaxYear, slips: Collection[str], students: Collection[str]
) -> Iterator[Slip]:
    """Yield the live slips of these sorts, of these students or of everybody."""
    for sort in slips:
        if len(students) == 1:
            yield from uow.tax_slips.live(year.year, sort, *students)
        else:
            found = uow.tax_slips.live(year.year, sort)
            yield from (one for one in found if not students or one.student in students)


def not_over(uow: UnitOfWork, year: TaxYear, tz: ZoneInfo) -> Iterator[Reason]:
    """Say that a year is not over: its slips are issued from January 1 on."""
    if local_date(uow.at, tz).year <= year.year:
        message = N_("The year {year} is not over: its slips are issued from January 1, {next} on.")
        yield reason("year-not-over", message, year=year.year, next=year.year + 1)


def lacking(uow: UnitOfWork, year: TaxYear, slips: Collection[Slip]) -> Iterator[Reason]:
    """Say what the year's settings lack to issue these slips, and the numbers of relevés 8 that are not there."""
    count = sum(one.slip == RL8 for one in slips)
    seen: set[str] = set()
    for sort in SLIPS:
        if any(one.slip == sort for one in slips):
            for why in tax_years.missing_to_issue(uow, year, sort):
                if why.slug not in {*seen, "missing-rl8-numbers"}:
                    seen.add(why.slug)
                    yield why
    for way in _ways(uow) if count else ():
        try:
            tax_years.take_rl8_numbers(uow, way, count)
        except Refused as error:
            yield Reason(error.code, error.message, error.params)


def _ways(uow: UnitOfWork) -> tuple[str, ...]:
    """Return what numbers a relevé 8 is given: one for the paper too, when the college has a range of them."""
    return (XML, PAPER) if uow.tax_years.ranges(PAPER) else (XML,)


# --- writing ------------------------------------------------------------------------------------------


def numbered(uow: UnitOfWork, drafts: Collection[Slip]) -> tuple[Slip, ...]:
    """Return the drafts with their numbers, in order; relevés 8 take the next ones of the college's ranges."""
    count = sum(one.slip == RL8 for one in drafts)
    taken = {way: iter(tax_years.take_rl8_numbers(uow, way, count)) for way in _ways(uow)} if count else {}
    first = uow.tax_slips.next_number()
    return tuple(
        one._replace(
            number=number,
            rl8_number=next(taken[XML]) if one.slip == RL8 else "",
            paper_number=next(taken[PAPER]) if one.slip == RL8 and PAPER in taken else "",
        )
        for number, one in enumerate(drafts, first)
    )


def keep(
    uow: UnitOfWork,
    year: TaxYear,
    what: str,
    slips: Collection[Slip],
    sins: Mapping[str, str],
    note: str = "",
) -> int:
    """Keep slips as a batch, with one event that vouches for them; return its number."""
    batch = uow.tax_slips.add_batch(year.year, what, note, at=uow.at, actor=uow.actor)
    uow.tax_slips.add(slips, sins, batch)
    uow.record(
        f"taxslips.{what}",
        f"tax-year:{year.year}",
        batch=batch,
        slips=len(slips),
        totals=totals(slips, SLIPS),
        seal=uow.audit.sealed("tax-batch", [what, note, uow.tax_slips.sealable(batch)]),
    )
    return batch
