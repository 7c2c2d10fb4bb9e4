"""What tax slips say, on the screen and for machines; of a SIN, the last three digits only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.output import Column, View, keyed, to_json
from omnicli.rules.papers import NAMES
from omnicli.rules.sin import masked
from omnicli.rules.tax_slips import T2202

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from omnicli.rules.tax_slips import Slip
    from omnicli.world import World

_BOXES = View((Column("box", N_("Box")), Column("what", N_("Content")), Column("value", N_("Entry"))))
_CSV = keyed(("year", "slip", "kind", "box", "row", "value", "value_cents"))
_KINDS = {"original": N_("original"), "amended": N_("amended"), "cancelled": N_("cancelled")}

_Box = tuple[str, int, str, Any]
"""A box of a slip: its number or letter, its row (0: none), what it holds (a message id), its value."""


def show(world: World, slips: Sequence[Slip]) -> None:
    """Show slips in the chosen format."""
    if world.fmt == "json":
        world.out(to_json([as_data(one) for one in slips]))
    elif world.fmt == "csv":
        world.emit([row for one in slips for row in _csv(one)], _CSV)
    else:
        for place, one in enumerate(slips):
            world.out("\n" if place else "")
            _table(world, one)


def as_data(slip: Slip) -> dict[str, Any]:
    """Return all that a slip says, for machines: amounts in cents, months as `2026-09`."""
    person = slip.person._asdict()
    return {
        "number": slip.number,
        "year": slip.year,
        "slip": slip.slip,
        "kind": slip.kind,
        "replaces": slip.replaces or None,
        **person,
        "address": person["address"]._asdict(),
        **(_t2202_data(slip) if slip.slip == T2202 else _rl8_data(slip)),
        "college": {**slip.college._asdict(), "address": [*slip.college.address]},
    }


def _t2202_data(slip: Slip) -> dict[str, Any]:
    boxes = slip.t2202
    sessions = [
        {
            "term": one.term,
            "first_month": one.first,
            "last_month": one.last,
            "months_part_time": one.part_time,
            "months_full_time": one.full_time,
            "fees_cents": one.cents,
        }
        for one in boxes.sessions
    ]
    return {
        "sessions": sessions,
        "months_part_time": boxes.part_time,
        "months_full_time": boxes.full_time,
        "fees_cents": boxes.fees,
        "fees_shown": boxes.shown,
    }


def _rl8_data(slip: Slip) -> dict[str, Any]:
    boxes = slip.rl8
    return {
        "rl8_number": slip.rl8_number,
        "rl8_number_before": slip.rl8_before or None,
        "rl8_paper_number": slip.paper_number or None,
        "terms": boxes.terms,
        "box_a_cents": boxes.a,
        "box_b_cents": boxes.b,
        "box_c_cents": boxes.c,
    }


def _boxes(slip: Slip) -> Iterator[_Box]:
    if slip.slip == T2202:
        yield from _t2202_boxes(slip)
        return
    boxes = slip.rl8
    yield "", 0, N_("Number of the relevé"), slip.rl8_number
    yield "", 0, N_("SIN"), masked(slip.person.sin_end)
    yield "A", 0, N_("Amount for post-secondary studies"), Cents(boxes.a)
    yield "B", 0, N_("Tuition or examination fees"), Cents(boxes.b)
    yield "C", 0, N_("Gifts"), Cents(boxes.c)


def _t2202_boxes(slip: Slip) -> Iterator[_Box]:
    boxes = slip.t2202
    yield "13", 0, N_("Programme"), slip.person.program
    yield "17", 0, N_("SIN"), masked(slip.person.sin_end)
    for row, one in enumerate(boxes.sessions, 1):
        yield "19", row, N_("Session from"), one.first
        yield "20", row, N_("Session to"), one.last
        yield "21", row, N_("Months part-time"), one.part_time
        yield "22", row, N_("Months full-time"), one.full_time
        yield "23", row, N_("Eligible fees"), Cents(one.cents) if boxes.shown else None
    yield "24", 0, N_("Total of months part-time"), boxes.part_time
    yield "25", 0, N_("Total of months full-time"), boxes.full_time
    yield "26", 0, N_("Total of eligible fees"), Cents(boxes.fees) if boxes.shown else None


def _csv(slip: Slip) -> Iterator[Mapping[str, Any]]:
    for box, row, _what, value in _boxes(slip):
        if box:
            money = isinstance(value, Cents)
            yield {
                "year": slip.year, "slip": slip.slip, "kind": slip.kind, "box": box, "row": row or None,
                "value": None if money else value, "value_cents": value if money else None,
            }  # fmt: skip


def _table(world: World, slip: Slip) -> None:
    heading = N_("{slip}, {year} ({kind})")
    name, kind = world.t(NAMES[slip.slip]), world.t(_KINDS[slip.kind])
    world.out(world.t(heading, slip=name, year=slip.year, kind=kind) + "\n\n")
    rows = [{"box": box, "what": world.t(what), "value": value} for box, _row, what, value in _boxes(slip)]
    world.emit(rows, _BOXES)
