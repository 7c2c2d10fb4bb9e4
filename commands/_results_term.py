"""`omni results term`: how every course of a term stands."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import typer

from commands._options import Format, TermCode, term_code
from commands._results_screen import final_colour, mark_colour, table
from commands._session import as_student
from omnicli.i18n import N_
from omnicli.output import Column, View, keyed
from omnicli.rules.group_figures import decimals, floored, percent
from omnicli.rules.hundredths import rounded
from omnicli.rules.terms import term_name
from omnicli.services import results as service
from omnicli.world import World

if TYPE_CHECKING:
    from omnicli.services.results import Course, Summary

_KEYS = keyed(
    (
        "course", "section", "title", "state", "earned", "marked", "weight", "share", "group_mean", "projected",
        "projected_group_mean", "group_count", "final", "remark", "final_group_mean",
    )
)  # fmt: skip
_VIEW = View(
    (
        Column("course", N_("Course")),
        Column("title", N_("Title")),
        Column("points", N_("To date")),
        Column("group_mean", N_("Mean")),
        Column("share", N_("Marked, %")),
        Column("projected", N_("Projected")),
        Column("projected_group_mean", N_("Mean")),
        Column("result", N_("Final")),
        Column("final_group_mean", N_("Mean")),
    )
)


def show_term(ctx: typer.Context, term: TermCode = "", fmt: Format = "") -> None:
    """Show how each course of a term stands.

    The points got of those marked, the mark at the same pace, the group's, and the final mark once it is in.
    """
    world: World = ctx.obj
    with as_student(world, "evaluations") as (uow, student, _me):
        found, courses = service.summaries(uow, student.number, term_code(term), world.tz)
        facts = uow.college.facts()
    rows = [_row(one, facts.marks.shown_from) for one in courses]
    if world.fmt != "table":
        world.emit(rows, _KEYS)
        return
    colours = {"projected": mark_colour(facts.choice.pass_mark), "result": final_colour}
    shown = [_shown(world, row) for row in rows]
    whole = _filled(shown)
    lean = View(tuple(one for one in whole.columns if one.key != "group_mean"))
    text = table(world, shown, whole, colours, lean)
    world.out(f"{term_name(found.code, world.lang)}\n\n{text}")


def _row(one: Summary, shown_from: int) -> dict[str, Any]:
    stands, figures = one.standing, one.figures
    return {
        "course": one.course.section.course,
        "section": one.course.section.section,
        "title": one.course.title,
        "state": one.course.state,
        "earned": floored(stands.earned),
        "marked": percent(stands.marked),
        "weight": percent(stands.weight),
        "share": percent(stands.marked / stands.weight * 100) if stands.weight else None,
        # On the same share of the term as the student's, so that the two compare.
        "group_mean": decimals(figures.mean * stands.marked / 100) if figures and stands.marked else None,
        "projected": None if stands.projected is None else floored(stands.projected),
        "projected_group_mean": decimals(figures.mean) if figures else None,
        "group_count": figures.count if figures else None,
        **final_row(one.course, shown_from),
    }


def final_row(course: Course, shown_from: int) -> dict[str, Any]:
    """Return what is final of a course; the group's mean as on a report card, or None for a group known to be small."""
    line = course.line
    hidden = line is None or (line.group_size is not None and line.group_size < shown_from)
    return {
        "final": line.mark if line else None,
        "remark": line.remark if line else None,
        "final_group_mean": rounded(Decimal(line.mean), 1) if line and line.mean and not hidden else None,
    }


def final_words(row: dict[str, Any]) -> str | None:
    """Write a final result as a report card does: `78`, `52 EC`, `EQ`."""
    return " ".join(str(row[key]) for key in ("final", "remark") if row[key] not in (None, "")) or None


def _shown(world: World, row: dict[str, Any]) -> dict[str, Any]:
    """Return what people read: each mean follows the mark of its kind, and nothing is projected of what is final."""
    points = f"{world.t.number(row['earned'])} / {world.t.number(row['marked'])}"
    result = final_words(row)
    over = dict.fromkeys(("projected", "projected_group_mean")) if result else {}
    return {**row, **over, "points": points if row["marked"] != "0" else None, "result": result}


def _filled(rows: list[dict[str, Any]]) -> View:
    """Return the columns of which some course says something, so that a term fits an ordinary terminal."""
    kept = ("course", "title")
    return View(tuple(one for one in _VIEW.columns if one.key in kept or any(row[one.key] for row in rows)))
