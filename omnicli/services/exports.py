"""Writing what is loaded as files that import reads back: the same columns, canonical values, ordered by key.

Exporting, importing that and exporting again gives the same bytes.
"""

from __future__ import annotations

import csv
import json
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING, Any

from omnicli.csv_text import neutralise
from omnicli.errors import Refused
from omnicli.i18n import N_
from omnicli.rules.hundredths import number
from omnicli.rules.values import format_time, weekday_code
from omnicli.services.imports.kinds import NO_DATE, kind_of
from omnicli.services.imports.kinds_taxes import SECRET
from omnicli.services.terms import need_term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from omnicli.services.imports.kind import Kind
    from store.uow import UnitOfWork

_ROWS = 1000  # written at once

LEDGER = "ledger"
"""What an export calls the journal: no kind of file, for nothing reads it back."""

_LEDGER = (
    "key", "date", "kind", "term", "student", "debit", "credit", "amount_cents", "due", "reverses", "cause",
)  # fmt: skip


def dollars(amounts: str) -> str:
    """Write cents, `2500/5000`, as a file of the tariff does: `25.00/50.00`."""
    return "/".join(f"{int(cents) // 100}.{int(cents) % 100:02d}" for cents in amounts.split("/"))


# How a stored value is written; None and all else is written as it is.
_WRITERS: Mapping[str, Callable[[Any], object]] = {
    "day": weekday_code,
    "amount": dollars,
    "start": format_time,
    "end": format_time,
    **dict.fromkeys(
        ("choose_from", "choose_by", "change_from", "change_by", "abandon_by"), lambda day: day or NO_DATE
    ),
}
# Columns of hundredths, by kind: `mark` is a whole number in others.
_HUNDREDTHS = {
    "categories": ("least_mean",),
    "assessments": ("points", "weight"),
    "marks": ("mark",),
    "finals": ("mark",),
    "absences": ("hours",),
}


def _number(value: object) -> object:
    return number(value) if isinstance(value, int) else value


def note_reading(uow: UnitOfWork, name: str, term: str = "") -> None:
    """Leave the event of an export, when it is about people. Raises what `export_kind` does."""
    kind = _exported(name, term)
    if kind.personal:
        uow.record(f"export.{kind.name}", f"{kind.name}:{term}" if kind.needs_term else kind.name)


def note_ledger(uow: UnitOfWork) -> None:
    """Leave the event of an export of the ledger."""
    uow.record("export.ledger", LEDGER)


def export_ledger(uow: UnitOfWork, *, as_json: bool = False) -> Iterator[bytes]:
    """Yield the ledger in order of key, as `export_kind` writes: no number and no instant of writing.

    Two histories in which the same things were done on the same days give the same bytes, whenever and however often
    the commands ran.
    """
    pieces = _json(_LEDGER, uow.ledger.export()) if as_json else _csv(_LEDGER, uow.ledger.export())
    return (piece.encode() for piece in pieces)


def export_kind(uow: UnitOfWork, name: str, term: str = "", *, as_json: bool = False) -> Iterator[bytes]:
    """Yield the bytes of a file, piece by piece: CSV (RFC 4180), or a JSON list with null for what is empty.

    Raises what `kind_of` does, `NotFound` for a term that is not there, `Refused` for what is never written in clear.
    """
    kind = _exported(name, term)
    if kind.needs_term:
        need_term(uow, term)
    writers = {at: _WRITERS[column] for at, column in enumerate(kind.names) if column in _WRITERS}
    writers |= {at: _number for at, one in enumerate(kind.names) if one in _HUNDREDTHS.get(kind.name, ())}
    rows = (_written(row, writers) for row in uow.loading.export(kind.name, term))
    pieces = _json(kind.names, rows) if as_json else _csv(kind.names, rows)
    return (piece.encode() for piece in pieces)


def _exported(name: str, term: str) -> Kind:
    kind = kind_of(name, term)
    if kind.name in SECRET:
        message = N_(
            "SINs are not exported: they would lie in clear in a file, and no reading of one would be recorded. One is"
            " shown, for a reason that is kept, by: omni staff taxslips sin show NUMBER --full"
        )
        raise Refused(message, code="not-exported")
    return kind


def _written(row: tuple[object, ...], writers: Mapping[int, Callable[[Any], object]]) -> tuple[object, ...]:
    if not writers:
        return row
    return tuple(writers[at](value) if at in writers else value for at, value in enumerate(row))


def _csv(names: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> Iterator[str]:
    yield _lines([names])
    while part := list(islice(rows, _ROWS)):
        yield _lines(part)


def _lines(rows: Iterable[tuple[object, ...]]) -> str:
    buffer = StringIO()
    csv.writer(buffer).writerows(
        [neutralise(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    return buffer.getvalue()


def _json(names: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    before = "[\n"
    for row in rows:
        yield before + json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"
