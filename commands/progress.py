"""`omni progress`: the guide's «Grille de cheminement»."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commands._app import command
from commands._options import Force, Format, OutputFile, program_code, save_document
from commands._session import as_student, today
from omnicli.errors import UsageFault
from omnicli.i18n import N_
from omnicli.world import World

if TYPE_CHECKING:
    from omnicli.services.progress import Shown
    from store.uow import UnitOfWork

app = command()

Program = Annotated[
    str,
    typer.Option(
        "--program", metavar="CODE", help=N_("Another programme that you were in, by its exam or diploma.")
    ),
]
IfProgram = Annotated[
    str,
    typer.Option("--if-program", metavar="CODE", help=N_("Show what would count in another programme.")),
]


@app.command("progress")
def progress(
    ctx: typer.Context,
    program: Program = "",
    if_program: IfProgram = "",
    output: OutputFile = "",
    force: Force = False,
    fmt: Format = "",
) -> None:
    """Show your progress grid: each course of your programme, what is done, and what is left.

    With --if-program, what you have done held against another programme. With -o, the grid as a PDF.
    """
    world: World = ctx.obj
    wanted, instead = which(program, if_program)
    with as_student(world, "progress") as (uow, student, _me):
        from omnicli.services.progress import of_student

        found = of_student(uow, student.number, today(world, uow), program=wanted, instead=instead)
        document = pdf(world, uow, found) if output else b""
    show(world, found, document, output, force=force)


def which(program: str, if_program: str) -> tuple[str, str]:
    """Read both programmes of the command line: at most one of them."""
    if program and if_program:
        raise UsageFault(N_("--program and --if-program do not go together."))
    return program_code(program), program_code(if_program)


def pdf(world: World, uow: UnitOfWork, found: Shown) -> bytes:
    """Return the PDF of a grid, in the reader's language."""
    from omnicli.clock import local_date
    from pdf.paper import render
    from pdf.progress import ProgressData, progress_paper

    facts, student = uow.college.facts(), found.student
    data = ProgressData(
        college_name=facts.name,
        college_address=facts.address,
        logo=uow.college.logo(),
        name=student.name,
        number=student.number,
        title=found.title,
        day=local_date(uow.at, world.tz),
        progress=found.progress,
        is_own=found.is_own,
        lost=frozenset(line.code for line in found.lost),
    )
    return render(progress_paper(data, world.t))


def show(world: World, found: Shown, document: bytes, output: str, *, force: bool) -> None:
    """Save the document when there is one, else show the grid."""
    if document:
        save_document(world, document, output, "", force=force)
        return
    from commands._progress_told import emit

    emit(world, found)
