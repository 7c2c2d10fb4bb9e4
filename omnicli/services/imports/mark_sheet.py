"""A teacher's file of one section: `number,mark`, with or without a header, or a column for each assessment.

It is read as the file of a whole college would be, the section filled in, so that one way checks and writes both.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.tabular import BOM, CHUNK, Block, Fault, Heading, name_key, open_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from omnicli.tabular import Readable, Row, Sheet

_NUMBER_FIRST = re.compile(rb'(?:[ \t,;"]*\r?\n)*[ \t]*"?[0-9]+"?[ \t]*([,;\t])')

STUDENT_NAMES = ("number", "student", "numéro", "numero", "matricule", "DA")
"""What the column of students may be called."""

# Columns that a list of a group has beside its marks (`omni staff marks show` among them), as `name_key` makes them.
_BESIDE = frozenset(
    """name fullname lastname firstname familyname givenname nom nomcomplet nomdefamille prénom prenom program
    programme email courriel permanentcode codepermanent todate marked computed remark remarque""".split()
)


class Form(NamedTuple):
    """What such a file may hold, beside what its kind's own files do.

    `wanted`: the kind's columns. `given`: those that need not be there, and what they are then. `bare`: the columns of
    a file without a header, the student first. `aliases`: other names of columns. `spread`: names that may each head a
    column of values (a matrix); `name` is the column of the kind that takes the name, `value` the one that takes the
    value. `group`: the students of the section, when the kind's own checks do not know it.
    """

    wanted: tuple[str, ...]
    given: Mapping[str, str]
    bare: tuple[str, ...]
    aliases: Mapping[str, str]
    value: str
    spread: tuple[str, ...] = ()
    name: str = ""
    group: frozenset[str] = frozenset()


class SectionSheet:
    """The file of one section, read as a sheet of the kind's own columns."""

    def __init__(self, stream: Readable, form: Form) -> None:
        """Read the top; a file whose first cell is a number has no header."""
        self._form = form
        head = stream.read(CHUNK)
        found = _NUMBER_FIRST.match(head.removeprefix(BOM))
        self._added = 1 if found else 0  # line: the header that the file lacks
        if found:
            head = found[1].join(name.encode() for name in form.bare) + b"\n" + head.removeprefix(BOM)
        reserved = {name_key(one) for one in (*form.wanted, *form.aliases)}
        self._spread = frozenset(one for one in form.spread if name_key(one) not in reserved)
        names = (*form.wanted, *form.aliases, *sorted(self._spread))
        self._inner: Sheet = open_sheet(_Chained(head, stream), names, ())
        top = self._inner.heading  # which JSON goes on reading by, and adding warnings to
        self.heading = Heading(form.wanted, top.faults, top.warnings)
        self.may_be_silent = self._inner.may_be_silent
        self._found = [form.aliases.get(one, one) for one in top.columns]
        if self._spread:
            self.heading.faults.extend(self._no_assessments())
        if not (self.heading.faults or self.may_be_silent):
            self._check()

    def _no_assessments(self) -> Iterator[Fault]:
        """Refuse the columns of a matrix that may be marks under a name mistyped: they would be lost in silence."""
        for one in self.heading.warnings:
            if one.reason.slug == "unknown-column" and name_key(one.column) not in _BESIDE:
                message = N_(
                    "No assessment of the group is called “{name}”: correct it or drop the column. It has: {names}."
                )
                yield Fault(
                    one.line,
                    one.column,
                    reason("no-such-assessment", message, name=one.column, names=self._form.spread),
                )

    def _check(self) -> None:
        """Make sure that the file says what its values are, and of whom."""
        form = self._form
        said = {*self._found, *form.given}
        if not self._spread.isdisjoint(said):
            said |= {form.name, form.value}
        missing = [one for one in form.wanted if one not in said]
        if missing:
            self.heading.faults.append(Fault(1, missing[0], _what_lacks(missing, form)))

    def blocks(self) -> Iterator[Block]:
        """Yield the rows, one for each value."""
        for block in self._inner.blocks():
            faults = [Fault(one.line - self._added, one.column, one.reason) for one in block.faults]
            lines: list[int] = []
            rows: list[Row] = []
            for number, cells in zip(block.lines, block.rows, strict=True):
                line, named = number - self._added, zip(self._found, cells, strict=True)
                whole = {name: cell for name, cell in named if cell is not None}
                why = self._stranger(whole)
                if why:
                    faults.append(Fault(line, self._form.bare[0], why))
                    continue
                made = list(self._rows(whole))
                lines += [line] * len(made)
                rows += made
            yield Block(lines, rows, faults)

    def _stranger(self, cells: Mapping[str, str]) -> Reason | None:
        student = cells.get(self._form.bare[0], "").strip()
        if not self._form.group or not student or student in self._form.group:
            return None
        message = N_("{student} is not in this group.")
        return reason("other-group", message, student=student[:40])

    def _rows(self, cells: Mapping[str, str]) -> Iterator[Row]:
        """Yield the rows that a line makes: its own, or one for each column of a matrix that is filled."""
        form = self._form
        whole = {**form.given, **cells}
        filled = [one for one in whole if one in self._spread and whole[one].strip()]
        for one in filled:
            yield self._row({**whole, form.name: one, form.value: whole[one]})
        if form.value in whole or self._spread.isdisjoint(self._found):
            yield self._row(whole)

    def _row(self, whole: Mapping[str, str]) -> Sequence[str | None]:
        return [whole.get(name, "") for name in self._form.wanted]


def _what_lacks(missing: Sequence[str], form: Form) -> Reason:
    if form.name in missing and form.bare[0] not in missing:
        message = N_(
            "Which assessment? Say it with --assessment, or head each column of marks with the name of one: {names}."
        )
        return reason("which-assessment", message, names=form.spread)
    message = N_("The header lacks these columns: {names}.")
    return reason("missing-column", message, names=tuple(one for one in missing if one != form.name))


class _Chained:
    """Bytes read already, then the rest of a stream."""

    def __init__(self, head: bytes, stream: Readable) -> None:
        self._pieces = chain([head])
        self._stream = stream

    def read(self, size: int, /) -> bytes:
        """Read on; the first piece may be longer than asked."""
        return next(self._pieces, None) or self._stream.read(size)
