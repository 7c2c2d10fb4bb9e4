"""What stands around the text of a page: the letterhead, the head of the next pages, the foot with its number."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from omnicli.i18n import N_, Translator
from pdf._items import QUIET, Item, Lines, set_lines
from pdf._sheet import figure
from pdf.fonts import BOLD, REGULAR, cut, printable, shrunk, width, wrapped

if TYPE_CHECKING:
    from pdf._sheet import Sheet
    from pdf._tags import Element
    from pdf.blocks import Head, Paper

MARGIN: Final = 45.0
RUNNING: Final = 26.0
"""Height of the head of the pages after the first."""
_LOGO_HEIGHT, _LOGO_WIDTH = 40.0, 120.0
_QR = 48.0
_FOOT_SIZE, _FOOT_LINE, _FOOT_LINES = 7.5, 9.2, 4


@lru_cache(maxsize=2)
def translator(lang: str) -> Translator:
    """Return the translator of a part's language."""
    return Translator(lang)


def letterhead(head: Head, parent: Element, lang: str, room: float, start: float) -> Item:
    """Set the college's logo, name and address below `start`, with a rule under them."""
    left = MARGIN
    image = _image(head.logo) if head.logo else None
    across, up = _logo_size(image) if image else (0.0, 0.0)
    logo = None
    if image:
        alt = translator(lang)(N_("Logo: {name}"), name=head.college_name)
        logo = parent.add("Figure", figure(alt, left, start - up, across, up))
    beside = across + 12 if image else 0.0
    name = set_lines(head.college_name, BOLD, 14, room - beside, 9)
    address = [set_lines(line, REGULAR, 8.5, room - beside, 7) for line in head.address]
    elements = [(parent.add("P"), each) for each in (name, *address)]
    height = max(up, sum(each.height for each in (name, *address))) + 5

    def draw(sheet: Sheet, top: float) -> None:
        if logo:
            sheet.open(logo)
            sheet.image(image, left, top - up, across, up)
            sheet.close()
        y = top
        for element, each in elements:
            sheet.open(element)
            each.write(sheet, left + beside, y)
            sheet.close()
            y -= each.height
        sheet.artifact()
        sheet.pen(1)
        sheet.line(left, top - height, left + room, top - height)
        sheet.close()

    return Item(height + 10, draw, keep=True)


def _logo_size(image: Any) -> tuple[float, float]:
    across, up = image.getSize()
    scale = min(_LOGO_HEIGHT / up, _LOGO_WIDTH / across)
    return across * scale, up * scale


@lru_cache(maxsize=4)
def _image(data: bytes) -> Any:
    """Return a picture as reportlab reads it, or nothing if it cannot be read."""
    from reportlab.lib.utils import ImageReader

    try:
        image = ImageReader(BytesIO(data))
        image.getRGBData()
    except Exception:  # noqa: BLE001 -- whatever the decoder says, a paper does not fail for a picture
        return None
    return image


def draw_running_head(sheet: Sheet, college: str, title: str) -> None:
    """Draw the college and the title, small, at the top of a page after the first."""
    left, right, y = MARGIN, sheet.size[0] - MARGIN, sheet.size[1] - MARGIN - 8
    half = (right - left) / 2 - 6
    sheet.artifact()
    sheet.grey(QUIET)
    sheet.write(left, y, cut(printable(college), REGULAR, 8.5, half), REGULAR, 8.5)
    shown = cut(printable(title), REGULAR, 8.5, half)
    sheet.write(right - width(shown, REGULAR, 8.5), y, shown, REGULAR, 8.5)
    sheet.grey(0)
    sheet.pen(0.5, 0.5)
    sheet.line(left, y - 5, right, y - 5)
    sheet.close()


class Foot:
    """The foot of the pages of one part: its number, how to verify it, the QR code, page x of y."""

    def __init__(self, paper: Paper, lang: str, parent: Element) -> None:
        self._paper = paper
        self._t = translator(lang)
        self._said: Element | None = parent.add("P") if paper.number or paper.footer.get(lang) else None
        right = paper.size[0] - MARGIN
        self._x = right - _QR
        alt = self._t(N_("QR code to verify this document"))
        self._qr: Element | None = None
        if paper.verify:
            self._qr = parent.add("Figure", figure(alt, self._x, MARGIN - 14, _QR, _QR))
        self._lines = self._set(lang)

    def _set(self, lang: str) -> list[Lines]:
        paper, room = self._paper, self._x - MARGIN - 90
        lines: list[Lines] = []
        if paper.number:
            number = printable(self._t(N_("No. {number}"), number=paper.number))
            size = shrunk(number, BOLD, 9, room, 6)
            lines.append(Lines((cut(number, BOLD, size, room),), BOLD, size))
        text = printable(paper.footer.get(lang, ""))
        if text:
            size = next(
                (s for s in (_FOOT_SIZE, 7.0, 6.5) if len(wrapped(text, REGULAR, s, room)) <= _FOOT_LINES), 6
            )
            lines += [Lines((f"{line} ",), REGULAR, size) for line in wrapped(text, REGULAR, size, room)[:5]]
        return lines

    @property
    def top(self) -> float:
        """The height above which the text of the page stands."""
        high = max(_QR if self._paper.verify else 0, len(self._lines) * _FOOT_LINE, _FOOT_LINE)
        return MARGIN - 14 + high + 10

    def draw(self, sheet: Sheet, page: int, pages: int) -> None:
        """Draw the foot; it is read once a part, after its text, and passed over on the other pages."""
        y, right = self.top - 5, sheet.size[0] - MARGIN
        sheet.artifact()
        sheet.pen(0.5)
        sheet.line(MARGIN, y, right, y)
        place = printable(self._t(N_("Page {page} of {pages}"), page=page, pages=pages))
        beside = self._x - 10 if self._paper.verify else right
        sheet.write(beside - width(place, REGULAR, 8), y - 10, place, REGULAR, 8)
        sheet.close()
        _open(sheet, self._said)
        for number, line in enumerate(self._lines):
            line.write(sheet, MARGIN, y - 2 - number * _FOOT_LINE)
        sheet.close()
        if self._paper.verify:
            _open(sheet, self._qr)
            side, runs = qr_runs(self._paper.verify)
            sheet.squares(self._x, y - 3, _QR / side, runs)
            sheet.close()
        self._said = self._qr = None


def _open(sheet: Sheet, element: Element | None) -> None:
    if element:
        sheet.open(element)
    else:
        sheet.artifact()


@lru_cache(maxsize=8)
def qr_runs(said: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """Return a QR code's side, in squares, and its runs of dark squares as (column, row, length)."""
    import segno

    code = segno.make(said, error="m", micro=False)
    runs: list[tuple[int, int, int]] = []
    for row, squares in enumerate(code.matrix):
        start = -1
        for column, dark in enumerate((*squares, 0)):
            if dark and start < 0:
                start = column
            elif not dark and start >= 0:
                runs.append((start, row, column - start))
                start = -1
    return len(code.matrix), tuple(runs)
