"""`omni staff employees`: the list, invitations, closed accounts."""

from __future__ import annotations

from typing import Annotated

import typer

from commands._app import noun
from commands._options import Format, employee_number
from commands._session import write
from commands._words import role_words
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.rules.persons import EMPLOYEE
from omnicli.services import invitations
from omnicli.services import people as service
from omnicli.world import World

app = noun(N_("List employees, invite one to register."))

_LIST = View(
    (
        Column("number", N_("Number")),
        Column("last_name", N_("Last name")),
        Column("first_name", N_("First name")),
        Column("roles", N_("Roles")),
    )
)
_INVITATION = View(
    (
        Column("number", N_("Number")),
        Column("name", N_("Name")),
        Column("code", N_("One-time code")),
        Column("expires", N_("Good until")),
    )
)

EmployeeNumber = Annotated[str, typer.Argument(metavar="NUMBER", help=N_("Employee number."))]


@app.command("list")
def list_(ctx: typer.Context, fmt: Format = "") -> None:
    """List the employees and their roles."""
    world: World = ctx.obj
    with write(world, roles=("registrar",)) as uow:
        found = service.employees(uow)
    rows = [
        {**{key: getattr(one, key) for key in _LIST.keys}, "roles": role_words(world, one.roles)}
        for one in found
    ]
    world.emit(rows, _LIST)


@app.command()
def invite(ctx: typer.Context, number: EmployeeNumber, fmt: Format = "") -> None:
    """Make the one-time code an employee registers with. It is shown once and kept nowhere."""
    world: World = ctx.obj
    with write(world, roles=("registrar",)) as uow:
        employee, code, expires = invitations.invite(
            uow, employee_number(number), days=world.settings.invitation_days
        )
    world.emit(
        {"number": employee.number, "name": employee.name, "code": code, "expires": expires}, _INVITATION
    )
    world.note(
        N_("Hand it over in person or in a sealed envelope. The employee then runs: omni register --employee")
    )


@app.command()
def unlock(ctx: typer.Context, number: EmployeeNumber) -> None:
    """Open an account that waits or is closed after too many failures."""
    world: World = ctx.obj
    wanted = employee_number(number)
    with write(world, roles=("registrar",)) as uow:
        service.unlock(uow, EMPLOYEE, wanted)
    world.note(N_("The account of {number} is open again."), number=wanted)
