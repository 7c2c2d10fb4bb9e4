"""What a check of the installation found."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """One check: its stable name, what was found, and what is wrong with it (a message id), or ''."""

    check: str
    found: str
    wrong: str
