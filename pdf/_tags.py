"""The structure of a tagged file: what a screen reader reads, in its order, beside what the pages draw.

Elements are numbered and written as bytes: a report card has five hundred of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlab.pdfbase import pdfdoc

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Element:
    """A node of the structure: its tag, its attributes as PDF, the elements below it or what it marks on pages."""

    __slots__ = ("attributes", "kids", "marks", "tag")

    def __init__(self, tag: str, attributes: str = "") -> None:
        self.tag = tag
        self.attributes = attributes
        self.kids: list[Element] = []
        self.marks: list[tuple[int, int]] = []

    def add(self, tag: str, attributes: str = "") -> Element:
        """Add an element after the ones below this, and return it."""
        kid = Element(tag, attributes)
        self.kids.append(kid)
        return kid

    def walk(self) -> Iterator[tuple[Element, Element]]:
        """Yield each element below this with its parent, in the order of reading."""
        for kid in self.kids:
            yield kid, self
            yield from kid.walk()


class Tree:
    """The structure of one file: its root, and which element each mark of each page belongs to."""

    def __init__(self) -> None:
        self.root = Element("Document")
        self._pages: list[list[Element]] = []

    def new_page(self) -> None:
        """Begin a page; marks count from 0 in each."""
        self._pages.append([])

    def mark(self, element: Element) -> int:
        """Return the number, on this page, of something that the element marks."""
        page = self._pages[-1]
        page.append(element)
        element.marks.append((len(self._pages) - 1, len(page) - 1))
        return len(page) - 1

    def write(self, doc: Any) -> None:
        """Add the structure to a reportlab document whose pages are all there."""
        pages = [doc.idToObject[f"Page{n}"] for n in range(1, len(self._pages) + 1)]
        for place, page in enumerate(pages):
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents, page.Tabs = place, pdfdoc.PDFName("S")
        places = [doc.idToObjectNumberAndVersion[f"Page{n}"][0] for n in range(1, len(pages) + 1)]
        self._write_elements(doc, places)

    def _write_elements(self, doc: Any, places: Sequence[int]) -> None:
        first = doc.objectcounter + 1
        root = Element("StructTreeRoot")
        root.kids.append(self.root)
        pairs = list(root.walk())
        numbers = {id(element): first + 2 + place for place, (element, _parent) in enumerate(pairs)}
        numbers[id(root)] = first
        top = f"<</Type/StructTreeRoot/K {first + 2} 0 R/ParentTree {first + 1} 0 R/ParentTreeNextKey {len(places)}>>"
        doc.Catalog.StructTreeRoot = doc.Reference(_Raw(top), "StructTreeRoot")
        doc.Reference(_Raw(self._parents(numbers)), "ParentTree")
        for place, (element, parent) in enumerate(pairs):
            doc.Reference(_Raw(_element(element, numbers[id(parent)], numbers, places)), f"Tag{place}")

    def _parents(self, numbers: dict[int, int]) -> str:
        """Return the tree that leads from a page's marks to their elements."""
        rows = (
            f"{place}[{' '.join(f'{numbers[id(element)]} 0 R' for element in marks)}]"
            for place, marks in enumerate(self._pages)
        )
        return f"<</Nums[{' '.join(rows)}]>>"


def _element(element: Element, parent: int, numbers: dict[int, int], places: Sequence[int]) -> str:
    page = f"/Pg {places[element.marks[0][0]]} 0 R" if element.marks else ""
    kids = [f"{numbers[id(kid)]} 0 R" for kid in element.kids]
    kids += [_mark(mark, element.marks[0][0], places) for mark in element.marks]
    inside = f"/K {kids[0]}" if len(kids) == 1 else f"/K[{' '.join(kids)}]" if kids else ""
    return f"<</Type/StructElem/S/{element.tag}/P {parent} 0 R{element.attributes}{page}{inside}>>"


def _mark(mark: tuple[int, int], home: int, places: Sequence[int]) -> str:
    page, number = mark
    return str(number) if page == home else f"<</Type/MCR/Pg {places[page]} 0 R/MCID {number}>>"


class _Raw(pdfdoc.PDFObject):  # type: ignore[misc]
    """An object that is already written."""

    __RefOnly__ = 1

    def __init__(self, text: str) -> None:
        self._text = text

    def format(self, _document: Any) -> bytes:
        """Return the object as it stands in the file."""
        return self._text.encode("ascii")


def text_of(value: str) -> str:
    """Return a PDF text string, for attributes such as Alt."""
    return "<FEFF" + value.encode("utf-16-be").hex().upper() + ">"
