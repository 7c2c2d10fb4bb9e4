"""How a command and a noun of several commands are declared, once for all modules."""

from __future__ import annotations

from typing import Any

import typer


def command() -> typer.Typer:
    """Declare a module that is one command."""
    return typer.Typer(add_completion=False, rich_markup_mode=None)


def noun(about: str, **more: Any) -> typer.Typer:
    """Declare a module that is a noun with several commands; alone it shows its help."""
    return typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True, help=about, **more)
