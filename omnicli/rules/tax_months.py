"""Months of study of a T2202: each calendar month counts once, full-time or part-time."""

from __future__ import annotations

from typing import NamedTuple


class TermMonths(NamedTuple):
    """A term's months of a year: those that count (`2026-09`), the status that they count for, and why (slugs).

    `first` and `last` are the months that the row of the slip goes from and to.
    """

    term: str
    first: str
    last: str
    months: tuple[str, ...]
    status: str
    why: tuple[str, ...]
