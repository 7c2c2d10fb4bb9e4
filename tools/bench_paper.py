"""Benchmark of a tagged paper against a bare canvas that draws the same strings in the same embedded fonts."""

from __future__ import annotations

import io
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from time import perf_counter
from typing import TYPE_CHECKING

import pypdf
from reportlab.pdfgen.canvas import Canvas

from pdf.blocks import Column, Facts, Head, Heading, Paper, Part, Row, Table
from pdf.fonts import REGULAR, face
from pdf.paper import render
from tools.bench import medians

if TYPE_CHECKING:
    from collections.abc import Iterator

TURNS = 15
COURSES = 60
BATCH = 60


def papers() -> Iterator[tuple[str, float, float]]:
    """Yield (what, ratio to a bare drawing, bar): 70 % of its pages a second is 1.43 times its time."""
    paper = a_report_card(0)
    pages = _strings(render(paper))
    found = medians({"ours": lambda: _drop(render(paper)), "bare": lambda: _bare(pages)}, TURNS)
    count = sum(map(len, pages))
    yield (
        f"a tagged report card of {COURSES} courses / a bare drawing of its {count} strings",
        found["ours"] / found["bare"],
        1 / 0.7,
    )


def pages_a_second(processes: int) -> float:
    """Draw a batch of report cards in so many processes and return the pages drawn a second, start-up left out."""
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        list(pool.map(_draw, range(2 * processes)))
        start = perf_counter()
        pages = sum(pool.map(_draw, range(BATCH), chunksize=5))
        return pages / (perf_counter() - start)


def a_report_card(number: int) -> Paper:
    """Return a report card of sixty courses, eight a term; no two students have the same."""
    rows: list[Row] = []
    for place in range(COURSES):
        if place % 8 == 0:
            rows.append(Row((f"Session {place // 8 + 1}",), "group"))
        cells = (f"420-{place % 10}N{place % 7}-TH", f"Programmation orientée objet {place}", f"0{place:04d}")
        rows.append(Row((*cells, "2-2-2", "2 ⅓", str(60 + (place + number) % 40), "72,4")))
    sides = ("Cours", 2.0), ("Titre", 5.0), ("Groupe", 1.2), ("Pondération", 1.6)
    columns = tuple(Column(*side) for side in sides)
    columns += tuple(Column(title, 1.1, "right") for title in ("Unités", "Note", "Moyenne"))
    facts = Facts((("Nom", f"Marie-Ève Tremblay {number}"), ("Numéro de dossier", f"{2600000 + number}")))
    return Paper(
        "Bulletin",
        Head("Cégep de Val-Boréal", ("1200, chemin du Grand-Héron", "Val-Boréal (Québec) G0X 9Z9")),
        (Part("fr", (Heading("Bulletin", 1), facts, Table(columns, tuple(rows)))),),
        f"BUL-{number:08d}",
        f"https://omnivox.example/v/BUL-{number:08d}",
    )


def _draw(number: int) -> int:
    return render(a_report_card(number)).count(b"/StructParents")


def _strings(pdf: bytes) -> list[list[str]]:
    """Return what each page writes, string by string."""
    pages: list[list[str]] = []
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        said: list[str] = []
        page.extract_text(visitor_text=lambda text, *_rest, said=said: said.append(text.strip()))
        pages.append([text for text in said if text])
    return pages


def _bare(pages: list[list[str]]) -> None:
    face(REGULAR)
    canvas = Canvas(io.BytesIO(), invariant=1)
    for strings in pages:
        canvas.setFont(REGULAR, 8)
        for place, text in enumerate(strings):
            canvas.drawString(20, 20 + place, text)
        canvas.showPage()
    canvas.save()


def _drop(_pdf: bytes) -> None:
    pass


if __name__ == "__main__":
    for what, ratio, bar in papers():
        print(f"{what}: {ratio:.2f} (bar {bar:.2f})")
    for processes in (1, 2):
        print(f"{processes} process(es): {pages_a_second(processes):.0f} pages a second")
