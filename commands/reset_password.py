"""`omni reset-password`: a forgotten NIP."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from commands import _identity
from commands._app import command
from commands._options import InputFile, read_form
from commands._session import door
from omnicli.errors import reason
from omnicli.i18n import N_
from omnicli.rules.persons import STUDENT
from omnicli.rules.questions import QUESTIONS
from omnicli.services.accounts import Door, Facts
from omnicli.world import World

app = command()


@app.command()
def reset_password(
    ctx: typer.Context,
    source: InputFile = "",
    employee: Annotated[bool, typer.Option("--employee", help=N_("For the college's employees."))] = False,
) -> None:
    """Forgotten NIP: answer your three questions and choose a new one.

    Without --input, everything is asked. With it, a JSON form:
    {"number", "permanent_code", "birth_date", "answers": ["…", "…", "…"], "password"}, the answers in the order
    the questions were chosen; an employee gives no "permanent_code". All your other sessions end.
    """
    world: World = ctx.obj
    kind = _identity.kind_of(employee=employee)
    doorway = door(world)
    facts, answers, nip = _from_form(read_form(world, source), kind) if source else _ask(world, doorway, kind)
    doorway.reset(facts, answers, nip)
    world.note(N_("Your password is changed, and every session of yours has ended. To sign in: omni login"))


def _from_form(form: dict[str, Any], kind: str) -> tuple[Facts, list[str], str]:
    facts = _identity.facts_from_form(form, kind=kind, proof=_proof(kind))
    answers = form.get("answers")
    if not isinstance(answers, list) or not all(isinstance(answer, str) for answer in answers):
        raise _identity.bad_form([reason("bad-answers", N_("“answers” must be a list of three texts."))])
    return facts, answers, _identity.text_from_form(form, "password")


def _proof(kind: str) -> str | None:
    return "permanent_code" if kind == STUDENT else None


def _ask(world: World, doorway: Door, kind: str) -> tuple[Facts, list[str], str]:
    facts = _identity.ask_facts(world, kind=kind, proof=_proof(kind))
    texts = {question.id: question.text for question in QUESTIONS}
    answers = [world.prompter.ask(texts[number]) for number in doorway.questions_of(facts)]
    nip = _identity.ask_new_nip(world, doorway, number=facts.number, birth_date=facts.birth_date)
    return facts, answers, nip
