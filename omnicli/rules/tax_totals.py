"""What slips add up to, box by box, and what differs between two slips of a student."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from omnicli.rules.sin import masked
from omnicli.rules.tax_slips import RL8, T2202

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from omnicli.rules.tax_slips import RL8Boxes, Session, Slip, T2202Boxes

SLIPS: Final = "slips"
BOXES: Final[Mapping[str, tuple[str, ...]]] = {
    T2202: ("part_time_months", "full_time_months", "fees_cents"),
    RL8: ("terms", "a_cents", "b_cents", "c_cents"),
}
"""The boxes that are added up: 24, 25 and 26 of the T2202; A, with the terms that make it, B and C of the relevé 8."""


class Change(NamedTuple):
    """Something that a slip says otherwise than before; cents when `what` ends so."""

    what: str
    before: object
    after: object


def t2202_boxes(boxes: T2202Boxes) -> dict[str, int]:
    """Return boxes 24, 25 and 26; fees that the slip does not show are none."""
    fees = boxes.fees if boxes.shown else 0
    return dict(zip(BOXES[T2202], (boxes.part_time, boxes.full_time, fees), strict=True))


def rl8_boxes(boxes: RL8Boxes) -> dict[str, int]:
    """Return boxes A, B and C, and the terms that make A."""
    return dict(zip(BOXES[RL8], boxes, strict=True))


def boxes_of(slip: Slip) -> dict[str, int]:
    """Return what a slip adds to the totals."""
    return t2202_boxes(slip.t2202) if slip.slip == T2202 else rl8_boxes(slip.rl8)


def totals(slips: Iterable[Slip], sorts: Iterable[str]) -> dict[str, dict[str, int]]:
    """Return, for each of these sorts, how many slips there are and the sum of each box."""
    found = {sort: dict.fromkeys((SLIPS, *BOXES[sort]), 0) for sort in sorts}
    for slip in slips:
        sums = found[slip.slip]
        sums[SLIPS] += 1
        for box, amount in boxes_of(slip).items():
            sums[box] += amount
    return found


def changes(before: Slip, after: Slip, *, sin: bool) -> tuple[Change, ...]:
    """Return what two slips of a sort do not say alike, never a SIN; `sin` is whether it changed."""
    return tuple(_changes(before, after, sin=sin))


def _changes(before: Slip, after: Slip, *, sin: bool) -> Iterator[Change]:
    old = boxes_of(before)
    for box, amount in boxes_of(after).items():
        if old[box] != amount:
            yield Change(box, old[box], amount)
    if before.slip == T2202 and before.t2202.sessions != after.t2202.sessions:
        yield Change("sessions", *("; ".join(map(_session, one.t2202.sessions)) for one in (before, after)))
    for name in ("last_name", "first_name", "permanent_code", "program", "program_code"):
        was, now = getattr(before.person, name), getattr(after.person, name)
        if was != now:
            yield Change(name, was, now)
    if before.person.address != after.person.address:
        yield Change("address", *(", ".join(filter(None, one.person.address)) for one in (before, after)))
    if sin or before.person.sin_end != after.person.sin_end:
        yield Change("sin", masked(before.person.sin_end), masked(after.person.sin_end))


def _session(row: Session) -> str:
    return f"{row.first} – {row.last}, {row.part_time} / {row.full_time}, {row.cents // 100}.{row.cents % 100:02d}"
