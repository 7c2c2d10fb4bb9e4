"""Changing one's own timetable («Modification d'horaire»): what may move, why not, and what a choice of sections makes.

The guide: the system shows the new configurations that are possible, if there are any; the student picks one and pays
for each change. In some technical programmes only general education moves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.curriculum import COMPLEMENTARY, PHYSICAL_EDUCATION, SPECIFIC, need_of
from omnicli.rules.terms import term_short

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from omnicli.rules.choice_rules import ChoiceRules
    from omnicli.rules.curriculum import CourseFacts
    from omnicli.rules.terms import Term

KIND = "schedule-change"
"""The kind of the fee, and the key of the module."""

_GENERAL = frozenset({"general", COMPLEMENTARY, PHYSICAL_EDUCATION})
_CHANGES_CLOSED = N_("Timetables of {term} are not changed on line: see the registrar's office.")


class Move(NamedTuple):
    """A seat that moves: the course, the section left and the one taken."""

    course: str
    old: str
    new: str


class Change(NamedTuple):
    """A change as it is kept. `at` is stored text; `entry` is its fee's number in the ledger, None when it was free."""

    number: int
    student: str
    term: str
    at: str
    actor: str
    entry: int | None
    moves: tuple[Move, ...]


def refusals(term: Term, today: date, *, registered: bool, retrieved: bool) -> tuple[Reason, ...]:
    """Say why a timetable cannot be changed today, money and holds apart: the window, courses, retrieval first.

    `term` begins to show its timetables on `schedule_from`; both days of its window are in it.
    """
    return tuple(_refusals(term, today, registered=registered, retrieved=retrieved))


def _refusals(term: Term, today: date, *, registered: bool, retrieved: bool) -> Iterator[Reason]:
    if today < term.schedule_from:
        yield reason("schedule-not-out", N_("Its timetables come out on {date}."), date=term.schedule_from)
    if term.change_from is None or term.change_by is None:
        yield reason("no-window", _CHANGES_CLOSED, term=term_short(term.code))
    elif today < term.change_from:
        yield reason("opens-on", N_("Timetable changes open on {date}."), date=term.change_from)
    elif today > term.change_by:
        yield reason("closed-on", N_("Timetable changes ended on {date}."), date=term.change_by)
    if not registered:
        message = N_("You are registered in no course in {term}.")
        yield reason("not-registered", message, term=term_short(term.code))
    elif not retrieved and today >= term.schedule_from:
        yield reason("not-retrieved", N_("Retrieve your timetable first: omni schedule show"))


def is_fixed(part: str, course: CourseFacts) -> bool:
    """Tell whether a course stays put where only general education moves: what the grid says, else the catalogue.

    A course of which neither says what it is stays put.
    """
    if part:
        return part == SPECIFIC
    is_general = course.category in _GENERAL or need_of(course.code) == PHYSICAL_EDUCATION
    return not is_general and not course.ensemble


def only_general(program: str, rules: ChoiceRules) -> bool:
    """Tell whether only general education moves in a programme."""
    return any(program.startswith(beginning.upper()) for beginning in rules.fixed_programs)
