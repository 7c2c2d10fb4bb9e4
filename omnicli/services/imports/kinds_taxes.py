"""The kinds of files about tax slips: which charges count, and social insurance numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omnicli.services.imports.kind import Kind

TAXES: tuple[Kind, ...] = ()
