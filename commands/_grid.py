"""The week for people at a terminal: a grid of days across and hours down, or a list where that is too wide.

A course code and a room are never cut; titles and names are, with «…», when a box has no more room.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from commands._cells import clean_meeting, hours, pack, words, wrap
from commands._layout import CONFLICT, grid
from omnicli.i18n import N_
from omnicli.rules.timetable import clashes, merge, place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from omnicli.i18n import Translator
    from omnicli.rules.timetable import Calendar, Meeting

_WORKING_WEEK = 5


@dataclass(frozen=True, slots=True)
class DayHeading:
    """One day's column: its own `weekday`, what heads it, and which weekday's meetings run on it.

    `runs` is what the term's calendar answers for the date: the weekday itself on a plain day, another on a
    day that runs that one's timetable, None on a day without class. `note` says why, below the label.
    """

    weekday: int
    label: str
    note: str
    runs: int | None


@dataclass(frozen=True, slots=True)
class _Day:
    """A column: its heading and the meetings held that day, by time."""

    heading: DayHeading
    meetings: tuple[Meeting, ...]


def week_headings(
    day: date, calendar: Calendar, t: Translator, notes: Mapping[date, str] | None = None
) -> tuple[DayHeading, ...]:
    """Return the seven days, Monday first, of the week that holds `day`, as the calendar runs them.

    `notes` are the calendar's own words for a date (the holiday's name); without one the heading says that
    there is no class, or whose timetable runs.
    """
    monday = day - timedelta(days=day.isoweekday() - 1)
    dates = [monday + timedelta(days=offset) for offset in range(7)]
    words_for = notes or {}
    return tuple(_dated(each, calendar.weekday_run_on(each), t, words_for.get(each, "")) for each in dates)


def _dated(day: date, runs: int | None, t: Translator, note: str) -> DayHeading:
    weekday = day.isoweekday()
    if runs is None and weekday <= _WORKING_WEEK:
        note = note or t(N_("no class"))
    elif runs is not None and runs != weekday:
        swap = t(N_("{weekday} timetable"), weekday=t.weekday(runs))
        told = swap.casefold() in note.casefold()
        note = note if told else f"{note} ({swap})" if note else swap
    # Both languages write the year last, and the term already tells it.
    short = t.date(day).removesuffix(str(day.year)).rstrip(" ,")
    return DayHeading(weekday, f"{t.weekday(weekday).capitalize()} {short}", note, runs)


def render(
    meetings: Iterable[Meeting], *, width: int, t: Translator, days: Sequence[DayHeading] | None = None
) -> str:
    """Draw a week of meetings in at most `width` columns, without a final line end.

    With `days` (see `week_headings`) each column holds the meetings that run on that date; without, the
    usual week. Saturday and Sunday appear when something is held or noted. Overlapping meetings stand side by
    side, or one above the other where that is too narrow, and are marked and listed.
    """
    week = _week([clean_meeting(meeting) for meeting in merge(meetings)], days, t)
    if not any(day.meetings for day in week):
        return "\n".join(_by_day(week, width, t)) if days else t(N_("There is no meeting in this timetable."))
    drawn = _grid(week, width, t) or _by_day(week, width, t)
    return "\n".join([*drawn, *_conflicts(week, width, t)])


def _week(meetings: Sequence[Meeting], days: Sequence[DayHeading] | None, t: Translator) -> tuple[_Day, ...]:
    usual = (DayHeading(n, t.weekday(n).capitalize(), "", n) for n in range(1, 8))
    columns = (_Day(h, tuple(m for m in meetings if m.weekday == h.runs)) for h in days or usual)
    return tuple(
        day for day in columns if day.heading.weekday <= _WORKING_WEEK or day.meetings or day.heading.note
    )


def _grid(week: Sequence[_Day], width: int, t: Translator) -> list[str] | None:
    heads = [f"{day.heading.label}\n{day.heading.note}" for day in week]
    return grid(heads, [place(day.meetings) for day in week], width, t)


def _by_day(week: Sequence[_Day], width: int, t: Translator) -> Iterator[str]:
    """Write the week as a list: a day, then its meetings by time."""
    for day in week:
        if day.meetings or day.heading.note:
            yield from wrap(" – ".join(filter(None, (day.heading.label, day.heading.note))), width)
        clashing = {m for pair in clashes(day.meetings) for m in pair}
        for meeting in day.meetings:
            yield from _listed(meeting, width, t, *((t(CONFLICT),) if meeting in clashing else ()))


def _listed(meeting: Meeting, width: int, t: Translator, *marks: str) -> Iterator[str]:
    said = words(meeting, t, *marks)
    first, *rest = pack((hours(meeting), *said.tokens), width - 4)
    yield f"  {first}"
    for line in [*rest, *wrap(" – ".join(reversed(said.texts)), width - 4)]:
        yield f"    {line}"


def _conflicts(week: Sequence[_Day], width: int, t: Translator) -> Iterator[str]:
    """Name the meetings that are held at the same time."""
    for day in week:
        for one, other in clashes(day.meetings):
            pair = {"one": _named(one, t), "other": _named(other, t)}
            yield from wrap(
                t(N_("Conflict – {day}: {one} and {other}"), day=day.heading.label, **pair), width
            )


def _named(meeting: Meeting, t: Translator) -> str:
    group = t(N_("sec. {section}"), section=meeting.section)
    return f"{meeting.course} {group} ({hours(meeting)})"
