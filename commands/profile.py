"""`omni profile`: the guide's “Profil personnel”."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from commands import _identity
from commands._app import noun
from commands._options import Format, InputFile, read_form
from commands._session import Me, door, not_signed_in, signed_in
from commands._words import kind_word
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.rules.questions import QUESTIONS
from omnicli.world import World

if TYPE_CHECKING:
    from omnicli.rules.persons import Account

app = noun(N_("Your profile: NIP and questions."))

_VIEW = View(
    (
        Column("kind", N_("Kind")),
        Column("number", N_("Number")),
        Column("name", N_("Name")),
        Column("program", N_("Programme")),
        Column("questions", N_("Your three questions")),
    )
)


def _mine(world: World) -> tuple[Me, Account]:
    with signed_in(world) as (uow, me):
        account = uow.accounts.account(me.session.kind, me.session.number)
    # A session without an account cannot exist, a foreign key holds it; but the account may go meanwhile.
    if account is None:
        raise not_signed_in(ended=False)
    return me, account


@app.command()
def show(ctx: typer.Context, fmt: Format = "") -> None:
    """Show your profile. The answers to your questions can be shown to nobody."""
    world: World = ctx.obj
    me, account = _mine(world)
    texts = {question.id: world.t(question.text) for question in QUESTIONS}
    row = {
        "kind": kind_word(world, me.session.kind),
        "number": me.session.number,
        "name": me.person.name,
        "program": getattr(me.person, "program", None),
        "questions": [texts[number] for number in account.questions],
    }
    world.emit(row, _VIEW)


@app.command()
def password(ctx: typer.Context, source: InputFile = "") -> None:
    """Change your NIP. The present one is asked first.

    With --input, a JSON form: {"password": present, "new_password": new}. Your other sessions end.
    """
    world: World = ctx.obj
    me, account = _mine(world)
    doorway = door(world)
    if source:
        form = read_form(world, source)
        old, new = (_identity.text_from_form(form, key) for key in ("password", "new_password"))
    else:
        old = world.prompter.secret(N_("Present password:"))
        new = _identity.ask_new_nip(
            world, doorway, number=me.session.number, birth_date=me.person.birth_date or ""
        )
    doorway.change_nip(account, old, new, birth_date=me.person.birth_date, keep=me.session.token_hash)
    world.note(N_("Your password is changed."))


@app.command()
def questions(ctx: typer.Context, source: InputFile = "") -> None:
    """Change your three questions. The NIP is asked first.

    With --input, a JSON form: {"password", "questions": [{"id": 3, "answer": "…"}, …]}.
    """
    world: World = ctx.obj
    _me, account = _mine(world)
    if source:
        form = read_form(world, source)
        nip, choices = _identity.text_from_form(form, "password"), _identity.choices_from_form(form)
    else:
        nip = world.prompter.secret(N_("Present password:"))
        choices = _identity.ask_choices(world)
    door(world).change_questions(account, nip, choices)
    world.note(N_("Your questions are changed."))
