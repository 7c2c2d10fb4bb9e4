from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnicli.demo.catalogue import catalogue
from omnicli.demo.chance import chance
from omnicli.demo.college import invent
from omnicli.demo.groups import Attendee, blocks, capacity
from omnicli.demo.timetable import FULL_LOAD, Timetable
from omnicli.demo.week import PERIODS

COURSES = catalogue().courses
courses = st.sampled_from(sorted(COURSES.values(), key=lambda course: course.code))


def build(seed, wishes):
    """Seat students who each ask for a set of courses, whatever they are."""
    attendees = [Attendee(f"{n:07d}") for n in range(len(wishes))]
    timetable = Timetable(chance(seed, "test"))
    for course in sorted({c for wish in wishes for c in wish}, key=lambda c: c.code):
        timetable.seat([course], [a for a, wish in zip(attendees, wishes, strict=True) if course in wish])
    return timetable, attendees


def a_wish(most_periods=40):
    chosen = st.lists(courses, min_size=1, max_size=12, unique_by=lambda course: course.code)
    return chosen.filter(lambda wish: sum(course.periods for course in wish) <= most_periods)


classes = st.lists(a_wish(), min_size=1, max_size=12)


def is_free_of_clashes(slots):
    slots = list(slots)
    return sum(slots) == sum({1 << bit for slot in slots for bit in range(50) if slot >> bit & 1})


@given(st.integers(0, 99), classes)
def test_every_student_gets_each_course_once_and_never_two_at_once(seed, wishes):
    _, attendees = build(seed, wishes)
    for attendee, wish in zip(attendees, wishes, strict=True):
        assert sorted(g.course.code for g in attendee.groups) == sorted(c.code for c in wish)
        assert is_free_of_clashes(group.week for group in attendee.groups)


@given(st.integers(0, 99), classes)
def test_no_teacher_and_no_room_is_in_two_places(seed, wishes):
    timetable, _ = build(seed, wishes)
    groups = timetable.groups()
    for teacher in {group.teacher for group in groups}:
        own = [group for group in groups if group.teacher == teacher]
        assert is_free_of_clashes(group.week for group in own)
        assert sum(group.course.periods for group in own) <= FULL_LOAD
    meetings = [meeting for group in groups for meeting in group.meetings]
    for room in {meeting.room for meeting in meetings}:
        assert is_free_of_clashes(meeting.slot for meeting in meetings if meeting.room == room)


@given(st.integers(0, 99), classes)
def test_students_and_teachers_have_a_period_for_lunch_every_day(seed, wishes):
    timetable, attendees = build(seed, wishes)
    weeks = [attendee.week for attendee in attendees]
    weeks += [
        sum(g.week for g in timetable.groups() if g.teacher == own.teacher) for own in timetable.groups()
    ]
    assert all(week >> (day * PERIODS + 3) & 0b1111 != 0b1111 for week in weeks for day in range(5))


@given(st.integers(0, 99), courses, st.integers(1, 120))
def test_no_group_passes_its_capacity_and_none_is_empty(seed, course, students):
    timetable, attendees = build(seed, [[course]] * students)
    sizes = Counter(attendee.groups[0].number for attendee in attendees)
    assert all(1 <= sizes[group.number] == group.size <= group.capacity for group in timetable.groups())
    assert sum(sizes.values()) == students


@given(courses, st.integers(1, 120))
def test_students_free_all_week_fill_as_few_groups_as_can_be_evenly(course, students):
    timetable, _ = build(1, [[course]] * students)
    sizes = [group.size for group in timetable.groups()]
    assert len(sizes) == -(-students // capacity(course))
    assert max(sizes) - min(sizes) <= len(sizes)


def test_every_course_is_cut_in_meetings_that_make_up_its_weighting():
    for course in COURSES.values():
        cut = blocks(course)
        kinds = {kind: sum(length for length, of in cut if of == kind) for kind in ("theory", "lab")}
        assert kinds == {"theory": course.weighting.theory, "lab": course.weighting.lab}
        assert max(length for length, _ in cut) <= 4


def test_a_student_whose_week_is_nearly_full_is_seated_in_single_periods():
    last = COURSES["420-1A6-EX"]
    scattered = sum(0b1010101 << (day * PERIODS) for day in range(5))
    attendee = Attendee("0000001", week=scattered)
    timetable = Timetable(chance(1, "test"))
    timetable.seat([last], [attendee])
    (group,) = timetable.groups()
    assert group.week & scattered == 0
    assert sum(meeting.slot.bit_count() for meeting in group.meetings) == last.periods


def test_a_week_that_cannot_hold_a_course_is_refused():
    attendee = Attendee("0000001", week=(1 << 50) - 1)
    with pytest.raises(ValueError, match="more periods than a week has"):
        Timetable(chance(1, "test")).seat([COURSES["109-101-MQ"]], [attendee])


def test_of_courses_to_choose_from_each_student_gets_one_that_is_open():
    offered = catalogue().complementary
    attendees = [Attendee(f"{n:07d}") for n in range(200)]
    timetable = Timetable(chance(1, "test"))
    timetable.seat(
        offered, attendees, lambda who, course: course.ensemble[0] == "abcdef"[int(who.number) % 6]
    )
    assert all(len(attendee.groups) == 1 for attendee in attendees)
    assert all(a.groups[0].course.ensemble[0] == "abcdef"[int(a.number) % 6] for a in attendees)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 60), st.dates(date(2020, 1, 1), date(2060, 12, 31)))
def test_the_lines_of_any_college_hold_no_clash(seed, students, today):
    college = invent(students=students, seed=seed, today=today)
    for term in college.terms:
        weeks: dict[object, list[tuple[str, ...]]] = defaultdict(list)
        for row in college.offering[term]:
            for whose in ((row["course"], row["section"]), row["room"], row["teacher"]):
                weeks[whose].append((row["day"], row["start"], row["end"]))
        for row in college.registrations[term]:
            weeks[row["student"]] += weeks[row["course"], row["section"]]
        assert not any(overlap(sorted(week)) for week in weeks.values())


def overlap(week):
    return any(one[0] == other[0] and other[1] < one[2] for one, other in pairwise(week))
