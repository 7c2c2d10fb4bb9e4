"""`omni logout`: the guide's “Quitter” (step 9)."""

from __future__ import annotations

from typing import Annotated

import typer

from commands._app import command
from commands._session import current, not_signed_in, write
from omnicli.i18n import N_
from omnicli.place import Place
from omnicli.services import sessions
from omnicli.world import World

app = command()


@app.command()
def logout(
    ctx: typer.Context,
    everywhere: Annotated[
        bool, typer.Option("--everywhere", help=N_("End every session of yours, on every account."))
    ] = False,
) -> None:
    """Sign out (“Quitter”) and leave nothing behind.

    The session and its file are wiped, whatever state they are in.
    """
    world: World = ctx.obj
    try:
        ended = _end(world, everywhere=everywhere)
    finally:
        # The store may be unusable, or the settings wrong: the file goes all the same.
        sessions.forget(Place(world.home, world.home / "keys"), world.system_user)
    world.note(N_("Signed out.") if ended else N_("Nobody was signed in."))
    if world.is_terminal():
        world.note(N_("Close this terminal or clear it (“clear”): what it shows stays readable."))


def _end(world: World, *, everywhere: bool) -> bool:
    token_hash = sessions.token_hash_of(world.place, world.system_user)
    if token_hash is None:
        return False
    me = current(world)
    actor = me.actor if me else world.operator
    with write(world, actor=actor) as uow:
        ended = uow.accounts.end_session(token_hash)
        if me and everywhere:
            uow.accounts.end_sessions_of(me.session.kind, me.session.number)
        if ended:
            uow.record("session.end", actor, everywhere=everywhere)
    if everywhere and me is None:  # whose the other sessions are, a session that has ended no longer proves
        raise not_signed_in(ended=True)
    return ended
