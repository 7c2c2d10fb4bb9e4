"""How the tables of a college file are judged: a whole number within limits, a name that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.errors import Reason, reason
from omnicli.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Collection


def table_faults(
    table: object, name: str, known: Collection[str], fault: Callable[[str, object], list[Reason]]
) -> list[Reason]:
    """Say everything that is wrong in the table of that name; `fault` judges the value of a known key."""
    if not isinstance(table, dict):
        return [reason("not-a-table", N_("“{key}” must be a table: [{key}]."), key=name)]
    return [
        why
        for key, value in table.items()
        for why in (fault(str(key), value) if key in known else [_unknown(str(key))])
    ]


def _unknown(key: str) -> Reason:
    return reason("unknown-key", N_("“{key}” is not something a college file says."), key=key)


def number_fault(key: str, value: object, low: int, high: int) -> list[Reason]:
    """Say that a value is not a whole number from `low` to `high`."""
    if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
        return []
    why = N_("“{key}” must be a whole number from {low} to {high}.")
    return [reason("not-a-number", why, key=key, low=low, high=high)]


def text_fault(key: str, value: object) -> list[Reason]:
    """Say that a value is not a text."""
    if isinstance(value, str):
        return []
    return [reason("not-text", N_("“{key}” must be text between quotes."), key=key)]


def choice_fault(key: str, value: object) -> list[Reason]:
    """Say that a value is neither true nor false."""
    if isinstance(value, bool):
        return []
    return [reason("not-a-choice", N_("“{key}” must be true or false."), key=key)]
