"""A student's status in a term, what it is charged for the term, and what a change of either corrects."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.rules.tariff import FULL_TIME, PART_TIME
from omnicli.rules.terms import term_short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from omnicli.rules.finance import Finance
    from omnicli.rules.ledger import Entry
    from omnicli.rules.tariff import Price, Profile

END_OF_DEC = "end-of-dec"
DISABILITY = "disability"
DEEMED = (END_OF_DEC, DISABILITY)
"""Why a part-time student is deemed full-time (Regulation C-29, r. 2, s. 1): once to end a DEC, or a disability."""

NEVER_REFUNDED = frozenset({"registration"})
"""The kinds that stay charged whatever is dropped: the «droits d'inscription» are not refundable (seven colleges)."""


class Standing(NamedTuple):
    """A student in a term: what its prices depend on, its courses, their hours («périodes») over the term."""

    profile: Profile
    courses: int
    hours: int


class Fee(NamedTuple):
    """What a student is charged for a term: `quantity` times the price of one, by the term, the course or the hour."""

    kind: str
    cents: Cents
    per: str
    quantity: int
    due_days: int | None

    @property
    def each(self) -> Cents:
        """The price of one."""
        return Cents(self.cents // self.quantity)


def status(courses: int, hours: int, *, deemed: bool, finance: Finance) -> str:
    """Return `full-time` or `part-time`.

    Full-time is at least four courses of the programme or at least 180 periods, or deemed so (C-29, s. 24). Until the
    store knows which courses are a programme's, every course that a student is registered in counts.
    """
    full = courses >= finance.full_time_courses or hours >= finance.full_time_hours
    return FULL_TIME if full or deemed else PART_TIME


def weekly_hours(meetings: Iterable[tuple[int, int, int]]) -> int:
    """Return the hours a week of a section whose weighting is not known, from its meetings (weekday, start, end).

    A period is 50 minutes and 10 to change rooms: a meeting of 110 minutes is two. Meetings at the same time are one.
    """
    return sum(max(1, (end - start + 10) // 60) for _weekday, start, end in set(meetings))


def session_fees(prices: Iterable[Price], courses: int, hours: int) -> tuple[Fee, ...]:
    """Return what a term costs, given the prices that hold for a student: one fee a kind, none of them nothing."""
    times = {"term": 1, "course": courses, "hour": hours}
    return tuple(
        Fee(price.kind, Cents(price.cents * times[price.per]), price.per, times[price.per], price.due_days)
        for price in prices
        if price.cents * times[price.per]
    )


class Kept(NamedTuple):
    """The last charge of a kind for a term: the how-many-eth it is, and what has become of it.

    `undone` when it was corrected since, `waived` when somebody let the student off it.
    """

    entry: Entry
    step: int
    undone: bool = False
    waived: bool = False

    @property
    def cents(self) -> int:
        """What of it is still charged."""
        return 0 if self.undone or self.waived else self.entry.cents


class Correction(NamedTuple):
    """What to undo of a kind, what to charge instead, and the how-many-eth charge of it that is."""

    kind: str
    wrong: Entry | None
    fee: Fee | None
    step: int


def corrections(fees: Sequence[Fee], kept: Mapping[str, Kept]) -> tuple[Correction, ...]:
    """Compare what a term should cost with what was charged for it.

    What somebody waived stays waived. A kind that is `NEVER_REFUNDED` may rise and never falls.
    """
    wanted = {fee.kind: fee for fee in fees}
    return tuple(_corrections(wanted, kept))


def _corrections(wanted: Mapping[str, Fee], kept: Mapping[str, Kept]) -> Iterator[Correction]:
    for kind in sorted({*wanted, *kept}):
        fee, last = wanted.get(kind), kept.get(kind)
        before, after = last.cents if last else 0, fee.cents if fee else 0
        if (last and last.waived) or after == before or (after < before and kind in NEVER_REFUNDED):
            continue
        yield Correction(kind, last.entry if last and before else None, fee, last.step + 1 if last else 1)


def end_of_dec_refusals(
    *, used_in: str | None, courses: int, statuses: Sequence[str] | None, finance: Finance
) -> tuple[Reason, ...]:
    """Say why a student may not be deemed full-time to finish a DEC (Règlement C-29, r. 2, s. 1).

    `used_in` is another term in which it was deemed so; `courses` are those of this term; `statuses` are its own in the
    last two sessions, None when nothing is known of them.
    """
    return tuple(_end_of_dec_refusals(used_in, courses, statuses, finance.end_of_dec_courses))


def _end_of_dec_refusals(
    used_in: str | None, courses: int, statuses: Sequence[str] | None, most: int
) -> Iterator[Reason]:
    if used_in:
        message = N_("It was granted already, for {term}: it is granted once.")
        yield reason("end-of-dec-used", message, term=term_short(used_in))
    if courses > most:
        message = N_("{courses} courses are left; at most {most} may be.")
        yield reason("too-many-courses", message, courses=courses, most=most)
    if statuses is not None and FULL_TIME not in statuses:
        yield reason("was-part-time", N_("The student was full-time in neither of the last two sessions."))
