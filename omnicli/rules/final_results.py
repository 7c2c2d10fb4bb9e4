"""Final results: which mark goes with which remark, and the figures of a group.

Sources: RREC, sections 22 and 23.1 (EQ and IN have no mark), the colleges' policies for SU, DI and IT.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import reason
from omnicli.i18n import N_
from omnicli.rules.hundredths import rounded
from omnicli.rules.record import FAILED, PENDING
from omnicli.rules.standing import remark_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from omnicli.errors import Reason

WITHOUT_MARK = frozenset(("EQ", "SU", "DI", "IN", "AE"))
_DECIMALS = 6  # as many as a file of records may give


class Final(NamedTuple):
    """A final result: a whole mark out of 100 or None, and its remark or ''."""

    mark: int | None
    remark: str


class GroupFigures(NamedTuple):
    """Mean and population standard deviation of a group's marks, decimal text, and how many marks they are."""

    mean: str | None
    sd: str | None
    size: int


def completed(mark: int | None, remark: str, pass_mark: int) -> Final:
    """Return a result with the remark that its mark asks for: EC below the pass mark, even if nobody wrote it."""
    if mark is not None and not remark:
        return Final(mark, remark_of(mark, pass_mark))
    return Final(mark, remark)


def fault(result: Final, pass_mark: int) -> Reason | None:
    """Return what is wrong with a result, if anything is."""
    mark, remark = result
    if mark is None:
        if not remark:
            return reason("empty-result", N_("A result has a mark, a remark, or both."))
        if remark == FAILED:
            return reason("failure-without-mark", N_("EC goes with a mark, which is missing."))
    elif remark in WITHOUT_MARK:
        return reason("mark-with-remark", N_("{remark} goes with no mark."), remark=remark)
    elif remark == FAILED and mark >= pass_mark:
        message = N_("{mark} is a pass: EC goes with marks below {pass_mark}.")
        return reason("failure-that-is-a-pass", message, mark=mark, pass_mark=pass_mark)
    return None


def needs_reason(result: Final, computed: int | None, *, assessed: bool) -> bool:
    """Tell whether a result given by hand must be explained: its mark is not the one that the assessments make.

    A result that is a remark alone, or pending (IT), is compared with nothing; so is one of a section without
    assessments (`assessed`).
    """
    if not assessed or result.mark is None or result.remark == PENDING:
        return False
    return result.mark != computed


def group_figures(results: Iterable[Final]) -> GroupFigures:
    """Return the figures of a group: all its marks, below 50 too (not those of the Cote R), but pending ones (IT)."""
    marks = [one.mark for one in results if one.mark is not None and one.remark != PENDING]
    if not marks:
        return GroupFigures(None, None, 0)
    count, total = len(marks), sum(marks)
    spread = count * sum(mark * mark for mark in marks) - total * total  # (standard deviation × count)²
    with localcontext(prec=40):
        mean, sd = Decimal(total) / count, Decimal(spread).sqrt() / count
    return GroupFigures(_text(mean), _text(sd), count)


def _text(value: Decimal) -> str:
    return f"{Decimal(rounded(value, _DECIMALS)).normalize():f}"
