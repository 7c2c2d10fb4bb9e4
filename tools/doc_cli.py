"""The page of the command line: what `--help` prints for every command, in both languages."""

from __future__ import annotations

import io
import os
from contextlib import redirect_stdout
from unittest.mock import patch

from omnicli.main import run
from tools import tree

INTRODUCTION = {
    "en": "# The command line\n\nWhat `--help` says of every command. Made by `make docs`: do not edit."
    " Version française : [cli.fr.md](cli.fr.md).\n",
    "fr": "# La ligne de commande\n\nCe que `--help` dit de chaque commande. Page produite par `make docs` : ne pas la"
    " modifier. English: [cli.md](cli.md).\n",
}


def english() -> str:
    """Write the page in English."""
    return _page("en")


def french() -> str:
    """Write the page in French."""
    return _page("fr")


def _page(lang: str) -> str:
    paths = [words for words, command in tree.commands() if not command.hidden]
    return INTRODUCTION[lang] + "".join(_section(words, lang) for words in paths)


def _section(words: tuple[str, ...], lang: str) -> str:
    title = " ".join(("omni", *words))
    return f"\n{'#' * min(len(words) + 2, 4)} {title}\n\n```\n{help_of(words, lang)}```\n"


def help_of(words: tuple[str, ...], lang: str) -> str:
    """Return what a person reads who asks for the help of a command, in a terminal of 80 columns."""
    shown = io.StringIO()
    with patch.dict(os.environ, {"COLUMNS": "80"}), redirect_stdout(shown):
        status = run(["--lang", lang, *words, "--help"])
    if status:
        raise RuntimeError(f"omni {' '.join(words)} --help ended with {status}")
    return "\n".join(line.rstrip() for line in shown.getvalue().splitlines()) + "\n"
