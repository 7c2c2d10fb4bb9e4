"""The command tree, walked whole: every command with the words that call it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer
from typer.main import get_command

from omnicli.main import app
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator


def commands() -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield (words, command) for the root, every group and every command, in the order that help lists them.

    Help texts are as they are written in the code, in English.
    """
    world = World({})
    world.lang_flag = "en"
    root = get_command(app)
    yield from _walk(root, typer.Context(root, obj=world), ())


def _walk(
    command: Any, context: typer.Context, words: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield words, command
    if hasattr(command, "list_commands"):
        for name in command.list_commands(context):
            yield from _walk(command.get_command(context, name), context, (*words, name))


def texts() -> Iterator[str]:
    """Yield every help text of the tree, of commands and of their parameters."""
    for _, command in commands():
        for text in (command.help, *(getattr(parameter, "help", None) for parameter in command.params)):
            if text:
                yield text
