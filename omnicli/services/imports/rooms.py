"""Rooms used twice at once."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from omnicli.errors import reason
from omnicli.i18n import N_
from omnicli.rules.timetable import hhmm
from omnicli.rules.values import keyword
from omnicli.services.imports.words import Weekday
from omnicli.tabular import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from store.loading_meetings import Use

# What colleges write where there is no room, or not yet (as `keyword` makes it).
NO_ROOMS = frozenset(
    "tbd tba adeterminer adetermineruneautrefois enligne ligne online distance adistance distanciel virtuel virtual "
    "teams zoom stage externe offcampus horscampus aucun none na".split()
)
_SHOWN_GROUPS = 6  # named in one warning: a room nobody thought of as none may hold hundreds


def room_clashes(uses: Iterable[Use]) -> Iterator[Fault]:
    """Warn of the groups that are in one room at overlapping times, when the file is about one of them.

    `uses` come in order of room, weekday and time. One warning for all that overlap, one after the other.
    """
    for (room, _), day in groupby(uses, lambda use: (use.room, use.weekday)):
        if keyword(room) not in NO_ROOMS:
            for together in _linked(day):
                if len({(use.course, use.section) for use in together}) > 1:
                    yield from _warning(together)


def _linked(uses: Iterable[Use]) -> Iterator[list[Use]]:
    """Cut uses sorted by start where the room is free."""
    group: list[Use] = []
    until = 0
    for use in uses:
        if group and use.start >= until:
            yield group
            group = []
        until = max(until, use.end) if group else use.end
        group.append(use)
    if group:
        yield group


def _warning(together: list[Use]) -> Iterator[Fault]:
    lines = sorted(use.line for use in together if use.line is not None)
    if not lines:
        return
    groups = tuple(dict.fromkeys(f"{use.course} {use.section}" for use in together))
    why = reason(
        "room-clash",
        N_("Room {room}, {weekday} {start}-{end}: {count} groups at overlapping times ({groups})."),
        room=together[0].room,
        weekday=Weekday(together[0].weekday),
        start=hhmm(together[0].start),
        end=hhmm(max(use.end for use in together)),
        count=len(groups),
        groups=groups if len(groups) <= _SHOWN_GROUPS else (*groups[:_SHOWN_GROUPS], "…"),
    )
    yield Fault(lines[min(1, len(lines) - 1)], "room", why)
