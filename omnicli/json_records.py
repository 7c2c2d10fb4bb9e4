"""Rows written as JSON objects: a list of them, or one after the other (JSON lines). See `omnicli.tabular`.

The text is decoded record by record from a buffer that slides along the file, so that a list of a million
records takes no more memory than one of ten. A record that is no JSON costs itself only: reading goes on at
the next one, on a line of its own or after the comma of a list.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING, Any

from omnicli.errors import reason
from omnicli.i18n import N_
from omnicli.rules.values import shown
from omnicli.tabular import LONGEST_LINE, Block, Fault, Heading, name_key, unknown_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from omnicli.errors import Reason
    from omnicli.tabular import Row

_MOST_PLANS = 1000  # ways in which the records of a file are made
_ROWS = 5000  # records a block
_GAP = re.compile(r"[\s,]*")
_NEXT_RECORD = re.compile(r"\n[\s,]*(?=[{\]])|\}\s*,\s*(?=\{)")
_MARGIN = 1024  # blanks that may stand between two records after a broken one

Plan = "Callable[[dict[str, Any]], Row]"


def _number(text: str) -> str:
    """Keep a number as it is written, but for the useless zero that a table with gaps puts after integers."""
    return text.removesuffix(".0")


def _constant(text: str) -> str:
    """Read NaN, which is no JSON but is found, as an empty cell."""
    return "" if text == "NaN" else text


_DECODER = json.JSONDecoder(parse_int=str, parse_float=_number, parse_constant=_constant)


class JsonSheet:
    """A file of JSON objects; every wanted column is in its heading, since any record may have it."""

    may_be_silent = True

    def __init__(self, chunks: Iterable[bytes], wanted: Sequence[str]) -> None:
        self.heading = Heading(columns=tuple(wanted))
        self._text = _Sliding(chunks)
        self._plans: dict[tuple[str, ...], list[str]] = {}
        self._known = {name_key(name): name for name in wanted}
        self._unknown: set[str] = set()

    def blocks(self) -> Iterator[Block]:
        """Yield the rows."""
        lines: list[int] = []
        rows: list[Row] = []
        faults: list[Fault] = []
        for line, record in self._records():
            found = self._row(line, record)
            if isinstance(found, Fault):
                faults.append(found)
            else:
                lines.append(line)
                rows.append(found)
            if len(rows) + len(faults) >= _ROWS:
                yield Block(lines, rows, faults)
                lines, rows, faults = [], [], []
        yield Block(lines, rows, faults)

    def _records(self) -> Iterator[tuple[int, Any]]:
        """Yield each record, or the reason why there is none, with its line.

        Records that share a line are numbered on from it: in a file that is all one line, as most programs write
        JSON, the number is the record's place.
        """
        number = 0
        for line, record in self._found():
            number = max(line, number + 1)
            yield number, record

    def _found(self) -> Iterator[tuple[int, Any]]:
        """Yield each record, or the reason why there is none, with the line where it begins."""
        text = self._text
        text.in_list = text.skip("[")
        while True:
            text.pass_gap()
            if text.in_list and text.skip("]"):
                text.in_list = False
            elif text.at_end():
                break
            else:
                yield text.line, text.record()
        if text.in_list:
            message = N_("The list is not closed: the file has been cut.")
            yield text.line, reason("cut-file", message)

    def _row(self, line: int, record: Any) -> Row | Fault:
        from omnicli.errors import Reason

        if isinstance(record, Reason):
            return Fault(line, "", record)
        if not isinstance(record, dict):
            message = N_("This is no record: a JSON object was expected.")
            return Fault(line, "", reason("not-a-record", message))
        names = self._plan(line, record)
        row = [record.get(name) for name in names]
        for index, value in enumerate(row):
            if type(value) is not str and names[index] in record:
                row[index] = cell = _cell(value)
                if cell is None:
                    return _nested(line, self.heading.columns[index])
        return row

    def _plan(self, line: int, record: dict[str, Any]) -> list[str]:
        """Return the record's own name of each column; records of a file are mostly made alike."""
        keys = tuple(record)
        plan = self._plans.get(keys)
        if plan is None:
            if len(self._plans) > _MOST_PLANS:
                self._plans.clear()
            own = {self._known.get(name_key(key), ""): key for key in keys}
            plan = self._plans[keys] = [own.get(name, name) for name in self.heading.columns]
            self._warn([key for key in keys if name_key(key) not in self._known], line)
        return plan

    def _warn(self, unknown: list[str], line: int) -> None:
        fresh = [name for name in unknown if name not in self._unknown]
        self._unknown.update(fresh)
        self.heading.warnings += unknown_columns(fresh, line)


class _Sliding:
    """A window on a long text, the number of the line where it stands, and whether that is in a list."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        # What is not UTF-8 becomes a lone surrogate, which is then the fault of the one record that has it.
        self._decode = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode
        self._buffer = ""
        self._at = 0
        self._ended = False
        self.line = 1
        self.in_list = False

    def at_end(self) -> bool:
        """Tell whether nothing is left."""
        return self._at >= len(self._buffer) and not self._more()

    def skip(self, mark: str) -> bool:
        """Step over a character if it is next, blanks before it included."""
        self.pass_gap()
        if self._buffer[self._at : self._at + 1] != mark:
            return False
        self._at += 1
        return True

    def pass_gap(self) -> None:
        """Step over blanks and commas."""
        while True:
            match = _GAP.match(self._buffer, self._at)
            self._go(match.end() if match else self._at)
            if self._at < len(self._buffer) or not self._more():
                return

    def record(self) -> Any:
        """Decode the value that stands here and step over it; a `Reason` when it is no JSON."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._at)
            except RecursionError:
                self._resume()
                return reason("nested", N_("A value of this record is itself a list or a record."))
            except json.JSONDecodeError as error:
                if len(self._buffer) - self._at < LONGEST_LINE and self._more():
                    continue
                why = _no_json(self._buffer, error.pos)
                self._resume()
                return why
            surrogate = _has_surrogate(self._buffer[self._at : end], value)
            self._go(end)
            return reason("not-utf8-record", N_("The record is not UTF-8 text.")) if surrogate else value

    def _resume(self) -> None:
        """Go to what begins the next record or ends the list, or to the end."""
        while True:
            match = _NEXT_RECORD.search(self._buffer, self._at)
            if match:
                self._go(match.end())
                return
            # What stands at the very edge may be the beginning of the next match: keep a tail.
            kept = max(self._at, len(self._buffer) - _MARGIN)
            if self._ended or not self._more_after(kept):
                self._end()
                return

    def _more_after(self, place: int) -> bool:
        self._go(place)
        return self._more()

    def _end(self) -> None:
        """Go to the end, or to the bracket that closes a list there."""
        text = self._buffer.rstrip()
        closing = self.in_list and text.endswith("]")
        self._go(max(self._at, len(text) - 1) if closing else len(self._buffer))

    def _go(self, place: int) -> None:
        self.line += self._buffer.count("\n", self._at, place)
        self._at = place

    def _more(self) -> bool:
        """Read on; forget what has been passed. False at the end of the file."""
        while not self._ended:
            chunk = next(self._chunks, None)
            self._ended = chunk is None
            fresh = self._decode(chunk or b"", self._ended)
            if fresh:
                self._buffer = self._buffer[self._at :] + fresh
                self._at = 0
                return True
        return False


def _has_surrogate(text: str, value: Any) -> bool:
    """Tell whether half a character is there, raw or written as an escape."""
    if text.isascii() and "\\u" not in text:
        return False
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    except RecursionError:
        return False
    return False


def _cell(value: Any) -> str | None:
    """Turn a JSON value into a cell: null is an empty one; None for what is no single value."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else None


def _nested(line: int, column: str) -> Fault:
    message = N_("A value of this record is itself a list or a record.")
    return Fault(line, column, reason("nested", message))


def _no_json(text: str, place: int) -> Reason:
    """Say where a record stops being JSON, by what stands there."""
    rest = shown(text[place : place + 80].strip().partition("\n")[0])
    if not rest:
        return reason("bad-json", N_("This is not JSON: the record is cut before its end."))
    return reason("bad-json", N_("This is not JSON from “{rest}” on."), rest=rest)
