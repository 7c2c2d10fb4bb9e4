"""Reading the cells of a file, a column at a time: most columns hold few different texts, or only tidy ones.

A tidy batch (a regular expression says so of all its cells at once) is taken as it is; else each cell is read
by the rules, once per different text. A line of 70,000 must cost microseconds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from omnicli.errors import reason
from omnicli.i18n import N_
from omnicli.rules.values import Invalid
from omnicli.tabular import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from omnicli.errors import Reason
    from omnicli.tabular import Block

Value: TypeAlias = "str | int | None"
Values: TypeAlias = "Sequence[Value]"

# Stands where a cell cannot be read. No reader returns a control character, and it may be sliced like any text.
BAD: Final = "\x00"
_MOST_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a kind of file.

    `read` turns a text that is not empty into the stored value or raises `Invalid`; `empty` is what an empty
    cell becomes; `tidy` matches texts that `read` gives back as they are; `stored` is the column's name in the
    store when it is not that of the file.
    """

    name: str
    read: Callable[[str], str | int]
    required: bool = False
    empty: str | int = ""
    tidy: str = ""
    stored: str = ""

    @property
    def key(self) -> str:
        """The column's name in the store."""
        return self.stored or self.name


class ColumnReader(dict[str | None, Value]):
    """Reads the cells of one column and remembers what each text gave."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.column = column
        self.reasons: dict[str | None, Reason] = {}
        self._tidy = (
            re.compile(f"(?:(?:{column.tidy}{'' if column.required else '|'})\n)*+") if column.tidy else None
        )

    def __missing__(self, cell: str | None) -> Value:
        self[cell] = value = self._read(cell)
        return value

    def values(self, cells: Sequence[str | None]) -> Values:  # type: ignore[override]
        """Read a batch of cells."""
        if self._tidy and self._is_tidy(cells):
            return cells
        if len(self) > _MOST_REMEMBERED:
            self.clear()
            self.reasons.clear()
        return list(map(self.__getitem__, cells))

    def _is_tidy(self, cells: Sequence[str | None]) -> bool:
        try:
            text = "\n".join(cells) + "\n"  # type: ignore[arg-type]
        except TypeError:
            # Some record says nothing of the column.
            return False
        return (
            text.count("\n") == len(cells)
            and self._tidy is not None
            and self._tidy.fullmatch(text) is not None
        )

    def _read(self, cell: str | None) -> Value:
        column = self.column
        if cell is None and not column.required:
            return None
        if cell is None or not cell.strip():
            if not column.required:
                return column.empty
            self.reasons[cell] = reason(
                "required", N_("The column “{column}” may not be empty."), column=column.name
            )
            return BAD
        try:
            return column.read(cell)
        except Invalid as error:
            self.reasons[cell] = error.reason
            return BAD


@dataclass(slots=True)
class Batch:
    """Some lines, their columns read, and what was found on the way; `tidy` columns were taken as they were."""

    lines: Sequence[int]
    columns: dict[str, Values]
    rejections: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    bad: set[int] = field(default_factory=set)
    tidy: set[str] = field(default_factory=set)

    def reject(self, index: int, column: str, why: Reason) -> None:
        """Reject the line at an index of the batch."""
        self.rejections.append(Fault(self.lines[index], column, why))
        self.bad.add(index)

    def warn(self, index: int, column: str, why: Reason) -> None:
        """Note something about the line at an index of the batch."""
        self.warnings.append(Fault(self.lines[index], column, why))

    def texts(self, column: str) -> Sequence[str]:
        """Return a required column whose values are texts."""
        return cast("Sequence[str]", self.columns[column])

    def row(self, index: int) -> Mapping[str, Value]:
        """Return one line, its bad cells left out."""
        return {name: v[index] for name, v in self.columns.items() if v[index] != BAD}

    @property
    def good(self) -> int:
        """The number of lines not rejected."""
        return len(self.lines) - len(self.bad)

    def rows(self) -> Iterator[tuple[Value, ...]]:
        """Return the good lines: the line's number, then its values."""
        rows = zip(self.lines, *self.columns.values(), strict=True)
        if not self.bad:
            return rows
        return (row for index, row in enumerate(rows) if index not in self.bad)


class BatchReader:
    """Reads blocks of a sheet into batches."""

    def __init__(self, columns: Sequence[Column], found: Sequence[str]) -> None:
        """`found` are the names of the columns that the sheet has, in the order of its rows."""
        by_name = {column.name: column for column in columns}
        self._readers = [ColumnReader(by_name[name]) for name in found]

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the values of a row, as the store knows them."""
        return tuple(reader.column.key for reader in self._readers)

    def batch(self, block: Block) -> Batch:
        """Read a block; the faults of its cells reject their lines."""
        batch = Batch(block.lines, {}, list(block.faults))
        cells = list(zip(*block.rows, strict=True)) or [()] * len(self._readers)
        for reader, column in zip(self._readers, cells, strict=True):
            values = batch.columns[reader.column.key] = reader.values(column)
            if values is column:
                batch.tidy.add(reader.column.key)
            if reader.reasons and BAD in values:
                for index, value in enumerate(values):
                    if value == BAD:
                        batch.reject(index, reader.column.name, reader.reasons[column[index]])
        return batch
