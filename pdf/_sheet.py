"""The pages of a file in the making: text that is tagged, and ink that a screen reader passes over."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from pdf._face import COMMON_TEXT, ESCAPES
from pdf._tags import Tree, text_of
from pdf._xmp import date_stamp, metadata
from pdf.fonts import BOLD, NO_BREAK, REGULAR, face

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pdf._tags import Element

# Streams as bytes, not as text: quicker and a fifth smaller. Only these pages use reportlab, so the switch is ours.
rl_config.useA85 = 0


class Sheet:
    """A file being drawn page by page; the origin is the lower left corner, measures are points.

    All ink between `open` and `close` belongs to one element; all ink between `artifact` and `close` to none.
    """

    def __init__(
        self, title: str, author: str, lang: str, size: tuple[float, float], facts: Mapping[str, str]
    ) -> None:
        self._data = BytesIO()
        self.size = size
        self.tree = Tree()
        self._canvas = Canvas(
            self._data,
            pagesize=size,
            invariant=1,
            lang=f"{lang}-CA",
            initialFontName=_ready(),
            pdfVersion=(1, 7),
        )
        canvas = self._canvas
        canvas.setTitle(title)
        canvas.setAuthor(author)
        canvas.setSubject(title)
        canvas.setCreator("omni")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        doc = self._doc = canvas._doc  # noqa: SLF001 -- reportlab has no other way to what a tagged file needs
        date_stamp(doc, facts.get("issued_at", ""))
        doc.Catalog.Metadata = doc.Reference(metadata(title, author, f"{lang}-CA", facts), "Metadata")
        doc.Catalog.MarkInfo = _dictionary("Marked", "true")
        self._fonts = {name: face(name).begin(doc) for name in (REGULAR, BOLD)}
        self._ops: list[str] = []

    # Pages

    def new_page(self) -> None:
        """Begin a page; `end_page` closes it."""
        self.tree.new_page()
        self._ops = []

    def end_page(self) -> None:
        """Close the page."""
        self._canvas.addLiteral("\n".join(self._ops))
        self._canvas.showPage()

    def finish(self) -> bytes:
        """Return the file."""
        self.tree.write(self._doc)
        self._canvas.save()
        return self._data.getvalue()

    # Tags

    def open(self, element: Element) -> None:
        """Say that the ink that follows is what the element marks."""
        self._ops.append(f"/{element.tag} <</MCID {self.tree.mark(element)}>> BDC")

    def artifact(self) -> None:
        """Say that the ink that follows is no part of what is read."""
        self._ops.append("/Artifact BMC")

    def close(self) -> None:
        """End what `open` or `artifact` began."""
        self._ops.append("EMC")

    # Ink

    def write(self, x: float, y: float, text: str, font: str, size: float) -> None:
        """Write one line of text that is already `printable`, its baseline at `y`."""
        if COMMON_TEXT.issuperset(text):
            self._ops.append(
                f"BT {self._fonts[font]} {size:.4g} Tf {x:.2f} {y:.2f} Td ({text.translate(ESCAPES)}) Tj ET"
            )
            return
        self._ops.append(f"BT {x:.2f} {y:.2f} Td")
        for name, piece in face(font).pieces(text.replace(NO_BREAK, " "), self._doc):
            self._ops.append(f"{name} {size:.4g} Tf ({piece}) Tj")
        self._ops.append("ET")

    def grey(self, tone: float) -> None:
        """Set the tone of text and of filled boxes: 0 is black, 1 white."""
        self._ops.append(f"{tone:g} g")

    def pen(self, weight: float, tone: float = 0.0) -> None:
        """Set the weight and the tone of lines."""
        self._ops.append(f"{weight:g} w {tone:g} G")

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a line."""
        self._ops.append(f"{x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l S")

    def lines(self, many: Iterable[tuple[float, float, float, float]]) -> None:
        """Draw lines."""
        path = " ".join([f"{x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l" for x0, y0, x1, y1 in many])
        self._ops.append(f"{path} S")

    def box(
        self, x: float, y: float, across: float, up: float, *, fill: bool = False, stroke: bool = True
    ) -> None:
        """Draw a rectangle from its lower left corner."""
        how = "B" if fill and stroke else "f" if fill else "S"
        self._ops.append(f"{x:.2f} {y:.2f} {across:.2f} {up:.2f} re {how}")

    def squares(self, x: float, y: float, side: float, runs: Sequence[tuple[int, int, int]]) -> None:
        """Fill runs of squares of a grid, as (column, row from the top, length), in one path."""
        path = " ".join([f"{column} {-row - 1} {length} 1 re" for column, row, length in runs])
        self._ops.append(f"q {side:.4f} 0 0 {side:.4f} {x:.2f} {y:.2f} cm 0 g {path} f Q")

    def image(self, image: Any, x: float, y: float, across: float, up: float) -> None:
        """Draw a picture, as reportlab reads it."""
        self._canvas.addLiteral("\n".join(self._ops))
        self._ops = []
        self._canvas.drawImage(image, x, y, across, up, mask="auto")


def _ready() -> str:
    """Return the name of the font of an empty page, known to reportlab: its own default would be left unembedded."""
    face(BOLD)
    face(REGULAR)
    return REGULAR


def _dictionary(key: str, value: str) -> Any:
    from reportlab.pdfbase.pdfdoc import PDFDictionary

    return PDFDictionary({key: value})


@lru_cache(maxsize=64)
def figure(alt: str, x: float, y: float, across: float, up: float) -> str:
    """Return the attributes of a picture: what it says instead, and where it stands."""
    return f"/Alt {text_of(alt)}/A<</O/Layout/BBox[{x:.2f} {y:.2f} {x + across:.2f} {y + up:.2f}]>>"
