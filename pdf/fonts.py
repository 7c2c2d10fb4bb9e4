"""The fonts of every paper, Source Sans Pro regular and bold (OFL), and the measures of text set in them.

They have every Latin letter, the Vietnamese ones too, and are embedded in each file: a page looks the same on
every screen and printer. A letter that they lack is brought to its base letter, never to a blank box.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Final

from reportlab.pdfbase import pdfmetrics

from pdf._face import Face
from pdf._measure import Measure

REGULAR: Final = "SourceSansPro-Regular"
BOLD: Final = "SourceSansPro-Bold"
LEADING: Final = 1.22
"""Height of a line, in sizes."""
NO_BREAK: Final = "\u00a0"

# Latin letters that Unicode does not decompose, as they are written where they are missing.
_BASE_LETTERS = str.maketrans(
    {"Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "ı": "i", "Ħ": "H", "ħ": "h", "ẞ": "SS"}
)
# Spaces and hyphens of typography, as what the fonts have that breaks, or does not break, where they do.
_KIN = str.maketrans({"\u202f": NO_BREAK, "\u2007": NO_BREAK, "\u2011": "-", "\u00ad": "", "\t": " "})


@cache
def face(name: str) -> Face:
    """Return a face, read once a process and known to reportlab from then on."""
    from pathlib import Path

    import font_source_sans_pro

    found = Face(name, str(Path(font_source_sans_pro.font_directory) / f"{name}.ttf"))
    pdfmetrics.registerFont(found)
    return found


@lru_cache(maxsize=16384)
def printable(text: str) -> str:
    """Return the text in the letters that the fonts have: accents kept, no control character.

    A line end stays one, and a no-break space keeps its words together until it is drawn.
    """
    shown = unicodedata.normalize("NFC", text).translate(_KIN)
    if shown.isascii() and shown.isprintable():
        return shown
    has = face(REGULAR).has
    return "".join([char if char in has and _is_shown(char) else _writable(char) for char in shown])


def _is_shown(char: str) -> bool:
    return char.isprintable() or char == NO_BREAK


def _writable(char: str) -> str:
    """Return the nearest that the fonts can write: as many of its accents as they have, then its base letter."""
    if not _is_shown(char):
        return char if char == "\n" else " "
    has = face(REGULAR).has
    parts = unicodedata.normalize("NFKD", char).translate(_BASE_LETTERS)
    for end in range(len(parts), 0, -1):
        nearest = unicodedata.normalize("NFC", parts[:end])
        if all(letter in has and _is_shown(letter) for letter in nearest):
            return nearest
    return "" if unicodedata.combining(char) else "?"


@lru_cache(maxsize=16384)
def _units(text: str, font: str) -> float:
    """Return the width in thousandths of the font's size; papers measure the same words many times."""
    found = face(font)
    wide, other = found.units, found.default
    return sum([wide.get(char, other) for char in text])


_MEASURE = Measure(_units)
width, shrunk, cut = _MEASURE.width, _MEASURE.shrunk, _MEASURE.cut


@lru_cache(maxsize=4096)
def wrapped(text: str, font: str, size: float, room: float) -> tuple[str, ...]:
    """Break printable text into lines that fit: at its own line ends, at spaces, and in a word where it must be."""
    if "\n" not in text and width(text, font, size) <= room:
        return (text,)
    return tuple(line for each in text.split("\n") for line in wrap(each, font, size, room) or [""])


def wrap(text: str, font: str, size: float, room: float) -> list[str]:
    """Break one line of printable text at its spaces, and a word longer than a line wherever it must be."""
    return _MEASURE.filled(filter(None, text.split(" ")), font, size, room)


def longest_word(text: str, font: str, size: float) -> float:
    """Return the width of the widest word."""
    return max((width(word, font, size) for word in text.replace("\n", " ").split(" ")), default=0.0)
