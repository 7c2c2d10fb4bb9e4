"""What a college decides about marks and absences: `[marks]` of the college file, each with its default."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from omnicli.rules.college_tables import choice_fault, number_fault, table_faults

if TYPE_CHECKING:
    from collections.abc import Mapping

    from omnicli.errors import Reason


@dataclass(frozen=True, slots=True)
class MarkRules:
    """The college's decisions; the pass mark is that of course choice (`ChoiceRules`).

    `shown_from`: students see the figures of a group, and where they stand, from so many marks on (ours: five; fewer
    would tell one student another's mark). `category_most`: the most that a final mark can be when the mean asked for
    in a category is not reached (ours: 59, one below the pass mark). `most_hours`: hours missed on one day, a typing
    error beyond. `substitution_units`: whether the line of a substituted course (SU) earns its units on the report card
    (no: they belong to the course that was passed; one source).
    """

    shown_from: int = 5
    category_most: int = 59
    most_hours: int = 12
    substitution_units: bool = False


_LIMITS = {"shown_from": (1, 50), "category_most": (0, 100), "most_hours": (1, 24)}
NAMES = tuple(one.name for one in fields(MarkRules))


def mark_rules(table: Mapping[str, object]) -> MarkRules:
    """Read the table of a college file that `faults` found nothing wrong with."""
    return MarkRules(**table)  # type: ignore[arg-type]


def faults(table: object) -> list[Reason]:
    """Say everything that is wrong in the table."""
    return table_faults(table, "marks", NAMES, _fault)


def _fault(name: str, value: object) -> list[Reason]:
    if name in _LIMITS:
        return number_fault(name, value, *_LIMITS[name])
    return choice_fault(name, value)
