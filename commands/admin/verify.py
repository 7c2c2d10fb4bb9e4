"""`omni admin verify`: everything that must hold, recomputed."""

from __future__ import annotations

from typing import Annotated

import typer

from commands._app import command
from commands._options import Format
from commands._session import read, write
from omnicli.errors import FinishedWithProblems, UsageFault
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.world import World
from store.verify import verify as recompute

app = command()

_VIEW = View((Column("check", N_("Check")), Column("where", N_("Where")), Column("message", N_("Breach"))))


@app.command()
def verify(
    ctx: typer.Context,
    anchor: Annotated[
        str,
        typer.Option(
            "--anchor", metavar="HEAD", help=N_("A head of the trail noted earlier: it must still be there.")
        ),
    ] = "",
    fmt: Format = "",
) -> None:
    """Verify the audit trail and every invariant of the store.

    Every breach is listed; exit 8 when there is one. The head of the trail is printed: note it elsewhere.
    """
    world: World = ctx.obj
    # Reading may take long on a large store: it holds no lock. What was found is an event of its own.
    with read(world) as uow:
        breaches = list(recompute(uow, world.audit_key(), anchor=_head(anchor)))
    with write(world, roles=("registrar",)) as uow:
        uow.record("store.verify", "store", breaches=len(breaches))
        head = str(uow.audit.head())
    rows = [
        {"check": b.check, "where": b.where, "message": world.t(b.message, where=b.where)} for b in breaches
    ]
    if rows or world.fmt != "table":
        world.emit(rows, _VIEW)
    world.note(N_("Head of the trail, to note elsewhere: {head}"), head=head)
    if breaches:
        raise FinishedWithProblems(
            N_("Breaches found in the store: {count}."), code="breaches", count=len(breaches)
        )
    world.note(N_("Everything holds: no breach was found."))


def _head(anchor: str) -> str:
    number, _dash, mac = anchor.partition("-")
    good = number.isascii() and number.isdecimal() and len(number) < 19 and len(mac) == 32
    if anchor and not good:
        raise UsageFault(N_("“{head}” is not a head of the trail."), head=anchor[:60])
    return anchor
