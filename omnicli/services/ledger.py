"""Writing to the ledger: the postings and the event that seals them, together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from omnicli.rules.ledger import Entry, Posting
    from store.ledger import Posted
    from store.uow import UnitOfWork


def post(
    uow: UnitOfWork, postings: Iterable[Posting], action: str, subject: str, /, **details: object
) -> Posted:
    """Write postings and leave one event, `action` on `subject`, that holds the digest of what was written.

    `omni admin verify` recomputes it. A key that is there already is left out (see `store.ledger.Ledger.post`).
    """
    posted = uow.ledger.post(postings, at=uow.at)
    sealed = {"entries": posted.seal()} if posted.count else {}
    uow.record(action, subject, **details, **sealed)
    return posted


def written(uow: UnitOfWork, key: str) -> Entry:
    """Return the entry that was just written, or found, under a key."""
    entry = uow.ledger.by_key(key)
    if entry is None:
        raise LookupError(key)
    return entry
