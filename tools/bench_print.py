"""Benchmark of the timetable's PDF against a bare page of as many strings and lines."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pypdf
from reportlab.pdfgen.canvas import Canvas

from omnicli.i18n import Translator
from omnicli.rules.timetable import Meeting
from pdf.timetable import TimetableData, timetable
from tools.bench import medians

if TYPE_CHECKING:
    from collections.abc import Iterator

TURNS = 40


def printing() -> Iterator[tuple[str, float, float]]:
    """Yield (what, ratio, bar)."""
    data = _a_full_week()
    t = Translator("fr")
    strings, lines = _ink(timetable(data, t))
    found = medians({"ours": lambda: _drop(timetable(data, t)), "bare": lambda: _bare(strings, lines)}, TURNS)
    yield (
        f"omni schedule print / a bare page of {len(strings)} strings and {lines} lines",
        found["ours"] / found["bare"],
        2.0,
    )


def _a_full_week() -> TimetableData:
    meetings = tuple(
        Meeting(
            id=number,
            course=f"420-{number % 8}N6-TH",
            title="Introduction à la programmation",
            section=f"{number % 8:05d}",
            weekday=number % 5 + 1,
            start=480 + 165 * (number // 5),
            end=480 + 165 * (number // 5) + 110,
            rooms=("D-1234",),
            teachers=("Geneviève Côté",),
            kind="theory",
        )
        for number in range(16)
    )
    return TimetableData(
        college_name="Cégep de Val-Boréal",
        college_address=("1200, chemin du Grand-Héron", "Val-Boréal (Québec) G0X 9Z9"),
        logo=None,
        student_name="Marie-Ève Lefebvre",
        student_number="2601594",
        program="420.B0 Techniques de l’informatique",
        term_title="Automne 2026",
        meetings=meetings,
        issued_at=datetime(2026, 9, 14, 14, 0, tzinfo=UTC),
        notes=(),
    )


def _ink(pdf: bytes) -> tuple[list[str], int]:
    """Return the strings of a PDF's pages and how many line segments and boxes they draw."""
    strings: list[str] = []
    lines = 0
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=lambda text, *_rest: strings.append(text.strip()))
        lines += sum(operator in (b"l", b"re") for _operands, operator in page.get_contents().operations)  # type: ignore[union-attr]
    return [text for text in strings if text], lines


def _bare(strings: list[str], lines: int) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    canvas.setFont("Helvetica", 8)
    for place, text in enumerate(strings):
        canvas.drawString(20, 20 + place, text)
    for place in range(lines):
        canvas.line(20, 20 + place, 200, 20 + place)
    canvas.showPage()
    canvas.save()


def _drop(_pdf: bytes) -> None:
    pass
