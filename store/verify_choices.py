"""Course choices held against the events they left, and their numbers against the check character."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.i18n import N_
from omnicli.rules.confirmation_number import is_confirmation_number
from store.choices import Choices, digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.engine import sqlite as engine

_SEALS = """
    SELECT details ->> 'first', details ->> 'last', details ->> 'choices_sha256', at, actor
    FROM audit WHERE action IN ('choice.submit', 'import.requests', 'import.choices')
    AND details ->> 'choices_sha256' IS NOT NULL ORDER BY seq
"""
_HOLES = "SELECT choice FROM choice_ranks GROUP BY choice HAVING max(rank) <> count(*) ORDER BY choice"
_HOLE = N_("The ranks of the course choice no. {where} do not run from 1 without a hole.")
_MADE_UP = N_("The confirmation number {where} is not one that is given.")
_UNSAID = N_("The course choice no. {where} is not what the audit trail says was submitted.")
_CHANGED = N_("The course choices submitted from no. {where} on are not all there, or were changed since.")


def choices(connection: engine.Connection) -> Iterator[tuple[str, str, str]]:
    """Yield (check, where, message) for each choice that no event vouches for, or whose number is made up."""
    for number, confirmation in connection.execute(
        "SELECT number, confirmation FROM choices ORDER BY number"
    ):
        if not is_confirmation_number(confirmation):
            yield "choice-number", f"{confirmation} ({number})", _MADE_UP
    for (number,) in connection.execute(_HOLES):
        yield "choice-ranks", str(number), _HOLE
    vouched: set[int] = set()
    for first, last, sha256, at, actor in connection.execute(_SEALS):
        found = list(Choices(connection).between(first, last))
        vouched.update(one.number for one in found)
        if digest(found) != sha256 or any((one.at, one.actor) != (at, actor) for one in found):
            yield "choice-sealed", str(first), _CHANGED
    for (number,) in connection.execute("SELECT number FROM choices ORDER BY number"):
        if number not in vouched:
            yield "choice-unsaid", str(number), _UNSAID
