"""Writing the consoles of a page anew: what the program says today, cut where the page cuts it.

`REWRITE=1 make test`, or pytest on test_guides.py, does so instead of failing; read the difference before keeping it.
A question whose words changed is not found on the page and is for its author to write.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from tests.docs.transcripts import ANY, RANDOM, compare, normal, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from tests.docs.transcripts import Command, Shell

_WIDEST = 112


def rewrite(page: Path, commands: Sequence[Command], shell: Shell) -> None:
    """Run the commands of a page and write anew what those print that print something else than is shown."""
    lines = page.read_text(encoding="utf-8").split("\n")
    fresh = {command: _afresh(command, shell) for command in commands}
    for command in reversed(commands):
        start = command.line
        while lines[start - 1].endswith("\\"):
            start += 1
        lines[start : start + len(command.shown)] = fresh[command]
    page.write_text("\n".join(lines), encoding="utf-8")


def _afresh(command: Command, shell: Shell) -> Sequence[str]:
    said = shell.run(command)
    pairs = compare(command.shown, said)
    shell.learn(pairs or [("\n".join(command.shown), "\n".join(said))])
    if pairs is not None:
        return command.shown
    return _cut_alike(command.shown, [_written(line, shell.real) for line in said])


def _written(line: str, real: Mapping[str, str]) -> str:
    """Write a line as pages do: with the codes they show, and no wider than a page."""
    shown = {new: old for old, new in real.items()}
    line = RANDOM.sub(lambda match: shown.get(match[0], match[0]), plain(line)).rstrip()
    if len(line) <= _WIDEST or not line.strip("- "):
        return line
    return line[: _WIDEST - 4].rsplit(" ", 1)[0].rstrip(" ,;:") + ANY


def _cut_alike(shown: Sequence[str], said: Sequence[str]) -> list[str]:
    """Cut what is said as what is shown is cut; a line that says the same keeps the look it has."""
    known = {normal(line): line for line in shown}
    return [known.get(normal(line), line) for line in _cut(shown, said)]


def _cut(shown: Sequence[str], said: Sequence[str]) -> Iterator[str]:
    """Keep as many lines at both ends as are shown there, and in between those most like the ones shown."""
    if ANY not in shown:
        yield from said
        return
    first, last = shown.index(ANY), len(shown) - 1 - shown[::-1].index(ANY)
    end = len(said) - (len(shown) - 1 - last)
    yield from said[:first]
    middle = {normal(line): line for line in said[first:end]}
    for line in shown[first:last]:
        near = [ANY] if line == ANY else difflib.get_close_matches(normal(line), middle, 1)
        yield from (middle.get(each, each) for each in near)
    yield ANY
    yield from said[end:]
