"""`omni admin migrate`: bring an older store to this program's schema."""

from __future__ import annotations

import typer

from commands._app import command
from omnicli.i18n import N_
from omnicli.keys import SECRETS, make_key
from omnicli.world import World
from store.filesystem import check_file
from store.migrate import upgrade

app = command()


@app.command()
def migrate(ctx: typer.Context) -> None:
    """Bring the store to this program's schema. A copy is kept in backups/ first."""
    world: World = ctx.obj
    place, at = world.place, world.now()
    check_file(place.database)
    copy = place.backups / f"before-migration-{at:%Y%m%dT%H%M%SZ}.db"
    if world.audit_key():  # an installation as it should be: what this version keeps encrypted needs a key
        make_key(place.keys, SECRETS)
    applied = upgrade(place.database, copy, at=at, actor=world.operator, audit_key=world.audit_key())
    if not applied:
        world.note(N_("The store is up to date."))
        return
    world.note(N_("Migrated: {names}. The store as it was: {path}"), names=tuple(applied), path=copy)
