"""`omni admin init`: the home of a college."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands._app import command
from commands._installing import install
from omnicli.i18n import N_
from omnicli.rules.college import CollegeFacts
from omnicli.services import installation
from omnicli.world import World

app = command()


@app.command()
def init(
    ctx: typer.Context,
    rehearsal: Annotated[
        bool, typer.Option("--rehearsal", help=N_("A store to rehearse in: its clock can be moved."))
    ] = False,
    college: Annotated[
        str, typer.Option("--college", metavar="FILE", help=N_("What the college says of itself, in TOML."))
    ] = "",
) -> None:
    """Make the home of a college: store, keys, settings."""
    world: World = ctx.obj
    facts, logo = installation.read_college_file(Path(college)) if college else (CollegeFacts(), None)
    install(world, facts, logo, rehearsal=rehearsal)
    world.note(N_("The college “{name}” is ready in {path}."), name=facts.name, path=world.home)
    world.note(
        N_("Keep a copy of {keys} apart from the backups: without it nobody can sign in."),
        keys=world.place.keys,
    )
