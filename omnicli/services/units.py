"""What a use case of several transactions is given: it opens and closes each unit of work itself.

Most use cases take one open unit of work. Those that check a secret cannot: the attempt is counted and committed
before the hash is computed, and nobody waits for a hash inside a transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from store.uow import UnitOfWork


class Units(Protocol):
    """Opens units of work on one store."""

    def read(self) -> AbstractContextManager[UnitOfWork]:
        """Open the store to read."""

    def write(self, *, actor: str) -> AbstractContextManager[UnitOfWork]:
        """Open the store to write, as `actor`."""
