"""Amending and cancelling slips: new ones are issued, the old are kept, their papers are worth nothing any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import Refused, reason
from omnicli.i18n import N_, Words
from omnicli.rules.papers import NAMES
from omnicli.rules.tax_slips import AMENDED, CANCELLED, RL8
from omnicli.rules.tax_totals import changes
from omnicli.services import tax_slips as service
from omnicli.services.people import need_student
from omnicli.services.tax_persons import Persons
from omnicli.services.taxslips import revoke_papers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from zoneinfo import ZoneInfo

    from omnicli.errors import Reason
    from omnicli.rules.tax_slips import Slip
    from omnicli.rules.tax_totals import Change
    from omnicli.rules.tax_year import TaxYear
    from store.uow import UnitOfWork

_AMENDED = "Relevé modifié / slip amended"  # kept with the paper, read in either language


class Amendment(NamedTuple):
    """A slip and the one that replaces it, with what they do not say alike."""

    before: Slip
    after: Slip
    changes: tuple[Change, ...]


class Amended(NamedTuple):
    """What amending did: its batch (0 when there was nothing to amend).

    `to_issue` are students who have no live slip of a sort and would be made one; `to_cancel` the live slips of whom
    none would be made any more; `unchanged` how many say the same.
    """

    number: int
    amendments: tuple[Amendment, ...]
    to_issue: tuple[Slip, ...]
    to_cancel: tuple[Slip, ...]
    unchanged: int

    @property
    def slips(self) -> tuple[Slip, ...]:
        """The amended slips."""
        return tuple(one.after for one in self.amendments)


class Cancelled(NamedTuple):
    """What cancelling did: its batch, and the slips that cancel others."""

    number: int
    slips: tuple[Slip, ...]


# --- amending -----------------------------------------------------------------------------------------


def amend(
    uow: UnitOfWork,
    year: TaxYear,
    tz: ZoneInfo,
    slips: Collection[str],
    students: Collection[str] = (),
    note: str = "",
) -> Amended:
    """Issue an amended slip for each live one that would say something else today, or bear another SIN.

    `Stopped` with all that is in the way, nothing written; `NotFound` for unknown students.
    """
    persons = Persons(uow, year, students)
    found = service.drafted(uow, year, tz, slips, students, persons)
    sins = persons.sins
    live = service.compared(uow, found, sins, service.live_of(uow, year, slips, students))
    who = {one.student for one, _ in live.other}
    wrong = {student: why for student, why in found.faults.items() if student in who}
    missing = service.lacking(uow, year, [draft for _, draft in live.other])
    service.stop((*service.not_over(uow, year, tz), *missing), wrong, year)
    made = service.numbered(uow, _drafts(uow, live.other))
    number = service.keep(uow, year, service.AMEND, made, sins, note) if made else 0
    borne = uow.tax_slips.sins(one.number for one, _ in live.other)
    pairs = []
    for (before, _), after in zip(live.other, made, strict=True):
        revoke_papers(uow, before.number, note or _AMENDED)
        another = borne[before.number] != sins.get(before.student, "")
        pairs.append(Amendment(before, after, changes(before, after, sin=another)))
    return Amended(number, tuple(pairs), live.new, live.empty, len(live.same))


def _drafts(uow: UnitOfWork, pairs: Iterable[tuple[Slip, Slip]]) -> list[Slip]:
    """Return the amended slips, each naming the one it replaces and the number last transmitted."""
    chains = {before.number: _chain(uow, before) for before, _ in pairs if before.slip == RL8}
    filed = frozenset(uow.tax_files.among([one.number for chain in chains.values() for one in chain]))
    return [
        draft._replace(
            kind=AMENDED,
            replaces=before.number,
            rl8_before=_transmitted(chains.get(before.number, ()), filed),
        )
        for before, draft in pairs
    ]


def _chain(uow: UnitOfWork, slip: Slip) -> tuple[Slip, ...]:
    """Return a slip and those that it replaces, one after the other, the last one first."""
    if not slip.replaces:
        return (slip,)
    known = {one.number: one for one in uow.tax_slips.of_student(slip.student)}
    found = [slip]
    while found[-1].replaces:
        found.append(known[found[-1].replaces])
    return tuple(found)


def _transmitted(chain: Iterable[Slip], filed: Collection[int]) -> str:
    """Return the number of the last relevé 8 transmitted of a chain; of its last when none was, '' of a T2202."""
    numbers = [one.rl8_number for one in chain if one.number in filed] or [one.rl8_number for one in chain]
    return numbers[0] if numbers else ""


# --- cancelling ---------------------------------------------------------------------------------------


def cancel(uow: UnitOfWork, year: TaxYear, slip: str, students: Collection[str], why: str) -> Cancelled:
    """Issue a slip that cancels the live one of each of these students; `Refused` with all of them who have none.

    A relevé 8 keeps its number, and all bear what the cancelled ones did, SIN included. `NotFound` for an unknown
    student.
    """
    live: list[Slip] = []
    missing: list[Reason] = []
    for student in dict.fromkeys(students):
        need_student(uow, student)
        found = [*uow.tax_slips.live(year.year, slip, student)]
        live += found
        if not found:
            missing.append(
                reason("no-live-slip", _NO_LIVE, student=student, slip=Words(NAMES[slip]), year=year.year)
            )
    if missing:
        raise Refused(N_("No slip was cancelled."), code="nothing-to-cancel", reasons=missing)
    made = _cancelling(uow, live)
    sins = uow.tax_slips.sins(one.number for one in live)
    number = service.keep(
        uow, year, service.CANCEL, made, {one.student: sins[one.number] for one in live}, why
    )
    for one in live:
        revoke_papers(uow, one.number, why)
    return Cancelled(number, made)


_NO_LIVE = N_("{student} has no {slip} of {year} to cancel.")


def _cancelling(uow: UnitOfWork, live: Iterable[Slip]) -> tuple[Slip, ...]:
    first = uow.tax_slips.next_number()
    return tuple(
        one._replace(number=number, kind=CANCELLED, replaces=one.number, rl8_before="", paper_number="")
        for number, one in enumerate(live, first)
    )
