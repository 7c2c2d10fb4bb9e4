"""What is told of a change of timetable: before it is made, once it is, and later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commands._timetables import moved
from omnicli.clock import from_text
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.output import Column, View, keyed, to_json
from omnicli.rules.terms import term_name, term_short

if TYPE_CHECKING:
    from collections.abc import Iterable

    from omnicli.rules.changing import Change, Move
    from omnicli.rules.timetable import Meeting
    from omnicli.services.changing import Fee, Past, Plan
    from omnicli.world import World

_HISTORY = View(
    (
        Column("changed_at", N_("When")),
        Column("term", N_("Term")),
        Column("moved", N_("What changed")),
        Column("fee_cents", N_("Fee")),
        Column("due", N_("To be paid by")),
    )
)


def fee_told(fee: Fee | None) -> dict[str, Any]:
    """Tell machines of a fee."""
    return {"fee_cents": fee.cents if fee else 0, "due": fee.due.isoformat() if fee else None}


def show_plan(world: World, plan: Plan, meetings: Iterable[Meeting]) -> None:
    """Show people the timetable to be, what changes and what it costs."""
    if world.fmt != "table":
        return
    _show_grid(world, N_("New timetable"), plan, meetings)
    world.note(N_("What changes: {moved}"), moved=moved(plan.moves))
    if plan.fee:
        message = N_("Fee: {cents}, to be paid by {due} at the latest.")
        world.note(message, cents=plan.fee.cents, due=plan.fee.due)
    else:
        world.note(N_("This change is free."))


def _show_grid(world: World, heading: str, plan: Plan, meetings: Iterable[Meeting]) -> None:
    from commands._grid import render
    from omnicli.output import width

    t = world.t
    head = f"{t(heading)} · {term_name(plan.term, t.lang)}"
    world.out(f"{head}\n\n{render(meetings, width=width(), t=t)}\n")


def tell(world: World, plan: Plan, made: Change | None, meetings: Iterable[Meeting]) -> None:
    """Tell what was done, or would be: people see the timetable that they have now."""
    moves = _moves(plan.moves)
    told = {
        "change": made.number if made else None,
        "term": plan.term,
        "moved": moves,
        **fee_told(plan.fee),
        "sections": [
            {"course": course, "section": plan.sections[course]} for course in sorted(plan.sections)
        ],
        "changed_at": made.at if made else None,
        "dry_run": made is None,
    }
    if world.fmt == "json":
        world.out(to_json(told))
    elif world.fmt == "csv":
        rows = [{**told, **move} for move in moves]
        world.emit(rows, keyed(("change", "term", "course", "from", "to", "fee_cents", "due", "changed_at")))
    elif made:
        _tell_done(world, plan, meetings)


def _tell_done(world: World, plan: Plan, meetings: Iterable[Meeting]) -> None:
    _show_grid(world, N_("Your timetable"), plan, meetings)
    world.note(N_("It is done: your timetable of {term} is changed."), term=term_short(plan.term))
    if plan.fee:
        message = N_("{cents} is charged to your account, to be paid by {due}: omni payments balance")
        world.note(message, cents=plan.fee.cents, due=plan.fee.due)


def show_history(world: World, found: list[Past]) -> None:
    """Show a student's changes."""
    if world.fmt == "json":
        world.out(to_json([_past(one) for one in found]))
    elif world.fmt == "csv" or found:
        world.emit([_past_row(world, one) for one in found], _HISTORY)
    else:
        world.note(N_("You have changed no timetable."))


def _past(one: Past) -> dict[str, Any]:
    return {
        "change": one.change.number,
        "term": one.change.term,
        "moved": _moves(one.change.moves),
        **fee_told(one.fee),
        "changed_at": one.change.at,
    }


def _past_row(world: World, one: Past) -> dict[str, Any]:
    from commands._timetables import moved

    people = world.fmt == "table"
    moves = one.change.moves
    return {
        "changed_at": from_text(one.change.at),
        "term": term_name(one.change.term, world.lang) if people else one.change.term,
        "moved": moved(moves)
        if people
        else " ".join(f"{move.course}:{move.old}>{move.new}" for move in moves),
        "fee_cents": one.fee.cents if one.fee else Cents(0),
        "due": one.fee.due if one.fee else None,
    }


def _moves(moves: Iterable[Move]) -> list[dict[str, str]]:
    return [{"course": course, "from": old, "to": new} for course, old, new in moves]
