"""Writing the files that a plan asks for, and finding all that is wrong with them before they are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from omnicli.errors import Reason, reason
from omnicli.filing import layout
from omnicli.filing.fitting import Fitting
from omnicli.i18n import N_
from omnicli.rules.tax_slips import T2202

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from omnicli.filing.fitting import Cut
    from omnicli.filing.layout import Heading, Layout, Sums
    from omnicli.filing.outgoing import Files
    from omnicli.rules.tax_slips import Slip
    from omnicli.rules.tax_year import TaxYear
    from omnicli.services.tax_filing import Plan

_TEMPORARY = "9"
UNLIMITED = 1 << 62
"""Bytes: for a file that is made again, whose slips are known."""


class Part(NamedTuple):
    """A file that is written: what it holds, and the stream to read it from."""

    heading: Heading
    numbers: list[int]
    students: list[str]
    sums: Sums
    size: int
    sha256: str
    stream: BinaryIO


class Noted(NamedTuple):
    """What is worth knowing of the slips that went in: how many without a SIN, with a temporary one, of small fees."""

    without_sin: int = 0
    temporary_sins: int = 0
    small_fees: int = 0


class Made(NamedTuple):
    """What was written; `faults` are (student, why), '' for what is not one student's: with any, nothing goes out."""

    parts: tuple[Part, ...]
    cuts: tuple[Cut, ...]
    noted: Noted
    faults: tuple[tuple[str, Reason], ...]


def make(
    plan: Plan,
    slips: Iterable[tuple[Slip, str]],
    files: Files,
    draw: Callable[[], str],
    largest: int | None = None,
) -> Made:
    """Write the files of a plan, as many as the largest size of its year asks for; `draw` gives their references."""
    making = _Making(plan, files, draw, plan.heading.year.file_bytes if largest is None else largest)
    for slip, sin in slips:
        making.add(slip, sin)
    making.close()
    faults = [*making.faults, *_size_faults(making.parts, making.largest)]
    for part in making.parts:
        faults += _faults(plan, part)
    return Made(tuple(making.parts), tuple(dict.fromkeys(making.fitting.cuts)), making.noted, tuple(faults))


class _Making:
    """Writes one file after another."""

    def __init__(self, plan: Plan, files: Files, draw: Callable[[], str], largest: int) -> None:
        self.largest = largest
        self.fitting = Fitting()
        self.parts: list[Part] = []
        self.noted = Noted()
        self.faults: list[tuple[str, Reason]] = []
        self._plan, self._files, self._draw = plan, files, draw
        self._open: tuple[layout.Part, Heading, BinaryIO] | None = None
        self._done = 0

    def add(self, slip: Slip, sin: str) -> None:
        """Put a slip into the file that is open, or into the next when that one is full."""
        year = self._plan.heading.year
        self.noted = _noted(self.noted, slip, sin, year)
        self.faults += ((slip.student, why) for why in _account_fault(slip, year))
        part = self._open[0] if self._open else self._begin()
        if not part.add(slip, sin):
            self.close()
            self._begin().add(slip, sin)

    def close(self) -> None:
        """End the file that is open."""
        if self._open is None:
            return
        part, heading, stream = self._open
        part.close()
        stream.flush()
        begun, self._done = self._done, self._done + part.sums.slips
        numbers, students = self._plan.numbers[begun : self._done], self._plan.students[begun : self._done]
        self.parts.append(Part(heading, numbers, students, part.sums, part.size, part.sha256, stream))
        self._open = None

    def _begin(self) -> layout.Part:
        heading = self._plan.heading._replace(reference=self._draw())
        stream = self._files.open()
        part = layout.Part(_layout(self._plan.slip, heading, self.fitting), stream, self.largest)
        self._open = part, heading, stream
        return part


def _layout(slip: str, heading: Heading, fitting: Fitting) -> Layout:
    if slip == T2202:
        from omnicli.filing.t2202 import layout as of
    else:
        from omnicli.filing.rl8 import layout as of
    return of(heading, fitting)


def _noted(noted: Noted, slip: Slip, sin: str, year: TaxYear) -> Noted:
    small = slip.slip == T2202 and slip.t2202.shown and 0 < slip.t2202.fees <= year.fees_above
    return Noted(
        noted.without_sin + (not sin),
        noted.temporary_sins + sin.startswith(_TEMPORARY),
        noted.small_fees + small,
    )


def _account_fault(slip: Slip, year: TaxYear) -> Iterator[Reason]:
    """A slip says which account it was issued under: what the government is told says the same."""
    if slip.slip == T2202 and slip.college.account not in ("", year.rz_account):
        message = N_("The slip was issued under the account {found}; that of {year} is {account} now.")
        found, account = slip.college.account, year.rz_account or "–"
        yield reason("other-account", message, found=found, account=account, year=year.year)


def _size_faults(parts: Sequence[Part], largest: int) -> Iterator[tuple[str, Reason]]:
    for part in parts:
        if part.size > largest:
            message = N_("One slip takes {size} bytes with its summary; the largest file is of {largest}.")
            yield "", reason("too-large", message, size=part.size, largest=largest)


def _faults(plan: Plan, part: Part) -> Iterator[tuple[str, Reason]]:
    """Read a file again, and find what is wrong with the very bytes."""
    from omnicli.filing.checks import faults

    found = faults(part.stream, plan.heading.year, plan.slip, trial=plan.heading.trial)
    for one in found:
        yield "" if one.place is None else part.students[one.place], one.reason
