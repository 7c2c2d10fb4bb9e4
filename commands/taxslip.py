"""`omni taxslip`: the guide's «Relevés d'impôt pour frais de scolarité»."""

from __future__ import annotations

import typer

from commands._app import command
from omnicli.world import World

app = command()


@app.command()
def taxslip(ctx: typer.Context) -> None:
    """Show and print your tax slips."""
    world: World = ctx.obj
    world.out("")
