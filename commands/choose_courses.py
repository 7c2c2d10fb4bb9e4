"""`omni choose-courses`: the guide's «Choix de cours»."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands import _choice_form as forms
from commands import _choice_screen as screen
from commands._app import command
from commands._options import (
    DryRun,
    Force,
    Format,
    InputFile,
    OutputFile,
    TermCode,
    read_form,
    save_document,
    term_code,
)
from commands._session import as_student, signed_in_student, write
from commands._written import note_dry_run, told_to_the_end
from omnicli.clock import from_text
from omnicli.errors import NotFound, Refused, UsageFault
from omnicli.i18n import N_
from omnicli.output import keyed, to_json
from omnicli.rules.terms import term_name, term_short
from omnicli.services import choices as service
from omnicli.services import submissions
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from commands._session import Me
    from omnicli.rules.choosing import Choice
    from omnicli.rules.persons import Student
    from omnicli.services.choices import Form
    from store.choices import Submission

app = command()

_LINES = keyed(("term", "confirmation", "submitted_at", "rank", "asked", "title"))
_LIST = keyed(
    ("kind", "need", "state", "code", "title", "session", "weighting", "units_thirds", "seats", "why")
)


@app.command("choose-courses")
def choose_courses(  # noqa: PLR0917 (the terminal passes them by name)
    ctx: typer.Context,
    term: TermCode = "",
    source: InputFile = "",
    list_: Annotated[
        bool, typer.Option("--list", help=N_("Only list what is proposed and the options offered."))
    ] = False,
    show: Annotated[
        bool, typer.Option("--show", help=N_("Only show what you submitted last, with its number."))
    ] = False,
    print_: Annotated[
        bool, typer.Option("--print", help=N_("A PDF of what you submitted; -o says where."))
    ] = False,
    output: OutputFile = "",
    force: Force = False,
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Choose your courses for the next term and get a confirmation number.

    Keep or leave out what is proposed to you, rank six options where you owe physical education or a complementary
    course, and enter your password. ATTENTION! You are not registered until the confirmation number is shown.

    Submit again while the window is open to change your mind: the new number replaces the one before.

    Without --input, everything is asked. With it, a JSON form: {"courses": ["201-NYA-05", …], "ranked":
    ["109-101-MQ:00012", "504-1A3-EX", …], "password"}; "unticked" lists a need left aside, "physical-education" or
    "complementary".
    """
    world: World = ctx.obj
    code = term_code(term)
    paper = print_ or bool(output)
    if list_ + (show or paper) + bool(source) > 1:
        raise UsageFault(N_("--list, --show or --print, and --input do not go together."))
    if list_:
        _list(world, code)
    elif paper:
        _print_last(world, code, output, force=force)
    elif show:
        _show_last(world, code)
    else:
        _choose(world, code, source, dry_run=dry_run)


# --- listing --------------------------------------------------------------------------------------------


def _list(world: World, code: str) -> None:
    with as_student(world, service.MODULE) as (uow, student, _me):
        form = service.form(uow, student, code, world.tz)
    data = screen.form_data(world, form)
    if world.fmt == "json":
        world.out(to_json(data))
    elif world.fmt == "csv":
        world.emit(list(_rows(data)), _LIST)
    else:
        world.out(screen.whole(world, form))


def _rows(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for line in data["courses"]:
        why = " ".join(one["message"] for one in line["reasons"])
        yield {**line, "kind": "course", "code": line["course"], "why": why}
    for need, found in data["options"].items():
        for one in found:
            yield {**one, "kind": "option", "need": need, "code": one["option"]}


# --- choosing -------------------------------------------------------------------------------------------


def _choose(world: World, code: str, source: str, *, dry_run: bool) -> None:
    asked = read_form(world, source) if source else {}
    wanted = forms.choice_from_form(asked) if source else None
    # What closes the module is for the choice's own list of refusals.
    with signed_in_student(world) as (uow, student, me):
        form = service.form(uow, student, code, world.tz)
    if source and not code:
        _say_term(world, form)
    choice = form.asked(wanted) if wanted else _ask(world, form)
    service.check(form, choice)
    titles = submissions.named(form.offer, choice)
    if dry_run:
        _answer(world, forms.rehearsed(form.term.code, choice), titles)
        note_dry_run(world)
        return
    if not source:
        _sum_up(world, forms.rehearsed(form.term.code, choice), titles)
    with told_to_the_end() as hold:
        _show(world, _submit(world, student, me, form, choice, asked, hold), titles, student)


def _say_term(world: World, form: Form) -> None:
    """Say which term is meant when none was named."""
    if world.fmt == "table":
        world.note(N_("Term: {term}."), term=term_name(form.term.code, world.lang))


def _ask(world: World, form: Form) -> Choice:
    """Ask everything; what is closed is refused before any question."""
    from commands._choice_questions import ask_choice

    if form.closed:
        raise Refused(service.NOT_SUBMITTED, code="choice-refused", reasons=form.closed)
    return ask_choice(world, form)


def _sum_up(world: World, told: dict[str, Any], titles: dict[str, str]) -> None:
    """Show what is about to be submitted."""
    world.note(N_("\nYour choice:\n"))
    world.say(screen.chosen(world, forms.lines(told, titles)))
    world.note(N_("Enter your password to submit it; Ctrl-C leaves without submitting anything."))


def _submit(  # noqa: PLR0917 (one caller)
    world: World,
    student: Student,
    me: Me,
    form: Form,
    choice: Choice,
    asked: dict[str, Any],
    hold: Callable[[], object],
) -> Submission:
    from commands._identity import text_from_form
    from commands._nip import confirm_nip

    nip = text_from_form(asked, "password") if asked else ""
    account = confirm_nip(world, "choose-courses", nip)
    with write(world, actor=me.actor) as uow:
        found = service.submit(uow, student, form.term.code, world.tz, choice, account)
        hold()
        return found


# --- showing --------------------------------------------------------------------------------------------


def _show_last(world: World, code: str) -> None:
    with as_student(world, service.MODULE) as (uow, student, _me):
        term = service.find_term(uow, code, world.tz)
        found = submissions.last(uow, student.number, term.code)
        titles = submissions.titles(uow, found.submission) if found else {}
    if found is None:
        _say_none(world, term.code)
    else:
        _show(world, found.submission, titles, student, supersedes=found.supersedes)


def _print_last(world: World, code: str, output: str, *, force: bool) -> None:
    from commands._choice_paper import choice_pdf

    with as_student(world, service.MODULE) as (uow, student, _me):
        term = service.find_term(uow, code, world.tz)
        found = submissions.last(uow, student.number, term.code)
        if found is None:
            raise NotFound(_NONE, code="no-choice", term=term_short(term.code))
        pdf = choice_pdf(world, uow, student, found)
    name = f"{world.t(N_('course-choice'))}-{term_short(term.code)}-{student.number}.pdf"
    save_document(world, pdf, output, name, force=force)


_NONE = N_("No course choice of yours was submitted for {term}: you have no confirmation number.")


def _say_none(world: World, code: str) -> None:
    if world.fmt == "json":
        world.out(to_json(None))
    elif world.fmt == "csv":
        world.emit([], _LINES)
    else:
        world.note(_NONE, term=term_short(code))


def _show(
    world: World,
    found: Submission,
    titles: dict[str, str],
    student: Student,
    *,
    supersedes: int | None = None,
) -> None:
    """Show a choice with its number; `supersedes` is None for the one just submitted."""
    told = forms.answer(found)
    if world.fmt != "table":
        _answer(world, told if supersedes is None else {**told, "supersedes": supersedes}, titles)
        return
    message = N_("{name}, {number}\n{term} · submitted on {instant}")
    about = {"name": student.name, "number": student.number, "term": term_name(found.term, world.lang)}
    world.out(world.t(message, **about, instant=from_text(found.at)) + "\n\n")
    world.out(screen.chosen(world, forms.lines(told, titles)) + "\n")
    # Last, so that a small screen shows it whole.
    world.out(screen.number_in_large(world, found.confirmation))
    if supersedes:
        world.say(
            world.t.plural(
                N_("It replaces {count} choice submitted before."),
                N_("It replaces {count} choices submitted before."),
                supersedes,
            )
        )
    world.note(service.KEEP_NUMBER)


def _answer(world: World, told: dict[str, Any], titles: dict[str, str]) -> None:
    if world.fmt == "json":
        world.out(to_json(told))
    elif world.fmt == "csv":
        world.emit(forms.lines(told, titles), _LINES)
    else:
        world.out(screen.chosen(world, forms.lines(told, titles)))
