"""The hand-written pages of both languages, and what is read in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.conftest import REPOSITORY
from tools.repository import DOCS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES = {
    "en": (
        REPOSITORY / "README.md",
        DOCS / "guide-student.md",
        DOCS / "guide-staff.md",
        DOCS / "guide-term.md",
        DOCS / "guide-timetables.md",
        DOCS / "guide-results.md",
        DOCS / "guide-taxes.md",
    ),
    "fr": (
        REPOSITORY / "README.fr.md",
        DOCS / "guide-etudiant.md",
        DOCS / "guide-personnel.md",
        DOCS / "guide-session.md",
        DOCS / "guide-horaires.md",
        DOCS / "guide-resultats.md",
        DOCS / "guide-impots.md",
    ),
}
ALL = [(lang, page) for lang, pages in PAGES.items() for page in pages]
LANGS = sorted(PAGES)
BY_NAME = pytest.mark.parametrize(("lang", "page"), ALL, ids=[page.name for _, page in ALL])
BY_LANG = pytest.mark.parametrize("lang", LANGS)


def text(lang: str) -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in PAGES[lang])


def prose(page: Path) -> str:
    """Return a page with one word in the place of each piece of code."""
    return re.sub(
        r"```.*?```|`[^`\n]*`|<!--.*?-->", "code", page.read_text(encoding="utf-8"), flags=re.DOTALL
    )


def rows(page: Path) -> Iterator[list[str]]:
    """Yield the rows of a page's tables, their cells trimmed."""
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("| "):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def codes(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)
