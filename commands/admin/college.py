"""`omni admin college`: what the college says of itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands._app import noun
from commands._options import Format
from commands._session import read, write
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.services import installation
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnicli.rules.college import CollegeFacts

app = noun(N_("Show or change what the college says of itself."))

_VIEW = View(
    (
        Column("name", N_("Name")),
        Column("address", N_("Address")),
        Column("city", N_("City")),
        Column("phone", N_("Telephone")),
        Column("registrar", N_("Registrar")),
        Column("registrar_title", N_("Title")),
        Column("time_zone", N_("Time zone")),
        Column("domain", N_("Domain")),
        Column("rehearsal", N_("Rehearsal")),
        Column("term_rules", N_("Term rules")),
    )
)


@app.command()
def show(ctx: typer.Context, fmt: Format = "") -> None:
    """Show what the college says of itself."""
    world: World = ctx.obj
    with read(world) as uow:
        facts = uow.college.facts()
        row = {**facts.to_mapping(), "rehearsal": uow.college.is_rehearsal()}
    if world.fmt == "table":
        row |= {
            "address": list(facts.address),
            "term_rules": list(_rules(facts)) or world.t(N_("by default")),
        }
    world.emit(row, _VIEW)


def _rules(facts: CollegeFacts) -> Iterator[str]:
    for season, rules in facts.term_rules.items():
        yield from (f"{season}.{column} = {rule}" for column, rule in rules.items())


@app.command()
def change(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help=N_("A college file, in TOML."))],
) -> None:
    """Replace what the college says of itself. A file without a logo keeps the present one."""
    world: World = ctx.obj
    facts, logo = installation.read_college_file(Path(file))
    with write(world, roles=("admin",)) as uow:
        installation.change(uow, facts, logo)
    world.note(N_("The college “{name}” is up to date."), name=facts.name)
