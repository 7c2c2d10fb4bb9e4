"""`omni verify`: is a paper genuine? For anyone: no session, no store, no network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._app import command
from commands._options import Format
from omnicli.causes import cause
from omnicli.clock import from_text
from omnicli.errors import BadInput, OmniError, Refused
from omnicli.i18n import N_, Translator
from omnicli.output import Column, View
from omnicli.rules.papers import NAMES
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cryptography.x509 import Certificate

    from omnicli.rules.revocations import RevocationList
    from omnicli.services.papers import Held
    from pdf.verifying import Examined

app = command()

_VIEW = View(
    (
        Column("status", N_("Verdict")),
        Column("number", N_("Number")),
        Column("kind", N_("Paper")),
        Column("issued_at", N_("Issued on")),
        Column("student", N_("Student")),
        Column("name", N_("Name")),
        Column("term", N_("Term")),
        Column("certificate", N_("Signed by")),
        Column("fingerprint", N_("Fingerprint (SHA-256)")),
        Column("revoked_at", N_("Revoked on")),
        Column("revocations_at", N_("Revocations known on")),
        Column("kept", N_("In the college's store")),
    )
)
_FACTS = ("number", "kind", "issued_at", "student", "name", "term")
_VERDICTS = {
    "genuine": N_("GENUINE: the college signed it, and nothing was changed since"),
    "altered": N_("ALTERED: this is not the file as the college signed it"),
    "unknown-signer": N_("UNKNOWN SIGNER: nothing vouches for whoever signed it"),
    "revoked": N_("REVOKED: the college signed it, and has withdrawn it since"),
}
_WHY = {
    "not-signed": N_(
        "It bears no signature over the whole file: it was never signed, or was added to or saved again by another "
        "program. Ask for the file as the college gave it."
    ),
    "changed": N_("The signature does not fit the file: something in it was changed."),
    "other-bytes": N_("The college issued another file under this number."),
    "not-known": N_("Ask the college for its certificate, and give it: --certificate college.pem"),
    "not-in-force": N_("The certificate was not in force when the paper says that it was issued."),
    "no-paper": N_("It is signed, but it is not a paper of a college."),
    "revoked": N_("Ask the student for another one, or the registrar why."),
}
_LARGEST = 20_000_000
_LARGEST_LIST = 20_000_000


@app.command("verify")
def verify(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help=N_("The PDF, as the college gave it."))],
    certificate: Annotated[
        list[str] | None,
        typer.Option(
            "--certificate",
            metavar="FILE",
            help=N_("The college's public certificate (PEM); may be repeated."),
        ),
    ] = None,
    revocations: Annotated[
        str,
        typer.Option("--revocations", metavar="FILE", help=N_("The college's list of revoked papers.")),
    ] = "",
    fmt: Format = "",
) -> None:
    """Verify a paper of the college: genuine, altered or revoked, and what it certifies.

    Works for anyone, without a network: give the certificate that the college publishes. Without --certificate, that
    of the college of this installation. Exit 0 only when the paper is genuine, 5 otherwise.

    No clock but the college's vouches for the date of issue, and a revocation shows only with --revocations.
    """
    from pdf.verifying import examine, is_pdf

    world: World = ctx.obj
    content = _content(file, _LARGEST)
    if not is_pdf(content):
        raise BadInput(N_("The file {path} is not a PDF."), code="not-a-pdf", path=file)
    given = _given(certificate or [])
    found = examine(content, given or _known(world))
    listed = _revocations(revocations, given or _known(world)) if revocations else None
    row, why = _judged(found, listed, _held(world, found, content))
    world.emit(*_shown(world, row))
    if row["status"] != "genuine":
        raise Refused(_WHY[why], code=row["status"])


def _content(path: str, most: int) -> bytes:
    try:
        with Path(path).open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:
        why = cause(error) if isinstance(error, OSError) else "…"
        message = N_("The file {path} cannot be read: {why}.")
        raise BadInput(message, code="unreadable", path=path[:200], why=why) from error
    if len(data) > most:
        raise BadInput(
            N_("The file {path} is too large to be a paper of the college: more than {limit} bytes."),
            code="too-large",
            path=path,
            limit=most,
        )
    return data


def _given(paths: Sequence[str]) -> list[Certificate]:
    from pdf.keys import certificates

    return [one for path in paths for one in certificates(_content(path, _LARGEST))]


def _known(world: World) -> list[Certificate]:
    """Return the certificates that the college of this installation signed with; none where there is no college."""
    from pdf.keys import certificates

    if not world.place.database.exists():
        return []
    from commands._session import read

    try:
        with read(world) as uow:
            known = uow.papers.certificates()
    except OmniError:  # another account's store is none of ours
        return []
    # The first is the signer's: what an authority signed for others is not the college's.
    return [certificates(one.pem.encode())[0] for one in known]


def _revocations(path: str, trusted: Sequence[Certificate]) -> RevocationList:
    """Read a list of revoked papers, refused when no certificate given vouches for it."""
    from omnicli.rules import revocations as rules
    from pdf.verifying import vouched

    found = rules.read(_content(path, _LARGEST_LIST))
    if not vouched(found.content, found.signature, found.issued_at, trusted):
        raise BadInput(
            N_("The list of revoked papers {path} is not signed by the college, or was changed."),
            code="forged-revocations",
            path=path,
        )
    return found


def _held(world: World, found: Examined, content: bytes) -> Held | None:
    """Look a genuine paper up in the store that signed it, where there is one."""
    if found.status != "genuine" or not world.place.database.exists():
        return None
    from commands._session import read
    from omnicli.services.papers import held

    try:
        with read(world) as uow:
            known = {one.fingerprint for one in uow.papers.certificates()}
            ours = found.signer is not None and found.signer.fingerprint in known
            return held(uow, found.facts["number"], content) if ours else None
    except OmniError:
        return None


def _judged(found: Examined, listed: RevocationList | None, held: Held | None) -> tuple[dict[str, Any], str]:
    """Join what the file, the list and the store say: the facts, and why it is not genuine."""
    status, why = found.status, found.why
    number = found.facts.get("number", "")
    revoked_at = (held and held.revoked_at) or (listed.revoked.get(number) if listed else None)
    if status == "genuine" and held and held.given and not held.kept:
        status, why = "altered", "other-bytes"
    elif status == "genuine" and revoked_at:
        status, why = "revoked", "revoked"
    return {
        "status": status,
        **{name: found.facts.get(name) for name in _FACTS},
        "certificate": found.signer.subject if found.signer else None,
        "fingerprint": found.signer.fingerprint if found.signer else None,
        "revoked_at": revoked_at if status == "revoked" else None,
        "revocations_at": listed.issued_at if listed else None,
        "kept": held.kept if held else None,
    }, why


def _shown(world: World, row: dict[str, Any]) -> tuple[dict[str, Any], View]:
    """Give machines every key; people words, and only what there is to say."""
    if world.fmt != "table":
        return row, _VIEW
    told = {**row, "status": world.t(_VERDICTS[row["status"]])}
    local = Translator(world.lang, world.tz)  # a college's time, whether or not a store says whose
    told |= {key: local.value(from_text(row[key])) for key in ("issued_at", "revoked_at") if row[key]}
    if row["kind"] in NAMES:
        told["kind"] = world.t(NAMES[row["kind"]])
    if row["term"]:
        told["term"] = _term(world, row["term"])
    return told, View(tuple(one for one in _VIEW.columns if told[one.key] is not None))


def _term(world: World, code: str) -> str:
    """Name a term; what is none is said as it stands, for the file may be anybody's."""
    from omnicli.rules.terms import parse_term, term_name
    from omnicli.rules.values import Invalid

    try:
        return term_name(parse_term(code), world.lang)
    except Invalid:
        return code
