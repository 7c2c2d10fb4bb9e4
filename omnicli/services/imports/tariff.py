"""Loading the tariff, and who is deemed to study full-time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from omnicli.clock import to_text
from omnicli.errors import reason
from omnicli.i18n import N_
from omnicli.rules.tariff import EVENT_KINDS, EVERYBODY, IMPORTED, LATE_CONFIRMATION, PUBLISHED_KINDS
from omnicli.rules.tariff_words import parse_conditions
from omnicli.services.fees import deeming
from omnicli.services.imports.columns import BAD
from omnicli.services.imports.loader import Loader
from omnicli.services.terms import need_term

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from omnicli.rules.tariff import Conditions, Row
    from omnicli.services.imports.columns import Batch, Value

_KEY = ("kind", "applies_to", "valid_from")


class TariffLoader(Loader):
    """Loads rows of the tariff; a row that is stored already and says the same keeps its source."""

    def prepare(self) -> None:
        """Learn which rows there are."""
        self._stored = {
            tuple(_cells(row)[name] for name in _KEY): _cells(row) for row in self.uow.tariff.rows()
        }

    def columns(self, found: Sequence[str]) -> Sequence[str]:
        """Stage whom a row is for and what it is counted by even when the file has no column for it, and its source."""
        return tuple(dict.fromkeys((*found, "per", "applies_to", "source")))

    def check(self, batch: Batch) -> None:
        """Say to whom a row that says nothing applies, and hold its columns against each other."""
        count = len(batch.lines)
        counted = batch.columns.setdefault("per", [None] * count)
        applies = batch.columns.get("applies_to", [None] * count)
        batch.columns["applies_to"] = [EVERYBODY if cell is None else cell for cell in applies]
        rows = [_counted(batch, index, self._whole(batch.row(index))) for index in range(count)]
        batch.columns["per"] = [
            cell if cell == BAD else row.get("per") for cell, row in zip(counted, rows, strict=True)
        ]
        for index, row in enumerate(rows):
            _judge(batch, index, row)
            self._warn_of_finer(batch, index, row, rows)
        batch.columns["source"] = [self._source(row) for row in rows]

    def _warn_of_finer(
        self, batch: Batch, index: int, row: Mapping[str, Value], rows: Sequence[Mapping[str, Value]]
    ) -> None:
        """Warn that a row sets aside defaults made for fewer people, which neither the file nor the college replaces.

        The college's own rows come first: one price for all international students silences the defaults by programme.
        """
        if BAD in (row.get("kind"), row.get("applies_to")) or self._source(row) != IMPORTED:
            return
        whom = parse_conditions(str(row.get("applies_to") or EVERYBODY))
        own = {one.get("applies_to") for one in rows if one.get("kind") == row.get("kind")}
        stored = [one for one in self._stored.values() if one["kind"] == row.get("kind")]
        own |= {one["applies_to"] for one in stored if one["source"] == IMPORTED}
        finer = sorted(
            {
                str(one["applies_to"])
                for one in stored
                if one["applies_to"] not in own and _gives_way(parse_conditions(str(one["applies_to"])), whom)
            }
        )
        if finer:
            message = N_(
                "It takes the place of the default rows for {finer}: import theirs too, if they differ."
            )
            batch.warn(index, "applies_to", reason("replaces-finer", message, finer=tuple(finer)))

    def seal(self) -> Mapping[str, object]:
        """Return the digest of the tariff as it is now: `omni admin verify` finds what is edited by hand."""
        return {"tariff": self.uow.tariff.digest()}

    def _whole(self, row: Mapping[str, Value]) -> Mapping[str, Value]:
        """Lay a line over what is stored: what it says nothing of stays, an empty cell is None."""
        stored = self._stored.get(tuple(row.get(name) for name in _KEY), {"per": "event"})
        said = {name: None if cell == "" else cell for name, cell in row.items() if cell is not None}
        return {**stored, **said}

    def _source(self, row: Mapping[str, Value]) -> str:
        stored = self._stored.get(tuple(row.get(name) for name in _KEY))
        return str(stored["source"]) if stored == row else IMPORTED


def _gives_way(default: Conditions, own: Conditions) -> bool:
    """Tell whether a default row gives way to the college's own; for a purpose, to that purpose's only."""
    return own.cover(default) and default.purpose in ("", own.purpose)


def _cells(row: Row) -> dict[str, Value]:
    """Return the stored values of a row."""
    return {
        "kind": row.kind,
        "applies_to": str(row.applies_to),
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
        "per": row.per,
        "amounts": "/".join(str(int(cents)) for cents in row.amounts),
        "due_days": row.due_days,
        "source": row.source,
    }


def _judge(batch: Batch, index: int, row: Mapping[str, Value]) -> None:
    first, last = row.get("valid_from"), row.get("valid_to")
    if first and last and str(last) < str(first):
        message = N_("The row ends on {last}, before it begins on {first}.")
        why = reason(
            "ends-before", message, first=date.fromisoformat(str(first)), last=date.fromisoformat(str(last))
        )
        batch.reject(index, "to", why)
    if "/" in str(row.get("amounts", "")) and row.get("per", "event") != "event":
        message = N_("An amount that grows by the month is for an event; it cannot be counted by {per}.")
        batch.reject(index, "amount", reason("growing-per", message, per=row["per"]))
    elif "/" in str(row.get("amounts", "")) and row.get("kind") in EVENT_KINDS - {LATE_CONFIRMATION}:
        message = N_("“{kind}” is charged once: it cannot grow by the month.")
        batch.reject(index, "amount", reason("growing-kind", message, kind=row["kind"]))
    elif str(row.get("amounts", "")).strip("0/"):
        _judge_per(batch, index, str(row.get("kind")), str(row.get("per", "event")))


def _judge_per(batch: Batch, index: int, kind: str, per: str) -> None:
    """Refuse a row that would charge everybody; one that switches a kind off does not."""
    if kind in EVENT_KINDS and per != "event":
        message = N_("“{kind}” is charged when it happens, not by {per}: write event in the column “per”.")
        batch.reject(index, "per", reason("event-per", message, kind=kind, per=per))


def _counted(batch: Batch, index: int, row: Mapping[str, Value]) -> Mapping[str, Value]:
    """Return a row with what it must be counted by, and a warning, where what it says would charge nobody, or twice.

    What publishing charges is by the term unless the row says otherwise; a fee that a job charges is once for each term
    already.
    """
    kind, per = row.get("kind"), row.get("per")
    if kind in PUBLISHED_KINDS and per == "event":
        message = N_("“{kind}” is charged when timetables are published: it is counted by the term.")
        batch.warn(index, "per", reason("counted-by-term", message, kind=kind))
        return {**row, "per": "term"}
    if kind in EVENT_KINDS and per == "term":
        message = N_("“{kind}” is charged when it happens, once a term: it is counted by event.")
        batch.warn(index, "per", reason("counted-by-event", message, kind=kind))
        return {**row, "per": "event"}
    return row


class DeemedLoader(Loader):
    """Loads who is deemed full-time in a term, by the rules of `services.fees.deem`."""

    computed = ("term", "at", "actor")

    def prepare(self) -> None:
        """Learn who is deemed so already; `NotFound` when there is no such term."""
        term = self.report.term
        need_term(self.uow, term)
        self._stored = self.uow.tariff.deemed(term)
        self._finance = self.uow.college.facts().finance

    def check(self, batch: Batch) -> None:
        """Judge each student; one who is there already and for the same reason stays as it was."""
        students, reasons = batch.texts("student"), batch.texts("reason")
        known = self.uow.loading.known("students", "number", set(students) - {BAD})
        for index, (student, why) in enumerate(zip(students, reasons, strict=True)):
            if student != BAD and student not in known:
                message = N_("There is no student {number}.")
                batch.reject(index, "student", reason("unknown-student", message, number=student))
            elif BAD not in (student, why) and self._stored.get(student, ("",))[0] != why:
                self._judge(batch, index, student, why)
        now = to_text(self.uow.at), self.uow.actor
        kept = [self._said(*pair, now) for pair in zip(students, reasons, strict=True)]
        batch.columns["term"] = [self.report.term] * len(kept)
        batch.columns["at"], batch.columns["actor"] = [at for at, _ in kept], [actor for _, actor in kept]

    def _judge(self, batch: Batch, index: int, student: str, why: str) -> None:
        refusals, warnings = deeming(self.uow, student, self.report.term, why, self._finance)
        for refusal in refusals:
            batch.reject(index, "student", refusal)
        for warning in warnings:
            batch.warn(index, "student", warning)

    def _said(self, student: str, why: str, now: tuple[str, str]) -> tuple[str, str]:
        """Return when and by whom it was said: as stored when nothing changes."""
        stored = self._stored.get(student)
        return stored[1:] if stored and stored[0] == why else now
