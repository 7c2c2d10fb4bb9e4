"""Drawing and signing papers, and their plain-text twins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from omnicli.i18n import N_, Translator
from omnicli.rules import papers as rules

if TYPE_CHECKING:
    from omnicli.rules.college import CollegeFacts
    from omnicli.rules.papers import Certificate, Draft, Issued, Stamp
    from omnicli.world import World
    from pdf.blocks import Paper
    from pdf.signing import Signer


@dataclass(frozen=True)
class Drawn:
    """Draws and signs papers; goes to another process as it is."""

    signer: Signer
    logo: bytes | None = None

    @property
    def certificate(self) -> Certificate:
        """The certificate of the key that signs."""
        return self.signer.certificate

    def __call__(self, draft: Draft, stamp: Stamp) -> bytes:
        """Return the signed bytes."""
        from pdf.paper import render
        from pdf.signing import sign

        return sign(render(paper_of(draft, stamp, self.logo)), self.signer, stamp.issued_at)


def signer(world: World) -> Signer:
    """Return the college's signer, from the files of keys.

    `StoreError` when there is none, others can read it, or its certificate is not in force.
    """
    from omnicli.signing_keys import read_signing_key
    from pdf.keys import require_in_force
    from pdf.signing import Signer

    pem = read_signing_key(world.place.keys)
    require_in_force(pem, world.now())
    return Signer(pem)


def make_key(world: World, facts: CollegeFacts, *, rehearsal: bool) -> bytes:
    """Make a key of the college's own, write its file and return it as PEM; it supersedes those before."""
    from omnicli.signing_keys import write_signing_key
    from pdf.keys import create, span

    years = facts.papers.certificate_years
    since, until = span(world.now(), years, rehearsal=rehearsal)
    pem = create(facts.name, facts.registrar, since=since, until=until, rehearsal=rehearsal)
    write_signing_key(world.place.keys, pem)
    return pem


def draw(world: World) -> Drawn:
    """Return what draws and signs the college's papers."""
    from commands._session import read

    with read(world) as uow:
        return Drawn(signer(world), uow.college.logo())


def paper_of(draft: Draft, stamp: Stamp, logo: bytes | None = None) -> Paper:
    """Set a paper: the module of its kind says it, and what every paper of the college bears is added here."""
    if draft.kind == rules.ATTESTATION:
        from pdf.attestation import paper
    elif draft.kind == rules.T2202:
        from pdf.t2202 import paper
    elif draft.kind == rules.RL8:
        from pdf.rl8 import paper
    else:
        from pdf.report_card import paper
    made = paper(draft, stamp, logo)
    footer = made.footer or {part.lang: Translator(part.lang)(_HOW) for part in made.parts}
    return replace(
        made, number=stamp.number, verify=stamp.verify, facts=rules.facts(draft, stamp), footer=footer
    )


_HOW = N_("Signed by the college: any change shows. To verify: omni verify FILE, with its certificate.")


def text_of(world: World, issued: Issued) -> str:
    """Return the plain-text twin of a paper as it was issued; the store has been opened before."""
    from omnicli.services.papers import stamp_of
    from pdf.twin import text

    college = issued.data.get("college")
    name = str(college.get("name", "")) if isinstance(college, dict) else ""
    draft = rules.Draft(*issued[1:6], data=issued.data, request=issued.request)
    return text(paper_of(draft, stamp_of(issued.number, issued.at, name, world.tz)))
