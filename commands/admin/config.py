"""`omni admin config`: the settings."""

from __future__ import annotations

import dataclasses

import typer

from commands._options import Format
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.settings import Settings, variable_of
from omnicli.world import World

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help=N_("Show the settings and where each comes from."),
)

_VIEW = View(
    (
        Column("name", N_("Setting")),
        Column("value", N_("Value")),
        Column("origin", N_("Origin")),
        Column("variable", N_("Variable")),
        Column("about", N_("Meaning")),
    )
)

_ORIGINS = {"default": N_("default"), "file": N_("file"), "environment": N_("environment")}


@app.callback()
def config() -> None:
    """Show the settings and where each comes from."""


@app.command()
def show(ctx: typer.Context, fmt: Format = "") -> None:
    """Show every setting, its value and where it comes from."""
    world: World = ctx.obj
    people = world.fmt == "table"
    rows = [
        {
            "name": known.name,
            "value": getattr(world.settings, known.name),
            "origin": world.t(_ORIGINS[world.loaded.origins[known.name]])
            if people
            else world.loaded.origins[known.name],
            "variable": variable_of(known.name),
            "about": world.t(known.metadata["about"]),
        }
        for known in dataclasses.fields(Settings)
    ]
    world.emit(rows, _VIEW)
