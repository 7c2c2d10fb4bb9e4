"""A progress grid for people: drawn session by session in the columns that a terminal has."""

from __future__ import annotations

import sys
from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from commands._cells import clean
from omnicli.i18n import N_
from omnicli.output import width
from omnicli.rules.codes import units_decimal, units_text
from omnicli.rules.progress_states import FINISHED, IN_PROGRESS, REGISTERED, TEMPORARY, TO_COME
from omnicli.rules.progress_words import (
    PART_LETTERS,
    REMARK_WORDS,
    exam_words,
    notes,
    remarks_of,
    state_words,
    term_words,
    title_words,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from omnicli.i18n import Translator
    from omnicli.rules.progress import Line, Progress, Units
    from omnicli.services.progress import Shown

_CODE, _WEIGHTING, _UNITS, _STATE, _TERM = 10, 6, 4, 11, 5
_BESIDE_TITLE = 2 + _CODE + 2 + 2 + _WEIGHTING + 2 + _UNITS + 2 + 1 + 2 + _STATE + 2 + _TERM
_LEAST_TITLE = 16
_NOTES_AT = 2 + _CODE + 2


class _Signs(NamedTuple):
    """How what is done, missed, under way and to come is marked at the start of a line."""

    done: str
    missed: str
    under_way: str
    to_come: str
    plain: bool

    def of(self, line: Line) -> str:
        """Return the sign of a line."""
        if line.state in FINISHED:
            return self.done
        if line.state in (IN_PROGRESS, REGISTERED, TEMPORARY):
            return self.under_way
        return self.to_come if line.state == TO_COME else self.missed

    def units(self, thirds: int | None) -> str:
        """Write units: in thirds where the terminal has them."""
        if thirds is None:
            return "?"
        return units_decimal(thirds) if self.plain else units_text(thirds)


_SIGNS = _Signs("✓", "✗", "●", "·", plain=False)
_ASCII = _Signs("+", "x", "*", ".", plain=True)


def signs() -> _Signs:
    """Return the signs that standard output can write."""
    try:
        "✓✗●·⅓⅔".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return _ASCII
    return _SIGNS


def drawn(shown: Shown, t: Translator) -> str:
    """Write a student's grid, line end included."""
    return "\n".join(_drawn(shown, t)) + "\n"


def _drawn(shown: Shown, t: Translator) -> Iterator[str]:
    progress, draw = shown.progress, _Drawing(t, signs(), {line.code for line in shown.lost})
    yield from _wrapped(heading(shown, t), "")
    yield f"{clean(shown.student.name)}, {shown.student.number}"
    for session, lines in groupby(progress.lines, key=lambda line: line.session):
        yield ""
        yield t(N_("Session {session}"), session=session)
        for line in lines:
            yield from draw.line(line)
    if progress.outside:
        yield ""
        yield t(N_("Outside of the programme"))
        for line in progress.outside:
            yield from draw.line(line)
    yield ""
    yield from draw.summary(progress)
    yield from draw.legend(progress)


def heading(shown: Shown, t: Translator) -> str:
    """Say which programme and version the grid is of."""
    message = N_("Progress grid: {program} {title}, version {version}")
    if not shown.is_own:
        message = N_("What would count in {program} {title}, version {version}")
    progress = shown.progress
    return t(message, program=progress.program, title=clean(shown.title), version=progress.version)


class _Drawing:
    """Draws lines in the columns there are."""

    def __init__(self, t: Translator, found: _Signs, lost: Collection[str]) -> None:
        self.t, self.signs, self.lost = t, found, lost
        self.columns = width()
        self.title = max(self.columns - _BESIDE_TITLE, _LEAST_TITLE)

    def line(self, line: Line) -> Iterator[str]:
        """Draw a line of the grid, and below its title what else is to be said of it."""
        title, *more = wrap(clean(title_words(line, self.t)), self.title) or [""]
        part = self.t(PART_LETTERS[line.part]) if line.part else " "
        state = state_words(line, self.t)
        yield (
            f"{self.signs.of(line)} {line.course:<{_CODE}}  {title:<{self.title}}  {line.weighting:<{_WEIGHTING}}"
            f"  {self.signs.units(line.units):>{_UNITS}}  {part}  {state:<{_STATE}}  {term_words(line)}"
        ).rstrip()
        yield from (" " * _NOTES_AT + text for text in more)
        for note in self._notes(line):
            yield from _wrapped(clean(note), " " * _NOTES_AT, self.columns)

    def _notes(self, line: Line) -> Iterator[str]:
        yield from notes(line, self.t)
        if not line.session and line.course in self.lost:
            yield self.t(N_("counts in your own programme, would not here"))

    def summary(self, progress: Progress) -> Iterator[str]:
        """Draw what is earned and required, and the exams."""
        rows = [
            (self.t(N_("General education")), self._units(progress.general)),
            (self.t(N_("Specific education")), self._units(progress.specific)),
            (self.t(N_("Whole programme")), self._units(progress.units)),
            (self.t(N_("Uniform examination (EUF)")), exam_words(progress.euf, self.t)),
            (self.t(N_("Comprehensive assessment (ESP)")), exam_words(progress.esp, self.t)),
        ]
        if progress.granted_on:
            rows.append((self.t(N_("DEC granted on")), progress.granted_on))
        wide = max(len(name) for name, _ in rows)
        yield from (f"{name:<{wide}}  {value}" for name, value in rows)
        if progress.unknown:
            message = N_("The catalogue does not say the units of {courses}: they are not counted.")
            yield from _wrapped(self.t(message, courses=progress.unknown), "", self.columns)

    def _units(self, units: Units) -> str:
        earned, required = self.signs.units(units.earned), self.signs.units(units.required)
        left = self.signs.units(units.left)
        if units.left:
            message = N_("{earned} of {required} units, {left} left")
            return self.t(message, earned=earned, required=required, left=left)
        return self.t(N_("{earned} of {required} units"), earned=earned, required=required)

    def legend(self, progress: Progress) -> Iterator[str]:
        """Explain the letters and the remarks that are shown."""
        found = remarks_of((*progress.lines, *progress.outside))
        said = [self.t(N_("G: general education; S: specific education"))]
        said += [self.t(REMARK_WORDS[remark]) for remark in found]
        yield ""
        yield from _wrapped("; ".join(said) + ".", "", self.columns)


def _wrapped(text: str, indent: str, columns: int = 0) -> list[str]:
    return wrap(
        text,
        columns or width(),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
