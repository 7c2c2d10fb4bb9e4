"""Papers to draw in tests: small, or with as much on them as the worst of a college's."""

from __future__ import annotations

from pdf.blocks import (
    Callout,
    Column,
    Facts,
    Head,
    Heading,
    Paper,
    Part,
    Row,
    Signature,
    Table,
    Text,
)

HEAD = Head("Cégep de l’Érable", ("671, boulevard Frontenac Ouest", "Thetford Mines (Québec) G6G 0A1"))
LONG_NAME = "Marie-Ève-Élisabeth Nguyễn-Tremblay de la Durantaye-Lévesque-Côté"
COLUMNS = (Column("Cours", 2), Column("Titre", 5), Column("Unités", 1, "right"), Column("Note", 1, "right"))


def courses(count: int) -> tuple[Row, ...]:
    """Rows of courses, eight a term, under a group row each, and a total."""
    rows: list[Row] = []
    for number in range(count):
        if number % 8 == 0:
            rows.append(Row((f"Session {number // 8 + 1}",), "group"))
        rows.append(
            Row((f"420-{number:03d}-TH", "Programmation orientée objet", "2 ⅓", str(60 + number % 40)))
        )
    return (*rows, Row(("Total", "", "140", ""), "total"))


def part(lang: str, count: int, name: str) -> Part:
    """A part with one of each thing."""
    return Part(
        lang,
        (
            Heading("Bulletin" if lang == "fr" else "Report card", 1),
            Facts((("Nom" if lang == "fr" else "Name", name), ("DA", "2634567"))),
            Heading("Résultats"),
            Table(COLUMNS, courses(count), "Cours suivis"),
            Callout("K7M4T-9QX2B", "NUMÉRO"),
            Text("Délivré à la demande de l’étudiante."),
            Signature("Geneviève Côté", "Registraire", "Thetford Mines, le 23 novembre 2026", "Sceau"),
        ),
    )


def a_paper(count: int = 6, langs: tuple[str, ...] = ("fr",), name: str = "Marie-Ève Tremblay") -> Paper:
    """A paper of so many courses in each of the languages."""
    return Paper(
        "Bulletin",
        HEAD,
        tuple(part(lang, count, name) for lang in langs),
        "BUL-7K3M-9QX2B",
        "https://cegep.example/v/BUL-7K3M-9QX2B",
        {"number": "BUL-7K3M-9QX2B", "issued_at": "2026-11-23T10:00:00-05:00", "name": name},
        {"fr": "Pour vérifier\u00a0: omni verify FICHIER", "en": "To verify: omni verify FILE"},
    )
