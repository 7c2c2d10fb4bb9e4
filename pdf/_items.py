"""What stands on a page, one below the other: items with a height, set from the blocks of a paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pdf.fonts import BOLD, LEADING, REGULAR, cut, longest_word, printable, shrunk, width, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pdf._sheet import Sheet
    from pdf._tags import Element
    from pdf.blocks import Align, Callout, Facts, Heading, Signature, Text

ASCENT: Final = 0.95
"""From the top of a line to its baseline, in sizes."""
SMALLEST: Final = 6.0
QUIET: Final = 0.35
"""The grey of what is said quietly: seven times lighter than the paper, so still easy to read."""

_HEADINGS: Final = {1: (17.0, 2.0, 6.0), 2: (12.0, 8.0, 3.0), 3: (10.5, 5.0, 2.0)}
_AFTER_TEXT = 4.0
_FACT = 10.0
_LABELS_AT_MOST = 0.45
_BETWEEN = 14.0
_CALLOUT_LABEL, _CALLOUT_PAD = 10.5, 9.0
_SIGNATURE, _SEAL, _SIGNING_LINE = 92.0, (130.0, 84.0), 230.0


@dataclass(slots=True)
class Item:
    """Something as high as `height` points, drawn below a given top.

    It begins a page if `fresh`, stays on the page of the next one if `keep`; `again` is drawn above it when a page
    begins with it, as a table's header is.
    """

    height: float
    draw: Callable[[Sheet, float], None] | None = None
    keep: bool = False
    fresh: bool = False
    again: Item | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """Printable text set in a width: its lines, their font and size."""

    lines: tuple[str, ...]
    font: str
    size: float

    @property
    def height(self) -> float:
        """The points it takes."""
        return len(self.lines) * self.size * LEADING

    def write(self, sheet: Sheet, x: float, top: float, room: float = 0.0, align: Align = "left") -> None:
        """Write the lines below `top`; those that go on end with a space, so that words read apart."""
        step, last = self.size * LEADING, len(self.lines) - 1
        for number, line in enumerate(self.lines):
            left = x
            if align != "left":
                spare = room - width(line, self.font, self.size)
                left += spare if align == "right" else spare / 2
            shown = line if number == last else f"{line} "
            sheet.write(left, top - self.size * ASCENT - number * step, shown, self.font, self.size)


def set_lines(text: str, font: str, size: float, room: float, least: float = SMALLEST) -> Lines:
    """Set the whole text: wrapped, and smaller if a word of it is wider than the room."""
    shown = printable(text)
    widest = longest_word(shown, font, size)
    fitting = size if widest <= room else max(least, size * room / widest)
    return Lines(wrapped(shown, font, fitting, room), font, fitting)


def blank(points: float) -> Item:
    """Return blank height."""
    return Item(points)


def heading(block: Heading, parent: Element, left: float, room: float) -> Iterator[Item]:
    """Set a title; it stays with what follows it."""
    size, before, after = _HEADINGS[min(max(block.level, 1), 3)]
    element = parent.add(f"H{min(max(block.level, 1), 6)}")
    said = set_lines(block.text, BOLD, size, room, 9)
    yield Item(before, keep=True)
    yield Item(said.height + after, _marked(element, said, left), keep=True)


def text(block: Text, parent: Element, left: float, room: float) -> Iterator[Item]:
    """Set a paragraph, a line at a time; no line of it is left alone at the end or the beginning of a page."""
    element = parent.add("P")
    said = set_lines(block.text, BOLD if block.bold else REGULAR, block.size, room)
    last = len(said.lines) - 1
    for number, line in enumerate(said.lines):
        shown = line if number == last else f"{line} "
        one = Lines((shown,), said.font, said.size)
        yield Item(one.height, _marked(element, one, left), keep=number != last and number in (0, last - 1))
    yield blank(_AFTER_TEXT)


def _marked(element: Element, said: Lines, left: float) -> Callable[[Sheet, float], None]:
    def draw(sheet: Sheet, top: float) -> None:
        sheet.open(element)
        said.write(sheet, left, top)
        sheet.close()

    return draw


def label_of(label: str, lang: str) -> str:
    """Return a label with its colon, as the language sets it."""
    return f"{label}\u00a0:" if lang == "fr" else f"{label}:"


def facts(block: Facts, parent: Element, left: float, room: float, lang: str) -> Iterator[Item]:
    """Set labels and values side by side, a paragraph each, read across."""
    columns = max(1, block.columns)
    across = (room - _BETWEEN * (columns - 1)) / columns
    labels = [printable(label_of(label, lang)) for label, _value in block.pairs]
    widest = [
        min(
            max(width(each, REGULAR, _FACT) for each in labels[column::columns]) + 6, across * _LABELS_AT_MOST
        )
        for column in range(min(columns, len(labels)))
    ]
    for first in range(0, len(labels), columns):
        row: list[tuple[Element, float, Lines, float, Lines]] = []
        for column, label in enumerate(labels[first : first + columns]):
            x, wide = left + column * (across + _BETWEEN), widest[column]
            said = set_lines(label, REGULAR, _FACT, wide - 6)
            value = set_lines(block.pairs[first + column][1], BOLD, _FACT, across - wide)
            row.append((parent.add("P"), x, said, x + wide, value))
        height = max(max(said.height, value.height) for _e, _x, said, _v, value in row)
        yield Item(height + 2.5, _facts_row(row), keep=first + columns < len(labels))
    yield blank(_AFTER_TEXT)


def _facts_row(row: Sequence[tuple[Element, float, Lines, float, Lines]]) -> Callable[[Sheet, float], None]:
    def draw(sheet: Sheet, top: float) -> None:
        for element, x, label, beside, value in row:
            sheet.open(element)
            Lines((*label.lines[:-1], f"{label.lines[-1]} "), label.font, label.size).write(sheet, x, top)
            value.write(sheet, beside, top)
            sheet.close()

    return draw


def callout(block: Callout, parent: Element, left: float, room: float) -> Iterator[Item]:
    """Set the one large thing in a frame."""
    label = set_lines(block.label, REGULAR, _CALLOUT_LABEL, room - 20) if block.label else None
    shown = printable(block.text)
    size = shrunk(shown, BOLD, block.size, room - 20, 10)
    said = Lines(wrapped(shown, BOLD, size, room - 20), BOLD, size)
    elements = [(parent.add("P"), each) for each in (label, said) if each]
    height = sum(each.height for _element, each in elements) + 2 * _CALLOUT_PAD

    def draw(sheet: Sheet, top: float) -> None:
        sheet.artifact()
        sheet.pen(1.5)
        sheet.box(left, top - height, room, height)
        sheet.close()
        y = top - _CALLOUT_PAD
        for element, each in elements:
            sheet.open(element)
            each.write(sheet, left + 10, y, room - 20, "center")
            sheet.close()
            y -= each.height

    yield blank(6)
    yield Item(height + 8, draw)


def signature(block: Signature, parent: Element, left: float, room: float) -> Iterator[Item]:
    """Set the line to sign on, who signs under it, and the box for the seal at the right."""
    across = min(_SIGNING_LINE, room - _SEAL[0] - _BETWEEN if block.seal else room)
    said = [
        set_lines(words, font, size, across, 7)
        for words, font, size in (
            (block.name, BOLD, 10.0),
            (block.title, REGULAR, 9.5),
            (block.place_and_date, REGULAR, 9.5),
        )
        if words
    ]
    elements = [(parent.add("P"), each) for each in said]
    seal = parent.add("P") if block.seal else None
    height = max(_SIGNATURE, 44 + sum(each.height for each in said))

    def draw(sheet: Sheet, top: float) -> None:
        sheet.artifact()
        sheet.pen(0.6)
        sheet.line(left, top - 40, left + across, top - 40)
        sheet.close()
        y = top - 43
        for element, each in elements:
            sheet.open(element)
            each.write(sheet, left, y)
            sheet.close()
            y -= each.height
        if seal:
            _draw_seal(sheet, seal, block.seal, left + room - _SEAL[0], top)

    yield blank(10)
    yield Item(height, draw)


def _draw_seal(sheet: Sheet, element: Element, said: str, x: float, top: float) -> None:
    across, down = _SEAL
    sheet.artifact()
    sheet.pen(0.6, 0.5)
    sheet.box(x, top - 4 - down, across, down)
    sheet.close()
    words = printable(said)
    size = shrunk(words, REGULAR, 8.5, across - 10, SMALLEST)
    sheet.open(element)
    sheet.grey(QUIET)
    Lines((cut(words, REGULAR, size, across - 10),), REGULAR, size).write(
        sheet, x + 5, top - 4 - down / 2 + size / 2, across - 10, "center"
    )
    sheet.grey(0)
    sheet.close()
