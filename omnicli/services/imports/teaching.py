"""Loading teaching."""

from __future__ import annotations

from omnicli.services.imports.loader import Loader


class TeachingLoader(Loader):
    """Loads teaching."""
