"""When courses are chosen: the term's window, first and last day included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.errors import reason
from omnicli.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from omnicli.errors import Reason
    from omnicli.rules.terms import Term


def term_to_choose(terms: Iterable[Term], today: date) -> Term | None:
    """Return the term whose window is open, else the next to open, else the last that was; None without any window."""
    windows = sorted(
        ((one.choose_from, one.choose_by, one) for one in terms if one.choose_from and one.choose_by),
        key=lambda window: (*window[:2], window[2].code),
    )
    for _first, last, term in windows:
        if today <= last:
            return term
    return windows[-1][2] if windows else None


def window_reasons(term: Term, today: date) -> tuple[Reason, ...]:
    """Say why courses cannot be chosen today for a term: nothing while its window is open."""
    return closed_window(term.choose_from, term.choose_by, today)


def closed_window(first: date | None, last: date | None, today: date) -> tuple[Reason, ...]:
    """Say in short why a window is closed today; `no-window` when the term has none."""
    if first is None or last is None:
        return (reason("no-window", N_("not offered on line for this term")),)
    if today < first:
        return (reason("opens-on", N_("opens on {date}"), date=first),)
    if today > last:
        return (reason("closed-on", N_("closed on {date}"), date=last),)
    return ()
