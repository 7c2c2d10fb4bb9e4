"""A student's meetings as a calendar file (iCalendar, RFC 5545) that calendars import, and import again.

A term is no weekly repeat: it has holidays and days that run another weekday's timetable. So the file holds
one event a meeting and a date, never a rule of recurrence. Events keep their UID and raise their SEQUENCE when
the meeting changes: a second import updates them and doubles none, also when a class moves to another day of its
week, since the UID names the week and not the day. The same data gives the same bytes.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from omnicli.clock import from_text, zone
from omnicli.i18n import N_
from omnicli.rules.timetable import kind_message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zoneinfo import ZoneInfo

    from icalendar import Component, Event, Timezone

    from omnicli.i18n import Translator
    from omnicli.rules.timetable import Meeting, Occurrence

# The stamp of a meeting whose last change is not known: any fixed instant keeps two exports equal.
_UNKNOWN_CHANGE = datetime(1970, 1, 1, tzinfo=UTC)


def calendar_bytes(
    occurrences: Iterable[Occurrence], *, tz_name: str, domain: str, name: str, t: Translator
) -> bytes:
    """Return the calendar file of these dated meetings, in the local time of `tz_name`.

    `domain` is the college's, the part of the events' UIDs that makes them unique in the world; `name` is
    what a calendar program calls the file. Raises `KeyError` for an unknown time zone.
    """
    from icalendar import Calendar

    tz = zone(tz_name)
    held = sorted(occurrences, key=lambda each: (each.day, each.meeting.start, each.meeting.id))
    calendar = Calendar()
    calendar.add("PRODID", f"-//omni-cegep//omni//{t.lang.upper()}")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("X-WR-CALNAME", name)
    calendar.add("X-WR-TIMEZONE", tz_name)
    if held:
        calendar.add_component(_time_zone(tz, tz_name, held[0].day.year, held[-1].day.year))
    for occurrence, own in zip(held, _names(held), strict=True):
        calendar.add_component(_event(occurrence, f"{own}@{domain}", tz, t))
    return bytes(calendar.to_ical())


def _names(held: Iterable[Occurrence]) -> Iterator[str]:
    """Name each occurrence, in order of time: its meeting, its ISO week, its place in it (a swapped day makes two)."""
    seen: Counter[str] = Counter()
    for occurrence in held:
        year, week, _weekday = occurrence.day.isocalendar()
        name = f"{occurrence.meeting.id}-{year}W{week:02d}"
        seen[name] += 1
        yield f"{name}-{seen[name]}"


def _event(occurrence: Occurrence, uid: str, tz: ZoneInfo, t: Translator) -> Event:
    from icalendar import Event

    meeting, day = occurrence.meeting, occurrence.day
    changed = from_text(meeting.updated_at) if meeting.updated_at else _UNKNOWN_CHANGE
    event = Event()
    event.add("UID", uid)
    event.add("SEQUENCE", meeting.revision)
    event.add("DTSTAMP", changed)
    event.add("LAST-MODIFIED", changed)
    event.add("DTSTART", _local(day, meeting.start, tz))
    event.add("DTEND", _local(day, meeting.end, tz))
    event.add("SUMMARY", f"{meeting.course} {meeting.title}")
    if meeting.rooms:
        event.add("LOCATION", ", ".join(meeting.rooms))
    event.add("DESCRIPTION", "\n".join(_description(meeting, day, t)))
    return event


def _local(day: date, minutes: int, tz: ZoneInfo) -> datetime:
    """Return a wall-clock time; the end of the day (1440) is the next day's midnight."""
    return (datetime.combine(day, time.min) + timedelta(minutes=minutes)).replace(tzinfo=tz)


def _description(meeting: Meeting, day: date, t: Translator) -> Iterator[str]:
    yield t(N_("sec. {section}"), section=meeting.section)
    if meeting.kind:
        yield t(kind_message(meeting.kind)).capitalize()
    yield from meeting.teachers
    if day.isoweekday() != meeting.weekday:
        yield t(N_("{weekday} timetable"), weekday=t.weekday(meeting.weekday)).capitalize()


# The library's own VTIMEZONE puts the spring change at 03:00 instead of 02:00 by the clock in force until
# then (RFC 5545, 3.6.5), so it is built here.


def _time_zone(tz: ZoneInfo, tz_name: str, first_year: int, last_year: int) -> Timezone:
    """Describe the zone from the start of one year to the end of another."""
    from icalendar import Timezone

    component = Timezone()
    component.add("TZID", tz_name)
    changes = [datetime(first_year, 1, 1, tzinfo=UTC), *_changes(tz, first_year, last_year)]
    for change in changes:
        before = change - timedelta(seconds=1) if change is not changes[0] else change
        component.add_component(_observance(before.astimezone(tz), change.astimezone(tz)))
    return component


def _observance(before: datetime, after: datetime) -> Component:
    from icalendar import TimezoneDaylight, TimezoneStandard

    offset = before.utcoffset() or timedelta()
    observance = TimezoneDaylight() if after.dst() else TimezoneStandard()
    observance.add("DTSTART", after.astimezone(UTC).replace(tzinfo=None) + offset)
    observance.add("TZNAME", after.tzname() or "")
    observance.add("TZOFFSETFROM", offset)
    observance.add("TZOFFSETTO", after.utcoffset() or timedelta())
    return observance


def _changes(tz: ZoneInfo, first_year: int, last_year: int) -> Iterator[datetime]:
    """Yield the instants at which the offset changes, found by halving the days on which it does."""
    start = datetime(first_year, 1, 1, tzinfo=UTC)
    days = range((datetime(last_year + 1, 1, 1, tzinfo=UTC) - start).days + 1)
    for before, after in pairwise(start + timedelta(days=day) for day in days):
        low, high = before, after
        if _offset(low, tz) == _offset(high, tz):
            continue
        while high - low > timedelta(seconds=1):
            middle = (low + (high - low) / 2).replace(microsecond=0)
            low, high = (middle, high) if _offset(middle, tz) == _offset(before, tz) else (low, middle)
        yield high


def _offset(instant: datetime, tz: ZoneInfo) -> timedelta | None:
    return instant.astimezone(tz).utcoffset()
