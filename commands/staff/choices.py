"""`omni staff choices`: who is proposed what, who chose what, who has not, whose a confirmation number is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands import _choice_form as forms
from commands import _choice_screen as screen
from commands._app import noun
from commands._modules import said
from commands._options import (
    Format,
    RequiredTerm,
    parsed,
    program_code,
    required_term,
    student_number,
)
from commands._session import write
from omnicli.clock import from_text
from omnicli.i18n import N_
from omnicli.output import Column, View, keyed, plain, to_json
from omnicli.rules.confirmation_number import parse_confirmation_number
from omnicli.rules.proposal import BLOCKED, PROPOSED, STATES
from omnicli.rules.terms import term_name
from omnicli.services import choice_lists as service
from omnicli.services.submissions import titles
from omnicli.world import World

if TYPE_CHECKING:
    from omnicli.rules.proposal import Proposed
    from omnicli.services.choice_lists import Advised, Chosen
    from store.choices import Submission

app = noun(N_("Course choices: who chose what, and who has not."))

READERS = ("registrar", "api")

_STUDENT = (
    Column("number", N_("Number")),
    Column("name", N_("Name")),
    Column("program", N_("Programme")),
)
_CHOSEN = View(
    (
        *_STUDENT,
        Column("confirmation", N_("Confirmation number")),
        Column("submitted_at", N_("Submitted on")),
        Column("way", N_("By")),
        Column("courses", N_("Courses")),
        Column("options", N_("Options")),
    )
)
_MISSING = View(_STUDENT)
_MAILING = keyed(("number", "name", "program", "email", "language"))
_VERIFIED = View(
    (
        Column("confirmation", N_("Confirmation number")),
        Column("number", N_("Number")),
        Column("name", N_("Name")),
        Column("term", N_("Term")),
        Column("submitted_at", N_("Submitted on")),
        Column("way", N_("By")),
        Column("in_force", N_("In force")),
        Column("replaced_by", N_("Replaced by")),
    )
)
_PROPOSALS = View(
    (
        Column("student", N_("Number")),
        Column("state", N_("State")),
        Column("course", N_("Course")),
        Column("title", N_("Title")),
        Column("session", N_("Session")),
        Column("reasons", N_("Why")),
    )
)
_PROPOSAL_LINES = keyed(
    (
        "student",
        "name",
        "program",
        "version",
        "course",
        "title",
        "state",
        "session",
        "part",
        "need",
        "reasons",
    )
)
_LINES = keyed(("confirmation", "in_force", "submitted_at", "way", "actor", "rank", "asked", "title"))
_WAYS = {"student": N_("the student"), "import": N_("a file")}


@app.command("list")
def list_(
    ctx: typer.Context,
    *,
    term: RequiredTerm,
    missing: Annotated[
        bool, typer.Option("--missing", help=N_("Those who have not chosen, of the term before."))
    ] = False,
    program: Annotated[
        str, typer.Option("--program", metavar="CODE", help=N_("Only those of one programme."))
    ] = "",
    fmt: Format = "",
) -> None:
    """List who has chosen courses for a term, with the confirmation number in force.

    With --missing, the students of the term before who have not; machines are also given the address and the language
    to write to them in (--format csv).
    """
    world: World = ctx.obj
    find = service.missing if missing else service.listing
    with write(world, roles=READERS) as uow:
        found = find(uow, required_term(term), program_code(program))
    view = _CHOSEN if not missing else _MISSING if world.fmt == "table" else _MAILING
    world.emit([_row(world, one) for one in found], view)
    if world.fmt == "table":
        world.say(world.t.plural(N_("{count} student"), N_("{count} students"), len(found)))


def _row(world: World, one: Chosen) -> dict[str, Any]:
    student, choice = one
    person = {
        "number": student.number,
        "name": f"{student.last_name}, {student.first_name}",
        "program": student.program,
        "email": student.email,
        "language": student.language,
    }
    if choice is None:
        return person
    return {
        **person,
        "confirmation": choice.confirmation,
        "submitted_at": from_text(choice.at),
        "way": _way(world, choice),
        "courses": len(choice.courses),
        "options": len(choice.ranked),
    }


def _way(world: World, choice: Submission) -> str:
    return world.t(_WAYS[choice.way]) if world.fmt == "table" else choice.way


@app.command()
def proposals(
    ctx: typer.Context,
    *,
    term: RequiredTerm,
    student: Annotated[str, typer.Option("--student", metavar="NUMBER", help=N_("Only one student."))] = "",
    program: Annotated[
        str, typer.Option("--program", metavar="CODE", help=N_("Only those of one programme."))
    ] = "",
    everything: Annotated[
        bool, typer.Option("--all", help=N_("The whole grid: what is done, in progress, kept for later too."))
    ] = False,
    fmt: Format = "",
) -> None:
    """Say what each student of the term before is proposed for a term, and why.

    The look is written in the audit trail.
    """
    world: World = ctx.obj
    number = student_number(student) if student else ""
    with write(world, roles=READERS) as uow:
        found = service.proposals(uow, required_term(term), program_code(program), number)
    wanted = STATES if everything else (PROPOSED, BLOCKED)
    rows = [
        _proposal(world, one, line) for one in found for line in one.dossier.proposed if line.state in wanted
    ]
    world.emit(rows, _PROPOSALS if world.fmt == "table" else _PROPOSAL_LINES)


def _proposal(world: World, one: Advised, line: Proposed) -> dict[str, Any]:
    told = world.fmt == "table"
    return {
        "student": one.student.number,
        "name": f"{one.student.last_name}, {one.student.first_name}",
        "program": one.student.program,
        "version": one.dossier.version,
        "course": line.course,
        "title": screen.title_of(world, line),
        "state": world.t(screen.STATES[line.state]) if told else line.state,
        "session": line.session,
        "part": line.part,
        "need": line.need or None,
        "reasons": " ".join(said(world, why) for why in line.reasons)
        if told
        else [why.slug for why in line.reasons],
    }


@app.command()
def show(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=N_("Student number."))],
    *,
    term: RequiredTerm,
    fmt: Format = "",
) -> None:
    """Show all that a student submitted for a term, the newest first. The look is written in the audit trail."""
    world: World = ctx.obj
    with write(world, roles=READERS) as uow:
        student, found = service.of_student(uow, student_number(number), required_term(term))
        named = [titles(uow, one) for one in found]
    told = [
        {**forms.answer(one), "way": one.way, "actor": one.actor, "in_force": place == 0}
        for place, one in enumerate(found)
    ]
    if world.fmt == "json":
        world.out(to_json(told))
    elif world.fmt == "csv":
        rows = [{**one, **line} for one, by in zip(told, named, strict=True) for line in forms.lines(one, by)]
        world.emit(rows, _LINES)
    else:
        world.out(plain(f"{student.name} · {student.number} · {student.program}") + "\n")
        for one, by in zip(told, named, strict=True):
            world.out(_block(world, {**one, "way": world.t(_WAYS[one["way"]])}, by))
        if not told:
            world.note(N_("Nothing was submitted."))


def _block(world: World, one: dict[str, Any], named: dict[str, str]) -> str:
    message = (
        N_("{number} · in force · submitted on {instant} by {who}")
        if one["in_force"]
        else N_("{number} · superseded · submitted on {instant} by {who}")
    )
    head = world.t(message, number=one["confirmation"], instant=one["submitted_at"], who=one["way"])
    return f"\n{plain(head)}\n\n{screen.chosen(world, forms.lines(one, named))}"


@app.command()
def verify(
    ctx: typer.Context,
    confirmation: Annotated[
        str,
        typer.Argument(
            metavar="CONFIRMATION", help=N_("The number, in either case, with or without dashes.")
        ),
    ],
    fmt: Format = "",
) -> None:
    """Say whose a confirmation number is, and whether its choice is in force.

    The look is written in the audit trail.
    """
    world: World = ctx.obj
    wanted = parsed(parse_confirmation_number, confirmation)
    with write(world, roles=READERS) as uow:
        found = service.verify(uow, wanted)
    term, replaced = found.choice.term, found.in_force.number != found.choice.number
    row = {
        "confirmation": found.choice.confirmation,
        "number": found.student.number,
        "name": found.student.name,
        "term": term_name(term, world.lang) if world.fmt == "table" else term,
        "submitted_at": from_text(found.choice.at),
        "way": _way(world, found.choice),
        "in_force": not replaced,
        "replaced_by": found.in_force.confirmation if replaced else None,
    }
    world.emit(row, _VERIFIED)
