"""A paper of Marie's for tests, drawn with the kit and signed."""

from __future__ import annotations

from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from omnicli.clock import zone
from omnicli.keys import AUDIT, read_key
from omnicli.rules.papers import REPORT_CARD, Draft, Stamp, facts
from omnicli.signing_keys import read_signing_key
from omnicli.vault import Vault
from pdf import keys
from pdf.blocks import Head, Paper, Part, Text
from pdf.signing import Signer, sign
from store import uow as units

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from omnicli.rules.papers import Certificate, Issued
    from store.uow import UnitOfWork

TZ = zone("America/Toronto")
AT = datetime(2026, 9, 14, 14, 0, tzinfo=UTC)
NUMBER = "K7M4T-9QX2B-C8HVQ"
SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)


@cache
def college_key(name: str = "Cégep de l’Anse") -> Signer:
    """Return the key of a college, made once."""
    return Signer(keys.create(name, "Lise Roy", since=SINCE, until=UNTIL, rehearsal=False))


def draft(student: str = "2634567", **changes: Any) -> Draft:
    """Return what Marie's report card will say, with changes."""
    made = Draft(REPORT_CARD, student, "Marie Tremblay", "20261", "fr", {"lines": ["420-1N6-TH", 84]})
    return made._replace(**changes)


def stamp(number: str = NUMBER, at: datetime = AT) -> Stamp:
    """Return the number and the instant of a paper."""
    return Stamp(number, at, date(2026, 9, 14), number)


def unsigned(said: Draft, given: Stamp) -> bytes:
    """Draw a paper."""
    from pdf.paper import render

    part = Part("fr", (Text("Réussi : 420-1N6-TH, 84"),))
    head = Head("Cégep de l’Anse", ("1, rue du Quai",))
    return render(Paper("Bulletin", head, (part,), number=given.number, facts=facts(said, given)))


@dataclass(frozen=True)
class Drawing:
    """Draws and signs with a college's key."""

    signer: Signer

    @property
    def certificate(self) -> Certificate:
        """Who signs."""
        return self.signer.certificate

    def __call__(self, draft: Draft, stamp: Stamp) -> bytes:
        """Return the signed bytes."""
        return sign(unsigned(draft, stamp), self.signer, stamp.issued_at)


@cache
def a_paper() -> bytes:
    """Return a signed paper of Marie's."""
    return Drawing(college_key())(draft(), stamp())


class Units:
    """Units of work on a test's store."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def read(self) -> AbstractContextManager[UnitOfWork]:
        """Open it to read."""
        return units.read(self.home / "omni.db", at=AT, vault=Vault(self.home / "keys"))

    @contextmanager
    def write(self, *, actor: str) -> Iterator[UnitOfWork]:
        """Open it to write."""
        keys = self.home / "keys"
        key = read_key(keys, AUDIT)
        with units.write(self.home / "omni.db", at=AT, actor=actor, audit_key=key, vault=Vault(keys)) as uow:
            yield uow


def issue(home: Path, said: Draft | None = None) -> Issued:
    """Issue a paper of Marie's, signed by the college of a test's home."""
    from omnicli.services import papers

    drawing = Drawing(Signer(read_signing_key(home / "keys")))
    return papers.issue(Units(home), said or draft(), drawing, "employee:E1001", TZ)
