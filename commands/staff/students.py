"""`omni staff students`: lists of students, one file, closed accounts."""

from __future__ import annotations

from typing import Annotated

import typer

from commands._app import noun
from commands._options import Format, TermCode, program_code, student_number, term_code
from commands._session import write
from commands.staff._cote_r import cote_r
from commands.staff._graduation import graduation
from commands.staff._progress import progress
from commands.staff._withdrawals import leave
from omnicli.clock import from_text
from omnicli.errors import UsageFault
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.rules.persons import STUDENT
from omnicli.services import people as service
from omnicli.world import World

app = noun(N_("List students, see one, open a closed account."))
app.command("cote-r")(cote_r)

READERS = ("registrar", "api", "finance")

_LIST = View(
    (
        Column("number", N_("Number")),
        Column("last_name", N_("Last name")),
        Column("first_name", N_("First name")),
        Column("program", N_("Programme")),
    )
)
_MAILING = View((*_LIST.columns, Column("email", N_("E-mail")), Column("language", N_("Language"))))
_FILE = View(
    (
        *_LIST.columns,
        Column("program_title", N_("Title")),
        Column("birth_date", N_("Birth date")),
        Column("registered", N_("Has registered")),
        Column("failures", N_("Failed attempts")),
        Column("locked_until", N_("Waits until")),
        Column("terms", N_("Terms")),
    )
)


@app.command("list")
def list_(
    ctx: typer.Context,
    term: TermCode = "",
    program: Annotated[
        str, typer.Option("--program", metavar="CODE", help=N_("Only those of one programme."))
    ] = "",
    unretrieved: Annotated[
        bool,
        typer.Option("--unretrieved", help=N_("Only those who have not retrieved their timetable.")),
    ] = False,
    unconfirmed: Annotated[
        bool,
        typer.Option("--unconfirmed", help=N_("Only those who have not confirmed their enrolment.")),
    ] = False,
    fmt: Format = "",
) -> None:
    """List students. With --term, those registered in that term.

    Machines are also given the address and the language to write to them in (--format csv).
    """
    world: World = ctx.obj
    chosen = {"retrieval": unretrieved, "confirmation": unconfirmed}
    not_done = [what for what, asked in chosen.items() if asked]
    if not_done and not term:
        raise UsageFault(N_("--unretrieved and --unconfirmed need a term: --term 20263"))
    with write(world, roles=READERS) as uow:
        found = service.listing(uow, term=term_code(term), program=program_code(program), not_done=not_done)
    view = _LIST if world.fmt == "table" else _MAILING
    world.emit([{key: getattr(student, key) for key in view.keys} for student in found], view)
    if world.fmt == "table":
        world.say(world.t.plural(N_("{count} student"), N_("{count} students"), len(found)))


@app.command()
def show(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=N_("Student number."))],
    fmt: Format = "",
) -> None:
    """Show one student's file. The look is written in the audit trail."""
    world: World = ctx.obj
    with write(world, roles=READERS) as uow:
        found = service.one(uow, student_number(number))
    student, tries = found.student, found.attempts
    row = {
        **{key: getattr(student, key) for key in (*_LIST.keys, "program_title", "birth_date")},
        "registered": found.registered,
        "failures": tries.failures,
        "locked_until": from_text(tries.locked_until) if tries.locked_until else None,
        "terms": list(found.terms),
    }
    world.emit(row, _FILE)


@app.command()
def unlock(
    ctx: typer.Context, number: Annotated[str, typer.Argument(metavar="NUMBER", help=N_("Student number."))]
) -> None:
    """Open an account that waits or is closed after too many failures."""
    world: World = ctx.obj
    wanted = student_number(number)
    with write(world, roles=("registrar",)) as uow:
        service.unlock(uow, STUDENT, wanted)
    world.note(N_("The account of {number} is open again."), number=wanted)


@app.command()
def why(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=N_("Student number."))],
    fmt: Format = "",
) -> None:
    """Explain what is closed to a student, why, and what would open it.

    What is overdue, holds, dates, the account itself. The look is written in the audit trail.
    """
    from commands._why import show as show_why
    from omnicli.services.attempts import policy_of
    from omnicli.services.why import explain

    world: World = ctx.obj
    wanted = student_number(number)
    with write(world, roles=READERS) as uow:
        found = explain(uow, wanted, world.tz, policy_of(world.settings))
    show_why(world, found)


app.command("progress")(progress)
app.command("graduation")(graduation)
app.command("leave")(leave)
