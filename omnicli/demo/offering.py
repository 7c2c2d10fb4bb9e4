"""A built timetable as the lines of two imports: the offering, one line a meeting, and the registrations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.demo.grids_general import ACTIVITIES
from omnicli.demo.week import hours
from omnicli.rules.values import format_time, weekday_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from random import Random

    from omnicli.demo.groups import Attendee, Group, Meeting, Teacher


def offering_rows(
    groups: Iterable[Group], teacher_names: Mapping[Teacher, str], random: Random
) -> list[dict[str, str]]:
    """Return the lines of the groups, in the order given, each group's meetings through the week.

    A group of physical education is titled by its activity, drawn here.
    """
    return [
        row
        for group in groups
        for row in _group_rows(group, teacher_names[group.teacher], _title(group, random))
    ]


def _title(group: Group, random: Random) -> str:
    activities = ACTIVITIES.get(group.course.code)
    return random.choice(activities) if activities else group.course.title


def _group_rows(group: Group, teacher: str, title: str) -> Iterator[dict[str, str]]:
    for meeting in sorted(group.meetings, key=lambda meeting: meeting.slot):
        yield {
            "course": group.course.code,
            "title": title,
            "section": section(group),
            **_hours(meeting),
            "room": meeting.room,
            "teacher": teacher,
            "kind": meeting.kind,
            "capacity": str(group.capacity),
        }


def _hours(meeting: Meeting) -> dict[str, str]:
    when = hours(meeting.slot)
    return {
        "day": weekday_code(when.weekday),
        "start": format_time(when.start),
        "end": format_time(when.end),
    }


def registration_rows(attendees: Iterable[Attendee]) -> list[dict[str, str]]:
    """Return a line for each course of each student, by student number, then course."""
    return [
        {"student": attendee.number, "course": group.course.code, "section": section(group)}
        for attendee in sorted(attendees, key=lambda attendee: attendee.number)
        for group in sorted(attendee.groups, key=lambda group: group.course.code)
    ]


def section(group: Group) -> str:
    """Write a group's number as sections are: five digits."""
    return f"{group.number:05d}"
