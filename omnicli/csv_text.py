"""Values as machines read them, and CSV that a spreadsheet cannot run: a leaf that knows no stream."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from omnicli.clock import to_text
from omnicli.i18n import Number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# What a spreadsheet would run, and the quote that neutralises it: see `neutralise`.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "'")


def to_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Write RFC 4180 CSV with neutralised cells; numbers stay numbers, below zero too: no spreadsheet runs one."""
    import csv  # here, since every command loads this module and few write CSV
    import io

    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(map(neutralise, header))  # a header may be anybody's words, as the name of an assessment
    writer.writerows([_written(value) for value in row] for row in rows)
    return buffer.getvalue()


def _written(value: Any) -> str:
    cell = _cell(value)
    return cell if isinstance(value, int | Number) else neutralise(cell)


def neutralise(cell: str) -> str:
    """Keep a spreadsheet from running a cell: one that begins with = + - @ TAB CR or ' gets a ' before it."""
    return f"'{cell}" if cell.startswith(_DANGEROUS) else cell


def restore(cell: str) -> str:
    """Undo `neutralise`."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _DANGEROUS and len(cell) > 1 else cell


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(_cell(item) for item in value)
    if isinstance(value, dict):
        return " ".join(f"{key}={_cell(item)}" for key, item in value.items())
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return str(machine(value))
    return str(value)


def machine(value: Any) -> Any:
    """Write what JSON has no word for: ISO dates, RFC 3339 instants, the text of the rest."""
    if isinstance(value, datetime):
        return to_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
