"""`omni admin keys`: what the college signs its papers with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._app import noun
from commands._options import Force, Format, OutputFile, save_document, secret_from_stdin
from commands._session import read, write
from omnicli.causes import cause
from omnicli.errors import BadInput, Conflict
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.services.papers import know
from omnicli.signing_keys import newest, read_signing_key, write_signing_key
from omnicli.world import World

if TYPE_CHECKING:
    from omnicli.rules.papers import Certificate

app = noun(N_("The college's signing key: create it, import a certificate, show it."))

_VIEW = View(
    (
        Column("subject", N_("Certificate")),
        Column("issuer", N_("Vouched for by")),
        Column("fingerprint", N_("Fingerprint (SHA-256)")),
        Column("valid_from", N_("Valid from")),
        Column("valid_until", N_("Valid until")),
        Column("signs", N_("Signs now")),
    )
)
Supersede = Annotated[
    bool, typer.Option("--force", help=N_("Even though there is a key: the new one signs from now on."))
]

_LARGEST = 200_000  # bytes: a PKCS#12 file with a long chain


@app.command()
def create(
    ctx: typer.Context,
    force: Supersede = False,
    fmt: Format = "",
) -> None:
    """Make a signing key (P-256) and a certificate that vouches for itself.

    The papers signed before stay genuine: their certificate is remembered. Give the new certificate to whoever
    verifies the college's papers: omni admin keys show -o college.pem.
    """
    from commands._papers import make_key
    from pdf.keys import certificate

    world: World = ctx.obj
    with write(world, roles=("admin",)) as uow:
        _refuse_second(world, force=force)
        facts, rehearsal = uow.college.facts(), uow.college.is_rehearsal()
        made = certificate(make_key(world, facts, rehearsal=rehearsal))
        know(uow, made)
        uow.record("signing-key.create", "college", sha256=made.fingerprint)
    _show(world, [made])


@app.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help=N_("A PKCS#12 file (.p12, .pfx) of an authority."))
    ],
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help=N_("Read the password from standard input."))
    ] = False,
    force: Supersede = False,
    fmt: Format = "",
) -> None:
    """Sign from now on with the key and certificate that an authority gave the college.

    The certificate must be this key's, in force, and made for signing documents. The file's password is asked.
    """
    from pdf.keys import certificate, from_pkcs12

    world: World = ctx.obj
    data = _content(Path(file))
    password = (
        secret_from_stdin(world) if password_stdin else world.prompter.secret(N_("Password of the file:"))
    )
    with write(world, roles=("admin",)) as uow:
        _refuse_second(world, force=force)
        pem = from_pkcs12(data, password, at=uow.at)
        given = certificate(pem)
        write_signing_key(world.place.keys, pem)
        know(uow, given)
        uow.record("signing-key.import", "college", sha256=given.fingerprint)
    _show(world, [given])


@app.command()
def show(ctx: typer.Context, output: OutputFile = "", force: Force = False, fmt: Format = "") -> None:
    """Show the certificates that the college has signed with, the one that signs now first.

    With -o, write them for whoever verifies the college's papers: they are public, the key is not in it.
    """
    from pdf.keys import leaf

    world: World = ctx.obj
    found = _certificates(world)
    if output:
        # The college's own: with that of its authority, papers of all whom the authority vouches for would be genuine.
        text = "".join(leaf(one.pem) for one in found)
        save_document(world, text.encode(), output, "", force=force)
    else:
        _show(world, found)


def _refuse_second(world: World, *, force: bool) -> None:
    path = newest(world.place.keys)
    if path and not force:
        raise Conflict(
            N_(
                "The college has a signing key already: {path}. To sign with a new one from now on, add --force."
            ),
            code="signing-key-exists",
            path=path,
        )


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        message = N_("The file {path} cannot be read: {why}.")
        raise BadInput(message, code="unreadable", path=path, why=cause(error)) from error
    return data


def _certificates(world: World) -> list[Certificate]:
    """Return the certificate of the key that signs, then the others that are remembered."""
    from pdf.keys import certificate

    with read(world) as uow:
        known = uow.papers.certificates()
    present = certificate(read_signing_key(world.place.keys))
    return [present, *(one for one in known if one.fingerprint != present.fingerprint)]


def _show(world: World, found: list[Certificate]) -> None:
    """Show certificates: the first is the one that signs."""
    rows = [_row(world, one, signs=not place) for place, one in enumerate(found)]
    if world.fmt == "table":
        for row in rows:
            world.emit(row, _VIEW)
    else:
        world.emit(rows, _VIEW)


def _row(world: World, one: Certificate, *, signs: bool) -> dict[str, Any]:
    from pdf.keys import describe

    first = describe(one.pem.encode())[0]
    own = world.t(N_("itself")) if world.fmt == "table" else first.issuer
    return {**first._asdict(), "issuer": own if first.ours else first.issuer, "signs": signs}
