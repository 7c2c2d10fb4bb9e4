"""The receipt of a payment: one page to keep, or to hand to whoever pays for the student."""

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
    width,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date, datetime

    from reportlab.pdfgen.canvas import Canvas

    from omnicli.i18n import Translator
    from omnicli.money import Cents

_LEFT, _RIGHT = MARGIN, LETTER[0] - MARGIN
_TOP = LETTER[1] - MARGIN - LETTERHEAD - 22
_ROW = 15.0
_ROWS = 34  # on the first page, and on each of the others
_TERM = _LEFT + 330


@dataclass(frozen=True, slots=True)
class ReceiptData:
    """All that a receipt says; `covered` is (what, term or none, cents)."""

    college_name: str
    college_address: tuple[str, ...]
    logo: bytes | None
    student_name: str
    student_number: str
    label: str
    cents: Cents
    method: str
    paid_on: date
    recorded_at: datetime
    covered: tuple[tuple[str, str, Cents], ...]
    left: Cents
    cancelled_on: date | None = None


def receipt(data: ReceiptData, t: Translator) -> bytes:
    """Return the PDF, in the translator's language; the same data gives the same bytes."""
    title = t(N_("Receipt {receipt}"), receipt=data.label)
    document = Document(f"{title} – {data.student_name}", data.college_name, t)
    lines = list(_lines(data, t))
    for start in range(0, max(len(lines), 1), _ROWS):
        document.add(_page(data, title, lines[start : start + _ROWS], t))
    footer = t(N_("Recorded on {at}"), at=data.recorded_at)
    return document.render(footer)


def _lines(data: ReceiptData, t: Translator) -> Iterator[tuple[str, str, str]]:
    """Yield (what, term, amount) for each thing that was covered, and for what covers nothing yet."""
    for what, term, cents in data.covered:
        yield what, term, str(t.value(cents))
    if data.left:
        yield t(N_("To your credit")), "", str(t.value(data.left))


def _page(
    data: ReceiptData, title: str, lines: Sequence[tuple[str, str, str]], t: Translator
) -> Callable[[Canvas], None]:
    return partial(_draw, data=data, title=title, lines=lines, t=t)


def _draw(
    canvas: Canvas, *, data: ReceiptData, title: str, lines: Sequence[tuple[str, str, str]], t: Translator
) -> None:
    draw_letterhead(canvas, Letterhead(data.college_name, data.college_address, data.logo), title, LETTER)
    y = _draw_facts(canvas, data, t, _TOP)
    if data.cancelled_on:
        y = _draw_cancelled(canvas, data.cancelled_on, t, y)
    _draw_lines(canvas, lines, t, y - 22)


def _draw_facts(canvas: Canvas, data: ReceiptData, t: Translator, y: float) -> float:
    y = paragraph(data.student_name, BOLD, (12, 8), _RIGHT - _LEFT).draw(canvas, _LEFT, y)
    facts = (
        (t(N_("Student number")), data.student_number),
        (t(N_("Received on")), t.date(data.paid_on)),
        (t(N_("Paid by")), data.method),
    )
    for label, value in facts:
        y -= _ROW
        write(canvas, _LEFT, y, printable(t(N_("{label}: {value}"), label=label, value=value)), REGULAR, 10)
    amount = printable(str(t.value(data.cents)))
    write(canvas, _RIGHT - width(amount, BOLD, 22), _TOP - 34, amount, BOLD, 22)
    return y


def _draw_cancelled(canvas: Canvas, on: date, t: Translator, y: float) -> float:
    y -= 30
    said = printable(t(N_("CANCELLED on {date}: it pays nothing."), date=t.date(on)))
    canvas.setLineWidth(1.5)
    canvas.rect(_LEFT, y - 7, _RIGHT - _LEFT, 24)
    write(canvas, _LEFT + 8, y, said, BOLD, 12)
    return y


def _draw_lines(canvas: Canvas, lines: Sequence[tuple[str, str, str]], t: Translator, y: float) -> None:
    if not lines:
        return
    heads = (t(N_("What it paid")), t(N_("Term")), t(N_("Amount")))
    _draw_row(canvas, heads, y, BOLD)
    canvas.setLineWidth(0.6)
    canvas.line(_LEFT, y - 5, _RIGHT, y - 5)
    for place, line in enumerate(lines, 1):
        _draw_row(canvas, line, y - 4 - place * _ROW, REGULAR)


def _draw_row(canvas: Canvas, cells: tuple[str, str, str], y: float, font: str) -> None:
    what, term, amount = (printable(cell) for cell in cells)
    write(canvas, _LEFT, y, cut(what, font, 10, _TERM - _LEFT - 10), font, 10)
    write(canvas, _TERM, y, cut(term, font, 10, 120), font, 10)
    write(canvas, _RIGHT - width(amount, font, 10), y, amount, font, 10)
