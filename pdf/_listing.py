"""The meetings as a list, in full: what the boxes of the week had no room for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnicli.i18n import N_
from omnicli.rules.timetable import kind_message
from pdf._cells import hours
from pdf.page import BOLD, REGULAR, printable, wrap, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportlab.pdfgen.canvas import Canvas

    from omnicli.i18n import Translator
    from omnicli.rules.timetable import Meeting

_SIZE = 8.0
_LINE = 9.6
_GAP = 4.0
_COLUMNS = (
    (N_("Day"), 0.08),
    (N_("Hours"), 0.09),
    (N_("Course"), 0.10),
    (N_("Section"), 0.07),
    (N_("Title"), 0.28),
    (N_("Room"), 0.11),
    (N_("Teacher"), 0.19),
    (N_("Type"), 0.08),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the wrapped lines of each of its cells."""

    cells: tuple[list[str], ...]

    @property
    def height(self) -> float:
        """The points it takes, with the rule below it."""
        return max(map(len, self.cells)) * _LINE + _GAP


class Listing:
    """A table of meetings cut into pages of a given width and height."""

    def __init__(self, meetings: Sequence[Meeting], across: float, down: float, t: Translator) -> None:
        self._t = t
        self._widths = [share * across for _, share in _COLUMNS]
        rows = [row for meeting in meetings for row in self._rows(meeting, down)]
        self._pages = list(_paginate(rows, down - _LINE - _GAP))

    @property
    def count(self) -> int:
        """The number of pages."""
        return len(self._pages)

    def _rows(self, meeting: Meeting, down: float) -> Iterator[Row]:
        """Return the meeting's row, or several when one page could not hold it."""
        t = self._t
        texts = (
            t.weekday(meeting.weekday).capitalize(),
            hours(meeting),
            meeting.course,
            meeting.section,
            meeting.title,
            ", ".join(meeting.rooms),
            ", ".join(meeting.teachers),
            t(kind_message(meeting.kind)),
        )
        cells = [
            wrap(printable(text), REGULAR, _SIZE, room - 4)
            for text, room in zip(texts, self._widths, strict=True)
        ]
        most = int((down - 2 * _GAP) / _LINE) - 1
        for first in range(0, max(1, *map(len, cells)), most):
            yield Row(tuple(lines[first : first + most] for lines in cells))

    def draw(self, canvas: Canvas, page: int, left: float, top: float) -> None:
        """Draw page number `page` (from 0) below `top`."""
        right = left + sum(self._widths)
        y = self._draw_row(canvas, left, top, Row(tuple([self._t(name)] for name, _ in _COLUMNS)), BOLD)
        canvas.setLineWidth(0.8)
        canvas.line(left, y, right, y)
        canvas.setLineWidth(0.25)
        for row in self._pages[page]:
            y = self._draw_row(canvas, left, y, row, REGULAR)
            canvas.line(left, y, right, y)

    def _draw_row(self, canvas: Canvas, left: float, top: float, row: Row, font: str) -> float:
        for lines, room in zip(row.cells, self._widths, strict=True):
            for number, line in enumerate(lines, 1):
                write(canvas, left, top - number * _LINE, line, font, _SIZE)
            left += room
        return top - row.height


def _paginate(rows: Sequence[Row], down: float) -> Iterator[list[Row]]:
    page: list[Row] = []
    for row in rows:
        if page and sum(each.height for each in page) + row.height > down:
            yield page
            page = []
        page.append(row)
    if page:
        yield page
