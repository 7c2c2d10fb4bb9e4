"""The calendar file, read back by the library that calendars are made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from omnicli.i18n import Translator
from omnicli.ics import calendar_bytes
from omnicli.rules.timetable import Meeting, Occurrence, occurrences

EN, FR = Translator("en"), Translator("fr")
TORONTO = ZoneInfo("America/Toronto")
MEETING = Meeting(
    id=42,
    course="420-1N6-TH",
    title="Programmation, partie I; les idées",
    section="00001",
    weekday=1,
    start=490,
    end=600,
    rooms=("B-204", "C-9"),
    teachers=("Gisèle Côté", "Œdipe Lévesque"),
    kind="lab",
    revision=3,
    updated_at="2026-08-09T12:34:56Z",
)


class Weeks:
    def __init__(self, exceptions: dict[date, int | None] | None = None) -> None:
        self.exceptions = exceptions or {}

    def weekday_run_on(self, day: date) -> int | None:
        return self.exceptions.get(day, day.isoweekday())


def export(*held: Occurrence, t: Translator = FR, tz_name: str = "America/Toronto") -> bytes:
    return calendar_bytes(held, tz_name=tz_name, domain="cegep.example", name="Horaire A2026", t=t)


def events(data: bytes) -> list[Any]:
    return Calendar.from_ical(data).events


def the_event(day: date = date(2026, 9, 14), t: Translator = FR, **changes: Any) -> Any:
    (event,) = events(export(Occurrence(replace(MEETING, **changes), day), t=t))
    return event


def test_an_event_says_what_when_where_and_with_whom() -> None:
    event = the_event()
    assert event["SUMMARY"] == "420-1N6-TH Programmation, partie I; les idées"
    assert event["LOCATION"] == "B-204, C-9"
    assert event["DESCRIPTION"] == "gr.\xa000001\nLaboratoire\nGisèle Côté\nŒdipe Lévesque"
    assert event.start == datetime(2026, 9, 14, 8, 10, tzinfo=TORONTO)
    assert event.end == datetime(2026, 9, 14, 10, 0, tzinfo=TORONTO)


def test_uid_sequence_and_stamps_come_from_the_meeting() -> None:
    event = the_event()
    assert (event["UID"], event["SEQUENCE"]) == ("42-2026W38-1@cegep.example", 3)
    changed = datetime(2026, 8, 9, 12, 34, 56, tzinfo=UTC)
    assert {event.DTSTAMP, event.LAST_MODIFIED} == {changed}


def test_a_changed_meeting_keeps_its_uid_and_raises_its_sequence() -> None:
    before, after = the_event(), the_event(start=600, end=700, revision=4)
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1


@pytest.mark.parametrize("weekday", range(1, 8))
def test_a_meeting_that_moves_to_another_day_keeps_the_uid_of_each_of_its_weeks(weekday: int) -> None:
    def uids(meeting: Meeting) -> list[str]:
        held = occurrences([meeting], date(2026, 8, 24), date(2027, 1, 10), Weeks())
        return [str(event["UID"]) for event in events(export(*held))]

    assert uids(MEETING) == uids(replace(MEETING, weekday=weekday, revision=4))


def test_a_meeting_held_twice_in_a_week_is_two_events() -> None:
    held = occurrences([MEETING], date(2026, 10, 12), date(2026, 10, 18), Weeks({date(2026, 10, 14): 1}))
    assert [event["UID"] for event in events(export(*held))] == [
        "42-2026W42-1@cegep.example",
        "42-2026W42-2@cegep.example",
    ]


def test_two_exports_are_equal_to_the_byte_whatever_the_order() -> None:
    held = [Occurrence(MEETING, date(2026, 9, 14) + timedelta(7 * week)) for week in range(4)]
    assert export(*held) == export(*reversed(held))


def test_the_description_speaks_the_readers_language() -> None:
    event = the_event(t=EN, kind="Stage en milieu", teachers=())
    assert event["DESCRIPTION"] == "sec. 00001\nStage en milieu"


def test_a_meeting_without_room_has_no_location_and_an_unknown_change_a_fixed_stamp() -> None:
    event = the_event(rooms=(), updated_at="")
    assert "LOCATION" not in event
    assert event.DTSTAMP.year == 1970


def test_a_meeting_until_midnight_ends_on_the_next_day() -> None:
    assert the_event(start=1380, end=1440).end == datetime(2026, 9, 15, tzinfo=TORONTO)


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [
        (date(2026, 3, 7), 15),
        (date(2026, 3, 8), 14),
        (date(2026, 10, 31), 14),
        (date(2026, 11, 1), 15),
        (date(2026, 11, 2), 15),
    ],
)
def test_ten_oclock_stays_ten_oclock_on_the_days_clocks_change(day: date, utc_hour: int) -> None:
    event = the_event(day, start=600, end=660)
    assert event["DTSTART"].to_ical() == day.strftime("%Y%m%dT100000").encode()
    assert event.start.astimezone(UTC).hour == utc_hour


@pytest.mark.parametrize("tz_name", ["America/Toronto", "America/Halifax", "Australia/Lord_Howe", "UTC"])
def test_the_files_own_time_zone_agrees_with_the_worlds_around_every_change(tz_name: str) -> None:
    days = [date(2026, 1, 10), date(2027, 12, 20)]
    data = export(*(Occurrence(MEETING, day) for day in days), tz_name=tz_name)
    (component,) = Calendar.from_ical(data).timezones
    ours, world = component.to_tz(lookup_tzid=False), ZoneInfo(tz_name)
    for hours in range(0, 24 * 700, 3):
        at = datetime(2026, 1, 2, 0, 30, tzinfo=UTC) + timedelta(hours=hours)
        assert ours.utcoffset(at.astimezone(world).replace(tzinfo=None)) in offsets(at, world)


def offsets(at: datetime, world: ZoneInfo) -> set[timedelta | None]:
    """Both offsets of a wall-clock time that comes twice, the only one of any other."""
    wall = at.astimezone(world).replace(tzinfo=None)
    return {wall.replace(tzinfo=world, fold=fold).utcoffset() for fold in (0, 1)}


def test_clocks_go_forward_at_two_oclock_by_the_clock_in_force_until_then() -> None:
    text = export(Occurrence(MEETING, date(2026, 9, 14))).decode()
    assert "BEGIN:DAYLIGHT\r\nDTSTART:20260308T020000\r\n" in text
    assert "BEGIN:STANDARD\r\nDTSTART:20261101T020000\r\n" in text


def test_a_day_that_runs_another_weekdays_timetable_holds_its_meetings_and_says_so() -> None:
    wednesday = date(2026, 10, 14)
    swap = Weeks({wednesday: 1, date(2026, 10, 12): None})
    held = occurrences([MEETING], date(2026, 10, 12), date(2026, 10, 18), swap)
    (event,) = events(export(*held))
    assert event.start == datetime(2026, 10, 14, 8, 10, tzinfo=TORONTO)
    assert event["UID"] == "42-2026W42-1@cegep.example"
    assert event["DESCRIPTION"].endswith("\nHoraire du lundi")


def test_a_term_holds_one_event_a_meeting_and_each_uid_once() -> None:
    week = [replace(MEETING, id=number, weekday=number) for number in range(1, 6)]
    held = occurrences(week, date(2026, 8, 24), date(2026, 12, 11), Weeks())
    uids = [event["UID"] for event in events(export(*held))]
    assert len(uids) == len(set(uids)) == 16 * 5


def test_lines_end_in_crlf_and_fold_within_75_bytes_without_breaking_an_accent() -> None:
    data = export(Occurrence(replace(MEETING, title="é" * 300), date(2026, 9, 14)))
    lines = data.split(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() is not None for line in lines)
    assert events(data)[0]["SUMMARY"] == "420-1N6-TH " + "é" * 300


def test_the_calendar_says_who_made_it_and_that_it_is_published() -> None:
    calendar = Calendar.from_ical(export())
    assert calendar["PRODID"] == "-//omni-cegep//omni//FR"
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    assert calendar["X-WR-CALNAME"] == "Horaire A2026"
    assert calendar.events == []


def test_an_unknown_time_zone_is_refused() -> None:
    with pytest.raises(KeyError):
        export(tz_name="America/Nulle_Part")
