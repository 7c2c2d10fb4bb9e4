"""What a printed box says of a meeting, and at what size it all fits.

Text is shrunk first, then wrapped, then cut with an ellipsis; a code, a group and a room are never cut, they
shrink as far as they must.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from omnicli.i18n import N_
from omnicli.rules.timetable import hhmm, kind_message
from pdf._measure import ELLIPSIS
from pdf.page import BOLD, LEADING, REGULAR, cut, printable, shrunk, width, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from omnicli.i18n import Translator
    from omnicli.rules.timetable import Meeting

LARGEST, USUAL, SMALLEST, CRAMPED, STEP = 9.5, 8.0, 6.5, 6.0, 0.5


class Piece(NamedTuple):
    """Text that stays together, and its font."""

    text: str
    font: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is written: its pieces, a space apart, and their size."""

    pieces: tuple[Piece, ...]
    size: float


@dataclass(frozen=True, slots=True)
class Words:
    """A meeting in words: `must` pieces are never cut, `may` texts wrap and are cut, the last ones first.

    Each group of `must` begins a line.
    """

    must: tuple[tuple[Piece, ...], ...]
    may: tuple[str, ...]
    shortest: Piece


def hours(meeting: Meeting) -> str:
    """Write from when to when: `08:10–09:00`."""
    return f"{hhmm(meeting.start)}–{hhmm(meeting.end)}"


def words(meeting: Meeting, t: Translator, *marks: str) -> Words:
    """Return what a box says, most needed first; `marks` stand above the course."""
    group = printable(t(N_("sec. {section}"), section=meeting.section))
    course, kind = printable(meeting.course), printable(t(kind_message(meeting.kind)))
    rooms = [f"{room}," for room in meeting.rooms[:-1]] + list(meeting.rooms[-1:])
    place = [Piece(printable(room), BOLD) for room in rooms]
    place += [Piece(text, REGULAR) for text in (hours(meeting), kind) if text]
    title = (Piece(course, BOLD), Piece(group, REGULAR))
    must = (*((Piece(printable(mark), BOLD),) for mark in marks), title, tuple(place))
    may = tuple(printable(text) for text in (meeting.title, ", ".join(meeting.teachers)) if text)
    return Words(must, may, Piece(printable(" ".join((meeting.course, *meeting.rooms))), BOLD))


def tiers(boxes: Sequence[tuple[Words, float, float]]) -> tuple[float, ...]:
    """Return the sizes that the boxes of a page share, each box given as words, width and height.

    First the largest at which every roomy box holds all it has to say, then the largest for the tight ones:
    so a short meeting does not make the whole page small, and a page does not have ten sizes.
    """
    fitting = [_fitting(*box) for box in boxes]
    roomy = min((size for size in fitting if size >= USUAL), default=USUAL)
    tight = min((size for size in fitting if SMALLEST <= size < USUAL), default=SMALLEST)
    return roomy, tight, SMALLEST, CRAMPED


def _fitting(said: Words, across: float, down: float) -> float:
    """Return the largest size at which everything fits, or 0."""
    size = LARGEST
    while size >= SMALLEST:
        if _height(_full(said, across, size)) <= down:
            return size
        size -= STEP
    return 0.0


def _height(lines: Sequence[Line]) -> float:
    return sum(line.size for line in lines) * LEADING


def fit(said: Words, across: float, down: float, sizes: Sequence[float]) -> tuple[list[Line], bool]:
    """Return the lines of a box, at the first of the sizes that it can have, and whether they say it all."""
    for each in sizes:
        lines = _full(said, across, each)
        if _height(lines) <= down:
            return lines, True
    lines = _must(said, across, CRAMPED)
    if _height(lines) > down:
        return [_single(said.shortest, across, down)], False
    room = int((down - _height(lines)) / (CRAMPED * LEADING))
    wrapped = [part for text in said.may for part in wrap(text, REGULAR, CRAMPED, across)]
    return lines + _plain(_first(wrapped, room, across), CRAMPED), False


def _full(said: Words, across: float, size: float) -> list[Line]:
    lines = _must(said, across, size)
    for text in said.may:
        lines += _plain(wrap(text, REGULAR, size, across), size)
    return lines


def _plain(lines: Iterable[str], size: float) -> list[Line]:
    return [Line((Piece(text, REGULAR),), size) for text in lines]


def _must(said: Words, across: float, size: float) -> list[Line]:
    """Set what is never cut: beside each other while there is room, shrunk where one piece is too wide."""
    lines: list[Line] = []
    space = width(" ", REGULAR, size)
    for group in said.must:
        left = 0.0
        for piece in group:
            wide = width(piece.text, piece.font, size)
            if left >= wide + space:
                lines[-1] = Line((*lines[-1].pieces, piece), size)
                left -= wide + space
            else:
                lines.append(Line((piece,), shrunk(piece.text, piece.font, size, across, 1)))
                left = across - wide
    return lines


def _first(lines: Sequence[str], count: int, across: float) -> list[str]:
    """Keep the first lines; the last one says that more was cut."""
    kept = list(lines[:count])
    if kept and len(lines) > count:
        room = across - width(ELLIPSIS, REGULAR, CRAMPED)
        kept[-1] = cut(kept[-1], REGULAR, CRAMPED, room).removesuffix(ELLIPSIS) + ELLIPSIS
    return kept


def _single(piece: Piece, across: float, down: float) -> Line:
    """Put a course and its room on one line, as high as a very short meeting is."""
    return Line((piece,), min(shrunk(piece.text, piece.font, CRAMPED, across, 1), down / LEADING))
