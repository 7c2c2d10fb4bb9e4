"""Files of rows, whatever they are: CSV, TSV, `;`-separated, a JSON list, JSON lines. Found by themselves.

A file is read once, in blocks, so that memory stays flat. A line that cannot be read becomes a `Fault` and
never hides the next one. The header decides the separator: guessing it from the data is dangerous, since a
title may hold more commas than the line has columns.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, Protocol, TypeAlias

from omnicli.errors import reason
from omnicli.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from omnicli.errors import Reason

CHUNK = 64 * 1024  # bytes read at once: what they become still fits in a processor's cache
LONGEST_LINE = 128 * 1024  # of a line, or of a JSON record, beyond which it is refused unread (as csv does)

BOM = b"\xef\xbb\xbf"
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")

# None: the record says nothing of this column (JSON only); "" is an empty cell.
Row: TypeAlias = "Sequence[str | None]"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, or worth a warning, at a line of a file; `column` is empty when it is the line itself."""

    line: int
    column: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows, the line where each begins, and the lines among them that could not be read."""

    lines: Sequence[int]
    rows: Sequence[Row]
    faults: Sequence[Fault] = ()


@dataclass(slots=True)
class Heading:
    """What the top of a file says: the columns found, in the order wanted, and what is wrong with it."""

    columns: tuple[str, ...] = ()
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


class Readable(Protocol):
    """A source of bytes."""

    def read(self, size: int, /) -> bytes:
        """Read at most `size` bytes; none at the end."""


class Sheet(Protocol):
    """An open file of rows: its rows hold the cells of `heading.columns`; none when the heading is faulty.

    `may_be_silent`: a record may say nothing of a column (None) instead of leaving it empty.
    """

    heading: Heading
    may_be_silent: bool

    def blocks(self) -> Iterator[Block]:
        """Read on, some thousand rows at a time."""


def open_sheet(stream: Readable, wanted: Sequence[str], required: Collection[str]) -> Sheet:
    """Find the format of a file and read its top.

    `wanted` are the columns looked for, `required` those without which the file says nothing; more columns
    are allowed and reported once. Names are compared without case, spaces, hyphens and underscores.
    """
    head = stream.read(CHUNK)
    faults = _unreadable(head)
    if faults:
        return _Closed(Heading(faults=faults))
    chunks = chain([head.removeprefix(BOM)], iter(lambda: stream.read(CHUNK), b""))
    if head.removeprefix(BOM).lstrip()[:1] in (b"[", b"{"):
        from omnicli.json_records import JsonSheet

        return JsonSheet(chunks, wanted)
    from omnicli.delimited import DelimitedSheet

    return DelimitedSheet(_one_line_end(head, chunks), wanted, required)


def spooled(stream: BinaryIO, *, secret: bool = False) -> BinaryIO:
    """Copy a pipe into an anonymous temporary file and return that, at its start.

    Whoever then reads it inside a transaction waits for nobody. What is `secret` stays in memory, where the system has
    such files: it is never written on a disk in clear.
    """
    from shutil import copyfileobj
    from tempfile import TemporaryFile

    if secret and hasattr(os, "memfd_create"):
        spool: BinaryIO = os.fdopen(os.memfd_create("import"), "w+b")
    else:
        spool = TemporaryFile()  # noqa: SIM115 (its caller closes it)
    copyfileobj(stream, spool, CHUNK)
    spool.seek(0)
    return spool


def name_key(name: str) -> str:
    """Reduce a column's name to what tells it from others: `Permanent Code` is `permanent_code`."""
    return "".join(c for c in name.casefold() if c.isalnum())


def unknown_columns(names: Iterable[str], line: int) -> list[Fault]:
    """Warn once of each column that nobody looks for."""
    return [
        Fault(
            line,
            name[:80],
            reason("unknown-column", N_("The column “{name}” is not known; it is left out."), name=name[:80]),
        )
        for name in names
        if name.strip()
    ]


def empty_file() -> Fault:
    """Say that there is nothing at all to read."""
    return Fault(1, "", reason("empty-file", N_("The file is empty: not even a line of column names.")))


def _unreadable(head: bytes) -> list[Fault]:
    if head.startswith(_WIDE_BOMS):
        return [Fault(1, "", reason("wide-encoding", N_("The file is in UTF-16; save it as “CSV UTF-8”.")))]
    if not head.removeprefix(BOM).strip():
        return [empty_file()]
    return []


def _one_line_end(head: bytes, chunks: Iterable[bytes]) -> Iterable[bytes]:
    """Turn the line ends of the oldest spreadsheets, a lone CR, into LF."""
    if b"\r" in head and b"\n" not in head:
        return (chunk.replace(b"\r", b"\n") for chunk in chunks)
    return chunks


@dataclass(slots=True)
class _Closed:
    """A file with nothing to read."""

    heading: Heading
    may_be_silent: bool = False

    def blocks(self) -> Iterator[Block]:
        """Read nothing."""
        return iter(())
