"""`omni register`: first use (guide, steps 2 to 5)."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from commands import _identity
from commands._app import command
from commands._options import Format, InputFile, read_form
from commands._session import door
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.rules.persons import STUDENT
from omnicli.rules.questions import QUESTIONS
from omnicli.services.accounts import Choices, Facts
from omnicli.world import World

app = command()

_QUESTIONS = View((Column("id", N_("No.")), Column("question", N_("Question"))))
_RESULT = View((Column("kind", N_("Kind")), Column("number", N_("Number")), Column("name", N_("Name"))))


@app.command()
def register(
    ctx: typer.Context,
    source: InputFile = "",
    employee: Annotated[bool, typer.Option("--employee", help=N_("For the college's employees."))] = False,
    list_questions: Annotated[
        bool, typer.Option("--list-questions", help=N_("List the secret questions."))
    ] = False,
    fmt: Format = "",
) -> None:
    """First use: prove who you are and choose a NIP.

    Without --input, everything is asked. With it, a JSON form:
    {"number", "permanent_code", "birth_date", "questions": [{"id": 3, "answer": "…"}, …], "password"};
    an employee gives "code", the one-time code, instead of "permanent_code".
    """
    world: World = ctx.obj
    if list_questions:
        world.emit(
            [{"id": question.id, "question": world.t(question.text)} for question in QUESTIONS], _QUESTIONS
        )
        return
    kind = _identity.kind_of(employee=employee)
    facts, choices, nip = _from_form(read_form(world, source), kind) if source else _ask(world, kind)
    person = door(world).register(facts, choices, nip)
    _welcome(world, facts, person.name)


def _from_form(form: dict[str, Any], kind: str) -> tuple[Facts, Choices, str]:
    facts = _identity.facts_from_form(form, kind=kind, proof=_proof(kind))
    return facts, _identity.choices_from_form(form), _identity.text_from_form(form, "password")


def _proof(kind: str) -> str:
    return "permanent_code" if kind == STUDENT else "code"


def _ask(world: World, kind: str) -> tuple[Facts, Choices, str]:
    world.note(
        N_(
            "Identify yourself. Any attempt with facts that are not yours is a fraudulent use, open to legal action"
            " and to severe sanctions, up to dismissal from the college.\n"
        )
    )
    facts = _identity.ask_facts(world, kind=kind, proof=_proof(kind))
    doorway = door(world)
    person = doorway.identify(facts)
    world.note(N_("\nWelcome, {name}."), name=person.name)
    world.note(
        N_(
            "Choose three questions, asked again if you ever forget your password, in two months or in three years."
            " Your answers must be exact and free of mistakes. Neither they nor your password can be read by"
            " the staff.\n"
        )
    )
    choices = _identity.ask_choices(world)
    world.note(
        N_(
            "\nChoose a password of {least} to {most} characters: digits (0 to 9) and unaccented letters (a to z),"
            " ending with four digits. The longer, the better. You will type it twice.\n"
        ),
        least=world.settings.nip_min_length,
        most=world.settings.nip_max_length,
    )
    nip = _identity.ask_new_nip(world, doorway, number=facts.number, birth_date=facts.birth_date)
    return facts, choices, nip


def _welcome(world: World, facts: Facts, name: str) -> None:
    if world.fmt != "table":
        world.emit({"kind": facts.kind, "number": facts.number, "name": name}, _RESULT)
        return
    world.note(
        N_(
            "\nWelcome, {name}: you now have access to the services. Do not forget your password:"
            " it opens each session."
        ),
        name=name,
    )
    world.note(N_("To sign in: omni login --{kind} {number}"), kind=facts.kind, number=facts.number)
