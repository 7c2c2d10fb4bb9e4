"""`omni staff export`: write what is loaded, ready to be imported again."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from commands._app import command
from commands._options import Format, TermCode, complete_kinds, term_code
from commands._session import read, staff, write
from omnicli.errors import UsageFault
from omnicli.i18n import N_
from omnicli.output import give_up
from omnicli.services.exports import LEDGER, export_kind, export_ledger, note_ledger, note_reading
from omnicli.services.imports.kinds import kind_of
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

app = command()


@app.command()
def export(
    ctx: typer.Context,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND", autocompletion=complete_kinds, show_default=False, help=N_("What to write.")
        ),
    ],
    term: TermCode = "",
    fmt: Format = "",
) -> None:
    """Write all of one kind on standard output, as CSV or, with --format json, as a JSON list.

    The kinds are programs, courses, terms, calendar, employees, students, offering, registrations, tariff, deemed and
    ledger. What is written can be imported again and then changes nothing; the ledger is only to be read, and says
    nothing that differs between two equal histories.
    """
    world: World = ctx.obj
    if fmt == "table":
        raise UsageFault(N_("An export is csv or json."), code="bad-format")
    code = term_code(term)
    if kind == LEDGER:
        with write(world, roles=("finance", "registrar")) as uow:
            note_ledger(uow)
        with read(world) as uow:
            _pour(export_ledger(uow, as_json=world.fmt == "json"))
        return
    wanted = kind_of(kind, code)
    # Teachers load what is of their own groups; an export is of everybody's.
    roles = tuple(role for role in wanted.roles if role != "teacher")
    if wanted.personal:
        with write(world, roles=roles) as uow:
            note_reading(uow, kind, code)
    else:
        staff(world, roles)
    with read(world) as uow:
        _pour(export_kind(uow, kind, code, as_json=world.fmt == "json"))


def _pour(pieces: Iterator[bytes]) -> None:
    """Write the exact bytes, piece by piece; a reader who left early is no error."""
    sys.stdout.flush()
    stream = sys.stdout.buffer
    try:
        for piece in pieces:
            stream.write(piece)
        stream.flush()
    except OSError as error:
        give_up(sys.stdout, error)
