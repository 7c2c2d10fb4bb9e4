"""Explaining the amounts of tax slips: every figure by the lines of the ledger and the months that make it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commands import _tax_explain_rows as data
from commands._fee_words import fee_name
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.output import Column, View, folded, keyed, plain, render, to_json
from omnicli.rules import tax_words as words
from omnicli.rules.tax_amounts import OVER_CAP
from omnicli.rules.tax_slips import T2202
from omnicli.rules.terms import term_short

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from omnicli.errors import Reason
    from omnicli.rules.tax_amounts import Line, Worked
    from omnicli.world import World

_FOLD = 80  # columns, as narrow a terminal as there is
_BELOW = "fees-not-above"  # a warning that the sentence on the threshold says already

_LINES = View(
    (
        Column("term", N_("Term")),
        Column("date", N_("Date")),
        Column("kind", N_("Fee")),
        Column("amount", N_("Charged")),
        Column("paid", N_("Paid")),
        Column("counted", N_("Counted")),
        Column("why", N_("Why")),
    )
)
_MONTHS = View(
    (
        Column("term", N_("Term")),
        Column("first", N_("From")),
        Column("last", N_("To")),
        Column("part_time", N_("Part-time")),
        Column("full_time", N_("Full-time")),
        Column("fees", N_("Fees")),
        Column("why", N_("Why")),
    )
)
_TERMS = View((Column("term", N_("Term")), Column("counts", N_("Counts")), Column("why", N_("Why"))))
_CSV = keyed(data.CSV_KEYS)


def explanation(world: World, worked: Worked, slip: str) -> dict[str, Any]:
    """Return the explanation of one slip as machines are given it, with what is wrong and what is worth a look."""
    return {
        **data.slip_data(worked, slip),
        "faults": [_reason(world, one) for one in worked.faults_of([slip])],
        "warnings": [_reason(world, one) for one in worked.warnings],
    }


def tell(world: World, worked: Worked, slips: Collection[str]) -> None:
    """Show how the amounts of these slips were worked out, in the format asked for."""
    if world.fmt == "json":
        world.out(to_json([explanation(world, worked, slip) for slip in slips]))
    elif world.fmt == "csv":
        world.emit([row for slip in slips for row in data.csv_rows(worked, slip)], _CSV)
    else:
        for slip in slips:
            world.pour(_slip(world, worked, slip))
        world.pour(_wrong(world, worked, slips))


def _reason(world: World, one: Reason) -> dict[str, str]:
    return {"code": one.slug, "message": world.t(one.message, **one.params)}


# --- for people --------------------------------------------------------------------------------------


def _slip(world: World, worked: Worked, slip: str) -> Iterator[str]:
    heading = N_("T2202 for {year}") if slip == T2202 else N_("Relevé 8 for {year}")
    yield world.t(heading, year=worked.year.year) + "\n\n"
    lines = data.lines_of(worked, slip)
    if lines:
        yield render([_line(world, one) for one in lines], _LINES, "table", world.t) + "\n"
    else:
        yield _text(world.t(N_("No charge in the year.")), "")
    yield from _t2202(world, worked) if slip == T2202 else _rl8(world, worked)
    yield "\n"


def _text(*lines: str) -> str:
    return folded("\n".join(map(plain, lines)), _FOLD) + "\n"


def _line(world: World, one: Line) -> dict[str, Any]:
    return {
        "term": term_short(one.term) if one.term else "",
        "date": one.date,
        "kind": fee_name(world.t, one.kind),
        "amount": Cents(one.cents),
        "paid": Cents(one.paid),
        "counted": Cents(one.counted),
        "why": _why(world, one),
    }


def _why(world: World, one: Line) -> str:
    """Say why a charge counts or does not; with the amounts when it does in part, or not for several reasons."""
    if one.counted == one.cents or (not one.counted and len(one.without) == 1):
        return world.t(words.LINES[one.why])
    parts = ((world.t(words.LINES[why]), world.t.value(Cents(cents))) for why, cents in one.without)
    return "; ".join(f"{said}{_colon(world)}{cents}" for said, cents in parts)


def _colon(world: World) -> str:
    return "\u00a0: " if world.lang == "fr" else ": "


def _joined(world: World, slugs: Iterable[str], table: Mapping[str, str]) -> str:
    return "; ".join(world.t(table[slug]) for slug in slugs)


def _t2202(world: World, worked: Worked) -> Iterator[str]:
    found, t = data.slip_data(worked, T2202), world.t
    rows = [
        {
            **one,
            "term": term_short(one["term"]),
            "fees": Cents(one["fees_cents"]),
            "why": _joined(world, one["why"], words.MONTHS),
        }
        for one in found["terms"]
    ]
    if rows:
        yield render(rows, _MONTHS, "table", t) + "\n"
    boxes = N_("Box 24: {part_time} months part-time. Box 25: {full_time} months full-time. Box 26: {fees}.")
    told = {"part_time": found["part_time"], "full_time": found["full_time"]}
    yield _text(t(boxes, fees=Cents(found["fees_cents"]), **told))
    yield _text(*_capped(world, worked, worked.t2202_lines), _federal(world, worked, found["fees_cents"]))
    if worked.t2202 is None:
        yield _text(t(N_("No T2202: no month of study counts, and no fee.")))


def _capped(world: World, worked: Worked, lines: Iterable[Line]) -> Iterator[str]:
    if any(OVER_CAP in dict(one.without) for one in lines):
        message = N_("Ancillary fees that are not asked of all count up to {cap} in a year.")
        yield world.t(message, cap=worked.year.cap)


def _federal(world: World, worked: Worked, fees: int) -> str:
    above = worked.year.fees_above
    if not fees:
        return world.t(N_("Federal credit: no eligible fee."))
    if fees > above:
        message = N_("Federal credit: {fees} is more than {above}, as it must be.")
    elif worked.t2202 and worked.t2202.shown:
        message = N_("Federal credit: {fees} is not more than {above}: these fees give none.")
    else:
        message = N_(
            "Federal credit: {fees} is not more than {above}: these fees give none and are left out."
        )
    return world.t(message, fees=Cents(fees), above=above)


def _rl8(world: World, worked: Worked) -> Iterator[str]:
    found, t = data.slip_data(worked, "rl8"), world.t
    rows = [
        {**one, "term": term_short(one["term"]), "why": _joined(world, one["why"], words.TERMS)}
        for one in found["terms"]
    ]
    if rows:
        yield render(rows, _TERMS, "table", t) + "\n"
    yield _text(_box_a(world, worked))
    boxes = N_("Box B: {fees}. Box C: {gifts}.")
    yield _text(t(boxes, fees=Cents(found["box_b_cents"]), gifts=Cents(found["box_c_cents"])))
    message = N_(
        "Québec credit: its own threshold of $100 is on the fees of all institutions together, and the student's to "
        "check; the relevé 8 leaves no fee out for it."
    )
    yield _text(*_capped(world, worked, worked.rl8_lines), t(message))
    if worked.rl8 is None:
        yield _text(t(N_("No relevé 8: boxes A, B and C are empty.")))


def _box_a(world: World, worked: Worked) -> str:
    each, boxes = worked.year.rl8_box_a, worked.rl8
    count = boxes.terms if boxes else 0
    if each is None:
        return world.t(N_("Box A: the amount of a term is not known."))
    message = N_("Box A: {count} × {each} = {amount}.")
    return world.t(message, count=count, each=each, amount=Cents(boxes.a if boxes else 0))


def _wrong(world: World, worked: Worked, slips: Collection[str]) -> Iterator[str]:
    """Yield what must be put right first, and what is worth a look."""
    warnings = [one for one in worked.warnings if one.slug != _BELOW]
    for heading, reasons in ((N_("To put right:"), worked.faults_of(slips)), (N_("Worth a look:"), warnings)):
        if reasons:
            said = (world.t(one.message, **one.params) for one in reasons)
            yield _text(world.t(heading), *(f"- {one}" for one in said))
