"""A face embedded quickly: what French and English need is cut out of the font once a process, the rest as asked.

reportlab cuts a subset out of a font for each file. Here the letters that names and titles use most, at their
places in cp1252, are the first subset of every file, made and compressed once; letters beyond them (Vietnamese,
Polish, Turkish …) go to a second subset. Both say what text they stand for, so pages can be searched and copied.
"""

from __future__ import annotations

import zlib
from typing import Any, Final

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont

_HOLE = 0
_LETTERS: Final = "".join(map(chr, range(32, 127))) + (
    "ÀÁÂÄÇÈÉÊËÍÎÏÑÓÔÖÙÚÛÜàáâäçèéêëíîïñóôöùúûüÿŒœ‘’“”«»–—…·•°×±½€"
)
# Thirds of a unit stand where cp1252 has nothing.
_FREE, _THIRDS = (0x81, 0x8D), "⅓⅔"
# A subset has at most 256 places, and a map of text at most 100 lines in a block.
_PLACES, _BLOCK = 256, 100
_SYMBOLIC = 4


def _common() -> tuple[int, ...]:
    """Return the common characters by place; a no-break space is drawn, and read, as a space."""
    codes = [_HOLE] * _PLACES
    for char in _LETTERS:
        codes[char.encode("cp1252")[0]] = ord(char)
    for place, char in zip(_FREE, _THIRDS, strict=True):
        codes[place] = ord(char)
    return tuple(codes)


COMMON: Final = _common()


def _escape(place: int) -> str:
    char = chr(place)
    return char if char.isascii() and char not in "()\\" else f"\\{place:03o}"


ESCAPES: Final = {code: _escape(place) for place, code in enumerate(COMMON) if code != _HOLE} | {0xA0: " "}
"""What each common character is in a page's stream."""
COMMON_TEXT: Final = frozenset(map(chr, ESCAPES))


class Face(TTFont):  # type: ignore[misc]
    """A TrueType face that files share; `begin` it in each file."""

    def __init__(self, name: str, path: str) -> None:
        super().__init__(name, path, asciiReadable=False, shapable=False)
        self._common: pdfdoc.PDFStream | None = None
        codes = self.face.charToGlyph
        self.has = frozenset(map(chr, codes))
        self.default: float = self.face.defaultWidth
        self.units: dict[str, float] = {chr(code): wide for code, wide in self.face.charWidths.items()}

    def begin(self, doc: Any) -> str:
        """Give the file its first subset and return the name by which its pages call it."""
        state = self._assignState(doc, asciiReadable=False)
        state.subsets = [list(COMMON)]
        state.assignments = {code: place for place, code in enumerate(COMMON) if code != _HOLE}
        state.nextCode = _PLACES
        return str(self.getSubsetInternalName(0, doc))

    def pieces(self, text: str, doc: Any) -> list[tuple[str, str]]:
        """Cut text into what each subset writes: the subset's name and the escaped bytes."""
        return [
            (self.getSubsetInternalName(subset, doc), "".join(map(_escape, data)))
            for subset, data in self.splitString(text, doc)
        ]

    def addObjects(self, doc: Any) -> None:  # noqa: N802 -- the name that reportlab calls
        """Add the file's subsets to it; reportlab calls this when the pages are done."""
        state = self.state.pop(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for number, subset in enumerate(state.subsets):
            name = f"{state.internalName}+{number}"
            base = b"".join((SUBSETN(number), b"+", self.face.name)).decode("ascii")
            font = pdfdoc.PDFTrueTypeFont()
            font.Name, font.BaseFont = name, base
            font.FirstChar, font.LastChar = 0, len(subset) - 1
            font.Widths = pdfdoc.PDFArray([self.face.getCharWidth(code) if code else 0 for code in subset])
            font.ToUnicode = doc.Reference(_stream(zlib.compress(_to_unicode(subset))), f"text:{base}")
            font.FontDescriptor = self._descriptor(doc, base, self._file(number, subset))
            doc.Reference(font, name)
            fonts[name] = font

    def _file(self, number: int, subset: list[int]) -> pdfdoc.PDFStream:
        """Return the embedded font file; the first subset is the same in every file."""
        if number:
            return _file(self.face.makeSubset(subset))
        if self._common is None:
            self._common = _file(self.face.makeSubset(subset))
        return pdfdoc.PDFStream(self._common.dictionary, self._common.content, [])

    def _descriptor(self, doc: Any, base: str, file: pdfdoc.PDFStream) -> Any:
        face = self.face
        descriptor = pdfdoc.PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": pdfdoc.PDFName(base),
                "Ascent": face.ascent,
                "CapHeight": face.capHeight,
                "Descent": face.descent,
                "Flags": _SYMBOLIC,
                "FontBBox": pdfdoc.PDFArray(face.bbox),
                "ItalicAngle": face.italicAngle,
                "StemV": face.stemV,
                "FontFile2": doc.Reference(file, f"file:{base}"),
                "MissingWidth": face.defaultWidth,
            }
        )
        return doc.Reference(descriptor, f"descriptor:{base}")


def _file(data: bytes) -> pdfdoc.PDFStream:
    stream = _stream(zlib.compress(data))
    stream.dictionary["Length1"] = len(data)
    return stream


def _stream(packed: bytes) -> pdfdoc.PDFStream:
    return pdfdoc.PDFStream(pdfdoc.PDFDictionary({"Filter": pdfdoc.PDFName("FlateDecode")}), packed, [])


def _to_unicode(subset: list[int]) -> bytes:
    """Return the map from a subset's places to the text they stand for."""
    pairs = [f"<{place:02X}> <{code:04X}>" for place, code in enumerate(subset) if code != _HOLE]
    blocks = [pairs[first : first + _BLOCK] for first in range(0, len(pairs), _BLOCK)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<00> <FF>\nendcodespacerange\n{body}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
