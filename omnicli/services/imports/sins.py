"""Loading social insurance numbers: sealed before anything is staged, repeated in no fault, no report, no digest.

What the file says again is left alone. A SIN that two students give is worth a warning: one of them is mistaken.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, cast

from omnicli.clock import local_date, zone
from omnicli.errors import reason
from omnicli.i18n import N_
from omnicli.rules.sin import expiry_faults, expiry_kept, warnings
from omnicli.services.imports.columns import BAD
from omnicli.services.imports.known import Known, reject_unknown_students
from omnicli.services.imports.loader import Loader
from omnicli.services.sins import note_given

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnicli.errors import Reason
    from omnicli.services.imports.columns import Batch, Values
    from omnicli.tabular import Fault


class _Said(NamedTuple):
    """What a line says of a student; in memory only."""

    line: int
    sin: str
    expires: str | None


class SinLoader(Loader):
    """Loads SINs, of which only what the vault made of them leaves the memory."""

    staged = ("student", "sealed", "expires")

    def prepare(self) -> None:
        """Learn what is held: what changes nothing is neither sealed again nor staged."""
        self._students = Known(self.uow, "students", "number")
        self._today = local_date(self.uow.at, zone(self.uow.college.facts().time_zone))
        self._held = self.uow.sins.opened()
        self._holders = {sin: student for student, (sin, _) in self._held.items()}
        self._said: dict[str, _Said] = {}

    def heard(self, faults: Sequence[Fault]) -> list[Fault]:
        """Return faults without their digits: a file without a header has a SIN where a name is looked for."""
        return [_hushed(fault) for fault in faults]

    def digest(self, plain: str) -> str:
        """Return the seal of the digest under the key of the trail: a short file could be guessed from a plain one."""
        return self.uow.audit.sealed("sins", plain)

    def check(self, batch: Batch) -> None:
        """Judge each line, then put what is sealed in the place of what was given."""
        batch.rejections = self.heard(batch.rejections)
        reject_unknown_students(batch, self._students.lacks(batch.texts("student")))
        dates = batch.columns.get("expires", [None] * len(batch.lines))
        sealed: list[bytes | None] = [None] * len(batch.lines)
        kept: list[str | None] = [None] * len(batch.lines)
        for index, (student, sin, given) in enumerate(
            zip(batch.texts("student"), batch.texts("sin"), dates, strict=True)
        ):
            if index in batch.bad or BAD in (student, sin, given):
                continue
            kept[index] = self._expiry(student, sin, str(given or ""))
            if self._is_new(
                batch, index, student, _Said(batch.lines[index], sin, kept[index]), str(given or "")
            ):
                sealed[index] = self.uow.sins.seal(student, sin)
        batch.columns = {
            "student": batch.columns["student"],
            "sealed": cast("Values", sealed),
            "expires": kept,
        }

    def _expiry(self, student: str, sin: str, given: str) -> str | None:
        """Return the expiry to keep: what is held stays when the file says nothing and the number is the same."""
        if given:
            day = expiry_kept(sin, date.fromisoformat(given))
            return day.isoformat() if day else None
        held, expires = self._held.get(student, ("", None))
        return expires if held == sin else None

    def _is_new(self, batch: Batch, index: int, student: str, said: _Said, given: str) -> bool:
        """Tell whether a line is good and says something new; reject it, warn of it, or set it aside as known."""
        expires = date.fromisoformat(said.expires) if said.expires else None
        if faults := expiry_faults(said.sin, expires):
            batch.reject(index, "expires", faults[0])
            return False
        if earlier := self._said.get(student):
            self._repeated(batch, index, earlier, said)
            return False
        self._said[student] = said
        day = date.fromisoformat(given) if given else expires
        for why in (*warnings(said.sin, day, today=self._today), *self._shared(student, said.sin)):
            batch.warn(index, "sin", why)
        if self._held.get(student) == (said.sin, said.expires):
            batch.bad.add(index)  # nothing is wrong with it, and there is nothing to write
            return False
        return True

    def _repeated(self, batch: Batch, index: int, earlier: _Said, said: _Said) -> None:
        if earlier[1:] == said[1:]:
            why = reason("repeated-line", N_("The line repeats line {first}."), first=earlier.line)
            batch.warn(index, "student", why)
            batch.bad.add(index)
        else:
            message = N_("Line {first} is about the same {key} and says otherwise.")
            batch.reject(
                index, "student", reason("duplicate-key", message, first=earlier.line, key="student")
            )

    def _shared(self, student: str, sin: str) -> tuple[Reason, ...]:
        holder = self._holders.setdefault(sin, student)
        if holder == student:
            return ()
        message = N_("Student {number} has the same SIN: one of the two is mistaken.")
        return (reason("sin-shared", message, number=holder),)

    def apply(self) -> tuple[int, int]:
        """Keep what is staged, with an event for each student."""
        staged = self.uow.sins.staged()
        for one in staged:
            seal = self.uow.sins.put(
                one.student, one.sealed, one.expires, at=self.uow.at, actor=self.uow.actor
            )
            note_given(self.uow, one.student, one.expires, seal, replaced=one.replaces)
        changed = sum(one.replaces for one in staged)
        return len(staged) - changed, changed


def _hushed(fault: Fault) -> Fault:
    params = {
        name: _without_digits(value) if isinstance(value, str) else value
        for name, value in fault.reason.params.items()
    }
    return replace(fault, column=_without_digits(fault.column), reason=replace(fault.reason, params=params))


def _without_digits(text: str) -> str:
    return "".join("•" if letter.isdigit() else letter for letter in text)
