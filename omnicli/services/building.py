"""Building a term's timetables («confection des horaires»), and taking a build back until the term is published.

Placing thousands of students takes seconds, in which students must not wait for the store: what a build rests on is
read first, in one consistent view; the placing is computed with no transaction open; then, as the store is opened to
write, nothing of it may have changed. The audit trail tells at once when nothing was written at all; else all is read
again and compared. When it has changed the placing is computed anew, and after that it is a conflict.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from omnicli.clock import local_date
from omnicli.errors import Conflict, NotFound, Refused
from omnicli.i18n import N_
from omnicli.rules import building
from omnicli.rules.placements import ALL, digest, receipt, weights_digest
from omnicli.rules.terms import term_short
from omnicli.services.building_input import situation
from omnicli.services.terms import need_term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from zoneinfo import ZoneInfo

    from omnicli.rules.building import Built, Situation
    from omnicli.rules.placements import Placement
    from omnicli.rules.terms import Term
    from omnicli.services.units import Units
    from store.builds import Build
    from store.seats import Seat
    from store.uow import UnitOfWork

_TRIES = 2

BUILD, UNDO = "timetable.build", "timetable.undo"
"""The events that a build and its undoing leave."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build did, or would do: without a number nothing was written.

    `awaiting` counts the courses asked for that rest on a prerequisite whose mark is not in.
    """

    number: int | None
    term: str
    seed: int
    rule: str
    scope: str
    built: Built
    awaiting: int

    @property
    def receipt(self) -> str | None:
        """The receipt, or None when nothing was written."""
        return receipt(self.number) if self.number else None

    @property
    def placements(self) -> tuple[Placement, ...]:
        """The seats given and denied, in order of student and course."""
        return self.built.placements

    @property
    def denied(self) -> list[Placement]:
        """What could not be placed."""
        return [one for one in self.placements if one.section is None]

    @property
    def digest(self) -> str:
        """The SHA-256 of all the placements: the same input and seed give the same."""
        return digest(self.placements)

    def ranked(self) -> dict[int, int]:
        """Count the ranks obtained."""
        counts = Counter(one.rank for one in self.placements if one.rank is not None)
        return dict(sorted(counts.items()))

    def counts(self) -> dict[str, object]:
        """Return what was counted: courses asked, those placed, the most that could be, the ranks obtained."""
        requests, denied = len(self.placements), len(self.denied)
        return {
            "requests": requests,
            "placed": requests - denied,
            "bound": self.built.bound,
            "ranked": {str(rank): count for rank, count in self.ranked().items()},
        }


def default_seed(term: str) -> int:
    """Return the seed of a build when none is given: the term's code, so that everybody knows it beforehand."""
    return int(term)


def build(
    units: Units,
    term: str,
    *,
    actor: str,
    tz: ZoneInfo,
    seed: int,
    scope: str = ALL,
    dry_run: bool = False,
    done: Callable[[float], object] = lambda _: None,
) -> Outcome:
    """Build the timetables of a term by the college's rule of placement, and give the seats.

    `NotFound` for an unknown term; `Conflict` when a build of the term stands, or what it rests on keeps changing;
    `Refused` once the term is over or, for all of it, published, and when nobody has chosen. With the scope `UNPLACED`
    no seat given is touched, and nothing is written when nothing is left to place. A dry run opens the store only to
    read.
    """
    for _ in range(_TRIES):
        with units.read() as uow:
            check(uow, term, scope, tz)
            head, found = uow.audit.head(), situation(uow, term)
        _check_chosen(found)
        built = building.build(found, seed=seed, scope=scope, done=done)
        awaiting = sum(len(one.awaiting) for one in found.asked)
        outcome = Outcome(None, term, seed, found.rules.placement, scope, built, awaiting)
        if dry_run or not built.placements:
            return outcome
        with units.write(actor=actor) as uow:
            check(uow, term, scope, tz)
            if uow.audit.head() == head or situation(uow, term) == found:
                return _keep(uow, outcome, found)
    message = N_(
        "Choices, seats or records changed while timetables were built: nothing was written. Try again."
    )
    raise Conflict(message, code="changed-meanwhile")


def check(uow: UnitOfWork, code: str, scope: str, tz: ZoneInfo) -> Term:
    """Return the term, when timetables may be built for it now; raises what `build` does."""
    term = need_term(uow, code)
    if term.ends < local_date(uow.at, tz) and not uow.college.is_rehearsal():
        message = N_("{term} ended on {ends}: its timetables are no longer built.")
        raise Refused(message, code="term-over", term=term_short(code), ends=term.ends)
    if scope == ALL:
        _check_first(uow, code)
    return term


def _check_first(uow: UnitOfWork, code: str) -> None:
    standing = next((one for one in uow.builds.of_term(code) if one.undone_at is None), None)
    if standing:
        message = N_(
            "The timetables of {term} are built ({receipt}). Place who has no seat yet with --unplaced, or undo it"
            " first: omni staff timetable undo {receipt}"
        )
        raise Conflict(message, code="already-built", term=term_short(code), receipt=standing.receipt)
    if uow.tariff.publication(code):
        message = N_("{term} is published: only who has no seat yet is still placed, with --unplaced.")
        raise Refused(message, code="published", term=term_short(code))


def _check_chosen(found: Situation) -> None:
    if not found.asked:
        message = N_("Nobody has chosen courses for {term}: there is nothing to build.")
        raise Refused(message, code="nobody-chose", term=term_short(found.term))


def _keep(uow: UnitOfWork, outcome: Outcome, found: Situation) -> Outcome:
    """Write a build and give its seats, all of them or none."""
    seats = list(outcome.built.seats)
    summary = {**outcome.counts(), "costs": _costs(outcome.built), "free": _free(found, seats)}
    number = uow.builds.add(
        outcome.term,
        at=uow.at,
        actor=uow.actor,
        seed=outcome.seed,
        rule=outcome.rule,
        scope=outcome.scope,
        summary=summary,
        placements=outcome.placements,
        weights=outcome.built.weights,
    )
    given = uow.seats.add(outcome.term, seats, at=uow.at)
    if given != len(seats):  # the view it was computed from held no such seat
        raise LookupError(f"{len(seats) - given} seats were taken already")
    uow.record(
        BUILD, f"term:{outcome.term}", build=number, seed=outcome.seed, rule=outcome.rule, scope=outcome.scope,
        seats=given, sha256=outcome.digest, weights_sha256=weights_digest(outcome.built.weights), summary=summary,
    )  # fmt: skip
    return replace(outcome, number=number)


def _costs(built: Built) -> dict[str, str]:
    """Return what a rank costs, as text: they may be larger than any machine's numbers."""
    return {str(rank): str(cost) for rank, cost in sorted(built.costs.items())}


def _free(found: Situation, seats: Iterable[Seat]) -> dict[str, int]:
    """Return the seats that were free in the sections that are given, where there is a limit."""
    given = {(course, section) for _, course, section in seats}
    return {
        f"{one.course}:{one.section}": one.free
        for one in found.sections
        if one.free is not None and (one.course, one.section) in given
    }


@dataclass(frozen=True, slots=True)
class Undone:
    """A build taken back: `given` seats were its own, `taken_back` of them were still as it gave them."""

    build: Build
    given: int
    taken_back: int


def undo(uow: UnitOfWork, number: int, reason: str) -> Undone:
    """Take back exactly the seats that a build gave and that are still as it gave them.

    `NotFound` for an unknown build, `Conflict` for one that was undone, `Refused` once the term is published: by then
    fees are charged and students rely on their timetables.
    """
    found = uow.builds.build(number)
    if found is None:
        raise NotFound(N_("There is no build {receipt}."), code="unknown-build", receipt=receipt(number))
    if found.undone_at is not None:
        message = N_("The build {receipt} was undone already.")
        raise Conflict(message, code="already-undone", receipt=found.receipt)
    if uow.tariff.publication(found.term):
        message = N_("{term} is published: the build {receipt} can no longer be undone.")
        raise Refused(message, code="published", term=term_short(found.term), receipt=found.receipt)
    seats = uow.builds.given(number)
    taken_back = uow.seats.remove(found.term, seats)
    uow.builds.undo(number, reason, at=uow.at, actor=uow.actor)
    uow.record(
        UNDO, f"term:{found.term}", build=number, reason=reason, given=len(seats), taken_back=taken_back
    )
    return Undone(found, len(seats), taken_back)
