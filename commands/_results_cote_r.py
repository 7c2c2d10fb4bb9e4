"""`omni results cote-r`: the Cote R, how it was come by, and what it would be with other marks."""

from __future__ import annotations

from typing import Annotated

import typer

from commands._options import Format, parsed
from commands._session import as_student
from omnicli.errors import UsageFault
from omnicli.i18n import N_
from omnicli.world import World

_HIGHEST_MARK = 100


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
    from omnicli.services.cote_r import of_student

    world: World = ctx.obj
    marks = dict(map(_supposed, supposed or []))
    with as_student(world, "final-marks") as (uow, student, _me):
        found = of_student(uow, student.number, marks)
    if world.fmt == "table":
        from commands._cote_r_screen import show

        show(world, found, explain=explain)
    else:
        from commands._cote_r_rows import emit

        emit(world, found)


def _supposed(text: str) -> tuple[str, int]:
    from omnicli.rules.codes import parse_course_code
    from omnicli.rules.values import parse_count

    course, sign, mark = text.partition("=")
    if not sign:
        raise UsageFault(N_("“{value}” is not a supposed mark; write it as 420-1N6-TH=80."), value=text[:40])
    return parsed(parse_course_code, course), parsed(lambda one: parse_count(one, 0, _HIGHEST_MARK), mark)
