"""`omni admin doctor`: is this installation sound?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import typer

from commands._app import command
from commands._options import Format
from commands._session import read
from omnicli.clock import from_text
from omnicli.errors import FinishedWithProblems, OmniError
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.rules.findings import Finding
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
        _signing_key(world),
    ]
    rows = [
        {"check": one.check, "found": one.found, "ok": not one.wrong, "wrong": world.t(one.wrong)}
        for one in findings
    ]
    world.emit(rows, _VIEW)
    wrong = sum(1 for one in findings if one.wrong)
    if wrong:
        raise FinishedWithProblems(N_("Problems found in this installation: {count}."), count=wrong)


def _signing_key(world: World) -> Finding:
    """Look at the key that signs papers: one that is missing, open or expired stops no other command."""
    from omnicli.signing_keys import newest, read_signing_key
    from pdf.keys import certificate, describe

    path = newest(world.place.keys)
    name = path.name if path else "signing-1.pem"
    try:
        public = certificate(read_signing_key(world.place.keys))
    except OmniError as error:
        return Finding("key", name, _SIGNING.get(error.code, N_("cannot be read")))
    until = describe(public.pem.encode())[0].valid_until
    wrong = (
        N_("expires in less than 60 days: omni admin keys create --force")
        if until < world.now() + _SOON
        else ""
    )
    if until < world.now():
        wrong = N_("has expired: omni admin keys create --force")
    return Finding("key", f"{name} {until:%Y-%m-%d}", wrong)


_SOON = timedelta(days=60)
_SIGNING = {
    "no-signing-key": N_("is missing: omni admin keys create"),
    "key-open": N_("others can read it: chmod 600"),
    "key-damaged": N_("is damaged"),
}


def _store(world: World) -> tuple[datetime | None, bool | None]:
    """Return the instant of the last event, and whether the store is a rehearsal; None for what cannot be read."""
    try:
        with read(world) as uow:
            events, rehearsal = uow.audit.events(limit=1), uow.college.is_rehearsal()
        return from_text(events[0].at) if events else None, rehearsal
    except (OmniError, ValueError):  # an instant that is none was written by another hand: `verify` says so
        return None, None
