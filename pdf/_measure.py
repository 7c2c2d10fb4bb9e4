"""How wide text is, and how it is made to fit: smaller, cut, or broken into lines; the same for whatever fonts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ELLIPSIS = "…"


class Measure:
    """Measures text that is already `printable`, by the widths of some fonts."""

    __slots__ = ("_units",)

    def __init__(self, units: Callable[[str, str], float]) -> None:
        """`units` gives the width of a text in a font, in thousandths of the font's size."""
        self._units = units

    def width(self, text: str, font: str, size: float) -> float:
        """Return the width in points."""
        return self._units(text, font) * size / 1000

    def shrunk(self, text: str, font: str, size: float, room: float, least: float) -> float:
        """Return the size, at most `size` and at least `least`, at which the text fits on one line if it can."""
        wide = self.width(text, font, size)
        return size if wide <= room else max(least, size * room / wide)

    def cut(self, text: str, font: str, size: float, room: float) -> str:
        """Return the text, or as much of its beginning as fits with an ellipsis."""
        if self.width(text, font, size) <= room:
            return text
        kept = text
        while kept and self.width(kept + ELLIPSIS, font, size) > room:
            kept = kept[:-1]
        return kept.rstrip() + ELLIPSIS

    def filled(self, words: Iterable[str], font: str, size: float, room: float) -> list[str]:
        """Put words into lines that fit, and break a word longer than a line wherever it must be."""
        lines: list[str] = []
        space = self.width(" ", font, size)
        left = 0.0
        for word in words:
            wide = self.width(word, font, size)
            if wide + space <= left:
                lines[-1] += f" {word}"
                left -= wide + space
            else:
                lines += [word] if wide <= room else self._pieces(word, font, size, room)
                left = room - self.width(lines[-1], font, size)
        return lines

    def _pieces(self, word: str, font: str, size: float, room: float) -> list[str]:
        pieces = [""]
        for char in word:
            if pieces[-1] and self.width(pieces[-1] + char, font, size) > room:
                pieces.append("")
            pieces[-1] += char
        return pieces
