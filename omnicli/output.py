"""Data on standard output: a table for people, JSON and CSV for machines, declared once per noun as a `View`."""

from __future__ import annotations

import errno
import json
import os
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, TextIO

from omnicli.causes import cause
from omnicli.csv_text import machine, to_csv
from omnicli.errors import StoreError
from omnicli.i18n import N_, Number
from omnicli.money import Cents

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from omnicli.i18n import Translator


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the stable English `key` for machines, the heading (a message id) for people."""

    key: str
    heading: str


@dataclass(frozen=True, slots=True)
class View:
    """The columns of a noun, in order."""

    columns: tuple[Column, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys, in order."""
        return tuple(column.key for column in self.columns)


def keyed(keys: Iterable[str]) -> View:
    """Return the view of what only machines are given: keys, without headings."""
    return View(tuple(Column(key, "") for key in keys))


def render(data: Any, view: View, fmt: str, t: Translator) -> str:
    """Write rows (a sequence of mappings) or one mapping as 'table', 'json' or 'csv' text, line end included."""
    if fmt == "json":
        return to_json(_only(data, view))
    rows: Sequence[Mapping[str, Any]] = [data] if isinstance(data, Mapping) else list(data)
    if fmt == "csv":
        return to_csv(view.keys, ([row.get(key) for key in view.keys] for row in rows))
    return _sheet(data, view, t) if isinstance(data, Mapping) else _table(rows, view, t)


def _only(data: Any, view: View) -> Any:
    if isinstance(data, Mapping):
        return {key: data.get(key) for key in view.keys}
    return [{key: row.get(key) for key in view.keys} for row in data]


def to_json(data: Any) -> str:
    """Write JSON: UTF-8 unescaped but for what a terminal would obey, ISO dates, RFC 3339 instants."""
    text = json.dumps(data, ensure_ascii=False, indent=2, default=machine)
    return escaped(text) + "\n"


def _table(rows: Sequence[Mapping[str, Any]], view: View, t: Translator) -> str:
    from tabulate import tabulate

    headings = [t(column.heading) for column in view.columns]
    body = [[_shown(row.get(key), t) for key in view.keys] for row in rows]
    _fit(body, headings)
    text: str = tabulate(body, headers=headings, tablefmt="simple", disable_numparse=True)
    return text + "\n"


def _fit(body: Sequence[list[str]], headings: Sequence[str]) -> None:
    """Fold the cells of a table that a terminal has no room for: the last column's, then the widest's, and so on."""
    if not sys.stdout.isatty() or not body:
        return
    least = [max(_LEAST_FOLDED, len(heading) + 2) for heading in headings]
    widths = [
        max(len(heading) + 2, *map(len, cells)) for heading, *cells in zip(headings, *body, strict=True)
    ]
    last, *others = reversed(range(len(widths)))
    for place in (last, *sorted(others, key=lambda at: -widths[at])):
        excess = sum(widths) + 2 * (len(widths) - 1) - _columns()
        if excess > 0 and widths[place] > least[place]:
            widths[place] = max(least[place], widths[place] - excess)
            for row in body:
                row[place] = folded(row[place], widths[place], hanging=False)


_LEAST_FOLDED = 16  # columns: narrower, a sentence is a ladder


def _sheet(row: Mapping[str, Any], view: View, t: Translator) -> str:
    """Write one thing, a line for each key; a list goes on below its first item."""
    headings = [t(column.heading) for column in view.columns]
    wide = max(map(len, headings), default=0)
    lines: list[str] = []
    for heading, key in zip(headings, view.keys, strict=True):
        value = row.get(key)
        items = [_shown(item, t) for item in value] if isinstance(value, list) else [_shown(value, t)]
        told = _fitted(items, wide + 2) or [""]
        lines += [
            f"{name:<{wide}}  {item}".rstrip() for name, item in zip_longest([heading], told, fillvalue="")
        ]
    return "\n".join(lines) + "\n"


def _fitted(items: Sequence[str], indent: int) -> list[str]:
    """Fold texts into what a terminal leaves beside the headings; elsewhere nothing is cut."""
    if not sys.stdout.isatty():
        return list(items)
    room = max(_columns() - indent, 20)
    return [line for item in items for line in folded(item, room).split("\n")]


def _shown(value: Any, t: Translator) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return {"fr": ("non", "oui"), "en": ("no", "yes")}[t.lang][value]
    if isinstance(value, date | Cents | Number | list | tuple):
        return plain(str(t.value(value)))
    return plain(str(value))


def plain(text: str) -> str:
    """Take out of a stored text what would drive a terminal: every control character becomes a space."""
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


# What a terminal obeys besides line ends: C0 and C1 controls, and the marks that turn the direction of writing.
_DRIVERS = (*range(0x20), *range(0x7F, 0xA0), 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_ESCAPED = {code: f"\\u{code:04x}" for code in _DRIVERS if code >= 0x7F}
_SILENCED = dict.fromkeys(set(_DRIVERS) - {0x0A}, " ")


def escaped(text: str) -> str:
    """Escape in a JSON text what a terminal would obey: it means the same."""
    return text.translate(_ESCAPED)


def harmless(text: str) -> str:
    """Keep a sentence as it is but for what would drive a terminal: whatever it quotes, it only speaks."""
    return text.translate(_SILENCED)


def write(stream: TextIO, text: str) -> bool:
    """Write and flush; tell whether it is written.

    When the reader has gone (`| head`, a terminal that hung up), stop writing quietly: the deed is done. A full
    disk under standard output is a `StoreError`; under standard error there is nobody to tell.
    """
    try:
        stream.write(text)
        stream.flush()
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        return write(stream, text.encode(encoding, "replace").decode(encoding))
    except OSError as error:
        give_up(stream, error)
        return False
    return True


def give_up(stream: TextIO, error: OSError) -> None:
    """End writing on a stream that failed: quietly when nobody reads it, else with a `StoreError`."""
    # A terminal that hung up says EIO; so does a disk that fails, and that is not to be passed over.
    terminal = stat.S_ISCHR(os.fstat(stream.fileno()).st_mode)
    unread = error.errno == errno.EPIPE or (error.errno == errno.EIO and terminal)
    # Python flushes again at exit: give it somewhere to flush to.
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    if stream is sys.stdout and not unread:
        raise StoreError(
            N_("What was to be shown could not be written: {why}."),
            code="output-unwritable",
            why=cause(error),
        ) from error


def tell(stream: TextIO, text: str) -> None:
    """Write sentences, folded between words when the stream is a terminal; what they quote drives none."""
    text = harmless(text)
    write(stream, (folded(text, _columns()) if stream.isatty() else text) + "\n")


def ask(stream: TextIO, question: str) -> None:
    """Write a question, folded as `tell` does; the answer comes on its last line."""
    text = harmless(question)
    write(stream, (folded(text, _columns() - 1) if stream.isatty() else text) + " ")


def folded(text: str, columns: int, *, hanging: bool = True) -> str:
    """Fold each line between words; a line keeps its indent when `hanging`, no-break spaces do not break."""
    from textwrap import fill

    return "\n".join(
        fill(
            line,
            columns,
            subsequent_indent=" " * (len(line) - len(line.lstrip(" -0123456789."))) if hanging else "",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in text.split("\n")
    )


def _columns() -> int:
    from shutil import get_terminal_size

    return get_terminal_size((100, 24)).columns


def width() -> int:
    """Return the terminal's width, or 100 columns when there is no terminal."""
    if not sys.stdout.isatty():
        return 100
    return _columns()
