"""What a college decides about course choice and timetables: `[choice]` of the college file, each with its default.

Like those about money, they live in the store and not in the settings of a machine.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.codes import parse_program_code
from omnicli.rules.college_tables import choice_fault, number_fault, table_faults
from omnicli.rules.values import Invalid, parse_time

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAST_SUM, FEWEST_LAST = PLACEMENT_RULES = ("least-sum", "fewest-last")
"""How ranked options are placed, once as many students as can be are: least sum of ranks, or fewest last ranks."""


@dataclass(frozen=True, slots=True)
class ChoiceRules:
    """The college's decisions. Times are minutes since midnight, marks are out of 100.

    `extra_courses`: how many more courses than the session's grid has are proposed at most, for those to take again
    (ours: one). `ranks`: options to rank (guide: six). `placement`: one of `PLACEMENT_RULES` (default: least sum,
    ours). `pass_mark`: RREC, 60. `relative_threshold`: the least mark of a relative prerequisite that says none
    (Cégep à distance: 40; elsewhere 50). `exemption_satisfies`: whether DI stands for a prerequisite (sources leave
    it open: no). `lunch_minutes`: free time in a row between `lunch_from` and `lunch_by` that a timetable must
    leave on each day; 0 asks for none (CVM: one period between 10:45 and 14:20). `fixed_programs`: programmes, by
    the beginning of their code, in which students may move general education only (SEED: «certains programmes
    techniques»).
    """

    ranks: int = 6
    extra_courses: int = 1
    placement: str = LEAST_SUM
    pass_mark: int = 60
    relative_threshold: int = 40
    exemption_satisfies: bool = False
    lunch_from: int = 10 * 60 + 45
    lunch_by: int = 14 * 60 + 20
    lunch_minutes: int = 0
    fixed_programs: tuple[str, ...] = ()


_LIMITS = {
    "ranks": (1, 20),
    "extra_courses": (0, 10),
    "pass_mark": (1, 100),
    "relative_threshold": (0, 100),
    "lunch_minutes": (0, 240),
}
_TIMES = ("lunch_from", "lunch_by")
NAMES = tuple(one.name for one in fields(ChoiceRules))


def choice_rules(table: Mapping[str, object]) -> ChoiceRules:
    """Read the table of a college file that `faults` found nothing wrong with."""
    given = dict(table)
    for name in _TIMES:
        if name in given:
            given[name] = parse_time(str(given[name]))
    if "fixed_programs" in given:
        given["fixed_programs"] = tuple(given["fixed_programs"])  # type: ignore[arg-type]
    return ChoiceRules(**given)  # type: ignore[arg-type]


def faults(table: object) -> list[Reason]:
    """Say everything that is wrong in the table."""
    found = table_faults(table, "choice", NAMES, _fault)
    return found or _wrong_lunch(choice_rules(table))  # type: ignore[arg-type] # without fault it is a table


def _fault(name: str, value: object) -> list[Reason]:
    if name in _LIMITS:
        return number_fault(name, value, *_LIMITS[name])
    if name in _TIMES:
        return _time_fault(name, value)
    if name == "fixed_programs":
        return _programs_fault(value)
    if name == "exemption_satisfies":
        return choice_fault(name, value)
    if value in PLACEMENT_RULES:
        return []
    why = N_("“{key}” must be one of: {words}.")
    return [reason("not-a-word", why, key=name, words=PLACEMENT_RULES)]


def _time_fault(name: str, value: object) -> list[Reason]:
    try:
        parse_time(value if isinstance(value, str) else "")
    except Invalid:
        return [reason("not-a-time", N_('“{key}” must be a time of day, such as "11:00".'), key=name)]
    return []


def _programs_fault(value: object) -> list[Reason]:
    if isinstance(value, list) and all(isinstance(one, str) and _is_beginning(one) for one in value):
        return []
    why = N_('“fixed_programs” must be a list of programmes, or of their beginnings: ["180", "420.B0"].')
    return [reason("not-programs", why)]


def _is_beginning(text: str) -> bool:
    """Tell whether a text is the beginning of a programme's code."""
    try:
        return parse_program_code(text + "000.00"[len(text) :]).startswith(text.upper()) if text else False
    except Invalid:
        return False


def _wrong_lunch(given: ChoiceRules) -> list[Reason]:
    if given.lunch_minutes <= given.lunch_by - given.lunch_from:
        return []
    why = N_("“lunch_minutes” ({minutes}) is longer than from “lunch_from” to “lunch_by”.")
    return [reason("lunch-too-long", why, minutes=given.lunch_minutes)]
