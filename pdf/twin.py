"""A paper as plain text: what its pages say, for a terminal, a screen reader or a mail, in the same order.

Tables are aligned where they fit in the width, and are else written one line a field.
"""

from __future__ import annotations

import textwrap
import unicodedata
from typing import TYPE_CHECKING

from omnicli.i18n import N_
from pdf._furniture import translator
from pdf._items import label_of
from pdf.blocks import Callout, Facts, Heading, PageBreak, Signature, Space, Table, Text
from pdf.paper import has_title, titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pdf.blocks import Align, Block, Paper, Part, Row

_GAP = "  "
_LEAST = 8  # a narrower column of words is no more readable: the table is written a line a field


def text(paper: Paper, columns: int = 80) -> str:
    """Return the paper as text, its lines at most `columns` characters, save for a word that is longer."""
    parts = ("\n".join(_tidy(_part(paper, part, columns))) for part in paper.parts)
    return f"\n\n{'=' * columns}\n\n".join(parts) + "\n"


def _part(paper: Paper, part: Part, columns: int) -> Iterator[str]:
    yield from (paper.head.college_name, *paper.head.address, "")
    blocks = part.blocks if has_title(part) else (Heading(titled(paper, part), 1), *part.blocks)
    for block in blocks:
        yield from _lines(block, part.lang, columns)
        yield ""
    t = translator(part.lang)
    if paper.number:
        yield t(N_("No. {number}"), number=paper.number)
    yield from _folded(paper.footer.get(part.lang, ""), columns)


def _tidy(lines: Iterator[str]) -> list[str]:
    """Drop blank lines at the end and all but one of those that follow each other."""
    kept: list[str] = []
    for line in lines:
        if line.strip() or (kept and kept[-1]):
            kept.append(_plain(line).rstrip())
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _plain(line: str) -> str:
    """Leave out what a terminal would obey; spaces of typography become spaces."""
    return "".join(char if char.isprintable() else " " for char in line)


def _lines(block: Block, lang: str, columns: int) -> Iterator[str]:  # noqa: PLR0911 -- one a kind
    match block:
        case Heading():
            return _heading(block, columns)
        case Text():
            return iter(_folded(block.text, columns))
        case Facts():
            return _facts(block, lang, columns)
        case Table():
            return _table(block, lang, columns)
        case Callout():
            return iter([*_folded(block.label, columns), f"  *** {block.text} ***"])
        case Signature():
            said = (
                "",
                "_" * 30,
                block.name,
                block.title,
                block.place_and_date,
                block.seal and f"[{block.seal}]",
            )
            return (line for each in said for line in _folded(each, columns) or ([""] if not each else []))
        case Space() | PageBreak():
            return iter(())


def _heading(block: Heading, columns: int) -> Iterator[str]:
    lines = _folded(block.text, columns)
    yield from lines
    yield ("=" if block.level == 1 else "-") * max(map(wide, lines), default=0)


def _facts(block: Facts, lang: str, columns: int) -> Iterator[str]:
    for label, value in block.pairs:
        yield from _folded(f"{label_of(label, lang)} {value}", columns, after="    ")


def _folded(said: str, columns: int, after: str = "") -> list[str]:
    return [
        line
        for each in said.split("\n")
        for line in textwrap.wrap(
            each, columns, subsequent_indent=after, break_long_words=False, break_on_hyphens=False
        )
    ]


# Tables


def _table(block: Table, lang: str, columns: int) -> Iterator[str]:
    yield from _folded(block.caption, columns)
    room = _widths(block, columns)
    yield from _aligned(block, room, columns) if room else _listed(block, lang, columns)


def _widths(block: Table, columns: int) -> list[int]:
    """Return the width of each column, the widest ones folded if they must be; nothing if a table is too wide."""
    plain = [_full(row.cells, len(block.columns)) for row in block.rows if row.kind != "group"]
    titles = [column.title for column in block.columns]
    rows = [[max(title.split(), key=wide, default="") for title in titles], *plain]
    found = [
        max(wide(line) for cell in cells for line in cell.split("\n")) for cells in zip(*rows, strict=True)
    ]
    least = [
        max(_LEAST, *(wide(word) for cell in cells for word in cell.split() or [""]))
        for cells in zip(*rows, strict=True)
    ]
    for _ in range(sum(found) + len(_GAP) * (len(found) - 1) - columns):
        widest = found.index(max(found))
        if found[widest] <= least[widest]:
            return []
        found[widest] -= 1
    return found


def _full(cells: Sequence[str], count: int) -> list[str]:
    return [*cells, *[""] * (count - len(cells))][:count]


def _aligned(block: Table, room: list[int], columns: int) -> Iterator[str]:
    sides: list[Align] = [column.align for column in block.columns]
    yield from _row([column.title for column in block.columns], room, sides)
    rule = _GAP.join("-" * each for each in room)
    yield rule
    for row in block.rows:
        if row.kind == "group":
            yield from ("", *_folded(_group(row), columns))
            continue
        if row.kind == "total":
            yield rule
        yield from _row(_full(row.cells, len(room)), room, sides)


def _group(row: Row) -> str:
    return " – ".join(filter(None, row.cells))


def _row(cells: Sequence[str], room: Sequence[int], sides: Sequence[Align]) -> Iterator[str]:
    """Yield the lines of a row, as many as its longest cell takes."""
    folded = [_folded(cell, size) or [""] for cell, size in zip(cells, room, strict=True)]
    for number in range(max(map(len, folded), default=0)):
        said = [lines[number] if number < len(lines) else "" for lines in folded]
        yield _GAP.join(map(_padded, said, room, sides)).rstrip()


def _padded(cell: str, room: int, side: Align) -> str:
    spare = max(0, room - wide(cell))
    before = spare if side == "right" else spare // 2 if side == "center" else 0
    return " " * before + cell + " " * (spare - before)


def _listed(block: Table, lang: str, columns: int) -> Iterator[str]:
    for row in block.rows:
        yield ""
        if row.kind == "group":
            yield from _folded(_group(row), columns)
            continue
        for column, cell in zip(block.columns, row.cells, strict=False):
            if cell:
                said = f"{label_of(column.title, lang)} {cell}" if column.title else cell
                yield from _folded(said, columns, after="    ")


def wide(said: str) -> int:
    """Return how many places of a terminal the text takes."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in said
    )
