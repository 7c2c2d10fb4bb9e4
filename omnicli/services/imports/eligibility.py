"""Loading which kinds of charges count as tuition on tax slips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.rules.tariff import IMPORTED
from omnicli.rules.tax_eligibility_words import eligibility_warnings
from omnicli.services.imports.columns import BAD
from omnicli.services.imports.loader import Loader

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from omnicli.services.imports.columns import Batch, Value


class EligibilityLoader(Loader):
    """Loads how kinds of charges count; a line that says what is stored and names no source keeps the source."""

    def prepare(self) -> None:
        """Learn what is said already."""
        self._stored = self.uow.tax_years.all_eligibility()

    def columns(self, found: Sequence[str]) -> Sequence[str]:
        """Stage a source even when the file has no column for it."""
        return tuple(dict.fromkeys((*found, "source")))

    def check(self, batch: Batch) -> None:
        """Give each line its source; look twice at gifts."""
        rows = [batch.row(index) for index in range(len(batch.lines))]
        for index, row in enumerate(rows):
            for why in eligibility_warnings(str(row.get("t2202")), str(row.get("rl8"))):
                batch.warn(index, "t2202", why)
        given = batch.columns.get("source", [None] * len(rows))
        batch.columns["source"] = [
            cell if cell == BAD else cell or self._source(row) for cell, row in zip(given, rows, strict=True)
        ]

    def _source(self, row: Mapping[str, Value]) -> str:
        """Return where a line without a source comes from."""
        stored = self._stored.get((str(row.get("kind")), int(row.get("from_year") or 0)))
        same = stored is not None and (stored.t2202, stored.rl8) == (row.get("t2202"), row.get("rl8"))
        return stored.source if stored and same else IMPORTED

    def seal(self) -> Mapping[str, object]:
        """Return the digest of all that is said now: `omni admin verify` finds what is edited by hand."""
        return {"eligibility": self.uow.tax_years.eligibility_digest()}
