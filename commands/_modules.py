"""The modules of the guide as lines: open with the command, or greyed with the reason in short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.output import folded, plain, width
from omnicli.rules.access import brief

if TYPE_CHECKING:
    from collections.abc import Iterable

    from omnicli.errors import Reason
    from omnicli.rules.modules import ModuleState
    from omnicli.world import World


def module_lines(world: World, modules: tuple[ModuleState, ...]) -> list[str]:
    """Write a line for each module."""
    names = [world.t(state.module.name) for state in modules]
    wide = max(map(len, names))
    lines = []
    for state, name in zip(modules, names, strict=True):
        mark = " " if state.closed else "●"
        what = f"({why(world, state)})" if state.closed else f"omni {state.module.command}"
        line = f"{mark} {name:<{wide}}  {what}"
        lines.append(_dim(world, line) if state.closed else line)
    return lines


def why(world: World, state: ModuleState) -> str | None:
    """Say in short the first reason why a module is closed; None when it is open."""
    return said(world, brief(state.closed)) if state.closed else None


def said(world: World, reason: Reason) -> str:
    """Make the sentence of a reason; what it quotes drives no terminal."""
    return plain(world.t(reason.message, **reason.params))


def fitted(world: World, lines: Iterable[str]) -> list[str]:
    """Fold sentences on a terminal; elsewhere nothing is cut."""
    return [folded(line, width()) for line in lines] if world.is_terminal() else list(lines)


def _dim(world: World, line: str) -> str:
    colour = world.is_terminal() and not world.environ.get("NO_COLOR") and world.environ.get("TERM") != "dumb"
    return f"\033[2m{line}\033[0m" if colour else line
