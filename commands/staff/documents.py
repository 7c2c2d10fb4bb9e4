"""`omni staff documents`: the papers that the college issued."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._app import noun
from commands._options import (
    DryRun,
    Force,
    Format,
    OutputFile,
    TermCode,
    parsed,
    save_document,
    some_text,
    student_number,
    term_code,
)
from commands._session import write
from commands._written import tell
from commands.staff._issue import issue
from omnicli.clock import from_text
from omnicli.errors import UsageFault
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.rules.papers import KINDS, NAMES
from omnicli.services import papers as service
from omnicli.settings import one_of
from omnicli.world import World

if TYPE_CHECKING:
    from omnicli.rules.papers import Issued
    from store.papers import Listed, Revocation

app = noun(N_("Papers of the college: issue by the thousand, list, revoke."))

_LIST = View(
    (
        Column("number", N_("Number")),
        Column("kind", N_("Paper")),
        Column("student", N_("Student")),
        Column("name", N_("Name")),
        Column("term", N_("Term")),
        Column("language", N_("Language")),
        Column("issued_at", N_("Issued on")),
        Column("revoked_at", N_("Revoked on")),
        Column("why", N_("Why")),
    )
)
_ONE = View((*_LIST.columns, Column("sha256", "SHA-256"), Column("certificate", N_("Signed by"))))

Number = Annotated[str, typer.Argument(metavar="NUMBER", help=N_("The paper's number."))]


@app.command("list")
def list_(
    ctx: typer.Context,
    student: Annotated[str, typer.Option("--student", metavar="NUMBER", help=N_("Student number."))] = "",
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help=", ".join(KINDS))] = "",
    term: TermCode = "",
    fmt: Format = "",
) -> None:
    """List the papers issued, in order. The look is written in the audit trail."""
    world: World = ctx.obj
    who = student_number(student) if student else ""
    what = one_of(kind, KINDS, "--kind") if kind else ""
    code = term_code(term)
    with write(world, roles=("registrar",)) as uow:
        found = service.listing(uow, student=who, kind=what, term=code)
    world.emit([_listed(world, one) for one in found], _LIST)


@app.command()
def show(ctx: typer.Context, number: Number, fmt: Format = "") -> None:
    """Show one paper: when it was issued, to whom, whether it is revoked. The look is written in the audit trail."""
    world: World = ctx.obj
    wanted = _number(number)
    with write(world, roles=("registrar",)) as uow:
        found, revocation = service.looked_at(uow, wanted)
    world.emit(_one(world, found, revocation), _ONE)


@app.command()
def save(ctx: typer.Context, number: Number, output: OutputFile = "", force: Force = False) -> None:
    """Write a paper to a file, byte for byte as it was issued. The look is written in the audit trail."""
    world: World = ctx.obj
    wanted = _number(number)
    with write(world, roles=("registrar",)) as uow:
        found, _ = service.looked_at(uow, wanted)
    save_document(world, found.content, output, f"{found.student}-{found.kind}-{wanted}.pdf", force=force)


@app.command()
def revoke(
    ctx: typer.Context,
    number: Number,
    why: Annotated[
        str, typer.Option("--why", metavar="TEXT", show_default=False, help=N_("Why, for the record."))
    ],
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Withdraw a paper for good: omni verify says so, and the next one printed is another, with its own number.

    Third parties learn it from the list of revoked papers: omni staff documents revocations -o FILE.
    """
    world: World = ctx.obj
    wanted, reason = _number(number), some_text(why, "--why")
    with write(world, roles=("registrar",), dry_run=dry_run) as uow:
        found = service.revoke(uow, wanted, reason)
    told = {"number": wanted, "student": found.student, "kind": found.kind, "dry_run": dry_run}
    message = N_("Revoked: {number}, {kind} of {name} ({student}).")
    tell(world, told, message, kind=world.t(NAMES[found.kind]), name=found.name)


@app.command()
def revocations(ctx: typer.Context, output: OutputFile = "", force: Force = False) -> None:
    """Write the list of revoked papers, signed by the college, for whoever verifies its papers.

    It holds numbers and dates, and nothing of anybody. To use it: omni verify FILE --revocations LIST.
    """
    from commands._papers import signer
    from omnicli.rules import revocations as rules
    from pdf.signing import sign_text

    world: World = ctx.obj
    if not output:
        raise UsageFault(N_("Say where to write the list: -o FILE."), code="output-needed")
    with write(world, roles=("registrar",)) as uow:
        hand = signer(world)
        service.know(uow, hand.certificate)
        table, at = service.revocation_list(uow), uow.at
    data = rules.written(table, sign_text(rules.signed_bytes(table), hand, at))
    save_document(world, data, output, "", force=force)


def _number(text: str) -> str:
    from omnicli.rules.confirmation_number import parse_confirmation_number

    return parsed(parse_confirmation_number, text)


def _listed(world: World, one: Listed) -> dict[str, Any]:
    return {
        **one._asdict(),
        "kind": _kind(world, one.kind),
        "language": one.lang,
        "issued_at": from_text(one.at),
        "revoked_at": from_text(one.revoked_at) if one.revoked_at else None,
    }


def _one(world: World, paper: Issued, revocation: Revocation | None) -> dict[str, Any]:
    return {
        **paper._asdict(),
        "kind": _kind(world, paper.kind),
        "language": paper.lang,
        "issued_at": paper.at,
        "revoked_at": from_text(revocation.at) if revocation else None,
        "why": revocation.reason if revocation else None,
    }


def _kind(world: World, kind: str) -> str:
    return world.t(NAMES[kind]) if world.fmt == "table" else kind


app.command()(issue)
