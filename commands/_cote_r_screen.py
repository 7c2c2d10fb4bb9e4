"""How a Cote R is shown to people, in eighty columns: a table or its steps, what does not count, what it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commands._cote_r_rows import row, said, words
from omnicli.i18n import N_
from omnicli.output import Column, View, folded, plain
from omnicli.rules.codes import units_text
from omnicli.rules.cote_r_steps import PLACES, overall_step, steps
from omnicli.rules.hundredths import rounded
from omnicli.rules.terms import term_short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from omnicli.rules.cote_r import CoteR, Scored
    from omnicli.services.cote_r import Found
    from omnicli.world import World

_FOLD = 80  # columns, as narrow a terminal as there is

_SHOWN = View(
    (
        Column("term", N_("Term")),
        Column("course", N_("Course")),
        Column("mark", N_("Mark")),
        Column("z", "Z"),
        Column("ifgz", "IFGZ"),
        Column("idgz", "IDGZ"),
        Column("crc", N_("Cote R")),
        Column("units", N_("Units")),
        Column("weight", N_("Weight")),
    )
)


def show(world: World, found: Found, *, explain: bool) -> None:
    """Show a Cote R on the terminal; with `explain` its steps, those of the supposed marks where there are some."""
    if found.then is not None and explain:
        supposed = [one for one in found.then.scored if one.line in found.supposed]
        world.out(_text(_explained(world, found, found.then, supposed)))
    elif explain:
        world.out(_text(_explained(world, found, found.now, found.now.scored)))
    elif found.now.scored:
        world.emit([_shown(one) for one in found.now.scored], _SHOWN)
    world.out(_text(_ending(world, found)))


def _text(lines: Iterable[str]) -> str:
    return folded("\n".join(map(plain, lines)), _FOLD) + "\n"


def _shown(one: Scored) -> dict[str, Any]:
    return {**row(one), "term": term_short(one.line.term), "units": units_text(one.thirds)}


def _ending(world: World, found: Found) -> Iterator[str]:
    yield ""
    yield _overall(world, found.now)
    if found.then is not None:
        marks = tuple(f"{one.course} = {one.mark}" for one in found.supposed)
        yield world.t(N_("With {marks}:"), marks=marks) + " " + _overall(world, found.then)
    if found.now.excluded:
        yield ""
        yield world.t(N_("What does not count:"))
        for one in found.now.excluded:
            what = f"{one.line.course} ({term_short(one.line.term)})"
            yield f"- {what} – {' '.join(said(world, one.reasons))}"
    yield ""
    yield from words(world, found)


def _overall(world: World, found: CoteR) -> str:
    if found.overall is None:
        return world.t(N_("No Cote R: no result counts."))
    message = (
        N_("Cote R: {overall} (estimated)") if found.estimated else N_("Cote R: {overall} (not official)")
    )
    return world.t(message, overall=rounded(found.overall, PLACES))


def _explained(world: World, found: Found, whole: CoteR, scored: Iterable[Scored]) -> Iterator[str]:
    for one in scored:
        facts = found.courses.get(one.line.course)
        section = world.t(N_("group {section}"), section=one.line.section) if one.line.section else ""
        heading = (one.line.course, facts.title if facts else "", term_short(one.line.term), section)
        yield " · ".join(filter(None, heading))
        yield from (f"  {text}" for text in said(world, steps(one, found.least_mark)))
        yield ""
    if whole.overall is not None:
        yield from said(world, [overall_step(whole)])
