"""`omni staff students cote-r`: the Cote R of many students at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commands._options import Format, TermCode, program_code, term_code
from commands._session import read, staff, write
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.world import World

if TYPE_CHECKING:
    from omnicli.services.cote_r import Summary

_READERS = ("registrar", "api")
_VIEW = View(
    (
        Column("number", N_("Number")),
        Column("overall", N_("Cote R")),
        Column("estimated", N_("Estimated")),
        Column("courses", N_("Results that count")),
    )
)


def cote_r(
    ctx: typer.Context,
    program: Annotated[
        str, typer.Option("--program", metavar="CODE", help=N_("Only those of one programme."))
    ] = "",
    term: TermCode = "",
    fmt: Format = "",
) -> None:
    """List the Cote R of every student who has a record. With --term, of those registered in that term.

    It is not the official one. The look is written in the audit trail.
    """
    from omnicli.services import cote_r as service

    world: World = ctx.obj
    actor = staff(world, _READERS)
    asked = {"program": program_code(program), "term": term_code(term)}
    with read(world) as uow:
        found = service.of_college(uow, **asked)
    with write(world, actor=actor) as uow:
        service.note_look(uow, **asked, count=len(found))
    world.emit([_row(one) for one in found], _VIEW)
    world.note(N_("These Cotes R are not official: the universities’ bureau (BCI) works those out."))


def _row(one: Summary) -> dict[str, object]:
    from omnicli.rules.hundredths import rounded

    overall = None if one.overall is None else rounded(one.overall, 3)
    return {"number": one.number, "overall": overall, "estimated": one.estimated, "courses": one.courses}
