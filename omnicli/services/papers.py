"""Papers issued by the college: once, and printed again as the same bytes.

A paper is drawn and signed outside of any transaction, then kept in one. Two processes that draw the same paper at
the same time end with the one that was kept first.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import from_text, local_date, to_text
from omnicli.errors import Conflict, NotFound, Refused
from omnicli.i18n import N_
from omnicli.rules.papers import SEALED, Stamp, digest_of, issued
from omnicli.rules.revocations import unsigned

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from omnicli.rules.papers import Certificate, Draft, Drawing, Issued
    from omnicli.services.units import Units
    from store.papers import Listed, Revocation
    from store.uow import UnitOfWork


def same(uow: UnitOfWork, draft: Draft | Issued) -> Issued | None:
    """Return the paper issued that says exactly this and is not revoked, or None.

    That of a request is the request's, whatever would be said now; `Refused` when it was revoked.
    """
    if draft.request is None:
        return uow.papers.same(draft, digest_of(draft))
    found = uow.papers.of_request(draft.request)
    if found and uow.papers.revocation(found.number):
        raise Refused(
            N_("The paper {number} was revoked: ask for another one."), code="revoked", number=found.number
        )
    return found


def stamp(uow: UnitOfWork, tz: ZoneInfo) -> Stamp:
    """Draw a number that nobody has, for a paper issued now."""
    return stamp_of(_fresh_number(uow), uow.at, uow.college.facts().name, tz)


def stamp_of(number: str, at: datetime, college: str, tz: ZoneInfo) -> Stamp:
    """Return the stamp of a paper: its QR names the college, the number and the date, and nobody."""
    day = local_date(at, tz)
    return Stamp(number, at, day, f"{college}\n{number}\n{day.isoformat()}")


def _fresh_number(uow: UnitOfWork) -> str:
    """Draw at random: of 69 bits, no two alike are ever drawn between looking and keeping."""
    import secrets

    from omnicli.rules.confirmation_number import ALPHABET, DRAWN, confirmation_number

    while True:
        number = confirmation_number("".join(secrets.choice(ALPHABET) for _ in range(DRAWN)))
        if not uow.papers.is_given(number):
            return number


def know(uow: UnitOfWork, certificate: Certificate) -> None:
    """Remember who signs, once: `keep` takes only papers of certificates that are known."""
    if uow.papers.know(certificate, at=uow.at, actor=uow.actor):
        uow.record("certificate.know", "college", sha256=certificate.fingerprint)


def keep(uow: UnitOfWork, paper: Issued) -> Issued:
    """Keep a paper, and return it, or the one that says the same and was kept meanwhile.

    `Refused` for a tax slip that was amended or cancelled while the paper was drawn: nobody would withdraw that one.
    """
    found = same(uow, paper)
    if found:
        return found
    if paper.kind in SEALED and uow.tax_slips.is_replaced(paper.data["number"]):
        message = N_("The slip has just been amended or cancelled: run the command again.")
        raise Refused(message, code="slip-replaced")
    uow.papers.add(paper, digest_of(paper), actor=uow.actor)
    uow.record(
        "paper.issue",
        f"student:{paper.student}",
        number=paper.number,
        kind=paper.kind,
        sha256=paper.sha256,
        digest=digest_of(paper),
        certificate=paper.certificate,
        issued_at=to_text(paper.at),
    )
    return paper


def issue(units: Units, draft: Draft, draw: Drawing, actor: str, tz: ZoneInfo) -> Issued:
    """Return the paper that says this: the one issued before, or a new one, drawn, signed and kept."""
    with units.read() as uow:
        found = same(uow, draft)
        given = stamp(uow, tz)
    if found:
        return found
    made = issued(draft, given, draw(draft, given), draw.certificate.fingerprint)
    with units.write(actor=actor) as uow:
        know(uow, draw.certificate)
        return keep(uow, made)


def of(uow: UnitOfWork, number: str) -> Issued:
    """Return a paper by its number, bytes included; `NotFound`."""
    found = uow.papers.of(number)
    if found is None:
        raise NotFound(N_("No paper has the number {number}."), code="no-paper", number=number)
    return found


def content(uow: UnitOfWork, number: str) -> bytes:
    """Return the bytes of a paper, as they were issued; `NotFound`."""
    return of(uow, number).content


def college_words(uow: UnitOfWork) -> Mapping[str, object]:
    """Return what a paper says of the college, frozen in its data under `college`."""
    facts = uow.college.facts()
    return {
        "name": facts.name,
        "address": [*facts.address],
        "phone": facts.phone,
        "registrar": facts.registrar,
        "registrar_title": facts.registrar_title,
        "place": facts.papers.place or facts.city,
        "seal": facts.papers.seal,
    }


def listing(uow: UnitOfWork, *, student: str = "", kind: str = "", term: str = "") -> list[Listed]:
    """List papers in order of issue; the look is written in the audit trail."""
    found = list(uow.papers.listing(student=student, kind=kind, term=term))
    subject = f"student:{student}" if student else "papers"
    uow.record("paper.list", subject, kind=kind, term=term, count=len(found))
    return found


def looked_at(uow: UnitOfWork, number: str) -> tuple[Issued, Revocation | None]:
    """Return a paper and its revocation, for staff: the look is written in the audit trail; `NotFound`."""
    found = of(uow, number)
    uow.record("paper.read", f"student:{found.student}", number=number)
    return found, uow.papers.revocation(number)


def revoke(uow: UnitOfWork, number: str, why: str) -> Issued:
    """Make a paper worth nothing from now on, for good; `NotFound`, `Conflict` when it is so already."""
    found = of(uow, number)
    earlier = uow.papers.revocation(number)
    if earlier:
        raise Conflict(
            N_("The paper {number} was revoked already, on {instant}."),
            code="revoked-already",
            number=number,
            instant=from_text(earlier.at),
        )
    uow.papers.revoke(number, why, at=uow.at, actor=uow.actor)
    uow.record("paper.revoke", f"student:{found.student}", number=number, reason=why)
    return found


def revocation_list(uow: UnitOfWork) -> dict[str, object]:
    """Return the list of what is revoked, before it is signed; that it was made is written in the audit trail."""
    revoked = [(one.number, one.at) for one in uow.papers.revocations()]
    uow.record("paper.revocations", "papers", count=len(revoked))
    return unsigned(uow.college.facts().name, uow.at, revoked)


class Held(NamedTuple):
    """What the college's own store knows: whether it issued this file, another by its number, and the revocation."""

    kept: bool
    given: bool
    revoked_at: str | None


def held(uow: UnitOfWork, number: str, content: bytes) -> Held:
    """Look a file up, by its bytes and by the number it bears."""
    kept = uow.papers.number_of(hashlib.sha256(content).hexdigest()) == number
    revocation = uow.papers.revocation(number)
    return Held(kept, uow.papers.is_given(number), revocation.at if revocation else None)
