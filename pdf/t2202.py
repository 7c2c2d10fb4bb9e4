"""The T2202, tuition and enrolment certificate, as a paper: every box, numbered and named in both languages.

Boxes and numbers: Canada Revenue Agency, slip T2202. The official copy is the one that the college files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.rules.tax_slips import AMENDED, CANCELLED, ORIGINAL
from pdf import _slip
from pdf._slip import Label
from pdf.blocks import Column, Heading, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnicli.rules.papers import Draft, Stamp
    from omnicli.rules.tax_slips import Session
    from pdf._slip import Box, Said
    from pdf.blocks import Align, Block, Paper

_KINDS = {
    ORIGINAL: Label("original (O)", "original (O)"),
    AMENDED: Label("modifié (A)", "amended (A)"),
    CANCELLED: Label("annulé (C)", "cancelled (C)"),
}
_SCHOOLS = {
    1: Label("université", "university"),
    2: Label("collège", "college"),
    3: Label("autre établissement postsecondaire", "other post-secondary institution"),
    4: Label(
        "établissement reconnu par le ministre de l’Emploi",
        "institution certified by the minister of employment",
    ),
    5: Label("école ou club de pilotage", "flying school or club"),
}
_SESSION: tuple[tuple[str, Label, float, Align], ...] = (
    ("19", Label("De (AA/MM)", "From (YY/MM)"), 13, "center"),
    ("20", Label("À (AA/MM)", "To (YY/MM)"), 13, "center"),
    ("21", Label("Nombre de mois à temps partiel", "Number of months, part-time"), 21.5, "right"),
    ("22", Label("Nombre de mois à temps plein", "Number of months, full-time"), 21.5, "right"),
    (
        "23",
        Label(
            "Frais de scolarité admissibles, temps partiel et temps plein",
            "Eligible tuition fees, part-time and full-time",
        ),
        31,
        "right",
    ),
)
_INSTITUTION = Label(
    "Nom et adresse de l’établissement d’enseignement agréé",
    "Name and address of designated educational institution",
)
_TITLE = Label("Certificat pour frais de scolarité et d’inscription", "Tuition and Enrolment Certificate")


def paper(draft: Draft, stamp: Stamp, logo: bytes | None) -> Paper:  # noqa: ARG001 (every kind is given a stamp)
    """Set a T2202; its number, QR and footer are added as to every paper of the college."""
    return _slip.paper(draft, _blocks, logo)


def _blocks(said: Said) -> Iterator[Block]:
    yield Heading(f"T2202 {said.slip.year} – {said.both(_TITLE)}", level=1)
    yield from said.stamps()
    yield said.boxes(tuple(_identity(said)))
    yield _sessions(said)
    yield said.boxes(tuple(_totals(said)))
    yield from _sentences(said)


def _identity(said: Said) -> Iterator[Box]:
    slip, person = said.slip, said.slip.person
    school = int(said.data["school_type"])
    yield "", Label("Année", "Year"), str(slip.year)
    yield "", Label("Genre de feuillet", "Slip type"), said.both(_KINDS[slip.kind])
    yield "", _INSTITUTION, said.institution()
    yield "11", Label("Genre d’école", "School type"), f"{school} – {said.both(_SCHOOLS[school])}"
    yield (
        "12",
        Label("École ou club de pilotage", "Flying school or club"),
        said.both(Label("sans objet", "not applicable")),
    )
    yield "13", Label("Nom du programme ou du cours", "Name of program or course"), person.program
    yield "14", Label("Numéro d’étudiant", "Student number"), person.student
    yield "15", Label("Numéro de compte du déclarant", "Filer account number"), slip.college.account
    yield "", Label("Nom de l’étudiant", "Name of student"), said.name()
    yield "", Label("Adresse de l’étudiant", "Address of student"), said.address()
    yield "17", Label("Numéro d’assurance sociale (NAS)", "Social insurance number (SIN)"), said.shown_sin()


def _sessions(said: Said) -> Table:
    columns = tuple(
        Column(f"{box} – {said.lines(label)}", width, align) for box, label, width, align in _SESSION
    )
    rows = tuple(_session(said, one) for one in said.slip.t2202.sessions)
    return Table(columns, rows)


def _session(said: Said, one: Session) -> Row:
    return Row(
        (_yymm(one.first), _yymm(one.last), str(one.part_time), str(one.full_time), _fees(said, one.cents))
    )


def _totals(said: Said) -> Iterator[Box]:
    boxes = said.slip.t2202
    yield "24", Label("Total des mois à temps partiel", "Total months part-time"), str(boxes.part_time)
    yield "25", Label("Total des mois à temps plein", "Total months full-time"), str(boxes.full_time)
    yield (
        "26",
        Label("Total des frais de scolarité admissibles", "Total eligible tuition fees"),
        _fees(said, boxes.fees),
    )


def _sentences(said: Said) -> Iterator[Block]:
    boxes, threshold = said.slip.t2202, Cents(int(said.data["fees_above"]))
    if boxes.fees <= threshold:
        message = (
            N_("The fees are not more than {amount}: they give no federal tuition credit.")
            if boxes.shown
            else N_("The fees are not more than {amount}: they give no federal credit and are not shown.")
        )
        yield from said.sentences(message, amount=threshold)
    yield from said.sentences(
        N_(
            "For the student’s federal income tax return: line 32300 and Schedule 11. Keep this page for the Canada"
            " Revenue Agency. The official copy is the one that the college files with it."
        )
    )


def _fees(said: Said, cents: int) -> str:
    return str(said.t.value(Cents(cents))) if said.slip.t2202.shown else "–"


def _yymm(month: str) -> str:
    """Write a month, `2026-09`, as the slip does: `26/09`."""
    return f"{month[2:4]}/{month[5:7]}"
