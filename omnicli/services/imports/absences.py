"""Loading absences."""

from __future__ import annotations

from omnicli.services.imports.loader import Loader


class AbsenceLoader(Loader):
    """Loads absences."""
