"""`omni personal`: the guide's «Dossier personnel»."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._app import noun
from commands._options import DryRun, Format, InputFile
from commands._session import as_student, signed_in_student, write
from commands._sin import TAKES_WORDS, Expires, given_sin, refuse_words, tell_given
from omnicli.errors import UsageFault
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.rules.sin import masked
from omnicli.services import personal as service
from omnicli.services import sins
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Mapping

app = noun(N_("Your personal file: what the college holds about you, your SIN."))

_LANGUAGES = {"fr": N_("French"), "en": N_("English")}
_RESIDENCES = {
    "quebec": N_("resident of Québec"),
    "canada": N_("resident of Canada, outside Québec"),
    "international": N_("international student"),
}
_CONSENTS = {None: N_("never answered"), True: N_("yes"), False: N_("no")}
_ABOUT = (
    Column("number", N_("Number")),
    Column("last_name", N_("Last name")),
    Column("first_name", N_("First name")),
    Column("birth_date", N_("Birth date")),
    Column("permanent_code", N_("Permanent code")),
    Column("program", N_("Programme")),
    Column("program_title", N_("Title")),
    Column("address", N_("Address")),
    Column("city", N_("City")),
    Column("province", N_("Province")),
    Column("postal_code", N_("Postal code")),
    Column("country", N_("Country")),
    Column("phone", N_("Telephone")),
    Column("email", N_("E-mail")),
    Column("language", N_("Language")),
    Column("resident", N_("Residence")),
)
_FILE = View(
    (
        *_ABOUT,
        Column("sin_end", N_("SIN")),
        Column("sin_expires", N_("SIN expires on")),
        Column("rl8_consent", N_("Electronic relevé 8")),
    )
)
_GIVEN: Mapping[str, str] = {
    sins.ADDED: N_("Your SIN, {sin}, is kept, encrypted."),
    sins.REPLACED: N_("Your SIN is now {sin}: it replaces the one that the college had."),
    sins.RENEWED: N_("Your SIN is still {sin}; its new expiry date is kept."),
    sins.SAME: N_("The college already has this SIN, {sin}: nothing changes."),
}


@app.command()
def show(ctx: typer.Context, fmt: Format = "") -> None:
    """Show what the college holds about you. Of your SIN, the last three digits only.

    What is wrong or missing is corrected by the registrar's office; the SIN you give yourself.
    """
    world: World = ctx.obj
    with as_student(world, "personal") as (uow, student, _me):
        found = service.personal_file(uow, student.number)
    world.emit(_row(world, found), _FILE)
    if found.sin is None and world.fmt == "table":
        world.note(N_("The college does not have your SIN. Give it: omni personal edit --sin"))


def _row(world: World, found: service.Personal) -> dict[str, Any]:
    row = {column.key: getattr(found.file, column.key) for column in _ABOUT}
    row |= {"sin_end": "", "sin_expires": None, "rl8_consent": found.consent}
    if found.sin:
        row |= {"sin_end": found.sin.end, "sin_expires": found.sin.expires}
    if world.fmt != "table":
        return row
    t = world.t
    return row | {
        "language": t(_LANGUAGES[row["language"]]) if row["language"] in _LANGUAGES else row["language"],
        "resident": t(_RESIDENCES[row["resident"]]) if row["resident"] in _RESIDENCES else row["resident"],
        "sin_end": masked(row["sin_end"]) or t(N_("not given")),
        "rl8_consent": t(_CONSENTS[found.consent]),
    }


@app.command(context_settings=TAKES_WORDS)
def edit(
    ctx: typer.Context,
    sin: Annotated[
        bool, typer.Option("--sin", help=N_("Give your SIN: it is asked without being shown."))
    ] = False,
    expires: Expires = "",
    source: InputFile = "",
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Give the college your social insurance number (SIN), for your tax slips.

    It is asked without being shown. With --input, a JSON form: {"sin": "…", "expires": "2027-08-31"}; only a SIN that
    begins with 9 expires. It is kept encrypted; screens show its last three digits.
    """
    world: World = ctx.obj
    refuse_words(ctx, source)
    if not sin:
        raise UsageFault(N_("Say what to edit: --sin."), code="nothing-to-edit")
    # Whatever is owed or on hold: the law asks the student to give it and the college to obtain it (Income Tax Act,
    # 237(1) and 162(6)). A debt closes the file to reading (`show`), it does not keep anybody from this duty.
    with signed_in_student(world) as (_uow, student, me):
        pass
    number, day = given_sin(world, source, expires, N_("Your SIN (nine digits, not shown):"))
    with write(world, actor=me.actor, dry_run=dry_run) as uow:
        given = sins.give(uow, student.number, number, day)
    tell_given(world, student.number, given, _GIVEN, dry_run=dry_run)
