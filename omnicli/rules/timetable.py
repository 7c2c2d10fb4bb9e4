"""The timetable: what a week of meetings is, which of them clash, and on which dates they are held.

Weekdays are 1 (Monday) to 7; times are whole minutes since midnight, the end left out, so that a meeting
ending at 10:00 does not clash with one starting at 10:00. The weekly timetable knows no holidays: those,
and the days that run another weekday's timetable, live in the term's calendar.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import groupby, islice, takewhile
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol, TypeAlias

from omnicli.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

MINUTES_PER_DAY = 24 * 60
MASK_GRAIN = 5
_BITS_PER_DAY = MINUTES_PER_DAY // MASK_GRAIN

Mask: TypeAlias = int

# The period types of Omnivox's timetable (Théorie, Laboratoire, Stage, Encadrement, Examen) and their names.
KINDS = {
    "theory": N_("theory"),
    "lab": N_("lab"),
    "internship": N_("internship"),
    "tutoring": N_("tutoring"),
    "exam": N_("exam"),
}


@dataclass(frozen=True, slots=True)
class Meeting:
    """One weekly meeting of a section («groupe»): when, where, with whom.

    `id` names it for ever (a calendar's UID is made of it), `revision` counts its changes and `updated_at` is
    the instant of the last one, as stored. `kind` is theory, lab, … or None where the college does not say.
    """

    id: int
    course: str
    title: str
    section: str
    weekday: int
    start: int
    end: int
    rooms: tuple[str, ...]
    teachers: tuple[str, ...]
    kind: str | None
    revision: int = 0
    updated_at: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A meeting and its place in a day's column: lane `lane` (from 0) of `lanes` equal ones side by side."""

    meeting: Meeting
    lane: int
    lanes: int


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A meeting held on a real date, which may be of another weekday than the meeting's own."""

    meeting: Meeting
    day: date


class Calendar(Protocol):
    """What a term's calendar must answer here."""

    def weekday_run_on(self, day: date, /) -> int | None:
        """Return whose weekday's timetable runs that day, or None when no class is held."""


def kind_message(kind: str | None) -> str:
    """Return the message id that names a kind of meeting; a kind of the college's own names itself."""
    return KINDS.get(kind or "", kind or "")


def hhmm(minutes: int) -> str:
    """Write a time for machines and grids: `08:00`; the end of the day is `24:00`."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def merge(rows: Iterable[Meeting]) -> tuple[Meeting, ...]:
    """Join the lines that are one meeting: same section, weekday, times and kind.

    Colleges write one line per room and per teacher. The joined meeting has every room and teacher once, in
    the order met; the smallest id, so that its name outlives added lines; the sum of the revisions, so that
    any change raises it; the latest change. Sorted by weekday, start, course, section. Idempotent.
    """
    joined: dict[tuple[object, ...], Meeting] = {}
    for row in rows:
        key = (row.course, row.section, row.weekday, row.start, row.end, row.kind)
        known = joined.get(key)
        joined[key] = _join(known, row) if known else _join(row)
    return tuple(sorted(joined.values(), key=_order))


def _join(*rows: Meeting) -> Meeting:
    oldest = min(rows, key=attrgetter("id"))
    return replace(
        oldest,
        rooms=tuple(dict.fromkeys(room for row in rows for room in row.rooms)),
        teachers=tuple(dict.fromkeys(teacher for row in rows for teacher in row.teachers)),
        revision=sum(row.revision for row in rows),
        updated_at=max(row.updated_at for row in rows),
    )


def _order(meeting: Meeting) -> tuple[int, int, str, str, int, str]:
    return (
        meeting.weekday,
        meeting.start,
        meeting.course,
        meeting.section,
        meeting.end,
        meeting.kind or "",
    )


def overlap(one: Meeting, other: Meeting) -> bool:
    """Tell whether two meetings share a minute of the week."""
    return one.weekday == other.weekday and one.start < other.end and other.start < one.end


def clashes(meetings: Iterable[Meeting]) -> tuple[tuple[Meeting, Meeting], ...]:
    """Return every overlapping pair, earlier first, of one section or of two."""
    ordered = sorted(meetings, key=_order)
    return tuple(
        (one, other)
        for index, one in enumerate(ordered)
        for other in takewhile(partial(overlap, one), islice(ordered, index + 1, None))
    )


def place(meetings: Iterable[Meeting]) -> tuple[Placed, ...]:
    """Lay one day's meetings out side by side: overlapping ones in different lanes, as few as can be.

    Meetings linked by overlaps, even through others, share one number of lanes: their columns line up.
    The weekday is not looked at: give the meetings of one day only.
    """
    ordered = sorted(meetings, key=lambda m: (m.start, -m.end, m.course, m.section, m.id))
    placed: list[Placed] = []
    for group in _linked(ordered):
        lanes = _lanes(group)
        width = max(lanes) + 1
        placed += [Placed(meeting, lane, width) for meeting, lane in zip(group, lanes, strict=True)]
    return tuple(placed)


def _linked(ordered: Sequence[Meeting]) -> Iterator[list[Meeting]]:
    """Cut meetings sorted by start where nothing is going on."""
    group: list[Meeting] = []
    until = 0
    for meeting in ordered:
        if group and meeting.start >= until:
            yield group
            group = []
        until = max(until, meeting.end) if group else meeting.end
        group.append(meeting)
    if group:
        yield group


def _lanes(group: Sequence[Meeting]) -> list[int]:
    """Give each meeting the first lane that is free when it starts."""
    free_at: list[int] = []
    lanes: list[int] = []
    for meeting in group:
        lane = next((i for i, end in enumerate(free_at) if end <= meeting.start), len(free_at))
        free_at[lane : lane + 1] = [meeting.end]
        lanes.append(lane)
    return lanes


def occurrences(
    meetings: Iterable[Meeting], starts: date, ends: date, calendar: Calendar
) -> Iterator[Occurrence]:
    """Yield every meeting held from `starts` to `ends`, both included, by date and time.

    On a day that runs another weekday's timetable, that weekday's meetings are held, dated on the real day.
    """
    ordered = sorted(meetings, key=_order)
    by_weekday = {weekday: tuple(held) for weekday, held in groupby(ordered, attrgetter("weekday"))}
    for offset in range((ends - starts).days + 1):
        day = starts + timedelta(days=offset)
        weekday = calendar.weekday_run_on(day)
        for meeting in by_weekday.get(weekday, ()) if weekday else ():
            yield Occurrence(meeting, day)


def weekly_minutes(meetings: Iterable[Meeting]) -> int:
    """Return the minutes of class in a week; a meeting written on several lines counts once."""
    return sum(meeting.end - meeting.start for meeting in merge(meetings))


def time_mask(meetings: Iterable[Meeting]) -> Mask:
    """Return the time taken as one integer, a bit per five minutes of the week, for quick clash checks.

    Two masks share a bit (`one & other != 0`) when a five-minute slot is touched by both: exactly when the
    meetings clash if all times are multiples of five; else the answer errs on the side of a clash.
    """
    mask = 0
    for meeting in meetings:
        first = meeting.start // MASK_GRAIN
        length = -(-meeting.end // MASK_GRAIN) - first
        mask |= ((1 << length) - 1) << ((meeting.weekday - 1) * _BITS_PER_DAY + first)
    return mask
