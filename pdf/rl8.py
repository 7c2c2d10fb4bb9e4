"""The data of a relevé 8 as a paper: every box, with its letter, named in both languages.

Revenu Québec's form is its own, and reserved: this is the college's plain page. Unless Revenu Québec has authorised
the college to print slips, it is marked as a working copy that is not official, at its top and beside its boxes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.i18n import N_
from omnicli.rules.tax_slips import AMENDED, CANCELLED, ORIGINAL
from pdf import _slip
from pdf._slip import Label
from pdf.blocks import Callout, Heading, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnicli.rules.papers import Draft, Stamp
    from pdf._slip import Box, Said
    from pdf.blocks import Block, Paper

_KINDS = {
    ORIGINAL: Label("R – original", "R – original"),
    AMENDED: Label("A – modifié", "A – amended"),
    CANCELLED: Label("D – annulé", "D – cancelled"),
}
_UNOFFICIAL = Label("COPIE DE TRAVAIL – NON OFFICIELLE", "WORKING COPY – NOT OFFICIAL")


def paper(draft: Draft, stamp: Stamp, logo: bytes | None) -> Paper:  # noqa: ARG001 (every kind is given a stamp)
    """Set a relevé 8; its number, QR and footer are added as to every paper of the college."""
    return _slip.paper(draft, _blocks, logo)


def _blocks(said: Said) -> Iterator[Block]:
    title = said.both(Label("Données du relevé 8", "RL-8 slip data"))
    yield Heading(f"{title} – {said.slip.year}", level=1)
    official = bool(said.slip.college.authorised)
    if not official:
        yield Callout(
            said.lines(_UNOFFICIAL), said.t(N_("Revenu Québec has not authorised this page as a slip."))
        )
    yield from said.stamps()
    yield said.boxes(tuple(_identity(said)))
    if not official:
        yield Text(said.both(_UNOFFICIAL), bold=True, size=13)
    yield said.boxes(tuple(_amounts(said)))
    yield from _sentences(said, official=official)


def _identity(said: Said) -> Iterator[Box]:
    slip, person = said.slip, said.slip.person
    yield "", Label("Année", "Year"), str(slip.year)
    yield "", Label("Code du relevé", "RL-slip code"), said.both(_KINDS[slip.kind])
    yield "", Label("Nº du relevé", "Number of the slip"), slip.rl8_number
    if slip.paper_number:
        yield "", Label("Nº du relevé imprimé", "Number of the printed slip"), slip.paper_number
    yield (
        "",
        Label("Nº du dernier relevé transmis", "Number of the last slip transmitted"),
        slip.rl8_before or "–",
    )
    yield (
        "",
        Label(
            "Nom et adresse de l’établissement d’enseignement", "Name and address of educational institution"
        ),
        said.institution(),
    )
    yield "", Label("Numéro d’assurance sociale (NAS)", "Social insurance number (SIN)"), said.shown_sin()
    yield "", Label("Code permanent", "Permanent code"), person.permanent_code
    yield "", Label("Nom de famille", "Family name"), person.last_name
    yield "", Label("Prénom", "Given name"), person.first_name
    yield "", Label("Adresse de l’étudiant", "Address of student"), said.address()
    if slip.college.authorised:
        yield (
            "",
            Label("Nº d’autorisation de Revenu Québec", "Revenu Québec authorisation number"),
            slip.college.authorised,
        )


def _amounts(said: Said) -> Iterator[Box]:
    boxes = said.slip.rl8
    yield (
        "A",
        Label("Montant pour études postsecondaires", "Amount for post-secondary studies"),
        _amount(said, boxes.a),
    )
    yield "B", Label("Frais de scolarité ou d’examen", "Tuition or examination fees"), _amount(said, boxes.b)
    yield "C", Label("Dons", "Donations"), _amount(said, boxes.c)


def _amount(said: Said, cents: int) -> str:
    """Write an amount as Revenu Québec wants it on paper: no dollar sign, no space between thousands."""
    sign = "," if said.t.lang == "fr" else "."
    return f"{cents // 100}{sign}{cents % 100:02d}"


def _sentences(said: Said, *, official: bool) -> Iterator[Block]:
    yield from said.sentences(
        N_(
            "For the student’s Québec income tax return. Box A is also for the return of a parent of a student under"
            " 18: each of them uses it differently."
        )
    )
    if not official:
        yield from said.sentences(
            N_(
                "This page shows what the slip holds; it is not the official slip. The official data are those that"
                " the college files with Revenu Québec."
            )
        )
