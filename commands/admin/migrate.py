"""`omni admin migrate`: bring an older store to this program's schema."""

from __future__ import annotations

import typer

from commands._app import command
from commands._session import write
from omnicli.i18n import N_
from omnicli.world import World
from store.migrate import upgrade

app = command()


@app.command()
def migrate(ctx: typer.Context) -> None:
    """Bring the store to this program's schema. A copy is kept in backups/ first."""
    world: World = ctx.obj
    place = world.place
    copy = place.backups / f"before-migration-{world.now():%Y%m%dT%H%M%SZ}.db"
    applied = upgrade(place.database, copy)
    if not applied:
        world.note(N_("The store is up to date."))
        return
    with write(world, actor=world.operator) as uow:
        uow.record("store.migrate", "store", applied=applied)
    world.note(N_("Migrated: {names}. The store as it was: {path}"), names=tuple(applied), path=copy)
