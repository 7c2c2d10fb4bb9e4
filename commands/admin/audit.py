"""`omni admin audit`: the trail of what was done."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from commands._app import noun
from commands._options import Format, whole_number
from commands._session import write
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.world import World

app = noun(N_("Read the audit trail."))

_VIEW = View(
    (
        Column("seq", N_("No.")),
        Column("at", N_("Instant")),
        Column("actor", N_("Who")),
        Column("action", N_("What")),
        Column("subject", N_("On whom")),
        Column("details", N_("Details")),
    )
)


@app.callback()
def audit() -> None:
    """Read the audit trail."""


@app.command("list")
def list_(
    ctx: typer.Context,
    subject: Annotated[
        str,
        typer.Option("--subject", metavar="KIND:NUMBER", help=N_("Events on one person: student:2034567.")),
    ] = "",
    limit: Annotated[
        str, typer.Option("--limit", metavar="N", help=N_("At most so many, the newest; 0 is all."))
    ] = "50",
    fmt: Format = "",
) -> None:
    """List the events, the newest first. The look leaves one too."""
    world: World = ctx.obj
    most = whole_number(limit, "--limit", 0, 1_000_000_000)
    with write(world, roles=("registrar",)) as uow:
        events = uow.audit.events(subject=subject or None, limit=most or None)
        uow.record("audit.list", subject or "audit", count=len(events))
        head = str(uow.audit.head())
    rows = [{**event._asdict(), "details": _details(world, event.details)} for event in events]
    world.emit(rows, _VIEW)
    world.note(N_("Head of the trail, to note elsewhere: {head}"), head=head)


def _details(world: World, text: str) -> object:
    return json.loads(text) if world.fmt == "json" else text
