"""`omni results cote-r`: the Cote R, how it was come by, and what it would be with other marks."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._options import Format, parsed
from commands._session import as_student
from omnicli.errors import UsageFault
from omnicli.i18n import N_, Number
from omnicli.output import Column, View, folded, keyed, plain
from omnicli.rules.codes import parse_course_code, units_text
from omnicli.rules.hundredths import number, rounded
from omnicli.rules.terms import term_short
from omnicli.rules.values import parse_count
from omnicli.services import cote_r as service
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from omnicli.errors import Reason
    from omnicli.rules.cote_r import CoteR, Excluded, Scored
    from omnicli.services.cote_r import Found

_FOLD = 80  # columns, as narrow a terminal as there is
_PLACES = 3
_HIGHEST_MARK = 100

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
_ROWS = keyed(
    ("term", "course", "mark", "z", "ifgz", "idgz", "crc", "units_thirds", "weight", "estimated", "section",
     "mean", "sd")
)  # fmt: skip
_NOTICE = N_(
    "This Cote R is not official: your college does not work it out, the universities’ bureau (BCI) does, from figures"
    " that it alone has."
)
_ESTIMATED = N_(
    "It is estimated: the strength of one or more groups (IFGZ, IDGZ) is not known, 0 and 1 stand for it."
)


def cote_r(
    ctx: typer.Context,
    explain: Annotated[bool, typer.Option("--explain", help=N_("Each step, with its numbers."))] = False,
    supposed: Annotated[
        list[str] | None,
        typer.Option(
            "--if",
            metavar="COURSE=MARK",
            help=N_("What it would be with that mark in that course; may be said again."),
        ),
    ] = None,
    fmt: Format = "",
) -> None:
    """Show your Cote R, course by course and overall. It is never the official one."""
    world: World = ctx.obj
    marks = dict(map(_supposed, supposed or []))
    with as_student(world, "final-marks") as (uow, student, _me):
        found = service.of_student(uow, student.number, marks)
    if world.fmt == "table":
        _show(world, found, explain=explain)
    else:
        _emit(world, found)
        _note(world, found)


def _supposed(text: str) -> tuple[str, int]:
    course, sign, mark = text.partition("=")
    if not sign:
        raise UsageFault(N_("“{value}” is not a supposed mark; write it as 420-1N6-TH=80."), value=text[:40])
    return parsed(parse_course_code, course), parsed(lambda one: parse_count(one, 0, _HIGHEST_MARK), mark)


# --- for machines -----------------------------------------------------------------------------------------


def _emit(world: World, found: Found) -> None:
    if world.fmt == "csv":
        world.emit([_row(one) for one in found.now.scored], _ROWS)
        return
    told: dict[str, Any] = {
        **_totals(found.now),
        "official": False,
        "courses": [{key: _row(one)[key] for key in _ROWS.keys} for one in found.now.scored],
        "excluded": [_left_out(world, one) for one in found.now.excluded],
    }
    if found.then is not None:
        lines = [one for one in found.then.scored if one.line in found.supposed]
        told["if"] = {**_totals(found.then), "courses": [_row(one) for one in lines]}
    world.emit(told, keyed(told))


def _totals(found: CoteR) -> dict[str, Any]:
    return {"overall": _rounded(found.overall), "estimated": found.estimated}


def _rounded(value: Decimal | None) -> Number | None:
    return None if value is None else rounded(value, _PLACES)


def _row(one: Scored) -> dict[str, Any]:
    return {
        "term": one.line.term,
        "course": one.line.course,
        "mark": one.line.mark,
        "z": rounded(one.z, _PLACES),
        "ifgz": Number(f"{one.strength.ifgz:f}"),
        "idgz": Number(f"{one.strength.idgz:f}"),
        "crc": rounded(one.crc, _PLACES),
        "units_thirds": one.thirds,
        "weight": number(one.percent),
        "estimated": one.strength.estimated,
        "section": one.line.section,
        "mean": rounded(one.figures.mean, _PLACES),
        "sd": rounded(one.figures.sd, _PLACES),
    }


def _left_out(world: World, one: Excluded) -> dict[str, Any]:
    return {
        "term": one.line.term,
        "course": one.line.course,
        "mark": one.line.mark,
        "remark": one.line.remark,
        "reasons": [why.slug for why in one.reasons],
        "message": " ".join(_said(world, one.reasons)),
    }


# --- for people -------------------------------------------------------------------------------------------


def _show(world: World, found: Found, *, explain: bool) -> None:
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
    return {**_row(one), "term": term_short(one.line.term), "units": units_text(one.thirds)}


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
            yield f"- {what} – {' '.join(_said(world, one.reasons))}"
    yield ""
    yield from _words(world, found)


def _overall(world: World, found: CoteR) -> str:
    if found.overall is None:
        return world.t(N_("No Cote R: no result counts."))
    message = (
        N_("Cote R: {overall} (estimated)") if found.estimated else N_("Cote R: {overall} (not official)")
    )
    return world.t(message, overall=rounded(found.overall, _PLACES))


def _words(world: World, found: Found) -> Iterator[str]:
    if found.now.estimated or (found.then is not None and found.then.estimated):
        yield world.t(_ESTIMATED)
    yield world.t(_NOTICE)


def _note(world: World, found: Found) -> None:
    world.say(" ".join(_words(world, found)))


def _explained(world: World, found: Found, whole: CoteR, scored: Iterable[Scored]) -> Iterator[str]:
    from omnicli.rules.cote_r_steps import overall_step, steps

    for one in scored:
        facts = found.courses.get(one.line.course)
        section = world.t(N_("group {section}"), section=one.line.section) if one.line.section else ""
        heading = (one.line.course, facts.title if facts else "", term_short(one.line.term), section)
        yield " · ".join(filter(None, heading))
        yield from (f"  {text}" for text in _said(world, steps(one, found.least_mark)))
        yield ""
    if whole.overall is not None:
        yield from _said(world, [overall_step(whole)])


def _said(world: World, reasons: Iterable[Reason]) -> Iterator[str]:
    return (world.t(one.message, **one.params) for one in reasons)
