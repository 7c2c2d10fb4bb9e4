"""Tables of results for people: in the field's colours on a terminal, one course below the other where it is narrow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from omnicli.output import View, render, width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from omnicli.world import World

    Colours = Mapping[str, Callable[[str], str]]

GREEN, ORANGE, RED, BLUE = ("32", "33", "31", "34")
_MIDDLING = 40  # the field's own: from 40 to the pass mark, orange


def mark_colour(pass_mark: int) -> Callable[[str], str]:
    """Return the colour of a mark that is not final, by its text: green, orange or red."""

    def colour(text: str) -> str:
        number = float(text.replace(",", "."))
        return GREEN if number >= pass_mark - 0.5 else ORANGE if number >= _MIDDLING else RED

    return colour


def final_colour(_text: str) -> str:
    """Return the colour of a final mark."""
    return BLUE


def table(
    world: World, rows: Sequence[Mapping[str, Any]], view: View, colours: Colours, lean: View | None = None
) -> str:
    """Return rows as a table, columns coloured by key; on a terminal too narrow, the `lean` one if it fits.

    Where that one does not fit either, one row below the other.
    """
    text = render(rows, view, "table", world.t)
    narrow = _is_too_wide(world, text)
    if narrow and lean:
        text = render(rows, lean, "table", world.t)
        narrow = _is_too_wide(world, text)
        view = view if narrow else lean
    if narrow:
        text = "\n".join(render(row, _said(row, view), "table", world.t) for row in rows)
    if not _is_coloured(world):
        return text
    lines = text.splitlines()
    return "\n".join(_listed(world, lines, view, colours) if narrow else _tabled(lines, view, colours)) + "\n"


def _is_too_wide(world: World, text: str) -> bool:
    return world.is_terminal() and max(map(len, text.splitlines())) > width()


def _said(row: Mapping[str, Any], view: View) -> View:
    """Return the columns of which a row says something."""
    return View(tuple(one for one in view.columns if row.get(one.key) not in (None, "")))


def _is_coloured(world: World) -> bool:
    return world.is_terminal() and not world.environ.get("NO_COLOR") and world.environ.get("TERM") != "dumb"


def _tabled(lines: Sequence[str], view: View, colours: Colours) -> Iterator[str]:
    """Colour the cells of columns, found by the rule under the headings."""
    spans = [match.span() for match in re.finditer("-+", lines[1])]
    wanted = [(*span, colours[key]) for key, span in zip(view.keys, spans, strict=True) if key in colours]
    yield from lines[:2]
    for line in lines[2:]:
        told = line
        for start, end, colour in reversed(wanted):
            told = _painted(told, start, end, colour)
        yield told


def _listed(world: World, lines: Sequence[str], view: View, colours: Colours) -> Iterator[str]:
    """Colour the values that stand beside headings."""
    headings = [(world.t(one.heading), colours[one.key]) for one in view.columns if one.key in colours]
    for line in lines:
        at = next(((head, colour) for head, colour in headings if line.startswith(head + "  ")), None)
        yield _painted(line, len(at[0]), len(line), at[1]) if at else line


def _painted(line: str, start: int, end: int, colour: Callable[[str], str]) -> str:
    cell = line[start:end].strip()
    if not cell:
        return line
    at = line.index(cell, start)
    return f"{line[:at]}\033[{colour(cell)}m{cell}\033[0m{line[at + len(cell) :]}"
