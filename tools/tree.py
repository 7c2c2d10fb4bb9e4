"""The command tree, walked whole: every command with the path that calls it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from typer.main import get_command

from omnicli.main import app
from omnicli.registry import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from omnicli.registry import Entry


def commands(names: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield (words, command) for the root and every command of the table that has a module of its own."""
    yield names, get_command(app)
    yield from _entries(COMMANDS, names)


def _entries(table: Mapping[str, Entry], names: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, entry in table.items():
        if entry.module:
            yield from _nested(get_command(import_module(entry.module).app), (*names, name))
        yield from _entries(entry.children, (*names, name))


def _nested(command: Any, names: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield names, command
    for name, child in getattr(command, "commands", {}).items():
        yield from _nested(child, (*names, name))


def texts() -> Iterator[str]:
    """Yield every help text of the tree, of commands and of their parameters."""
    for _, command in commands():
        for text in (command.help, *(getattr(parameter, "help", None) for parameter in command.params)):
            if text:
                yield text
