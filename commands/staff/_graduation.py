"""`omni staff students graduation`: the candidates to the diploma, and everything that each lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._options import Format, TermCode, program_code, term_code
from commands._session import today, write
from commands.staff._progress import READERS, exam
from omnicli.errors import UsageFault
from omnicli.i18n import N_
from omnicli.output import Column, View, keyed, to_json
from omnicli.rules.codes import units_text
from omnicli.rules.graduation import GRANTED, LACKING, PENDING, READY
from omnicli.world import World

if TYPE_CHECKING:
    from omnicli.services.progress import Candidate

_LIST = View(
    (
        Column("number", N_("Number")),
        Column("name", N_("Name")),
        Column("status", N_("State")),
        Column("courses", N_("Courses to take")),
        Column("awaited", N_("Results awaited")),
        Column("units", N_("Units missing")),
        Column("euf", "EUF"),
        Column("esp", "ESP"),
    )
)
_LINES = keyed(
    (
        "number", "name", "program", "version", "status", "courses", "awaited", "units_missing_thirds", "euf", "esp",
        "granted_on", "lacks",
    )
)  # fmt: skip
_STATUSES = {
    GRANTED: N_("DEC granted"),
    READY: N_("ready"),
    PENDING: N_("pending"),
    LACKING: N_("courses to take"),
}


def graduation(
    ctx: typer.Context,
    program: Annotated[
        str,
        typer.Option(
            "--program", metavar="CODE", show_default=False, help=N_("The students of a programme.")
        ),
    ],
    term: TermCode = "",
    ready: Annotated[bool, typer.Option("--ready", help=N_("Only those who lack nothing."))] = False,
    everybody: Annotated[
        bool, typer.Option("--all", help=N_("Also those who have courses left, or their diploma."))
    ] = False,
    fmt: Format = "",
) -> None:
    """List the candidates to the DEC and everything that each lacks: courses, units, EUF, ESP.

    Candidates have no course left to take; the results of the last ones may still be to come. With --term, only those
    registered in that term. The look is written in the audit trail.
    """
    from omnicli.services.progress import candidates

    world: World = ctx.obj
    if ready and everybody:
        raise UsageFault(N_("--ready and --all do not go together."))
    with write(world, roles=READERS) as uow:
        day = today(world, uow)
        wanted, when = program_code(program), term_code(term)
        found = candidates(uow, day, program=wanted, term=when, ready=ready, everybody=everybody)
    _emit(world, found)


def _emit(world: World, found: list[Candidate]) -> None:
    rows = [_row(world, one) for one in found]
    if world.fmt == "json":
        world.out(to_json(rows))
    elif world.fmt == "csv":
        world.emit([_flat(row) for row in rows], _LINES)
    else:
        world.emit([_told(row) for row in rows], _LIST)
        world.say(world.t.plural(N_("{count} student"), N_("{count} students"), len(found)))


def _row(world: World, one: Candidate) -> dict[str, Any]:
    found, audit = one.progress, one.audit
    said = [world.t(why.message, **why.params) for why in audit.reasons]
    people = world.fmt == "table"
    return {
        "number": one.student.number,
        "name": f"{one.student.last_name}, {one.student.first_name}",
        "program": found.program,
        "version": found.version,
        "status": world.t(_STATUSES[audit.status]) if people else audit.status,
        "courses": list(audit.courses),
        "awaited": list(audit.awaited),
        "units_missing_thirds": audit.units,
        "euf": exam(world, found.euf),
        "esp": exam(world, found.esp),
        "granted_on": found.granted_on or None,
        "lacks": said,
    }


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as people read it; what each lacks is in its columns."""
    return {**_flat(row), "units": units_text(row["units_missing_thirds"])}


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    return {key: " ".join(value) if isinstance(value, list) else value for key, value in row.items()}
