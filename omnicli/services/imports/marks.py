"""Loading marks."""

from __future__ import annotations

from omnicli.services.imports.loader import Loader


class AssessmentLoader(Loader):
    """Loads marks."""


class CategoryLoader(Loader):
    """Loads marks."""


class MarkLoader(Loader):
    """Loads marks."""
