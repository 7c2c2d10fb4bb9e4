"""The confirmation of a course choice: one page to keep, its number not to be missed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from omnicli.i18n import N_
from pdf.page import (
    BOLD,
    LETTER,
    LETTERHEAD,
    MARGIN,
    REGULAR,
    Document,
    Letterhead,
    cut,
    draw_letterhead,
    paragraph,
    printable,
    shrunk,
    width,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from reportlab.pdfgen.canvas import Canvas

    from omnicli.i18n import Translator

_LEFT, _RIGHT = MARGIN, LETTER[0] - MARGIN
_TOP = LETTER[1] - MARGIN - LETTERHEAD - 22
_ROOM = _RIGHT - _LEFT
_BOX = 76.0
_MOST_ROW = 15.0
_LAST = MARGIN + 16  # the lowest baseline above the footer
_RANK, _CODE, _TITLE = _LEFT, _LEFT + 46, _LEFT + 190

Rows = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ChoiceData:
    """All that the page says; `courses` and `ranked` are (code, title), ranked options in order from rank 1."""

    college_name: str
    college_address: tuple[str, ...]
    logo: bytes | None
    student_name: str
    student_number: str
    program: str
    term: str
    confirmation: str
    submitted_at: datetime
    supersedes: int
    courses: Rows
    ranked: Rows


def choice(data: ChoiceData, t: Translator) -> bytes:
    """Return the PDF, one page in the translator's language; the same data gives the same bytes."""
    title = t(N_("Course choice – {term}"), term=data.term)
    document = Document(f"{title} – {data.student_name}", data.college_name, t)
    document.add(partial(_draw, data=data, title=title, t=t))
    return document.render(t(N_("Submitted on {at}"), at=data.submitted_at))


def _draw(canvas: Canvas, *, data: ChoiceData, title: str, t: Translator) -> None:
    draw_letterhead(canvas, Letterhead(data.college_name, data.college_address, data.logo), title, LETTER)
    y = _draw_facts(canvas, data, t, _TOP)
    y = _draw_number(canvas, data, t, y - 16)
    _draw_lists(canvas, data, t, y - 26)


def _draw_facts(canvas: Canvas, data: ChoiceData, t: Translator, y: float) -> float:
    y = paragraph(data.student_name, BOLD, (12, 8), _ROOM).draw(canvas, _LEFT, y)
    facts = ((t(N_("Student number")), data.student_number), (t(N_("Programme")), data.program))
    for label, value in facts:
        text = t(N_("{label}: {value}"), label=label, value=value)
        y = paragraph(text, REGULAR, (10, 8), _ROOM).draw(canvas, _LEFT, y - 2)
    return y


def _draw_number(canvas: Canvas, data: ChoiceData, t: Translator, y: float) -> float:
    """Draw the number in its frame, and below it what it stands for."""
    canvas.setStrokeGray(0)
    canvas.setLineWidth(2)
    canvas.rect(_LEFT, y - _BOX, _ROOM, _BOX)
    _centred(canvas, t(N_("CONFIRMATION NUMBER")), y - 22, REGULAR, 11)
    _centred(canvas, data.confirmation, y - 58, BOLD, 34)
    y -= _BOX + 8
    for text in _said(data, t):
        y = paragraph(text, REGULAR, (9.5, 9.5), _ROOM).draw(canvas, _LEFT, y) - 3
    return y


def _said(data: ChoiceData, t: Translator) -> list[str]:
    said = [t(N_("Keep this number: without it you are not registered."))]
    if data.supersedes:
        said.append(
            t.plural(
                N_("It replaces {count} choice submitted before."),
                N_("It replaces {count} choices submitted before."),
                data.supersedes,
            )
        )
    return said


def _centred(canvas: Canvas, text: str, y: float, font: str, size: float) -> None:
    shown = printable(text)
    fitting = shrunk(shown, font, size, _ROOM - 20, 7)
    write(canvas, (_LEFT + _RIGHT - width(shown, font, fitting)) / 2, y, shown, font, fitting)


def _draw_lists(canvas: Canvas, data: ChoiceData, t: Translator, y: float) -> None:
    """Draw the courses, then the options by rank; rows close up when there are many."""
    groups: list[tuple[str, list[tuple[str, str, str]]]] = [
        (t(N_("Courses")), [("", code, title) for code, title in data.courses]),
        (
            t(N_("Ranked options (1 is the favourite)")),
            [(str(rank), code, title) for rank, (code, title) in enumerate(data.ranked, 1)],
        ),
    ]
    groups = [(head, rows) for head, rows in groups if rows]
    row = min(_MOST_ROW, (y - _LAST) / max(1, sum(len(rows) + 2 for _head, rows in groups)))
    for head, rows in groups:
        y = _draw_rows(canvas, head, rows, y, row) - row


def _draw_rows(
    canvas: Canvas, head: str, rows: Sequence[tuple[str, str, str]], y: float, row: float
) -> float:
    size = min(10.0, row * 0.75)
    write(canvas, _LEFT, y, printable(head), BOLD, size)
    canvas.setLineWidth(0.6)
    canvas.line(_LEFT, y - row * 0.3, _RIGHT, y - row * 0.3)
    for rank, code, title in rows:
        y -= row
        write(canvas, _RANK, y - row * 0.2, rank, REGULAR, size)
        write(canvas, _CODE, y - row * 0.2, cut(printable(code), REGULAR, size, 138), REGULAR, size)
        write(
            canvas,
            _TITLE,
            y - row * 0.2,
            cut(printable(title), REGULAR, size, _RIGHT - _TITLE),
            REGULAR,
            size,
        )
    return y - row * 0.5
