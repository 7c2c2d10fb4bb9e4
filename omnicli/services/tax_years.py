"""Tax years: what is configured, what is still missing before slips are issued or transmitted, numbers of relevés 8."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import Conflict, Reason, Refused, reason
from omnicli.i18n import N_
from omnicli.rules.rl8_number import WAYS, XML, allocate
from omnicli.rules.tax_slips import RL8
from omnicli.rules.tax_year import NAMES, TaxYear
from omnicli.rules.tax_year_missing import TO_ISSUE, TO_TRANSMIT, missing
from omnicli.rules.tax_year_words import copied, read_settings, settings_warnings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from store.tax_years import Range
    from store.uow import UnitOfWork

NOT_CONFIGURED = N_(
    "The tax year {year} is not configured, and nothing is guessed: omni staff taxslips year set {year} "
    "rl8_box_a=AMOUNT rz_account=ACCOUNT, with --copy-from YEAR to take over the rest."
)


class Change(NamedTuple):
    """Settings of a year, as they were (None: not configured) and as they are; `copied` says from which year."""

    before: TaxYear | None
    settings: TaxYear
    changed: tuple[str, ...]
    warnings: tuple[Reason, ...]

    @property
    def old(self) -> TaxYear:
        """What was, or what a year is by default."""
        return self.before or TaxYear(self.settings.year)

    @property
    def made(self) -> bool:
        """Whether anything is not as it was."""
        return self.before is None or bool(self.changed)


class Used(NamedTuple):
    """A range of numbers for relevés 8, and how many of them are used."""

    range: Range
    used: int


def need_year(uow: UnitOfWork, year: int) -> TaxYear:
    """Return the settings of a year; Refused (`year-not-configured`) when nobody configured it: nothing is guessed."""
    found = uow.tax_years.of(year)
    if found is None:
        raise Refused(NOT_CONFIGURED, code="year-not-configured", year=year)
    return found


def configure(
    uow: UnitOfWork,
    year: int,
    given: Iterable[tuple[str, str]] = (),
    unset: Iterable[str] = (),
    copy_from: int | None = None,
) -> Change:
    """Lay what is given, (name, text), over the settings of a year, or over those of the year it is copied from.

    `Refused` with every fault, nothing written; or when the year to copy is not configured. `Conflict` when a year
    that is configured is to be copied over. Slips issued stay as they are: the warnings say so.
    """
    before = uow.tax_years.of(year)
    base = before or TaxYear(year)
    if copy_from is not None:
        if before is not None:
            message = N_(
                "The tax year {year} is configured already: only a new one takes over another's settings."
            )
            raise Conflict(message, code="year-configured", year=year)
        base = copied(need_year(uow, copy_from), year)
    settings, faults = read_settings(base, given, unset)
    if faults:
        raise Refused(
            N_("The tax year {year} stays as it was."), code="bad-settings", reasons=faults, year=year
        )
    return save(uow, settings)


def save(uow: UnitOfWork, settings: TaxYear) -> Change:
    """Keep the settings of a year, with the event `tax-year.set` of what changes; nothing when nothing does."""
    before = uow.tax_years.of(settings.year)
    old, new = (one.to_mapping() if one else {} for one in (before, settings))
    names = tuple(name for name in NAMES if old.get(name) != new.get(name))
    change = Change(before, settings, names, (*settings_warnings(settings), *_frozen(uow, settings.year)))
    if change.made:
        uow.tax_years.save(settings, at=uow.at, actor=uow.actor)
        was, now = ({name: one.get(name) for name in names} for one in (old, new))
        uow.record("tax-year.set", f"tax-year:{settings.year}", before=was, after=now)
    return change


def _frozen(uow: UnitOfWork, year: int) -> tuple[Reason, ...]:
    count = uow.tax_years.issued(year)
    message = N_("Slips of {year} issued already ({count}) stay as they are until they are amended.")
    return (reason("slips-issued", message, year=year, count=count),) if count else ()


# --- what is missing ------------------------------------------------------------------------------------


def missing_to_issue(uow: UnitOfWork, year: TaxYear, slip: str) -> tuple[Reason, ...]:
    """Return all that must still be given before slips of this sort (`t2202`, `rl8`) are issued."""
    found = missing(year, TO_ISSUE[slip])
    return (*found, *_without_address(uow), *(_without_numbers(uow) if slip == RL8 else ()))


def missing_to_transmit(uow: UnitOfWork, year: TaxYear, slip: str) -> tuple[Reason, ...]:
    """Return all that must still be given before a file of these slips is made for good.

    Of the relevé 8, what `tax_year_missing.FOR_GOOD` names does not hold back a trial.
    """
    return (
        *missing(year, TO_TRANSMIT[slip]),
        *_without_address(uow),
        *(_without_town(uow) if slip == RL8 else ()),
    )


def _without_address(uow: UnitOfWork) -> tuple[Reason, ...]:
    if uow.college.facts().address:
        return ()
    message = N_("The address of the college is not known: omni admin college change FILE.")
    return (reason("missing-college-address", message),)


def _without_town(uow: UnitOfWork) -> tuple[Reason, ...]:
    if uow.college.facts().city:
        return ()
    message = N_("The town of the college is not known: omni admin college change FILE.")
    return (reason("missing-college-town", message),)


def _without_numbers(uow: UnitOfWork) -> tuple[Reason, ...]:
    if _next_numbers(uow, XML, 1):
        return ()
    message = N_("No number is left for relevés 8: omni staff taxslips ranges add FIRST LAST --way xml.")
    return (reason("missing-rl8-numbers", message),)


# --- numbers of relevés 8 -------------------------------------------------------------------------------


def take_rl8_numbers(uow: UnitOfWork, way: str, count: int) -> list[str]:
    """Return the next numbers of the college's ranges (`xml`, `paper`); Refused when they do not suffice.

    They are taken once a slip bears them.
    """
    found = _next_numbers(uow, way, count)
    if len(found) < count:
        message = N_(
            "{count} numbers are needed for relevés 8 and {left} are left: omni staff taxslips ranges add"
            " FIRST LAST --way {way}."
        )
        raise Refused(message, code="rl8-numbers-used-up", count=count, left=len(found), way=way)
    return found


def _next_numbers(uow: UnitOfWork, way: str, count: int) -> list[str]:
    return allocate(uow.tax_years.ranges(way), uow.tax_years.highest_used(way), count)


def ranges(uow: UnitOfWork) -> list[Used]:
    """Return every range, lowest first, with how many of its numbers are used: given in order, never again."""
    highest = [number for way in WAYS for number in uow.tax_years.highest_used(way)]
    return [_used(one, highest) for one in uow.tax_years.all_ranges()]


def _used(one: Range, highest: Iterable[int]) -> Used:
    used = (number - one.first + 1 for number in highest if one.first <= number <= one.last)
    return Used(one, max(used, default=0))


def add_range(uow: UnitOfWork, first: int, last: int, way: str) -> None:
    """Keep a range of numbers that Revenu Québec gave; `Refused` with every range that it overlaps."""
    over = [one for one in uow.tax_years.all_ranges() if one.first <= last and first <= one.last]
    if over:
        raise Refused(
            N_("The range was not added."), code="range-refused", reasons=[_overlap(one) for one in over]
        )
    uow.tax_years.add_range(first, last, way, at=uow.at, actor=uow.actor)
    uow.record("tax-range.add", "rl8-ranges", first=first, last=last, way=way)


def _overlap(one: Range) -> Reason:
    message = N_("It overlaps the range {first} to {last} ({way}).")
    return reason("overlap", message, first=f"{one.first:08d}", last=f"{one.last:08d}", way=one.way)
