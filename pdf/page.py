"""What every printed document shares: fonts and their measures, letterhead, footer with page x of y, metadata.

A document is a list of functions that each draw one page; nothing is drawn before all are known, so the number
of pages is too. The same data gives the same bytes.

The fonts are the standard Helvetica that every viewer and printer has: they cover French (œ and « » too), keep
a page to a few kilobytes and cost half the time of an embedded face. What they cannot write is brought to its
base letter.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from reportlab import rl_config
from reportlab.pdfbase.pdfmetrics import getFont
from reportlab.pdfgen.canvas import Canvas

from omnicli.i18n import N_
from pdf._measure import Measure

if TYPE_CHECKING:
    from collections.abc import Callable

    from omnicli.i18n import Translator

REGULAR = "Helvetica"
BOLD = "Helvetica-Bold"
LETTER = (612.0, 792.0)
LANDSCAPE = (792.0, 612.0)
MARGIN = 36.0
FOOTER = 8.0
LETTERHEAD = 38.0
LEADING = 1.16

_CODEPAGE = "cp1252"
_LOGO_HEIGHT, _LOGO_WIDTH = 34.0, 110.0
# Streams as bytes, not as text: quicker and a fifth smaller. Only these pages use reportlab, so the switch is ours.
rl_config.useA85 = 0

# Latin letters that Unicode does not decompose, as they are written where they are missing.
_BASE_LETTERS = str.maketrans(
    {"Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "ı": "i", "Ħ": "H", "ħ": "h", "ẞ": "ss"}
)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The college at the head of a document: its name, the lines of its address, a PNG or JPEG logo."""

    name: str
    address: tuple[str, ...] = ()
    logo: bytes | None = None


class Document:
    """A document in the making: give it pages, then ask for its bytes."""

    def __init__(self, title: str, author: str, t: Translator, size: tuple[float, float] = LETTER) -> None:
        self.title = title
        self.author = author
        self.size = size
        self._t = t
        self._pages: list[Callable[[Canvas], None]] = []

    def add(self, draw: Callable[[Canvas], None]) -> None:
        """Add a page, drawn by a function of the canvas."""
        self._pages.append(draw)

    def render(self, footer: str) -> bytes:
        """Draw the pages, each with the footer and, when there are several, its number among them."""
        data = BytesIO()
        canvas = Canvas(data, pagesize=self.size, invariant=1, lang=f"{self._t.lang}-CA")
        canvas.setTitle(self.title)
        canvas.setAuthor(self.author)
        canvas.setSubject(self.title)
        canvas.setCreator("omni")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        for number, draw in enumerate(self._pages, 1):
            draw(canvas)
            self._draw_footer(canvas, footer, number)
            canvas.showPage()
        canvas.save()
        return data.getvalue()

    def _draw_footer(self, canvas: Canvas, footer: str, number: int) -> None:
        right, y = self.size[0] - MARGIN, MARGIN - 8
        canvas.setStrokeGray(0)
        canvas.setLineWidth(0.4)
        canvas.line(MARGIN, y + 10, right, y + 10)
        place = ""
        if len(self._pages) > 1:
            place = self._t(N_("Page {page} of {pages}"), page=number, pages=len(self._pages))
        space = right - MARGIN - width(place, REGULAR, 7.5) - 12
        write(canvas, MARGIN, y, cut(printable(footer), REGULAR, 7.5, space), REGULAR, 7.5)
        write(canvas, right - width(place, REGULAR, 7.5), y, place, REGULAR, 7.5)


def draw_letterhead(canvas: Canvas, head: Letterhead, title: str, size: tuple[float, float]) -> None:
    """Draw the college at the left, the document's title at the right, and the rule below them.

    It takes `LETTERHEAD` points below the margin.
    """
    top, right = size[1] - MARGIN, size[0] - MARGIN
    x = MARGIN + _draw_logo(canvas, head.logo, MARGIN, top)
    room = (right - x) * 0.55
    _on_one_line(head.name, BOLD, 12, room).draw(canvas, x, top + 1)
    for row, line in enumerate(head.address[:2]):
        _on_one_line(line, REGULAR, 8, room).draw(canvas, x, top - 13 - 9.5 * row)
    heading = _on_one_line(title, BOLD, 15, right - x - room - 12)
    heading.draw(canvas, right - width(heading.lines[0], BOLD, heading.size), top + 1)
    canvas.setStrokeGray(0)
    canvas.setLineWidth(1)
    canvas.line(MARGIN, top - LETTERHEAD, right, top - LETTERHEAD)


def _on_one_line(text: str, font: str, size: float, room: float) -> Paragraph:
    """Set text on one line: smaller if it is long, down to 7 points, then cut."""
    shown = printable(text)
    fitting = shrunk(shown, font, size, room, 7)
    return Paragraph((cut(shown, font, fitting, room),), font, fitting)


def _draw_logo(canvas: Canvas, logo: bytes | None, x: float, top: float) -> float:
    """Draw the logo within its box and return the width it takes; one that cannot be read is left out."""
    image = _image(logo) if logo else None
    if image is None:
        return 0.0
    across, down = image.getSize()
    scale = min(_LOGO_HEIGHT / down, _LOGO_WIDTH / across)
    canvas.drawImage(image, x, top - _LOGO_HEIGHT, across * scale, down * scale, mask="auto")
    return float(across * scale + 10)


def _image(data: bytes) -> Any:
    from reportlab.lib.utils import ImageReader

    try:
        image = ImageReader(BytesIO(data))
        image.getRGBData()
    except Exception:  # noqa: BLE001 -- whatever the decoder says, a document does not fail for a picture
        return None
    return image


# Measures


@lru_cache(maxsize=8192)
def printable(text: str) -> str:
    """Return the text in the letters that the fonts have: accents kept where they can be, no control character."""
    composed = unicodedata.normalize("NFC", text)
    try:
        composed.encode(_CODEPAGE)
    except UnicodeEncodeError:
        composed = "".join(map(_writable, composed))
    return composed if composed.isprintable() else "".join(c if c.isprintable() else " " for c in composed)


def _writable(char: str) -> str:
    """Return the nearest that the fonts can write: as many of its accents as they have, then its base letter."""
    parts = unicodedata.normalize("NFKD", char).translate(_BASE_LETTERS)
    for end in range(len(parts), 0, -1):
        nearest = unicodedata.normalize("NFC", parts[:end])
        if _in_fonts(nearest):
            return nearest
    return "" if unicodedata.combining(char) else "?"


def _in_fonts(text: str) -> bool:
    try:
        text.encode(_CODEPAGE)
    except UnicodeEncodeError:
        return False
    return True


@cache
def _widths(font: str) -> tuple[int, ...]:
    return tuple(getFont(font).widths)


@lru_cache(maxsize=8192)
def _units(text: str, font: str) -> int:
    """Return the width in thousandths of the font's size; a document measures the same words many times."""
    widths = _widths(font)
    return sum([widths[byte] for byte in text.encode(_CODEPAGE)])


_MEASURE = Measure(_units)
width, shrunk, cut = _MEASURE.width, _MEASURE.shrunk, _MEASURE.cut


def wrap(text: str, font: str, size: float, room: float) -> list[str]:
    """Break text at spaces into lines that fit, and a word longer than a line wherever it must be."""
    return _MEASURE.filled(text.split(), font, size, room)


# Text


def write(canvas: Canvas, x: float, y: float, text: str, font: str, size: float) -> None:
    """Write one line of text that is already `printable`, its baseline at `y`."""
    canvas.setFont(font, size)
    canvas.drawString(x, y, text)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Whole text set in a width: its lines, their font and size. Made by `paragraph`."""

    lines: tuple[str, ...]
    font: str
    size: float

    @property
    def height(self) -> float:
        """The points it takes."""
        return len(self.lines) * self.size * LEADING

    def draw(self, canvas: Canvas, x: float, y: float) -> float:
        """Write it below `y` and return the height below it."""
        for line in self.lines:
            y -= self.size * LEADING
            write(canvas, x, y + self.size * (LEADING - 1), line, self.font, self.size)
        return y


def paragraph(text: str, font: str, sizes: tuple[float, float], room: float) -> Paragraph:
    """Set the whole text: on one line if some size between the two given fits, else wrapped at the smaller."""
    shown = printable(text)
    size = shrunk(shown, font, max(sizes), room, min(sizes))
    lines = [shown] if width(shown, font, size) <= room else wrap(shown, font, size, room)
    return Paragraph(tuple(lines), font, size)
