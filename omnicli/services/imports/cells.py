"""Cells that several kinds of files have, and how they are read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from omnicli.rules.codes import parse_course_code, parse_section
from omnicli.rules.people import parse_student_number
from omnicli.rules.values import clean_text, parse_count, parse_date
from omnicli.services.imports.columns import Column

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_SEATS = 9999
HIGHEST_MARK = 100


def iso_date(given: str) -> str:
    """Read a date as it is stored."""
    return parse_date(given).isoformat()


def text(limit: int) -> Callable[[str], str]:
    """Return the reader of a text of so many characters at most."""
    return partial(clean_text, limit=limit)


def count(high: int) -> Callable[[str], int]:
    """Return the reader of a whole number from 0 to `high`."""
    return lambda given: parse_count(given, 0, high)


def required(name: str, read: Callable[[str], str | int], tidy: str = "", stored: str = "") -> Column:
    """Return a column that every line must fill."""
    return Column(name, read, required=True, tidy=tidy, stored=stored)


COURSE = required("course", parse_course_code)
SECTION = required("section", parse_section)
STUDENT = required("student", parse_student_number, "[0-9]{7}")
