"""Turns the engine's errors into ours: a clear sentence, exit 7, and nothing retried in the process."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from omnicli.errors import OmniError, StoreError
from omnicli.i18n import N_
from store.engine import primary_code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BUSY = (
    "store-busy",
    N_("The store is busy: another program has been writing to {path} for too long. Try again."),
)
_UNREACHABLE = (
    "store-unreachable",
    N_("The store {path} cannot be opened: check the folder and its permissions."),
)
_DAMAGED = (
    "store-damaged",
    N_("The store {path} is damaged. Stop using it and restore a copy from the backups."),
)
# Primary result codes of sqlite.org/rescode.html -> (slug, message id).
_SENTENCES = {
    3: _UNREACHABLE,
    5: _BUSY,
    6: _BUSY,
    8: ("store-read-only", N_("The store {path} is read-only: nothing was written.")),
    10: ("store-io", N_("The disk under {path} failed: nothing was written. Run “omni admin doctor”.")),
    11: _DAMAGED,
    13: ("store-full", N_("The disk is full: nothing was written to {path}. Free some space and run again.")),
    14: _UNREACHABLE,
    15: _BUSY,
    26: ("store-foreign", N_("{path} is not an omni store.")),
}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise `StoreError` for every failure that is the machine's or the file's, not the program's.

    A flipped bit may read as a text that is no date, or a table that is gone: an error that nobody foresaw is
    the file's when the file turns out to be damaged.
    """
    try:
        yield
    except (OmniError, OSError):
        raise
    except Exception as error:
        found = _SENTENCES.get(primary_code(error))
        if found is None and not _is_answer(error) and _is_damaged(path):
            found = _DAMAGED
        if found is None:
            raise
        slug, sentence = found
        raise StoreError(sentence, code=slug, path=path) from error


def _is_answer(error: Exception) -> bool:
    """Tell whether the error is a reader's answer about what somebody wrote."""
    from omnicli.rules.values import Invalid

    return isinstance(error, Invalid)


def _is_damaged(path: Path) -> bool:
    from store.soundness import is_damaged

    return is_damaged(path)
