"""`omni staff students progress`: a student's grid, or a line for each student of a programme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._options import Force, Format, OutputFile, TermCode, program_code, student_number, term_code
from commands._session import today, write
from commands.progress import IfProgram, pdf, show
from omnicli.errors import UsageFault
from omnicli.i18n import N_
from omnicli.output import Column, View, keyed
from omnicli.rules.codes import units_text
from omnicli.rules.progress_states import FAILED, UNDER_WAY
from omnicli.world import World

if TYPE_CHECKING:
    from omnicli.rules.progress import ExamState
    from omnicli.services.progress import Followed

READERS = ("registrar", "api")

_LIST = View(
    (
        Column("number", N_("Number")),
        Column("name", N_("Name")),
        Column("version", N_("Version")),
        Column("session", N_("Session")),
        Column("units", N_("Units")),
        Column("failed", N_("Failed")),
        Column("in_progress", N_("In progress")),
        Column("euf", "EUF"),
        Column("esp", "ESP"),
    )
)
_LINES = keyed(
    (
        "number", "name", "program", "version", "session", "earned_thirds", "required_thirds", "units",
        "general_earned_thirds", "general_required_thirds", "specific_earned_thirds", "specific_required_thirds",
        "failed", "in_progress", "euf", "esp", "granted_on",
    )
)  # fmt: skip


def progress(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="[NUMBER]", help=N_("Student number."))] = "",
    *,
    program: Annotated[
        str, typer.Option("--program", metavar="CODE", help=N_("Every student of a programme."))
    ] = "",
    if_program: IfProgram = "",
    term: TermCode = "",
    output: OutputFile = "",
    force: Force = False,
    fmt: Format = "",
) -> None:
    """Show a student's progress grid, or how every student of a programme stands.

    With --term, only those registered in that term. The look is written in the audit trail.
    """
    world: World = ctx.obj
    if number:
        if program or term:
            raise UsageFault(N_("Give a student's number, or --program for all of its students."))
        _one(world, student_number(number), program_code(if_program), output, force=force)
    elif not program or if_program or output:
        raise UsageFault(N_("Give a student's number, or --program for all of its students."))
    else:
        _all(world, program_code(program), term_code(term))


def _one(world: World, number: str, instead: str, output: str, *, force: bool) -> None:
    from omnicli.services.progress import of_student_for_staff

    with write(world, roles=READERS) as uow:
        found = of_student_for_staff(uow, number, today(world, uow), instead=instead)
        document = pdf(world, uow, found) if output else b""
    show(world, found, document, output, force=force)


def _all(world: World, program: str, term: str) -> None:
    from omnicli.services.progress import listing

    with write(world, roles=READERS) as uow:
        found = listing(uow, today(world, uow), program=program, term=term)
    world.emit([_row(world, one) for one in found], _LIST if world.fmt == "table" else _LINES)
    if world.fmt == "table":
        world.say(world.t.plural(N_("{count} student"), N_("{count} students"), len(found)))


def _row(world: World, one: Followed) -> dict[str, Any]:
    found = one.progress
    total, general, specific = found.units, found.general, found.specific
    states = [line.state for line in (*found.lines, *found.outside)]
    return {
        "number": one.student.number,
        "name": f"{one.student.last_name}, {one.student.first_name}",
        "program": found.program,
        "version": found.version,
        "session": one.session,
        "earned_thirds": total.earned,
        "required_thirds": total.required,
        "units": f"{units_text(total.earned)}/{units_text(total.required)}",
        "general_earned_thirds": general.earned,
        "general_required_thirds": general.required,
        "specific_earned_thirds": specific.earned,
        "specific_required_thirds": specific.required,
        "failed": states.count(FAILED),
        "in_progress": sum(state in UNDER_WAY for state in states),
        "euf": exam(world, found.euf),
        "esp": exam(world, found.esp),
        "granted_on": found.granted_on,
    }


def exam(world: World, found: ExamState) -> str:
    """Say how an exam stands: in words for people, as it is for machines."""
    if world.fmt != "table":
        return found.state
    from omnicli.rules.progress_words import exam_words

    return exam_words(found, world.t)
