"""A line of a student's record, with the figures of its group."""

from __future__ import annotations

from typing import NamedTuple


class RecordLine(NamedTuple):
    """A result: its final mark out of 100 or None, its remark or '', its section or '' where it is not known.

    `mean`, `sd`, `ifgz` and `idgz` are decimal text, or None; so is `group_size`, a number. They are those that a file
    gave or, of a section that became final here, those of all its marks (the mean of the report card, which is not
    the one of the Cote R).
    """

    student: str
    term: str
    course: str
    section: str
    mark: int | None
    remark: str
    mean: str | None
    sd: str | None
    group_size: int | None
    ifgz: str | None
    idgz: str | None
