"""What an import has done, or why it has done nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from omnicli.tabular import Fault


@dataclass(slots=True)
class Report:
    """The counts of an import, in lines of the file, and every line worth a word.

    Every line read is added, changed, unchanged or rejected; when the file is refused whole, nothing was
    written and the first three are zero. A line with several faults is rejected once. `named`: the students of rejected
    lines of marks, who are in the file all the same.
    """

    kind: str
    term: str = ""
    receipt: str | None = None
    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    warnings: list[Fault] = field(default_factory=list)
    rejections: list[Fault] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    fatal: bool = False
    applied: bool = False

    @property
    def rejected(self) -> int:
        """The number of lines rejected."""
        return len({fault.line for fault in self.rejections})

    @property
    def refused(self) -> bool:
        """Whether the file was refused whole."""
        return not self.applied

    def reject(self, faults: Iterable[Fault]) -> None:
        """Note faults that reject their lines."""
        self.rejections.extend(faults)

    def warn(self, faults: Iterable[Fault]) -> None:
        """Note what is worth a look."""
        self.warnings.extend(faults)

    def counts(self) -> dict[str, int]:
        """Return the counts, for the receipt and the audit trail: no line of the file among them."""
        return {
            "read": self.read,
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "warnings": len(self.warnings),
        }
