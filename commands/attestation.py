"""`omni attestation`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._app import noun
from commands._options import (
    DryRun,
    Force,
    Format,
    OutputFile,
    RequiredTerm,
    parsed,
    required_term,
    save_document,
)
from commands._session import StoreUnits, as_student, today, write
from commands._written import note_dry_run, told_to_the_end
from omnicli.i18n import N_, Words
from omnicli.money import Cents
from omnicli.output import Column, View, keyed
from omnicli.rules.attestation import PRINTED, PURPOSES, READY, REVOKED, TO_PAY, parse_purpose
from omnicli.rules.terms import term_short
from omnicli.services import attestations as service
from omnicli.settings import one_of
from omnicli.world import World

if TYPE_CHECKING:
    from omnicli.rules.papers import Issued

app = noun(N_("Attestation of attendance: ask for one, pay for it, print it."))

_LANGS = ("fr", "en", "both")
_WAYS = ("pdf", "text")
_STATES = {
    TO_PAY: N_("to pay"),
    READY: N_("ready to print"),
    PRINTED: N_("was printed"),
    REVOKED: N_("was revoked"),
}

_LIST = View(
    (
        Column("request", N_("Request")),
        Column("term", N_("Term")),
        Column("purpose", N_("Purpose")),
        Column("state", N_("State")),
        Column("unpaid_cents", N_("To pay")),
        Column("due", N_("To be paid by")),
        Column("paper", N_("Number")),
    )
)


@app.command()
def request(  # noqa: PLR0917 (the terminal passes them by name)
    ctx: typer.Context,
    purpose: Annotated[
        str,
        typer.Option(
            "--purpose",
            metavar="insurance|loan|resp|other",
            show_default=False,
            help=N_("What it is for: insurance, loan (student loans and bursaries), resp, other."),
        ),
    ],
    term: RequiredTerm = "",
    with_code: Annotated[
        bool,
        typer.Option("--with-permanent-code", help=N_("Show your permanent code on it; otherwise not.")),
    ] = False,
    language: Annotated[
        str,
        typer.Option("--language", metavar="fr|en|both", help=N_("Its language; yours if you do not say.")),
    ] = "",
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Ask for an attestation of a term whose enrolment you have confirmed.

    Its fee is put on your account: once for the same request, and not at all where the law makes it free (student
    loans and bursaries). Once it is paid, print it: omni attestation print.
    """
    world: World = ctx.obj
    wanted, code = parsed(parse_purpose, purpose), required_term(term)
    lang = one_of(language, _LANGS, "--language") if language else world.lang
    with as_student(world, "attestation") as (_uow, student, me):
        pass
    with told_to_the_end() as settled, write(world, actor=me.actor, dry_run=dry_run) as uow:
        asked = service.request(
            uow, student, term=code, purpose=wanted, permanent_code=with_code, lang=lang, tz=world.tz
        )
        settled()
    _tell(world, asked, dry_run=dry_run)


def _tell(world: World, asked: service.Asked, *, dry_run: bool) -> None:
    one, fee = asked.request, asked.fee
    told = {
        "request": one.number,
        "term": one.term,
        "purpose": one.purpose,
        "permanent_code": one.permanent_code,
        "language": one.lang,
        "amount_cents": fee.cents if fee else Cents(0),
        "due": fee.due if fee else None,
        "already": asked.already,
        "dry_run": dry_run,
    }
    if world.fmt != "table":
        world.emit(told, keyed(told))
        return
    if dry_run:
        note_dry_run(world)
    world.out("".join(f"{line}\n" for line in _sentences(world, asked)))


def _sentences(world: World, asked: service.Asked) -> list[str]:
    one, fee, t = asked.request, asked.fee, world.t
    said = N_("Request {number}: attestation of attendance, {term}, {purpose}.")
    lines = [t(said, number=one.number, term=term_short(one.term), purpose=Words(PURPOSES[one.purpose]))]
    if asked.already:
        lines.append(t(N_("You had asked for it already: nothing more is charged.")))
    if fee is None:
        lines.append(t(N_("It is free. To print it: omni attestation print {number}"), number=one.number))
    else:
        message = N_(
            "Its fee is {amount}, to pay by {due}: omni payments pay. Then: omni attestation print {number}"
        )
        lines.append(t(message, amount=fee.cents, due=fee.due, number=one.number))
    return lines


@app.command("list")
def list_(ctx: typer.Context, fmt: Format = "") -> None:
    """List the attestations you asked for: to pay, ready to print, printed, revoked."""
    world: World = ctx.obj
    with as_student(world, "attestation") as (uow, student, _me):
        found = service.listing(uow, student.number)
    world.emit([_row(world, one) for one in found], _LIST)


def _row(world: World, one: service.Listed) -> dict[str, Any]:
    people = world.fmt == "table"
    asked = one.request
    return {
        "request": asked.number,
        "term": term_short(asked.term) if people else asked.term,
        "purpose": world.t(PURPOSES[asked.purpose]) if people else asked.purpose,
        "state": world.t(_STATES[one.state]) if people else one.state,
        "unpaid_cents": one.unpaid,
        "due": one.due,
        "paper": one.paper or None,
    }


@app.command("print")
def print_(
    ctx: typer.Context,
    number: Annotated[
        int, typer.Argument(metavar="REQUEST", min=1, help=N_("The request's number: omni attestation list"))
    ],
    output: OutputFile = "",
    force: Force = False,
    way: Annotated[
        str,
        typer.Option("--format", metavar="pdf|text", help=N_("A signed PDF, or its words as plain text.")),
    ] = "pdf",
) -> None:
    """Print an attestation that is paid for: a signed PDF.

    It is issued the first time, with a number of its own; printed again, it is the same to the byte.
    """
    world: World = ctx.obj
    one_of(way, _WAYS, "--format")
    paper = _issued(world, number)
    kind = "pdf" if way == "pdf" else "txt"
    name = f"{world.t(N_('attestation'))}-{term_short(paper.term)}-{paper.student}-{number}.{kind}"
    if way == "pdf":
        save_document(world, paper.content, output, name, force=force)
        return
    from commands._papers import text_of

    save_document(world, text_of(world, paper).encode(), output or "-", name, force=force)


def _issued(world: World, number: int) -> Issued:
    """Return the paper of the student's own request: the one printed before, or issued now."""
    from commands._papers import draw
    from omnicli.services import papers

    with as_student(world, "attestation") as (uow, student, me):
        found = service.printed(uow, student, number)
        if found:
            return found
        draft = service.draft(uow, number, today(world, uow))
    return papers.issue(StoreUnits(world), draft, draw(world), me.actor, world.tz)
