"""Texts and flags are taken as they are typed.

The terminal library builds a pydantic validator for each parameter, and loading pydantic is 40 % of the time of a
command. A text or a flag needs no validator: every text option of omni is parsed by a rule of ours, which says what is
wrong in the reader's language. Anything else goes the library's own way (tests/test_parameters.py pins it).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def take_directly(command: Any, ctx: Any) -> None:
    """Make every text and flag of a command and its sub-commands pass through unvalidated, `--help` included."""
    for parameter in (*command.params, command.get_help_option(ctx)):
        take_one_directly(parameter)
    for child in getattr(command, "commands", {}).values():
        take_directly(child, ctx)


def take_one_directly(parameter: Any) -> None:
    """Make one text or flag pass through unvalidated."""
    kind = parameter.type_descriptor.annotation if parameter else None
    if kind in (str, bool):
        parameter.process_value = partial(_take, parameter, kind, parameter.process_value)


def _take(parameter: Any, kind: type, validate: Callable[[Any, Any], Any], ctx: Any, value: Any) -> Any:
    absent = value is None and not parameter.required
    if not (absent or isinstance(value, kind)):
        return validate(ctx, value)
    return parameter.callback(ctx, parameter, value) if parameter.callback else value
