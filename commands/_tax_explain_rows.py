"""How tax slips were worked out, as machines are given it: keys that stay, amounts in cents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnicli.rules.tax_slips import T2202

if TYPE_CHECKING:
    from omnicli.rules.tax_amounts import Line, Worked


def lines_of(worked: Worked, slip: str) -> tuple[Line, ...]:
    """Return the charges of a slip."""
    return worked.t2202_lines if slip == T2202 else worked.rl8_lines


def line(one: Line) -> dict[str, Any]:
    """Return what a charge is on a slip."""
    return {
        "number": one.number,
        "kind": one.kind,
        "term": one.term or None,
        "date": one.date,
        "amount_cents": one.cents,
        "paid_cents": one.paid,
        "counted_cents": one.counted,
        "why": one.why,
        "not_counted": [{"why": why, "cents": cents} for why, cents in one.without],
    }


def slip_data(worked: Worked, slip: str) -> dict[str, Any]:
    """Return all that makes a slip; `made` is whether there is one."""
    made = (worked.t2202 if slip == T2202 else worked.rl8) is not None
    boxes = _t2202(worked) if slip == T2202 else _rl8(worked)
    return {
        "student": worked.student,
        "year": worked.year.year,
        "slip": slip,
        "made": made,
        **boxes,
        "lines": [line(one) for one in lines_of(worked, slip)],
    }


def _t2202(worked: Worked) -> dict[str, Any]:
    fees = sum(one.counted for one in worked.t2202_lines)
    cents = _cents_by_term(worked)
    return {
        "part_time": sum(one.part_time for one in worked.months),
        "full_time": sum(one.full_time for one in worked.months),
        "fees_cents": fees,
        "fees_shown": worked.t2202.shown if worked.t2202 else False,
        "above_cents": worked.year.fees_above,
        "above": fees > worked.year.fees_above,
        "terms": [
            {
                "term": one.term,
                "first": one.first,
                "last": one.last,
                "part_time": one.part_time,
                "full_time": one.full_time,
                "fees_cents": cents.get(one.term, 0),
                "months": list(one.months),
                "why": list(one.why),
            }
            for one in worked.months
        ],
    }


def _cents_by_term(worked: Worked) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in worked.t2202_lines:
        found[one.term] = found.get(one.term, 0) + one.counted
    return found


def _rl8(worked: Worked) -> dict[str, Any]:
    boxes = worked.rl8
    return {
        "box_a_cents": boxes.a if boxes else 0,
        "box_a_terms": boxes.terms if boxes else 0,
        "box_a_each_cents": worked.year.rl8_box_a,
        "box_b_cents": boxes.b if boxes else 0,
        "box_c_cents": boxes.c if boxes else 0,
        "terms": [{"term": one.term, "counts": one.counts, "why": list(one.why)} for one in worked.terms],
    }


CSV_KEYS = (
    "slip", "number", "kind", "term", "date", "amount_cents", "paid_cents", "counted_cents", "why",
)  # fmt: skip


def csv_rows(worked: Worked, slip: str) -> list[dict[str, Any]]:
    """Return a row for each charge."""
    return [{**line(one), "slip": slip} for one in lines_of(worked, slip)]
