"""`omni login`: sign in (guide, step 6)."""

from __future__ import annotations

from typing import Annotated

import typer

from commands._app import command
from commands._identity import normal
from commands._options import secret_from_stdin
from commands._session import door
from omnicli.errors import UsageFault
from omnicli.i18n import N_
from omnicli.rules.persons import EMPLOYEE, STUDENT
from omnicli.services import sessions
from omnicli.world import World

app = command()


@app.command()
def login(
    ctx: typer.Context,
    student: Annotated[
        str, typer.Option("--student", metavar="NUMBER", help=N_("Student number (7 digits)."))
    ] = "",
    employee: Annotated[str, typer.Option("--employee", metavar="NUMBER", help=N_("Employee number."))] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help=N_("Read the password from standard input."))
    ] = False,
) -> None:
    """Sign in.

    The session ends after 20 minutes without a command and after 8 hours, and belongs to this system account.
    """
    world: World = ctx.obj
    kind, number = _who(world, student, employee)
    nip = secret_from_stdin(world) if password_stdin else world.prompter.secret(N_("Password:"))
    before = sessions.token_hash_of(world.place, world.system_user)
    token = door(world).login(kind, number, nip, world.system_user, replaces=before)
    sessions.keep(world.place, world.system_user, token)
    world.note(N_("Signed in. Your home: omni"))


def _who(world: World, student: str, employee: str) -> tuple[str, str]:
    if student and employee:
        raise UsageFault(N_("Give --student or --employee, not both."))
    if employee:
        return EMPLOYEE, normal("employee", employee)
    return STUDENT, normal("number", student or world.prompter.ask(N_("Student number (7 digits):")))
