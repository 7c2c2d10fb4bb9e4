"""Loading finals."""

from __future__ import annotations

from omnicli.services.imports.loader import Loader


class FinalLoader(Loader):
    """Loads finals."""
