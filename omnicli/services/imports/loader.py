"""How the lines of a kind are judged and applied: the common way, which the kinds with rules of their own extend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.errors import reason
from omnicli.i18n import N_
from omnicli.tabular import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from omnicli.services.imports.columns import Batch
    from omnicli.services.imports.kind import Kind
    from omnicli.services.imports.report import Report
    from store.uow import UnitOfWork


class Loader:
    """Loads a kind whose lines are rows of a table: one key, one line.

    `check` sees every batch and `stage` stages it. `attempt` writes the stage if it can stand as it is; else
    `settle` judges it as a whole and `apply` writes what is left. `look_again` warns of what only the written
    whole shows. `computed` columns are staged after those of the file; `staged`, when it is not empty, is all
    that is, whatever the file has. `key` is that of the stage: the kind's, unless a loader stages other columns.
    """

    computed: tuple[str, ...] = ()
    staged: tuple[str, ...] = ()

    def __init__(self, uow: UnitOfWork, kind: Kind, report: Report, *, partial: bool = False) -> None:
        """`partial`: some cells of the file may say nothing (None)."""
        self.uow = uow
        self.kind = kind
        self.report = report
        self.partial = partial
        self.key = kind.key
        self.prepare()

    def prepare(self) -> None:
        """Look up what the lines will be judged by."""

    def columns(self, found: Sequence[str]) -> Sequence[str]:
        """Return the columns to stage when the file has `found` (names of the store)."""
        return self.staged or (*found, *self.computed)

    def heard(self, faults: Sequence[Fault]) -> Sequence[Fault]:
        """Return what may be told of the faults of the heading; all of it, unless what they repeat is secret."""
        return faults

    def digest(self, plain: str) -> str:
        """Return what the receipt keeps of the file's SHA-256: that, unless it would help to guess the file."""
        return plain

    def check(self, batch: Batch) -> None:
        """Judge lines by what more than one of their columns say; add the columns that are computed."""

    def stage(self, batch: Batch) -> None:
        """Stage the good lines of a batch; note those that repeat or contradict an earlier one."""
        for line, first, same in self.uow.loading.stage(batch.rows, batch.good):
            if same:
                why = reason("repeated-line", N_("The line repeats line {first}."), first=first)
                self.report.warn([Fault(line, self.kind.key[0], why)])
            else:
                message = N_("Line {first} is about the same {key} and says otherwise.")
                why = reason("duplicate-key", message, first=first, key=", ".join(self.kind.key_names))
                self.report.reject([Fault(line, self.kind.key[0], why)])

    def attempt(self) -> tuple[int, int] | None:
        """Write the stage; None, and nothing written, when it must be judged as a whole first."""
        return self.apply()

    def settle(self) -> None:
        """Judge the staged file as a whole; take off the stage what may not be applied."""

    def apply(self) -> tuple[int, int]:
        """Write the stage; return how many lines added something and how many changed something."""
        return self.uow.loading.apply(self.kind.name, partial=self.partial)

    def look_again(self) -> None:
        """Warn of what the written whole shows."""

    def seal(self) -> Mapping[str, object]:
        """Return what the event keeps of the written whole, besides counts."""
        return {}
