"""Reading a hold as staff write one: what it blocks, why, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.access import ALWAYS_OPEN, EVERYTHING, Hold
from omnicli.rules.modules import MODULES
from omnicli.rules.people import parse_student_number
from omnicli.rules.values import Invalid, clean_text, keyword, shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

CLOSABLE = tuple(module.key for module in MODULES if module.key not in ALWAYS_OPEN)
"""The keys of the modules that a hold may block, in the guide's order."""


class Wanted(NamedTuple):
    """A hold to be set: `blocks` is '' for a warning, `until` its last day."""

    kind: str
    blocks: str
    reason: str
    until: date | None

    def is_same(self, hold: Hold) -> bool:
        """Tell whether a hold says all this already."""
        until = self.until.isoformat() if self.until else None
        return (self.kind, self.blocks, self.reason, until) == (
            hold.kind,
            hold.blocks,
            hold.reason,
            hold.until,
        )


def parse_blocks(text: str) -> str:
    """Read what a hold blocks: `all`, or keys of modules separated by commas, each kept once in the guide's order."""
    words = [word.strip().lower() for word in text.split(",") if word.strip()]
    if words == [EVERYTHING]:
        return EVERYTHING
    for word in words or [text]:
        if word not in CLOSABLE:
            raise Invalid(
                "bad-module",
                N_("“{value}” is not something a hold can block; write all, or some of: {modules}."),
                value=shown(word),
                modules=CLOSABLE,
            )
    return ",".join(key for key in CLOSABLE if key in words)


def parse_reason(text: str) -> str:
    """Read why a hold is set or lifted: the words that the student will read."""
    why = clean_text(text)
    if not why:
        raise Invalid("reason-missing", N_("The reason is empty: say why in a few words."))
    return why


def refusals(wanted: Wanted, today: date) -> tuple[Reason, ...]:
    """Return every reason why a hold cannot be set today."""
    if wanted.until and wanted.until < today:
        return (reason("until-past", N_("{date} is past: it would never hold."), date=wanted.until),)
    return ()


def read_numbers(lines: Iterable[str]) -> tuple[dict[str, int], list[Reason]]:
    """Read student numbers, one a line: each with its first line, and what is wrong with the lines that hold none.

    Blank lines are passed over, and a first line that is the heading `number` or `student`.
    """
    found: dict[str, int] = {}
    faults: list[Reason] = []
    for line, text in enumerate(lines, start=1):
        if not text.strip() or (line == 1 and keyword(text) in {"number", "student"}):
            continue
        try:
            found.setdefault(parse_student_number(text), line)
        except Invalid as error:
            why = error.reason
            message = N_("Line {line}: “{value}” is not a student number of 7 digits.")
            faults.append(reason(why.slug, message, line=line, value=why.params["value"]))
    return found, faults
