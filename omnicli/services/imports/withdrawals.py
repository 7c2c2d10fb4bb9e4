"""Loading withdrawals."""

from __future__ import annotations

from omnicli.services.imports.loader import Loader


class WithdrawalLoader(Loader):
    """Loads withdrawals."""
