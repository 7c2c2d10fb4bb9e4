"""The list of the timetables that a student may change to, and what there is to say beside it."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from commands import _timetables as shown
from commands._schedule_change_told import fee_told
from omnicli.i18n import N_
from omnicli.output import folded, width
from omnicli.rules.changing_faults import why_none
from omnicli.rules.terms import term_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from omnicli.rules.configurations import Configuration
    from omnicli.services.changing import Case
    from omnicli.world import World

FIRST = 20
"""How many timetables are shown before one asks for all."""


def show_list(world: World, case: Case, listed: shown.Listed, *, everything: bool) -> None:
    """Show the best timetables, or all of them as they are found in order; to people, why there is none too."""
    found: Iterable[Configuration] = (
        listed.configurations.all(listed.preferences)
        if everything
        else listed.configurations.best(listed.preferences, FIRST)
    )
    if world.fmt == "json":
        pieces = shown.json_pieces({**_about(world, case, listed), **shown.head(listed)}, listed, found)
    elif world.fmt == "csv":
        pieces = shown.csv_pieces(listed, found)
    else:
        columns = width() if world.is_terminal() else 0
        below = shown.lines(listed, found, world.t, columns) if listed.others else ()
        pieces = chain([_heading(world, case, listed)], below)
    world.pour(pieces)
    if world.fmt == "table":
        _say_what_next(world, listed, everything=everything)


def _about(world: World, case: Case, listed: shown.Listed) -> dict[str, Any]:
    reasons = () if listed.others else why_none(case.situation, listed.keep, listed.wanted)
    return {
        "term": case.term.code,
        **fee_told(case.fee),
        "reasons": [{"code": one.slug, "message": world.t(one.message, **one.params)} for one in reasons],
    }


def _heading(world: World, case: Case, listed: shown.Listed) -> str:
    t = world.t
    now = t(
        N_("Your timetable now: {why} ({points})"),
        why=shown.why(t, listed.now, listed.preferences),
        points=shown.points(t, listed.preferences.score(listed.now)),
    )
    title = f"{t(N_('Timetable change'))} · {term_name(case.term.code, t.lang)}"
    text = f"{title}\n{now}"
    return f"{folded(text, width()) if world.is_terminal() else text}\n\n"


def _say_what_next(world: World, listed: shown.Listed, *, everything: bool) -> None:
    if not listed.others:
        world.note(N_("No other timetable is possible:"))
        for one in why_none(listed.situation, listed.keep, listed.wanted):
            world.say("  - " + world.t(one.message, **one.params))
        return
    count, raw = listed.number
    apart = N_(
        "Timetables possible: {count}, or {raw} when groups that meet at the same times are told apart."
    )
    message = N_("Timetables possible: {count}.") if raw == count else apart
    world.note(message, count=_grouped(world, count), raw=_grouped(world, raw))
    if not everything and count > FIRST:
        world.note(N_("Above are the {first} best, by what you prefer; --all lists every one."), first=FIRST)


def _grouped(world: World, count: int) -> str:
    """Write a large number with its thousands apart: `3 701 113`, `3,701,113`."""
    return f"{count:,}".replace(",", "\u00a0" if world.lang == "fr" else ",")
