"""Line drawing on a terminal: rules that meet in the right corners, and text between them."""

from __future__ import annotations

_UP, _DOWN, _LEFT, _RIGHT = 1, 2, 4, 8
# Indexed by the sum of the directions in which a line leaves the character.
_GLYPHS = dict(enumerate(" ╵╷│╴┘┐┤╶└┌├─┴┬┼"))


class Canvas:
    """A sheet of `width` by `height` characters; (0, 0) is the top left one."""

    def __init__(self, width: int, height: int) -> None:
        self._bits = [bytearray(width) for _ in range(height)]
        self._texts: list[list[tuple[int, str]]] = [[] for _ in range(height)]

    def across(self, y: int, left: int, right: int) -> None:
        """Draw a horizontal line from `left` to `right`, both included."""
        row = self._bits[y]
        for x in range(left, right + 1):
            row[x] |= (_LEFT if x > left else 0) | (_RIGHT if x < right else 0)

    def down(self, x: int, top: int, bottom: int) -> None:
        """Draw a vertical line from `top` to `bottom`, both included."""
        for y in range(top, bottom + 1):
            self._bits[y][x] |= (_UP if y > top else 0) | (_DOWN if y < bottom else 0)

    def write(self, y: int, x: int, text: str) -> None:
        """Put text over whatever is drawn there; the caller sees that it fits."""
        self._texts[y].append((x, text))

    def lines(self) -> list[str]:
        """Return the drawing, one string a line, without spaces at the ends."""
        return [self._line(y) for y in range(len(self._bits))]

    def _line(self, y: int) -> str:
        line = self._bits[y].decode("latin-1").translate(_GLYPHS)
        for x, text in self._texts[y]:
            line = line[:x] + text + line[x + len(text) :]
        return line.rstrip()
