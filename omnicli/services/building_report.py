"""What a registrar sees of a term's timetables: how full sections are, ranks obtained, who goes without a seat."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from omnicli.rules.curriculum import NEEDS
from omnicli.services.terms import need_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from omnicli.rules.placements import Placement
    from store.builds import Build
    from store.seats import OfferedSection
    from store.uow import UnitOfWork


class RankCount(NamedTuple):
    """How many students obtained an option of that rank for a need; rank None counts who obtained none."""

    need: str
    rank: int | None
    students: int


def history(uow: UnitOfWork, term: str) -> list[Build]:
    """Return every build of a term, the newest first."""
    need_term(uow, term)
    return uow.builds.of_term(term)


def fill(uow: UnitOfWork, term: str) -> list[OfferedSection]:
    """Return how full each section of a term is."""
    need_term(uow, term)
    return uow.seats.sections(term)


def latest(placements: Iterable[Placement]) -> Iterator[Placement]:
    """Keep what was said last of each course, or need, of each student; what comes by student, then by build."""
    last: dict[tuple[str, str], Placement] = {}
    student = ""
    for one in placements:
        if one.student != student:
            yield from last.values()
            student, last = one.student, {}
        last[student, str(one.reason.get("need") or one.course)] = one
    yield from last.values()


def ranks(uow: UnitOfWork, term: str) -> list[RankCount]:
    """Count the ranks obtained for each need by the builds that stand."""
    need_term(uow, term)
    counts = Counter(
        (str(one.reason["need"]), one.rank)
        for one in latest(uow.builds.standing(term))
        if one.reason.get("need") and (one.rank is not None or one.section is None)
    )
    last = max((rank for _, rank in counts if rank), default=0) + 1
    in_order = sorted(counts, key=lambda key: (NEEDS.index(key[0]), key[1] or last))
    return [RankCount(need, rank, counts[need, rank]) for need, rank in in_order]


def unplaced(uow: UnitOfWork, term: str) -> list[Placement]:
    """Return what builds denied and what students have obtained in no other way since, in order of student."""
    need_term(uow, term)
    denied = [one for one in latest(uow.builds.standing(term)) if one.section is None]
    held: dict[str, set[str]] = {}
    for student, course, _ in uow.seats.registrations(term) if denied else ():
        held.setdefault(student, set()).add(course)
    return sorted(one for one in denied if not _options(one) & held.get(one.student, set()))


def _options(one: Placement) -> set[str]:
    """Return the courses any of which would do: the one asked for, or the options of its need."""
    return {one.course, *(option["option"].partition(":")[0] for option in one.reason.get("choices", ()))}


def waiting(uow: UnitOfWork, term: str) -> int:
    """Count the students whose choice, in force, is newer than any build that stands: it was never placed."""
    built = max((one.at for one in uow.builds.of_term(term) if one.undone_at is None), default="")
    return sum(one.at > built for one in uow.choices.current(term))
