"""A table on paper: header cells that come back on each page, rows never cut in two, long cells wrapped."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pdf._items import QUIET, SMALLEST, Item, Lines, blank, set_lines
from pdf._measure import ELLIPSIS
from pdf.blocks import Column
from pdf.fonts import BOLD, REGULAR, longest_word, printable, shrunk, width, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pdf._sheet import Sheet
    from pdf._tags import Element
    from pdf.blocks import Row, Table

_SIZE, _HEAD_SIZE = 9.0, 8.5
_SHRUNK: Final = (9.0, 8.0, 7.0)
_ONE_LINE: Final = 8.0  # a cell is set as small as this if it then stands on one line
_PAD, _SIDE = 2.2, 3.0
_MANY_LINES, _MOST_LINES = 3, 60
_HEAD_GREY, _GROUP_GREY = 0.88, 0.95
_SCOPE_COLUMN = "/A<</O/Table/Scope/Column>>"

_LEFT = Column("", 1)


@lru_cache(maxsize=16384)
def fitted(text: str, font: str, room: float) -> Lines:
    """Set a cell: on one line if it nearly fits, smaller if it takes many lines, cut only past sixty lines.

    Lines that the text itself ends, as an address does, are no reason to set it smaller.
    """
    shown = printable(text)
    size = shrunk(shown, font, _SIZE, room, _ONE_LINE)
    if "\n" not in shown and width(shown, font, size) <= room:
        return Lines((shown,), font, size)
    many = max(_MANY_LINES, shown.count("\n") + 2)
    for size in _SHRUNK:
        if longest_word(shown, font, size) <= room:
            lines = wrapped(shown, font, size, room)
            if len(lines) <= many:
                return Lines(lines, font, size)
    found = set_lines(text, font, _SHRUNK[-1], room)
    if len(found.lines) <= _MOST_LINES:
        return found
    kept = found.lines[:_MOST_LINES]
    return Lines((*kept[:-1], kept[-1][:-1] + ELLIPSIS), font, SMALLEST)


class _Line:
    """One row as it is drawn: its cells with their elements, at their places."""

    __slots__ = ("cells", "fill", "height", "left", "right", "rule", "tone")

    def __init__(
        self, left: float, right: float, *, fill: float = 1.0, rule: float = 0.25, tone: float = 0.0
    ) -> None:
        self.left, self.right = left, right
        self.fill, self.rule, self.tone = fill, rule, tone
        self.cells: list[tuple[Element | None, Lines, float, float, Column]] = []
        self.height = 0.0

    def close(self) -> None:
        """Take the height of the highest cell."""
        self.height = max((each[1].height for each in self.cells), default=_SIZE) + 2 * _PAD

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the row's grey and rule, then its cells, each marked as its element's."""
        bottom = top - self.height
        sheet.artifact()
        if self.fill < 1:
            sheet.grey(self.fill)
            sheet.box(self.left, bottom, self.right - self.left, self.height, fill=True, stroke=False)
        sheet.pen(self.rule, 0 if self.rule > 0.5 else 0.6)
        sheet.line(self.left, bottom, self.right, bottom)
        sheet.grey(self.tone)
        sheet.close()
        for element, said, x, room, column in self.cells:
            if element:
                sheet.open(element)
            else:
                sheet.artifact()
            said.write(sheet, x, top - _PAD, room, column.align)
            sheet.close()
        if self.tone:
            sheet.grey(0)


class _Setter:
    """Sets the rows of one table in a width."""

    def __init__(self, block: Table, element: Element, left: float, room: float) -> None:
        self.block = block
        self.element = element
        self.left, self.right = left, left + room
        total = sum(column.width for column in block.columns)
        shares = [column.width / total * room for column in block.columns]
        starts = [left + sum(shares[:place]) for place in range(len(shares))]
        self.places = [
            (x + _SIDE, share - 2 * _SIDE, column)
            for x, share, column in zip(starts, shares, block.columns, strict=True)
        ]

    def head(self, *, tagged: bool) -> Item:
        """Set the header, to begin the table or to come back on another page."""
        line = self._head(tagged=tagged)
        return Item(line.height, line.draw, keep=tagged)

    def _head(self, *, tagged: bool) -> _Line:
        """Set the header cells; on the pages after the first they are no more read."""
        line = _Line(self.left, self.right, fill=_HEAD_GREY, rule=0.8)
        row = self.element.add("TR") if tagged else None
        for x, room, column in self.places:
            cell = row.add("TH", _SCOPE_COLUMN) if row else None
            line.cells.append((cell, set_lines(column.title, BOLD, _HEAD_SIZE, room), x, room, column))
        line.close()
        return line

    def row(self, row: Row, again: Item) -> Item:
        """Set one row of cells; `again` is what a page that begins with it repeats above."""
        if row.kind == "group":
            header = self._group(row, tagged=True)
            return Item(header.height, header.draw, keep=True, again=again)
        total = row.kind == "total"
        line = _Line(
            self.left, self.right, tone=QUIET if row.kind == "quiet" else 0.0, rule=0.8 if total else 0.25
        )
        font = BOLD if total else REGULAR
        element = self.element.add("TR")
        for (x, room, column), text in zip(self.places, row.cells, strict=False):
            cell = element.add("TD")
            if text:
                line.cells.append((cell, fitted(text, font, room), x, room, column))
        for _missing in range(len(self.places) - len(row.cells)):
            element.add("TD")
        line.close()
        return Item(line.height, line.draw, again=again)

    def below(self, row: Row) -> Item:
        """Set what a page repeats that begins within a group: the header, and the row that heads the group."""
        head, line = self._head(tagged=False), self._group(row, tagged=False)

        def draw(sheet: Sheet, top: float) -> None:
            head.draw(sheet, top)
            line.draw(sheet, top - head.height)

        return Item(head.height + line.height, draw)

    def _group(self, row: Row, *, tagged: bool) -> _Line:
        """Set a row that is one cell, the header of those after it; where it comes again it is no more read."""
        line = _Line(self.left, self.right, fill=_GROUP_GREY)
        span = f"/A<</O/Table/Scope/Row/ColSpan {len(self.places)}>>"
        cell = self.element.add("TR").add("TH", span) if tagged else None
        x, room = self.left + _SIDE, self.right - self.left - 2 * _SIDE
        said = set_lines(" – ".join(filter(None, row.cells)), BOLD, _SIZE, room)
        line.cells.append((cell, said, x, room, _LEFT))
        line.close()
        return line


def table(block: Table, parent: Element, left: float, room: float) -> Iterator[Item]:
    """Set a table; a group row stays with the next row, and a total with the one before it."""
    element = parent.add("Table")
    if block.caption:
        yield from _caption(block.caption, element, left, room)
    setter = _Setter(block, element, left, room)
    yield setter.head(tagged=True)
    rows = list(_rows(setter, block.rows))
    for item, following in zip(rows, block.rows[1:], strict=False):
        item.keep = item.keep or following.kind == "total"
    if rows:
        rows[-1].keep = False
    yield from rows
    yield blank(8)


def _rows(setter: _Setter, rows: Iterable[Row]) -> Iterator[Item]:
    again = head = setter.head(tagged=False)
    for row in rows:
        yield setter.row(row, head if row.kind == "group" else again)
        if row.kind == "group":
            again = setter.below(row)


def _caption(caption: str, element: Element, left: float, room: float) -> Iterator[Item]:
    said = set_lines(caption, BOLD, 10, room)
    cell = element.add("Caption")

    def draw(sheet: Sheet, top: float) -> None:
        sheet.open(cell)
        said.write(sheet, left, top)
        sheet.close()

    yield Item(said.height + 3, draw, keep=True)
