"""Loading course choices from paper forms and late files: ranked options, and requests of courses."""

from __future__ import annotations

from omnicli.services.imports.loader import Loader


class RequestLoader(Loader):
    """Loads the courses that students ask for."""


class ChoiceLoader(Loader):
    """Loads the options that students rank."""
