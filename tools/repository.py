"""Where things are in this repository, for the tools."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("commands", "omnicli", "pdf", "store")
CATALOGUE = ROOT / "omnicli" / "locale" / "fr" / "LC_MESSAGES" / "omni.po"
DOCS = ROOT / "docs"


def code_files() -> list[Path]:
    """List the product's Python files, in order."""
    return sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def test_files() -> list[Path]:
    """List the Python files of the tests, in order."""
    return sorted((ROOT / "tests").rglob("*.py"))


def packages() -> list[str]:
    """List the product's packages as they are on disk: every folder that holds Python code."""
    folders = {path.parent.relative_to(ROOT) for path in code_files()}
    return sorted(".".join(folder.parts) for folder in folders)
