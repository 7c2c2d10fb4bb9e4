"""What a college decides about its papers: `[papers]` of the college file, each with its default."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from omnicli.rules.college_tables import choice_fault, number_fault, table_faults, text_fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from omnicli.errors import Reason


@dataclass(frozen=True, slots=True)
class PaperRules:
    """The college's decisions.

    `place`: where papers are issued, the city of the college when empty. `seal`: words in the area of the seal, none
    when empty. `permanent_code_on_report_card`: whether report cards bear it (one source: they do; an attestation only
    when asked).
    `certificate_years`: how long a signing certificate made here is good for (ours: ten).
    """

    place: str = ""
    seal: str = ""
    permanent_code_on_report_card: bool = True
    certificate_years: int = 10


NAMES = tuple(one.name for one in fields(PaperRules))


def paper_rules(table: Mapping[str, object]) -> PaperRules:
    """Read the table of a college file that `faults` found nothing wrong with."""
    return PaperRules(**table)  # type: ignore[arg-type]


def faults(table: object) -> list[Reason]:
    """Say everything that is wrong in the table."""
    return table_faults(table, "papers", NAMES, _fault)


def _fault(name: str, value: object) -> list[Reason]:
    if name == "certificate_years":
        return number_fault(name, value, 1, 30)
    if name == "permanent_code_on_report_card":
        return choice_fault(name, value)
    return text_fault(name, value)
