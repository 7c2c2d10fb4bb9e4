"""Loading exams."""

from __future__ import annotations

from omnicli.services.imports.loader import Loader


class ExamLoader(Loader):
    """Loads exams."""


class DiplomaLoader(Loader):
    """Loads exams."""
