"""Help in the reader's language: command trees are localised after they are built."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from omnicli.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from omnicli.i18n import Translator

# Phrases that the terminal library writes itself: (as it writes them, message id).
_PHRASES = (
    ("Usage: ", N_("Usage: ")),
    ("\nOptions:\n", N_("\nOptions:\n")),
    ("\nArguments:\n", N_("\nArguments:\n")),
    ("\nCommands:\n", N_("\nCommands:\n")),
    ("Show this message and exit.", N_("Show this message and exit.")),
    ("[required]", N_("[required]")),
    ("[default: ", N_("[default: ")),
    (" COMMAND [ARGS]...", N_(" COMMAND [ARGS]...")),
    ("Install completion for the current shell.", N_("Install completion for the current shell.")),
    (
        "Show completion for the current shell, to copy it or customize the installation.",
        N_("Show completion for the current shell, to copy it or customize the installation."),
    ),
)

# What stands for a value in usage lines.
_METAVARS = (
    N_("AMOUNT"),
    N_("ASSESSMENT=MARK"),
    N_("CODE"),
    N_("COUNT"),
    N_("COURSE:SECTION"),
    N_("COURSE=MARK"),
    N_("COURSES"),
    N_("DATE"),
    N_("DIR"),
    N_("FILE"),
    N_("FILE|-"),
    N_("FIRST"),
    N_("GROUP"),
    N_("HEAD"),
    N_("INSTANT"),
    N_("KIND"),
    N_("KIND:NUMBER"),
    N_("LAST"),
    N_("LINE"),
    N_("MARK"),
    N_("MINUTES"),
    N_("NAME"),
    N_("NAME=VALUE"),
    N_("NUMBER"),
    N_("NUMBER=HOURS..."),
    N_("PERCENT"),
    N_("RECEIPT"),
    N_("REQUEST"),
    N_("TEXT"),
    N_("TIMETABLE"),
    N_("WISHES"),
    N_("YEAR"),
    N_("YYYYS"),
    N_("[NUMBER=MARK]..."),
)
# The library's names of types, which say nothing more: a metavar says what is wanted.
_TYPES = (" <str>", " <int range>", " <list[str]>")


def localize(command: Any, t: Translator) -> None:
    """Put the help of a command, its parameters and its sub-commands into the translator's language."""
    command.get_help = partial(_help_in, t, command.get_help)
    if command.help:
        command.help = t(command.help)
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = t(parameter.help)
        if parameter.metavar in _METAVARS:
            parameter.metavar = t(parameter.metavar)
    for child in getattr(command, "commands", {}).values():
        localize(child, t)


def _help_in(t: Translator, write: Callable[[Any], str], ctx: Any) -> str:
    return translate_help(write(ctx), t)


def translate_help(text: str, t: Translator) -> str:
    """Translate the phrases of a help page that the terminal library wrote."""
    for name in _TYPES:
        text = text.replace(name, " " * len(name))
    if t.lang == "en":
        return text
    for phrase, message in _PHRASES:
        text = text.replace(phrase, t(message))
    return text
