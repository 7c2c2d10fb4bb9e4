"""What is settled about the Cote R: `[cote_r]` of the college file, each with its default and its source.

The universities' bureau (BCI) owns the method; what the sources leave open is a setting.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from omnicli.errors import reason
from omnicli.i18n import N_
from omnicli.rules.college_tables import choice_fault, number_fault, table_faults
from omnicli.rules.terms import parse_term
from omnicli.rules.values import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from omnicli.errors import Reason


@dataclass(frozen=True, slots=True)
class CoteRRules:
    """What the Cote R is worked out with.

    `least_mark`: marks below are left out of a group's mean and deviation (50, three sources). `least_group`: so many
    marks that count, or there is none (6). `failure_first`, `failure_later`: percent that a failure weighs in the
    student's first session and later (25, three sources; 50, secondary sources). `excluded_terms`: sessions left out
    («20201», winter 2020). `physical_education_from`: since when it counts (autumn 2007). `most`: the highest one (50,
    one source). `least_at_100`: what a mark of 100 is worth at least, 0 for nothing (35, one source).
    `flat_group_counts`: whether a group whose marks are all the same has a Z of 0 rather than none (no source: yes).
    """

    least_mark: int = 50
    least_group: int = 6
    failure_first: int = 25
    failure_later: int = 50
    excluded_terms: tuple[str, ...] = ("20201",)
    physical_education_from: str = "20073"
    most: int = 50
    least_at_100: int = 35
    flat_group_counts: bool = True


_LIMITS = {
    "least_mark": (0, 100),
    "least_group": (1, 50),
    "failure_first": (0, 100),
    "failure_later": (0, 100),
    "most": (1, 100),
    "least_at_100": (0, 100),
}
NAMES = tuple(one.name for one in fields(CoteRRules))


def cote_r_rules(table: Mapping[str, object]) -> CoteRRules:
    """Read the table of a college file that `faults` found nothing wrong with."""
    given = dict(table)
    if "excluded_terms" in given:
        given["excluded_terms"] = tuple(map(parse_term, given["excluded_terms"]))  # type: ignore[call-overload]
    if "physical_education_from" in given:
        given["physical_education_from"] = parse_term(str(given["physical_education_from"]))
    return CoteRRules(**given)  # type: ignore[arg-type]


def faults(table: object) -> list[Reason]:
    """Say everything that is wrong in the table."""
    return table_faults(table, "cote_r", NAMES, _fault)


def _fault(name: str, value: object) -> list[Reason]:
    if name in _LIMITS:
        return number_fault(name, value, *_LIMITS[name])
    if name == "flat_group_counts":
        return choice_fault(name, value)
    terms = value if name == "excluded_terms" else [value]
    if isinstance(terms, list) and all(isinstance(one, str) and _is_term(one) for one in terms):
        return []
    if name == "excluded_terms":
        return [reason("not-terms", N_('“{key}” must be a list of terms: ["20201"].'), key=name)]
    return [reason("not-a-term", N_('“{key}” must be a term: "20073".'), key=name)]


def _is_term(text: str) -> bool:
    try:
        parse_term(text)
    except Invalid:
        return False
    return True
