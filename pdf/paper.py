"""A paper drawn: Letter pages that are tagged for screen readers, with embedded fonts and real text.

The same paper gives the same bytes. Tagged as PDF 1.7 defines it: parts in their language, headings, paragraphs,
tables with header cells, pictures with what they say; letterheads repeated, rules and feet are passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pdf import _items
from pdf._furniture import MARGIN, RUNNING, Foot, draw_running_head, letterhead
from pdf._items import Item
from pdf._sheet import Sheet
from pdf._table import table
from pdf.blocks import Callout, Facts, Heading, PageBreak, Signature, Space, Table, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pdf._tags import Element
    from pdf.blocks import Block, Paper, Part


class _Page(NamedTuple):
    """A page as it will be drawn: its items at their tops, and the part that it belongs to."""

    items: list[tuple[Item, float]]
    foot: Foot
    title: str
    first: bool


def render(paper: Paper) -> bytes:
    """Return the PDF of a paper; raise ValueError for one without parts or with a fact that has no plain name."""
    if not paper.parts:
        raise ValueError("a paper has at least one part")
    sheet = Sheet(paper.title, paper.head.college_name, paper.parts[0].lang, paper.size, paper.facts)
    pages = [page for part in paper.parts for page in _pages(paper, part, sheet)]
    for number, page in enumerate(pages, 1):
        sheet.new_page()
        if not page.first:
            draw_running_head(sheet, paper.head.college_name, page.title)
        for item, top in page.items:
            if item.draw:
                item.draw(sheet, top)
        page.foot.draw(sheet, number, len(pages))
        sheet.end_page()
    return sheet.finish()


def _pages(paper: Paper, part: Part, sheet: Sheet) -> Iterator[_Page]:
    """Set a part and cut it into pages."""
    room = paper.size[0] - 2 * MARGIN
    element = sheet.tree.root.add("Part", f"/Lang ({part.lang}-CA)")
    title = titled(paper, part)
    head = letterhead(paper.head, element, part.lang, room, paper.size[1] - MARGIN)
    blocks = part.blocks if has_title(part) else (Heading(title, 1), *part.blocks)
    items = [head, *(item for block in blocks for item in _set(block, element, room, part.lang))]
    foot = Foot(paper, part.lang, element)
    top = paper.size[1] - MARGIN
    for number, placed in enumerate(_paginate(items, top, foot.top)):
        yield _Page(placed, foot, title, number == 0)


def has_title(part: Part) -> bool:
    """Tell whether a part has its own title."""
    return any(isinstance(block, Heading) and block.level == 1 for block in part.blocks)


def titled(paper: Paper, part: Part) -> str:
    """Return the title of a part: its first heading of level 1, else the paper's."""
    own = (block.text for block in part.blocks if isinstance(block, Heading) and block.level == 1)
    return next(own, paper.title)


def _set(block: Block, parent: Element, room: float, lang: str) -> Iterator[Item]:  # noqa: PLR0911 -- one a kind
    """Set one block; each kind has its own function."""
    match block:
        case Heading():
            return _items.heading(block, parent, MARGIN, room)
        case Text():
            return _items.text(block, parent, MARGIN, room)
        case Facts():
            return _items.facts(block, parent, MARGIN, room, lang)
        case Table():
            return table(block, parent, MARGIN, room)
        case Callout():
            return _items.callout(block, parent, MARGIN, room)
        case Signature():
            return _items.signature(block, parent, MARGIN, room)
        case Space():
            return iter((_items.blank(block.points),))
        case PageBreak():
            return iter((Item(0.0, fresh=True),))


def _paginate(items: Sequence[Item], top: float, bottom: float) -> Iterator[list[tuple[Item, float]]]:
    """Place items below each other; those kept together move to the next page together if they can."""
    page: list[tuple[Item, float]] = []
    y = top
    for group in _groups(items):
        height = sum(item.height for item in group)
        if group[0].fresh and page:
            yield page
            page, y = [], top - RUNNING
        for item in group:
            over = y - (height if item is group[0] else item.height) < bottom
            if page and over and item.draw:
                yield page
                page, y = [], top - RUNNING
            if not page and not item.draw:
                continue
            if not page and item.again and y < top:
                page.append((item.again, y))
                y -= item.again.height
            page.append((item, y))
            y -= item.height
    if page:
        yield page


def _groups(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Yield runs of items that stay together."""
    group: list[Item] = []
    for item in items:
        group.append(item)
        if not item.keep:
            yield group
            group = []
    if group:
        yield group
