"""A link as a QR code in a terminal, two rows of modules to a line of half blocks."""

from __future__ import annotations

from itertools import zip_longest

QUIET = 2
"""Light modules around the code; phones read a screen with half of the four that the standard asks for on paper."""

BLACK_ON_WHITE = "\x1b[38;5;16;48;5;231m"
PLAIN = "\x1b[0m"
_HALVES = {(0, 0): " ", (0, 1): "▄", (1, 0): "▀", (1, 1): "█"}


def drawn(link: str, columns: int, *, colour: bool) -> str:
    """Draw a link within so many columns; '' when it does not fit, or the library is not there.

    With `colour` it is black on white whatever the terminal's own colours are. Without, light modules are drawn, as
    most terminals are dark.
    """
    try:
        import segno
    except ImportError:
        return ""
    rows = [list(row) for row in segno.make_qr(link, error="l", boost_error=False).matrix_iter(border=QUIET)]
    if len(rows) > columns:
        return ""
    if not colour:
        rows = [[1 - module for module in row] for row in rows]
    light = 0 if colour else 1
    lines = [_line(*pair) for pair in zip_longest(rows[::2], rows[1::2], fillvalue=[light] * len(rows))]
    return "".join(f"{BLACK_ON_WHITE}{line}{PLAIN}\n" if colour else f"{line}\n" for line in lines)


def _line(upper: list[int], lower: list[int]) -> str:
    return "".join(_HALVES[pair] for pair in zip(upper, lower, strict=True))
