"""`omni admin doctor`: is this installation sound?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from commands._app import command
from commands._options import Format
from commands._session import read
from omnicli.clock import from_text
from omnicli.errors import FinishedWithProblems, OmniError
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.services import diagnosis
from omnicli.world import World
from store import health

if TYPE_CHECKING:
    from datetime import datetime

app = command()

_VIEW = View(
    (
        Column("check", N_("Check")),
        Column("found", N_("Found")),
        Column("ok", N_("Good")),
        Column("wrong", N_("What is wrong")),
    )
)


@app.command()
def doctor(ctx: typer.Context, fmt: Format = "") -> None:
    """Check the installation: engine, files, modes, keys, clock, disk, owners of the package names.

    Nothing is changed. Exit 8 when something is wrong.
    """
    world: World = ctx.obj
    last_event, rehearsal = _store(world)
    findings = [
        *health.examine(world.place.database),
        *diagnosis.examine(world.place, now=world.now(), last_event=last_event, rehearsal=rehearsal),
    ]
    rows = [
        {"check": one.check, "found": one.found, "ok": not one.wrong, "wrong": world.t(one.wrong)}
        for one in findings
    ]
    world.emit(rows, _VIEW)
    wrong = sum(1 for one in findings if one.wrong)
    if wrong:
        raise FinishedWithProblems(N_("Problems found in this installation: {count}."), count=wrong)


def _store(world: World) -> tuple[datetime | None, bool | None]:
    """Return the instant of the last event, and whether the store is a rehearsal; None for what cannot be read."""
    try:
        with read(world) as uow:
            events, rehearsal = uow.audit.events(limit=1), uow.college.is_rehearsal()
        return from_text(events[0].at) if events else None, rehearsal
    except (OmniError, ValueError):  # an instant that is none was written by another hand: `verify` says so
        return None, None
