"""How the marks of a group are spread, drawn small: a line of ten bands, or a bar for each, one's own place marked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from omnicli.i18n import N_
from omnicli.rules.group_figures import BANDS, band_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from omnicli.i18n import Translator

_BLOCKS = "▁▂▃▄▅▆▇█"
_LONGEST = 30  # columns of the longest bar


def draws_blocks() -> bool:
    """Tell whether standard output takes the blocks that bars are made of, rather than ASCII only."""
    return (getattr(sys.stdout, "encoding", "") or "").lower().replace("-", "").startswith("utf")


def line(bands: Sequence[int] | None, mine: Fraction | None, *, blocks: bool) -> str:
    """Draw a group in ten characters, 0 to 100, one's own band in brackets: `···▂▁▃[█]▅▂·`; '' for nothing."""
    if bands is None:
        return ""
    own = None if mine is None else band_of(mine)
    signs = [_sign(count, max(bands), blocks=blocks) for count in bands]
    return "".join(f"[{sign}]" if at == own else sign for at, sign in enumerate(signs))


def _sign(count: int, most: int, *, blocks: bool) -> str:
    if not blocks:
        return "." if not count else str(count) if count < BANDS else "#"
    return "·" if not count else _BLOCKS[(count * len(_BLOCKS) - 1) // most]


def bars(bands: Sequence[int] | None, mine: Fraction | None, t: Translator, *, blocks: bool) -> list[str]:
    """Draw a group, the best first, a bar for each band that is not past its lowest; [] for nothing."""
    if bands is None:
        return []
    own = None if mine is None else band_of(mine)
    lowest = min(at for at in range(BANDS) if bands[at] or at == own)
    return [_bar(at, bands, own, t, blocks=blocks) for at in reversed(range(lowest, BANDS))]


def _bar(at: int, bands: Sequence[int], own: int | None, t: Translator, *, blocks: bool) -> str:
    dash, block, arrow = ("–", "█", "◄") if blocks else ("-", "#", "<")
    most = max(bands)
    length = -(-bands[at] * min(_LONGEST, most) // most)
    last = 100 if at == BANDS - 1 else at * 10 + 9
    here = f"  {arrow} {t(N_('you'))}" if at == own else ""
    return f"{f'{at * 10}{dash}{last}':>6}  {block * length} {bands[at]}{here}"
