"""Making texts fit the lengths that a government allows, and telling what was cut: nothing is shortened in silence."""

from __future__ import annotations

import unicodedata
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from omnicli.filing.xml import clean

if TYPE_CHECKING:
    from collections.abc import Iterable


class Cut(NamedTuple):
    """A text that was shortened: `what` it is (`last_name`, `program`…), and whose, '' for the college's own."""

    what: str
    text: str
    written: str
    student: str


class Fitting:
    """Shortens texts, and keeps what it cut."""

    def __init__(self) -> None:
        self.cuts: list[Cut] = []

    def fit(self, what: str, text: str, limit: int, student: str = "") -> str:
        """Return a text of at most `limit` characters."""
        whole = clean(text)
        if len(whole) <= limit:
            return whole
        written = whole[:limit].rstrip()
        self.cuts.append(Cut(what, whole, written, student))
        return written

    def fold(
        self, what: str, lines: Iterable[str], limit: int, most: int, student: str = ""
    ) -> tuple[str, ...]:
        """Return at most `most` lines of at most `limit` characters; a long one goes on below, between words."""
        whole = [text for text in map(clean, lines) if text]
        folded = [part for text in whole for part in wrap(text, limit, break_on_hyphens=False)]
        if len(folded) > most:  # the lines as they stand do not fit: run on, they may
            folded = wrap(", ".join(whole), limit, break_on_hyphens=False)
        kept = tuple(folded[:most])
        if len(folded) > most:
            self.cuts.append(Cut(what, ", ".join(whole), ", ".join(kept), student))
        return kept


class GivenNames(NamedTuple):
    """A first name as slips want it: the one in use, and the initial of the second."""

    first: str
    initial: str


def given_names(text: str) -> GivenNames:
    """Split first names: «Marie-Ève Jade» is Marie-Ève, J. A second word that begins with no Latin letter gives none.

    The schema takes a letter of any alphabet; libxml2, which many validate with, does not know all of them.
    """
    first, _, rest = clean(text.replace(",", " ")).partition(" ")
    initial = rest[:1].upper()
    latin = len(initial) == 1 and unicodedata.name(initial, "").startswith("LATIN CAPITAL LETTER")
    return GivenNames(first, initial if latin else "")
