"""Which terms make box A of the relevé 8: begun in the year, full-time, completed (instructions RL-8.S)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from omnicli.rules.terms import Term


class Study(NamedTuple):
    """A student in a term: its status there (`full-time`, `part-time`) and hours a week.

    `disabled` when it is deemed full-time for a disability; `left` when every course was abandoned, `left_on` then
    being the day of the last one, None when no record says it. A term in which a student has no course at all, and
    that is known only because the college decided something about it, has `registered` False.
    """

    term: Term
    status: str
    weekly_hours: int
    disabled: bool = False
    left: bool = False
    left_on: date | None = None
    registered: bool = True


class TermOfA(NamedTuple):
    """A term begun in the year: whether it counts for box A, and every reason why (slugs)."""

    term: str
    counts: bool
    why: tuple[str, ...]
