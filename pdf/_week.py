"""The printed week: days across, hours down, each meeting a box as high as it is long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnicli.i18n import N_
from omnicli.rules.timetable import hhmm, place
from pdf._cells import Line, Words, fit, tiers, words
from pdf.page import BOLD, LEADING, REGULAR, cut, printable, shrunk, width, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportlab.pdfgen.canvas import Canvas

    from omnicli.i18n import Translator
    from omnicli.rules.timetable import Meeting, Placed

CONFLICT = N_("CONFLICT")
_GUTTER = 30.0
_HEAD = 16.0
_PAD = 2.5
_BAND = 5.0
_SHORTEST_DAY = 6 * 60
_WORKING_WEEK = 5
_HEAD_GREY, _BOX_GREY = 0.86, 0.96
_ASCENT = 0.92


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of the page, in points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class _Box:
    """A meeting's rectangle, its words, and whether it overlaps another."""

    frame: Frame
    said: Words
    clashes: bool

    @property
    def text(self) -> Frame:
        """Where text may stand; a very short meeting has hardly a margin."""
        frame = self.frame
        margin = min(_PAD, (frame.top - frame.bottom) / 8)
        left = frame.left + _PAD + (_BAND if self.clashes else 1)
        return Frame(left, frame.bottom + margin / 2, frame.right - _PAD, frame.top - margin)

    @property
    def room(self) -> tuple[float, float]:
        """The width and height there are for text."""
        text = self.text
        return text.right - text.left, text.top - text.bottom


class Week:
    """A week laid out in a frame: ask whether it says everything, then draw it."""

    def __init__(self, meetings: Sequence[Meeting], frame: Frame, t: Translator) -> None:
        self._t = t
        self.frame = frame
        self._first, self._last = _span(meetings)
        used = {m.weekday for m in meetings}
        self._days = [n for n in range(1, 8) if n <= _WORKING_WEEK or n in used]
        placed = [place(m for m in meetings if m.weekday == day) for day in self._days]
        self._edges = _edges(placed, frame)
        self._boxes = [box for index, day in enumerate(placed) for box in self._place(index, day)]
        sizes = tiers([(box.said, *box.room) for box in self._boxes])
        fitted = [fit(box.said, *box.room, sizes) for box in self._boxes]
        self._lines = [lines for lines, _ in fitted]
        self.complete = all(whole for _, whole in fitted)
        self.clashes = any(box.clashes for box in self._boxes)

    def _place(self, column: int, day: Sequence[Placed]) -> Iterator[_Box]:
        left, right = self._edges[column], self._edges[column + 1]
        for each in day:
            meeting, clashes = each.meeting, each.lanes > 1
            across = (right - left) / each.lanes
            frame = Frame(
                left + across * each.lane,
                self._y(meeting.end),
                left + across * (each.lane + 1),
                self._y(meeting.start),
            )
            yield _Box(frame, words(meeting, self._t, *((self._t(CONFLICT),) if clashes else ())), clashes)

    def _y(self, minutes: int) -> float:
        frame = self.frame
        height = frame.top - _HEAD - frame.bottom
        return frame.top - _HEAD - height * (minutes - self._first) / (self._last - self._first)

    def draw(self, canvas: Canvas) -> None:
        """Draw the days, the hours and the meetings."""
        self._draw_hours(canvas)
        self._draw_days(canvas)
        for box, lines in zip(self._boxes, self._lines, strict=True):
            _draw_box(canvas, box)
            _draw_lines(canvas, box, lines)

    def _draw_hours(self, canvas: Canvas) -> None:
        frame = self.frame
        hours = range(self._first, self._last + 1, 60)
        canvas.setStrokeGray(0.65)
        canvas.setLineWidth(0.3)
        canvas.lines([(frame.left + _GUTTER, self._y(hour), frame.right, self._y(hour)) for hour in hours])
        for hour in hours:
            label = hhmm(hour)
            left = frame.left + _GUTTER - 4 - width(label, REGULAR, 7.5)
            write(canvas, left, self._y(hour) - 2.7, label, REGULAR, 7.5)

    def _draw_days(self, canvas: Canvas) -> None:
        frame, edges = self.frame, self._edges
        canvas.setFillGray(_HEAD_GREY)
        canvas.rect(edges[0], frame.top - _HEAD, edges[-1] - edges[0], _HEAD, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.setStrokeGray(0)
        canvas.setLineWidth(0.6)
        canvas.rect(edges[0], frame.bottom, edges[-1] - edges[0], frame.top - frame.bottom)
        canvas.lines([(x, frame.bottom, x, frame.top) for x in edges[1:-1]])
        canvas.line(edges[0], frame.top - _HEAD, edges[-1], frame.top - _HEAD)
        for day, left, right in zip(self._days, edges, edges[1:], strict=False):
            name = printable(self._t.weekday(day)).capitalize()
            size = shrunk(name, BOLD, 9, right - left - 4, 5)
            name = cut(name, BOLD, size, right - left)
            write(canvas, (left + right - width(name, BOLD, size)) / 2, frame.top - 11.5, name, BOLD, size)


def _span(meetings: Sequence[Meeting]) -> tuple[int, int]:
    """Return whole hours that hold all the meetings, at least six of them."""
    first = min((m.start for m in meetings), default=8 * 60) // 60 * 60
    last = -(-max((m.end for m in meetings), default=18 * 60) // 60) * 60
    last = max(last, min(first + _SHORTEST_DAY, 24 * 60))
    return min(first, last - _SHORTEST_DAY), last


def _edges(placed: Sequence[Sequence[Placed]], frame: Frame) -> list[float]:
    """Share the width among the days: more for one where meetings stand side by side."""
    lanes = [max((each.lanes for each in day), default=1) for day in placed]
    weights = [0.4 + 0.6 * count for count in lanes]
    edges = [frame.left + _GUTTER]
    for weight in weights:
        edges.append(edges[-1] + (frame.right - frame.left - _GUTTER) * weight / sum(weights))
    return edges


def _draw_box(canvas: Canvas, box: _Box) -> None:
    frame = box.frame
    canvas.setFillGray(1 if box.clashes else _BOX_GREY)
    canvas.setLineWidth(1.6 if box.clashes else 0.7)
    canvas.rect(frame.left, frame.bottom, frame.right - frame.left, frame.top - frame.bottom, fill=1)
    canvas.setFillGray(0)
    if box.clashes:
        canvas.setLineWidth(0.6)
        draw_hatching(canvas, Frame(frame.left, frame.bottom, frame.left + _BAND, frame.top))


def draw_hatching(canvas: Canvas, frame: Frame) -> None:
    """Fill a narrow band with slanted lines, the mark of an overlap."""
    across = frame.right - frame.left
    count = int((frame.top - frame.bottom - across) / 3) + 1
    canvas.lines(
        [(frame.left, frame.bottom + 3 * n, frame.right, frame.bottom + 3 * n + across) for n in range(count)]
    )


def _draw_lines(canvas: Canvas, box: _Box, lines: Sequence[Line]) -> None:
    text = canvas.beginText(box.text.left, box.text.top - lines[0].size * _ASCENT)
    for line in lines:
        *before, last = line.pieces
        for piece in before:
            text.setFont(piece.font, line.size, line.size * LEADING)
            text.textOut(f"{piece.text} ")
        text.setFont(last.font, line.size, line.size * LEADING)
        text.textLine(last.text)
    canvas.drawText(text)
