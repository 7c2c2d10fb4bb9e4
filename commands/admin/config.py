"""`omni admin config`: the settings."""

from __future__ import annotations

import dataclasses
from typing import Any

import typer

from commands._app import noun
from commands._options import Format
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.settings import Settings, variable_of
from omnicli.world import World

app = noun(N_("Show the settings and where each comes from."))

_VIEW = View(
    (
        Column("name", N_("Setting")),
        Column("value", N_("Value")),
        Column("origin", N_("Origin")),
        Column("variable", N_("Variable")),
        Column("about", N_("Meaning")),
    )
)

_ORIGINS = {
    "default": N_("default"),
    "file": N_("file"),
    "environment": N_("environment"),
    "flag": N_("flag"),
}


@app.callback()
def config() -> None:
    """Show the settings and where each comes from."""


@app.command()
def show(ctx: typer.Context, fmt: Format = "") -> None:
    """Show every setting, its value and where it comes from."""
    world: World = ctx.obj
    world.emit([_row(world, known) for known in dataclasses.fields(Settings)], _VIEW)


def _row(world: World, known: dataclasses.Field[Any]) -> dict[str, Any]:
    flag = {"lang": world.lang_flag, "format": world.fmt_flag}.get(known.name, "")
    origin = "flag" if flag else world.loaded.origins[known.name]
    return {
        "name": known.name,
        "value": flag or getattr(world.settings, known.name),
        "origin": world.t(_ORIGINS[origin]) if world.fmt == "table" else origin,
        "variable": variable_of(known.name),
        "about": world.t(known.metadata["about"]),
    }
