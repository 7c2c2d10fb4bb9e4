"""A student's timetable for printing: a week on one landscape page, readable in black and white.

Boxes are as high as meetings are long; overlaps bear a heavy border, hatching and a word. When a box has no room
for all it should say, the whole timetable follows as a list on further pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from omnicli.i18n import N_
from omnicli.rules.timetable import merge, weekly_minutes
from pdf._listing import Listing
from pdf._week import CONFLICT, Frame, Week, draw_hatching
from pdf.page import (
    BOLD,
    FOOTER,
    LANDSCAPE,
    LETTERHEAD,
    MARGIN,
    REGULAR,
    Document,
    Letterhead,
    draw_letterhead,
    paragraph,
    printable,
    width,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from reportlab.pdfgen.canvas import Canvas

    from omnicli.i18n import Translator
    from omnicli.rules.timetable import Meeting
    from pdf.page import Paragraph

_LEFT, _RIGHT = MARGIN, LANDSCAPE[0] - MARGIN
_HEAD_TOP = LANDSCAPE[1] - MARGIN - LETTERHEAD - 4
_BOTTOM = MARGIN + FOOTER
_LEGEND = 16.0
_SMALL = 7.5


@dataclass(frozen=True, slots=True)
class TimetableData:
    """All that a printed timetable says.

    `meetings` may be the store's rows: lines of one meeting are joined here. `issued_at` is an aware instant,
    written in the translator's time zone. `notes` stand below the week, one a line.
    """

    college_name: str
    college_address: tuple[str, ...]
    logo: bytes | None
    student_name: str
    student_number: str
    program: str
    term_title: str
    meetings: tuple[Meeting, ...]
    issued_at: datetime
    notes: tuple[str, ...] = ()


def timetable(data: TimetableData, t: Translator) -> bytes:
    """Return the PDF, in the translator's language; the same data gives the same bytes."""
    title = f"{t(N_('Timetable'))} – {data.term_title}"
    document = Document(f"{title} – {data.student_name}", data.college_name, t, LANDSCAPE)
    sheet = _Sheet(data, title, t)
    for draw in sheet.pages():
        document.add(draw)
    return document.render(t(N_("Issued on {at}"), at=data.issued_at))


class _Sheet:
    """The pages of one timetable: the week, and the list when the week could not say it all."""

    def __init__(self, data: TimetableData, title: str, t: Translator) -> None:
        self._t = t
        self._title = title
        self._letterhead = Letterhead(data.college_name, data.college_address, data.logo)
        self._head = _student(data, t)
        self._notes = [paragraph(note, REGULAR, (_SMALL, _SMALL), _RIGHT - _LEFT) for note in data.notes]
        self._top = _HEAD_TOP - sum(each.height for each in self._head) - 7
        meetings = merge(data.meetings)
        self._summary = _summary(meetings, t)
        bottom = _BOTTOM + _LEGEND + sum(each.height for each in self._notes)
        self._week = Week(meetings, Frame(_LEFT, bottom, _RIGHT, self._top), t)
        self._listing = None
        if not self._week.complete:
            self._listing = Listing(meetings, _RIGHT - _LEFT, self._top - _BOTTOM, t)

    def pages(self) -> Iterator[Callable[[Canvas], None]]:
        """Yield what draws each page."""
        yield self._draw_week
        for number in range(self._listing.count if self._listing else 0):
            yield partial(self._draw_list, number=number)

    def _draw_head(self, canvas: Canvas) -> None:
        draw_letterhead(canvas, self._letterhead, self._title, LANDSCAPE)
        y = _HEAD_TOP
        for each in self._head:
            y = each.draw(canvas, _LEFT, y)

    def _draw_week(self, canvas: Canvas) -> None:
        self._draw_head(canvas)
        self._week.draw(canvas)
        y = self._draw_legend(canvas, self._week.frame.bottom)
        for each in self._notes:
            y = each.draw(canvas, _LEFT, y)

    def _draw_legend(self, canvas: Canvas, top: float) -> float:
        y = top - _LEGEND + 3.5
        write(canvas, _LEFT, y, self._summary, REGULAR, _SMALL)
        remarks = []
        if self._week.clashes:
            remarks.append(self._t(N_("{conflict}: meetings at the same time"), conflict=self._t(CONFLICT)))
        if self._listing:
            remarks.append(self._t(N_("…: cut short; the whole text is in the list that follows")))
        text = printable(" – ".join(remarks))
        x = _RIGHT - width(text, REGULAR, _SMALL)
        write(canvas, x, y, text, REGULAR, _SMALL)
        if self._week.clashes:
            canvas.setLineWidth(0.6)
            draw_hatching(canvas, Frame(x - 8, y - 2, x - 3, y + 6))
        return top - _LEGEND

    def _draw_list(self, canvas: Canvas, number: int) -> None:
        self._draw_head(canvas)
        if self._listing:
            self._listing.draw(canvas, number, _LEFT, self._top)


def _student(data: TimetableData, t: Translator) -> tuple[Paragraph, ...]:
    facts = ((t(N_("Student number")), data.student_number), (t(N_("Program")), data.program))
    details = " – ".join(
        t(N_("{label}: {value}"), label=label, value=value) for label, value in facts if value
    )
    room = _RIGHT - _LEFT
    return paragraph(data.student_name, BOLD, (11, 8), room), paragraph(details, REGULAR, (9, 7), room)


def _summary(meetings: tuple[Meeting, ...], t: Translator) -> str:
    """Count the courses and the hours of class in a week."""
    courses = t.plural("{count} course", "{count} courses", len({m.course for m in meetings}))
    hours, minutes = divmod(weekly_minutes(meetings), 60)
    each_week = t(N_("{hours} h of class a week"), hours=hours)
    if minutes:
        each_week = t(N_("{hours} h {minutes} of class a week"), hours=hours, minutes=f"{minutes:02d}")
    return printable(f"{courses}, {each_week}")
