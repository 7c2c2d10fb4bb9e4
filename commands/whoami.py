"""`omni whoami`: who is signed in."""

from __future__ import annotations

import typer

from commands._app import command
from commands._options import Format
from commands._session import signed_in
from commands._words import kind_word, role_words
from omnicli.clock import from_text
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.services import sessions
from omnicli.world import World

app = command()

_VIEW = View(
    (
        Column("kind", N_("Kind")),
        Column("number", N_("Number")),
        Column("name", N_("Name")),
        Column("roles", N_("Roles")),
        Column("since", N_("Since")),
        Column("until", N_("Until at the latest")),
    )
)


_WITHOUT_ROLES = View(tuple(column for column in _VIEW.columns if column.key != "roles"))


@app.command()
def whoami(ctx: typer.Context, fmt: Format = "") -> None:
    """Say who is signed in."""
    world: World = ctx.obj
    with signed_in(world) as (_uow, me):
        row = {
            "kind": kind_word(world, me.session.kind),
            "number": me.session.number,
            "name": me.person.name,
            "roles": role_words(world, getattr(me.person, "roles", ())),
            "since": from_text(me.session.created_at),
            "until": sessions.ends_at(me.session, world.settings),
        }
        world.emit(row, _VIEW if row["roles"] or world.fmt != "table" else _WITHOUT_ROLES)
