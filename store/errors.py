"""Turns the engine's errors into ours: a clear sentence, exit 7, and nothing retried in the process."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from omnicli.errors import StoreError
from omnicli.i18n import N_
from store.engine import sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Primary result codes of sqlite.org/rescode.html -> (slug, message id).
_SENTENCES = {
    5: (
        "store-busy",
        N_("The store is busy: another program has been writing to {path} for too long. Try again."),
    ),
    6: (
        "store-busy",
        N_("The store is busy: another program has been writing to {path} for too long. Try again."),
    ),
    8: ("store-read-only", N_("The store {path} is read-only: nothing was written.")),
    10: ("store-io", N_("The disk under {path} failed: nothing was written. Run “omni admin doctor”.")),
    11: (
        "store-damaged",
        N_("The store {path} is damaged. Stop using it and restore a copy from the backups."),
    ),
    13: ("store-full", N_("The disk is full: nothing was written to {path}. Free some space and run again.")),
    14: ("store-unreachable", N_("The store {path} cannot be opened: check the folder and its permissions.")),
    26: ("store-foreign", N_("{path} is not an omni store.")),
}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise `StoreError` for every engine failure that is the machine's, not the program's."""
    try:
        yield
    except sqlite.IntegrityError:
        raise
    except (sqlite.OperationalError, sqlite.DatabaseError) as error:
        found = _SENTENCES.get(_primary_code(error))
        if found is None:
            raise
        slug, sentence = found
        raise StoreError(sentence, code=slug, path=path) from error


def _primary_code(error: Exception) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
