"""Seats given and denied, and why, as they are shown to students and to staff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnicli.i18n import N_
from omnicli.output import Column, View, plain, to_json
from omnicli.rules.curriculum import COMPLEMENTARY, PHYSICAL_EDUCATION
from omnicli.rules.placements import reasons
from omnicli.rules.terms import term_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from omnicli.errors import Reason
    from omnicli.i18n import Translator
    from omnicli.rules.placements import Placement
    from omnicli.services.why_seat import Explained, Why
    from omnicli.world import World

NEED_NAMES = {PHYSICAL_EDUCATION: N_("Physical education"), COMPLEMENTARY: N_("Complementary course")}

WHY = View(
    (
        Column("course", N_("Course")),
        Column("section", N_("Group")),
        Column("rank", N_("Rank")),
        Column("reason", N_("Why")),
    )
)


def sentences(t: Translator, found: Iterable[Reason]) -> str:
    """Say reasons one after the other."""
    return " ".join(plain(t(one.message, **one.params)) for one in found)


def row(t: Translator, one: Placement) -> dict[str, Any]:
    """Return a seat given or denied as machines read it."""
    return {
        "student": one.student,
        "course": one.course,
        "section": one.section,
        "rank": one.rank,
        "code": one.slug,
        "reason": sentences(t, reasons(one)),
    }


def brief(t: Translator, one: Placement) -> dict[str, Any]:
    """Return a seat denied as a list for people says it: the first reason alone; `why` says them all."""
    return {**row(t, one), "reason": sentences(t, reasons(one)[:1])}


def show_why(world: World, found: Explained) -> None:
    """Show why a student has these seats; machines are told the weights by which a place is computed again."""
    if world.fmt == "json":
        world.out(to_json([_whole(world.t, one) for one in found.courses]))
        return
    if world.fmt == "csv":
        world.emit([_short(world.t, one) for one in found.courses], WHY)
        return
    term = term_name(found.term, world.lang)
    if not found.courses:
        world.note(
            N_("{term}: no seat is held, and no build of timetables has given or denied one."), term=term
        )
        return
    world.out(f"{plain(found.student.name)} · {found.student.number} · {term}\n\n")
    world.emit([line for one in found.courses for line in _lines(world.t, one)], WHY)


def _lines(t: Translator, one: Why) -> Iterator[dict[str, Any]]:
    """Give each reason a line of its own."""
    first, *others = one.reasons
    yield {**_short(t, one), "reason": sentences(t, (first,))}
    for each in others:
        yield {"reason": sentences(t, (each,))}


def _short(t: Translator, one: Why) -> dict[str, Any]:
    return {
        "course": one.course,
        "section": one.section,
        "rank": one.rank,
        "reason": sentences(t, one.reasons),
    }


def _whole(t: Translator, one: Why) -> dict[str, Any]:
    said = one.said.reason if one.said else {}
    kept = {key: said.get(key) for key in ("need", "priority", "lottery", "choices")}
    return {
        **_short(t, one),
        "code": one.reasons[0].slug,
        "reasons": [{"code": each.slug, "message": sentences(t, (each,))} for each in one.reasons],
        **({key: value for key, value in kept.items() if value is not None}),
    }
