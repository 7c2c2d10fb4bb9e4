"""What a student sees of a course choice: what is proposed, the options, what was chosen, the number in large."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commands._modules import said
from omnicli.i18n import N_, Words
from omnicli.output import Column, View, plain, render
from omnicli.rules.choosing import NEED_NAMES
from omnicli.rules.codes import Weighting, units_text
from omnicli.rules.proposal import BLOCKED, DONE, IN_PROGRESS, KEPT_BACK, PROPOSED
from omnicli.rules.terms import term_name
from omnicli.rules.timetable import hhmm
from omnicli.rules.values import weekday_code
from omnicli.services.choices import NO_NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from omnicli.errors import Reason
    from omnicli.rules.curriculum import CourseFacts
    from omnicli.rules.proposal import Proposed
    from omnicli.services.choices import Form, OfferedOption
    from omnicli.world import World

STATES = {
    PROPOSED: N_("proposed"),
    BLOCKED: N_("blocked"),
    KEPT_BACK: N_("kept for later"),
    IN_PROGRESS: N_("in progress"),
    DONE: N_("done"),
}

_COURSE = (
    Column("course", N_("Course")),
    Column("title", N_("Title")),
    Column("weighting", N_("Weighting")),
    Column("units", N_("Units")),
    Column("why", N_("Why")),
)
_NUMBERED = View((Column("place", N_("No.")), *_COURSE))
_WITH_STATE = View((Column("state", N_("State")), *_COURSE))
_UNNUMBERED = View(_COURSE)
_OPTIONS = (
    Column("option", N_("Option")),
    Column("title", N_("Title")),
    Column("when", N_("When")),
    Column("seats", N_("Seats")),
)
_NUMBERED_OPTIONS = View((Column("place", N_("No.")), *_OPTIONS))
_CHOSEN = View(
    (Column("rank", N_("Rank")), Column("asked", N_("Course or option")), Column("title", N_("Title")))
)


def heading(world: World, form: Form) -> str:
    """Return the term, its window, and the guide's warning."""
    term = form.term
    name = term_name(term.code, world.lang)
    if term.choose_from is None or term.choose_by is None:
        window = ""
    else:
        days = {"first": term.choose_from, "last": term.choose_by}
        window = " · " + world.t(N_("from {first} to {last}"), **days)
    return f"{world.t(N_('Course choice'))} · {name}{window}"


def proposals(world: World, form: Form, lines: Sequence[Proposed], view: str = "") -> str:
    """Return a table of lines of the grid: numbered, with their state, or bare."""
    views = {"numbered": _NUMBERED, "state": _WITH_STATE, "": _UNNUMBERED}
    rows = [{**_line(world, line, form.offer.facts), "place": place} for place, line in enumerate(lines, 1)]
    return render(rows, views[view], "table", world.t)


def _line(world: World, line: Proposed, facts: Mapping[str, CourseFacts]) -> dict[str, Any]:
    return {
        "state": world.t(STATES[line.state]),
        "course": line.course,
        "title": title_of(world, line),
        "weighting": weighting_of(facts.get(line.course)),
        "units": units_text(line.units) if line.units is not None else "",
        "why": " ".join(said(world, why) for why in line.reasons),
    }


def title_of(world: World, line: Proposed) -> str:
    """Return a line's title; a place for a course to be chosen says what it is for."""
    if line.title or not line.need:
        return line.title
    return world.t(NEED_NAMES[line.need]).capitalize()


def weighting_of(facts: CourseFacts | None) -> str:
    """Return a weighting as the field writes it, `3-1-3`; '' when the catalogue does not say."""
    if facts is None or facts.theory is None or facts.lab is None or facts.homework is None:
        return ""
    return str(Weighting(facts.theory, facts.lab, facts.homework))


def options(world: World, found: Sequence[OfferedOption], *, numbered: bool = False) -> str:
    """Return a table of options."""
    rows = [{**_option(world, one), "place": place} for place, one in enumerate(found, 1)]
    return render(rows, _NUMBERED_OPTIONS if numbered else View(_OPTIONS), "table", world.t)


def _option(world: World, one: OfferedOption) -> dict[str, Any]:
    times = (f"{world.t.weekday(day)[:3]} {hhmm(start)}–{hhmm(end)}" for day, start, end in one.times)
    groups = world.t.plural(N_("{count} group"), N_("{count} groups"), len(one.sections))
    return {
        "option": str(one.option),
        "title": one.title,
        "when": ", ".join(times) if len(one.sections) == 1 else groups,
        "seats": one.seats,
    }


def reasons(world: World, found: Iterable[Reason]) -> str:
    """Return reasons as a list."""
    return "\n".join(f"  - {said(world, why)}" for why in found)


def chosen(world: World, rows: Sequence[Mapping[str, Any]]) -> str:
    """Return what is chosen as a table: courses, then options by rank."""
    return render(rows, _CHOSEN, "table", world.t)


def number_in_large(world: World, confirmation: str) -> str:
    """Return the confirmation number in a frame, not to be missed."""
    label = world.t(N_("CONFIRMATION NUMBER"))
    inner = max(len(label), len(confirmation)) + 16
    lines = ["", label, "", confirmation, ""]
    framed = ["╔" + "═" * inner + "╗", *(f"║{line:^{inner}}║" for line in lines), "╚" + "═" * inner + "╝"]
    text = "\n".join(framed) + "\n"
    return f"\033[1m{text}\033[0m" if _is_bold(world) else text


def _is_bold(world: World) -> bool:
    return world.is_terminal() and not world.environ.get("NO_COLOR") and world.environ.get("TERM") != "dumb"


def whole(world: World, form: Form) -> str:
    """Return all that is proposed or not and why, then the options offered."""
    parts = [heading(world, form) + "\n"]
    if form.closed:
        parts.append(f"{world.t(N_('Nothing can be submitted now:'))}\n{reasons(world, form.closed)}\n")
    parts.append(proposals(world, form, form.lines, "state"))
    for need in form.needs:
        title = world.t(N_("Options offered ({need})"), need=Words(NEED_NAMES[need]))
        found = [one for one in form.options if one.need == need]
        parts.append(f"{title}\n\n{options(world, found)}")
    return "\n".join(parts)


# --- for machines ---------------------------------------------------------------------------------------


def form_data(world: World, form: Form) -> dict[str, Any]:
    """Return what machines are told of a student's course choice."""
    by_need: dict[str, list[dict[str, Any]]] = {need: [] for need in NEED_NAMES}
    for one in form.options:
        by_need[one.need].append(_option_data(one))
    return {
        "term": form.term.code,
        "window": {"from": form.term.choose_from, "by": form.term.choose_by},
        "closed": [_reason_data(world, why) for why in form.closed],
        "courses": [_line_data(world, line, form.offer.facts) for line in form.lines],
        "options": by_need,
    }


def _line_data(world: World, line: Proposed, facts: Mapping[str, CourseFacts]) -> dict[str, Any]:
    return {
        "course": line.course,
        "title": line.title,
        "state": line.state,
        "need": line.need or None,
        "session": line.session,
        "part": line.part,
        "weighting": weighting_of(facts.get(line.course)) or None,
        "units_thirds": line.units,
        "reasons": [_reason_data(world, why) for why in line.reasons],
    }


def _option_data(one: OfferedOption) -> dict[str, Any]:
    return {
        "option": str(one.option),
        "title": one.title,
        "sections": list(one.sections),
        "times": [
            {"day": weekday_code(day), "start": hhmm(start), "end": hhmm(end)}
            for day, start, end in one.times
        ],
        "seats": one.seats,
    }


def _reason_data(world: World, why: Reason) -> dict[str, str]:
    return {"code": why.slug, "message": plain(world.t(why.message, **why.params))}


def warning(world: World) -> str:
    """Return the guide's warning."""
    return world.t(NO_NUMBER)
