"""Rows separated by commas, semicolons or tabs (RFC 4180 and its dialects). See `omnicli.tabular`.

Most blocks hold no quote at all and are cut without ceremony. The others go through Python's strict CSV
reader; only when that finds something odd is a block read line by line, with care: a quote that is never
closed must cost one line and not the rest of the file.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from omnicli.csv_text import restore
from omnicli.errors import reason
from omnicli.i18n import N_
from omnicli.tabular import LONGEST_LINE, Block, Fault, Heading, empty_file, name_key, unknown_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from omnicli.tabular import Row

SEPARATORS = (",", ";", "\t")
_MAY_BE_BLANK = re.compile(r'[ \t,;"]*\r?(?:\n|\Z)')
_LATER_BLANK = re.compile(r'\n[ \t,;"]*\r?(?:\n|\Z)')
_NEUTRALISED = re.compile(r"""'(?<![^,;\t\n"]')[=+\-@\t\r']""")
_BLANKS = " \t"
_LONGEST_RECORD = 100  # lines that one quoted record may span


@dataclass(slots=True)
class _Lines:
    """Some lines of the file from line `first` on; an unreadable one is None and has its fault."""

    first: int
    text: str
    lines: list[str | None]
    faults: list[Fault]


class DelimitedSheet:
    """A file of separated values, its header read."""

    may_be_silent = False

    def __init__(self, chunks: Iterable[bytes], wanted: Sequence[str], required: Collection[str]) -> None:
        self.heading = Heading()
        self._source = _lines(_whole_lines(chunks))
        self._top = _Lines(1, "", [], [])
        self._separator = ","
        self._width = 0
        self._pick: Callable[[Sequence[str]], Row] | None = None
        self._read_header(wanted, required)

    def blocks(self) -> Iterator[Block]:
        """Yield the rows."""
        if self.heading.faults:
            return
        yield self._block(self._top)
        for lines in self._source:
            yield self._block(lines)

    # --- the header ---------------------------------------------------------------------------------

    def _read_header(self, wanted: Sequence[str], required: Collection[str]) -> None:
        index = 0
        while (line := self._line(self._top, index)) is not None and _says_nothing(line):
            index += 1
        number = self._top.first + index
        if line is None:
            self.heading.faults += self._top.faults[:1] or [empty_file()]
            return
        self._separator, names = _header(line, {name_key(name) for name in wanted})
        self._width = len(names)
        self._choose(names, wanted, required, number)
        self._top.first = number + 1
        del self._top.lines[: index + 1]

    def _choose(self, names: list[str], wanted: Sequence[str], required: Collection[str], line: int) -> None:
        """Find the wanted columns among the names of the header."""
        keys = [name_key(name) for name in names]
        at = {name: keys.index(name_key(name)) for name in wanted if name_key(name) in keys}
        heading = self.heading
        heading.columns = tuple(at)
        known = {name_key(name) for name in wanted}
        heading.warnings += unknown_columns(
            (n for n, key in zip(names, keys, strict=True) if key not in known), line
        )
        heading.faults += _missing([name for name in wanted if name in required and name not in at], line)
        heading.faults += _repeated([name for name in at if keys.count(name_key(name)) > 1], line)
        places = list(at.values())
        if len(places) > 1 and places != list(range(len(names))):
            self._pick = itemgetter(*places)
        elif len(places) == 1:
            self._pick = lambda row: (row[places[0]],)

    # --- the rows -----------------------------------------------------------------------------------

    def _block(self, lines: _Lines) -> Block:
        rows = self._quick(lines)
        if rows is None:
            numbers, rows = self._careful(lines)
        else:
            numbers = range(lines.first, lines.first + len(rows))
        if "'" in lines.text and _NEUTRALISED.search(lines.text):
            rows = [[restore(cell) for cell in row] for row in rows]
        picked = list(map(self._pick, rows)) if self._pick else rows
        return Block(numbers, picked, sorted(lines.faults, key=lambda fault: fault.line))

    def _quick(self, lines: _Lines) -> list[list[str]] | None:
        """Cut a block that has nothing odd: one row a line, as wide as the header, none empty."""
        texts = lines.lines
        separator = self._separator
        if lines.faults or _MAY_BE_BLANK.match(lines.text) or _LATER_BLANK.search(lines.text):
            return None
        try:
            if '"' in lines.text:
                spaced = f'{separator} "' in lines.text
                rows = list(csv.reader(texts, delimiter=separator, skipinitialspace=spaced, strict=True))  # type: ignore[arg-type]
            else:
                rows = [line.split(separator) for line in texts]  # type: ignore[union-attr]
        except csv.Error:
            return None
        return rows if len(rows) == len(texts) and set(map(len, rows)) <= {self._width} else None

    def _careful(self, lines: _Lines) -> tuple[Sequence[int], list[list[str]]]:
        """Read a block record by record; each fault costs one line."""
        numbers: list[int] = []
        rows: list[list[str]] = []
        index = 0
        while index < len(lines.lines):
            number = lines.first + index
            cells, taken, fault = self._record(lines, index)
            index += taken
            if fault:
                lines.faults.append(fault)
            elif any(cell.strip(_BLANKS) for cell in cells):
                numbers.append(number)
                rows.append(cells)
        return numbers, rows

    def _record(self, lines: _Lines, index: int) -> tuple[list[str], int, Fault | None]:
        """Read the record that begins at a line: its cells, the lines it takes, and what is wrong with it."""
        text = lines.lines[index]
        number = lines.first + index
        if text is None or not text.strip(_BLANKS):
            return [], 1, None
        cells, taken = self._cells(lines, index)
        if cells is None or (taken > 1 and len(cells) != self._width):
            return [], 1, _bad_quote(number)
        if len(cells) != self._width and any(cell.strip(_BLANKS) for cell in cells):
            return [], 1, _cell_count(number, len(cells), self._width)
        return cells, taken, None

    def _cells(self, lines: _Lines, index: int) -> tuple[list[str] | None, int]:
        """Cut one record, joining the lines its quotes hold together; None when they never close."""
        text = lines.lines[index] or ""
        if '"' not in text:
            return text.split(self._separator), 1
        for taken in range(1, _LONGEST_RECORD + 1):
            cells = self._strict(text)
            if cells is not None:
                return cells, taken
            following = self._line(lines, index + taken) if self._is_open(text) else None
            if following is None:
                return None, 1
            text = f"{text}\n{following}"
        return None, 1

    def _line(self, lines: _Lines, index: int) -> str | None:
        """Return a line, reading on in the file when the block is at its end; None when there is none."""
        while index >= len(lines.lines):
            more = next(self._source, None)
            if more is None:
                return None
            lines.text = f"{lines.text}\n{more.text}" if lines.text else more.text
            lines.lines += more.lines
            lines.faults += more.faults
        return lines.lines[index]

    def _strict(self, text: str) -> list[str] | None:
        reader = csv.reader([text], delimiter=self._separator, skipinitialspace=True, strict=True)
        try:
            return next(reader)
        except csv.Error:
            return None

    def _is_open(self, text: str) -> bool:
        """Tell whether a quote is still open at the end of a text: the reader then asks for another line."""
        reader = csv.reader([text, ""], delimiter=self._separator, skipinitialspace=True)
        try:
            next(reader)
        except csv.Error:
            return False
        return reader.line_num > 1


def _says_nothing(line: str) -> bool:
    """Tell whether a line above the header is blank, or a spreadsheet's own remark on the separator."""
    text = line.strip().lower()
    return not text or (text.startswith("sep=") and len(text) <= len("sep=;"))


def _header(line: str, known: Collection[str]) -> tuple[str, list[str]]:
    """Return the separator under which most of the names are known, and the names."""

    def names(separator: str) -> list[str]:
        return [
            restore(name.strip())
            for name in next(csv.reader([line], delimiter=separator, skipinitialspace=True))
        ]

    def found(separator: str) -> tuple[int, int]:
        return sum(name_key(name) in known for name in names(separator)), line.count(separator)

    try:
        best = max(SEPARATORS, key=found)
        return best, names(best)
    except csv.Error:
        return SEPARATORS[0], [line[:80]]


def _whole_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Regroup chunks so that each ends with a line; a line too long is cut, just enough to be seen as such."""
    rest = b""
    for chunk in chunks:
        cut = chunk.rfind(b"\n") + 1
        if not cut:
            if len(rest) <= LONGEST_LINE:
                rest = (rest + chunk)[: LONGEST_LINE + 1]
            continue
        begun = chunk.find(b"\n")
        yield (rest + chunk[:begun])[: LONGEST_LINE + 1] + chunk[begun:cut]
        rest = chunk[cut:]
    if rest:
        yield rest


def _lines(blocks: Iterable[bytes]) -> Iterator[_Lines]:
    """Decode blocks of whole lines."""
    first = 1
    for block in blocks:
        lines = _decoded(block, first)
        first += len(lines.lines)
        yield lines


def _decoded(block: bytes, first: int) -> _Lines:
    try:
        text = block.removesuffix(b"\n").removesuffix(b"\r").decode()
    except UnicodeDecodeError:
        return _decoded_one_by_one(block, first)
    returns, ends = block.count(b"\r"), block.count(b"\n")
    lines = text.split("\r\n" if returns else "\n")
    if returns and not returns == ends == len(lines) - (not block.endswith(b"\r\n")):
        # Line ends of several kinds, or a lone CR inside a cell.
        text = text.replace("\r\n", "\n").replace("\r", " ")
        lines = text.split("\n")
    if b"\0" in block or max(map(len, lines)) > LONGEST_LINE:
        return _decoded_one_by_one(block, first)
    return _Lines(first, text, [*lines], [])


def _decoded_one_by_one(block: bytes, first: int) -> _Lines:
    data = block.replace(b"\r\n", b"\n").replace(b"\r", b" ").removesuffix(b"\n")
    lines: list[str | None] = []
    faults: list[Fault] = []
    for number, raw in enumerate(data.split(b"\n"), first):
        fault = _fault_of(raw, number)
        lines.append(None if fault else raw.decode())
        faults += [fault] if fault else []
    return _Lines(first, "\n".join(filter(None, lines)), lines, faults)


def _fault_of(raw: bytes, number: int) -> Fault | None:
    """Say why the bytes of a line are no text, if they are not."""
    if len(raw) > LONGEST_LINE:
        return Fault(
            number,
            "",
            reason("line-too-long", N_("The line is longer than {limit} bytes."), limit=LONGEST_LINE),
        )
    if b"\0" in raw:
        return Fault(number, "", reason("nul-byte", N_("The line holds a NUL byte: this is no text.")))
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        return Fault(
            number,
            "",
            reason(
                "not-utf8",
                N_(
                    "The line is not UTF-8 text (byte {byte} at position {position}); save the file as “CSV UTF-8”."
                ),
                byte=f"0x{raw[error.start]:02X}",
                position=error.start + 1,
            ),
        )
    return None


def _missing(names: list[str], line: int) -> list[Fault]:
    if not names:
        return []
    message = N_("The header lacks these columns: {names}.")
    return [Fault(line, names[0], reason("missing-column", message, names=tuple(names)))]


def _repeated(names: list[str], line: int) -> list[Fault]:
    message = N_("The column “{name}” is there more than once.")
    return [Fault(line, name, reason("repeated-column", message, name=name)) for name in names]


def _cell_count(line: int, found: int, expected: int) -> Fault:
    message = N_("The line has {found} cells where the header has {expected}.")
    return Fault(line, "", reason("cell-count", message, found=found, expected=expected))


def _bad_quote(line: int) -> Fault:
    message = N_('A quotation mark (") of this line is never closed, or stands in the middle of a cell.')
    return Fault(line, "", reason("bad-quote", message))
