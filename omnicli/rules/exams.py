"""Exams outside of courses, and diplomas: what the store keeps of them.

Sources: RREC, sections 25 and 26. An exam has no mark; nobody is exempt from it and nothing stands for it.
"""

from __future__ import annotations

from typing import NamedTuple


class Exam(NamedTuple):
    """A sitting: `exam` is EUF or ESP, `program` that of an ESP ('' for an EUF), `result` passed or failed."""

    student: str
    exam: str
    program: str
    term: str
    result: str


class Diploma(NamedTuple):
    """A DEC granted in a programme, on an ISO date."""

    student: str
    program: str
    granted_on: str
