"""Importing an offering: sections get exactly the meetings that the file says, and meetings keep their names."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.timetable import Meeting, merge
from omnicli.services.imports.meetings import Held, plan
from store.loading_meetings import Stored
from tests.conftest import with_shared
from tests.services.loading import AT, OFFERING, STUDENTS, TERM, College, counts, found, slugs

HEADER = "course,title,section,day,start,end,room,teacher"
MONDAY = "420-1N6-TH,Programmer,00001,Mon,08:00,10:00,D-1,Lise Côté"
WEDNESDAY = "420-1N6-TH,Programmer,00001,Wed,08:00,10:00,D-2,Lise Côté"
LATER = AT + timedelta(days=1)
MEETINGS = "SELECT id, weekday, start_min, room, teacher, revision FROM meetings ORDER BY id"


def offering(*lines: str, header: str = HEADER) -> str:
    return "\n".join([header, *lines, ""])


@pytest.fixture
def college(home):
    return College(home)


def test_unknown_courses_and_the_term_are_created_with_one_warning_each(college):
    report = college.load("offering", OFFERING)
    assert counts(report) == (4, 4, 0, 0, 0)
    assert found(report.warnings) == [(1, "", "term-created"), (2, "course", "course-created")]
    assert college.ask("SELECT code, title FROM courses ORDER BY code") == [
        ("420-1N6-TH", "Programmer"),
        ("601-101-MQ", "Écriture"),
    ]
    assert college.ask("SELECT starts FROM terms") == [("2026-08-24",)]


def test_a_known_course_keeps_its_title_and_its_sections_have_their_own(college):
    college.load("courses", "code,title\n109-101-MQ,Activité physique et santé\n")
    lines = [
        f"109-101-MQ,{title},{n:05d},Mon,{8 + n}:00,{9 + n}:00,,,"
        for n, title in enumerate(("Yoga", "Badminton"))
    ]
    college.load("offering", "\n".join(["course,title,section,day,start,end,room,teacher,kind", *lines]))
    assert college.ask("SELECT title FROM courses") == [("Activité physique et santé",)]
    assert college.ask("SELECT title FROM sections ORDER BY section") == [("Yoga",), ("Badminton",)]


def test_a_meeting_that_moves_keeps_its_name_and_gains_a_revision(college):
    college.load("offering", offering(MONDAY, WEDNESDAY))
    report = college.load("offering", offering(MONDAY, WEDNESDAY.replace("Wed", "Thu")), at=LATER)
    assert counts(report) == (2, 0, 1, 1, 0)
    assert college.ask(MEETINGS) == [(1, 1, 480, "D-1", "Lise Côté", 0), (2, 4, 480, "D-2", "Lise Côté", 1)]
    assert college.ask("SELECT updated_at FROM meetings ORDER BY id") == [
        ("2026-08-03T12:00:00Z",),
        ("2026-08-04T12:00:00Z",),
    ]


def test_a_meeting_in_another_room_or_with_another_teacher_keeps_its_name(college):
    college.load("offering", offering(MONDAY, WEDNESDAY))
    changed = offering(MONDAY.replace("D-1", "D-9"), WEDNESDAY.replace("Lise Côté", "Guy Roy"))
    assert counts(college.load("offering", changed)) == (2, 0, 2, 0, 0)
    assert college.ask(MEETINGS) == [(1, 1, 480, "D-9", "Lise Côté", 1), (2, 3, 480, "D-2", "Guy Roy", 1)]


def test_a_meeting_that_is_gone_is_removed_with_a_warning_and_another_section_stays(college):
    college.load("offering", OFFERING)
    report = college.load("offering", offering(MONDAY))
    assert found(report.warnings) == [(2, "", "meeting-removed")]
    assert counts(report) == (1, 0, 0, 1, 0)
    assert college.ask("SELECT course, section, weekday FROM meetings ORDER BY id") == [
        ("420-1N6-TH", "00001", 1),
        ("420-1N6-TH", "00002", 2),
        ("601-101-MQ", "00001", 1),
    ]


def test_a_new_title_is_a_new_revision_of_every_meeting_of_the_section(college):
    college.load("offering", offering(MONDAY, WEDNESDAY))
    report = college.load("offering", offering(MONDAY, WEDNESDAY).replace("Programmer", "Programmation"))
    assert counts(report) == (2, 0, 2, 0, 0)
    assert college.ask("SELECT revision FROM meetings") == [(1,), (1,)]
    assert college.ask("SELECT title FROM sections") == [("Programmation",)]


def test_fewer_seats_than_students_is_warned_of(college):
    header = f"{HEADER},capacity"
    college.load("offering", offering(f"{MONDAY},2", f"{WEDNESDAY},2", header=header))
    college.load("students", STUDENTS)
    college.load("registrations", "student,course,section\n2634567,420-1N6-TH,00001\n")
    report = college.load("offering", offering(f"{MONDAY},0", f"{WEDNESDAY},0", header=header))
    assert found(report.warnings) == [(2, "capacity", "capacity-exceeded")]
    assert not college.load("offering", offering(f"{MONDAY},1", f"{WEDNESDAY},", header=header)).warnings


def test_a_capacity_on_any_line_is_that_of_the_section(college):
    header = f"{HEADER},capacity"
    college.load("offering", offering(f"{MONDAY},", f"{WEDNESDAY},30", header=header))
    assert college.ask("SELECT capacity FROM sections") == [(30,)]
    college.load("offering", offering(MONDAY, WEDNESDAY))
    assert college.ask("SELECT capacity FROM sections") == [(30,)]
    report = college.load("offering", offering(f"{MONDAY},32.0", f"{WEDNESDAY},", header=header))
    assert counts(report) == (2, 0, 2, 0, 0)
    college.load("offering", offering(f"{MONDAY},", f"{WEDNESDAY},", header=header))
    assert college.ask("SELECT capacity, revision FROM sections JOIN meetings USING (section) LIMIT 1") == [
        (None, 0)
    ]


BARE = "course,title,section,day,start,end"


def test_columns_that_a_file_lacks_leave_the_meetings_as_they_are(college):
    college.load("offering", offering(MONDAY + ",theory", WEDNESDAY + ",lab", header=f"{HEADER},kind"))
    before = college.export("offering")
    bare = offering(*(line.removesuffix(",Lise Côté")[:-4] for line in (MONDAY, WEDNESDAY)), header=BARE)
    assert counts(college.load("offering", bare)) == (2, 0, 0, 2, 0)
    assert college.export("offering") == before


def test_a_meeting_in_two_rooms_stays_in_both_when_the_file_lacks_the_rooms(college):
    college.load("offering", offering(MONDAY, MONDAY.replace("D-1", "D-2")))
    before = college.export("offering")
    renamed = offering("420-1N6-TH,Autre,00001,Mon,08:00,10:00", header=BARE)
    assert counts(college.load("offering", renamed)) == (1, 0, 1, 0, 0)
    assert college.export("offering") == before.replace(b"Programmer", b"Autre")


def test_another_teacher_takes_over_the_room_that_the_file_lacks(college):
    college.load("offering", offering(MONDAY))
    line = "420-1N6-TH,Programmer,00001,Mon,08:00,10:00,Guy Roy"
    assert counts(college.load("offering", offering(line, header=f"{BARE},teacher"))) == (1, 0, 1, 0, 0)
    assert college.ask(MEETINGS) == [(1, 1, 480, "D-1", "Guy Roy", 1)]


def test_a_meeting_at_another_hour_has_no_room_when_the_file_lacks_the_rooms(college):
    college.load("offering", offering(MONDAY))
    line = "420-1N6-TH,Programmer,00001,Mon,13:00,15:00"
    college.load("offering", offering(line, header=BARE))
    assert college.ask(MEETINGS) == [(1, 1, 780, "", "", 1)]


def test_an_empty_cell_empties_the_room(college):
    college.load("offering", offering(MONDAY))
    college.load("offering", offering(MONDAY.replace("D-1", "")))
    assert college.ask(MEETINGS) == [(1, 1, 480, "", "Lise Côté", 1)]


def test_two_titles_of_one_section_are_warned_of_and_the_one_said_most_is_kept(college):
    third = MONDAY.replace("Mon", "Fri")
    report = college.load("offering", offering(MONDAY, WEDNESDAY.replace("Programmer", "Autre"), third))
    assert (3, "title", "title-differs") in found(report.warnings)
    assert college.ask("SELECT title FROM sections") == [("Programmer",)]


def test_two_capacities_of_one_section_are_warned_of(college):
    report = college.load(
        "offering", offering(f"{MONDAY},30", f"{WEDNESDAY},15", header=f"{HEADER},capacity")
    )
    assert (2, "capacity", "capacity-differs") in found(report.warnings)
    assert college.ask("SELECT capacity FROM sections") == [(30,)]


def test_a_meeting_given_twice_is_one_meeting_and_a_warning(college):
    report = college.load("offering", offering(MONDAY, MONDAY, WEDNESDAY))
    assert (3, "", "repeated-meeting") in found(report.warnings)
    assert counts(report) == (3, 2, 0, 1, 0)


def test_a_section_that_overlaps_itself_is_warned_of_once(college):
    overlapping = MONDAY.replace("08:00,10:00", "09:00,11:00")
    report = college.load("offering", offering(MONDAY, overlapping, WEDNESDAY))
    assert (3, "", "section-overlap") in found(report.warnings)
    assert slugs(report.warnings).count("section-overlap") == 1


def test_two_lines_at_one_time_are_one_meeting_and_a_warning_that_says_so(college):
    report = college.load("offering", offering(MONDAY, MONDAY.replace("D-1", "D-2")))
    (warning,) = [w for w in report.warnings if w.reason.slug == "section-overlap"]
    assert "taken as one meeting" in warning.reason.message


def test_meetings_that_touch_do_not_overlap(college):
    report = college.load("offering", offering(MONDAY, MONDAY.replace("08:00,10:00", "10:00,11:00")))
    assert "section-overlap" not in slugs(report.warnings)


def test_a_room_used_twice_at_once_is_warned_of_once_with_its_groups(college):
    other = MONDAY.replace("00001", "00002")
    third = MONDAY.replace("00001", "00003").replace("08:00,10:00", "09:00,11:00")
    report = college.load("offering", offering(MONDAY, other, third))
    (warning,) = [w for w in report.warnings if w.reason.slug == "room-clash"]
    assert (warning.line, warning.reason.params["count"]) == (3, 3)


def test_a_room_of_many_groups_names_the_first_ones(college):
    lines = [f"420-1N6-TH,Programmer,{n:05d},Mon,08:00,10:00,GYM,x" for n in range(40)]
    warnings = college.load("offering", offering(*lines)).warnings
    (clash,) = [warning.reason for warning in warnings if warning.reason.slug == "room-clash"]
    assert clash.params["count"] == 40
    assert clash.params["groups"] == (*(f"420-1N6-TH {n:05d}" for n in range(6)), "…")


@pytest.mark.parametrize("room", ["", "TBD", "tba", "À déterminer", "En ligne", "Stage"])
def test_no_room_is_used_by_everybody_at_once(college, room):
    line = MONDAY.replace("D-1", room)
    report = college.load("offering", offering(line, line.replace("00001", "00002")))
    assert "room-clash" not in slugs(report.warnings)


def test_a_room_taken_by_a_section_loaded_before_is_warned_of(college):
    college.load("offering", offering(MONDAY))
    report = college.load("offering", offering(MONDAY.replace("00001", "00002")))
    assert found(report.warnings) == [(2, "room", "room-clash")]


def test_a_meeting_must_end_after_it_begins(college):
    report = college.load(
        "offering", offering(MONDAY.replace("10:00", "08:00"), WEDNESDAY.replace("10:00", "noon"))
    )
    assert found(report.rejections) == [(2, "end", "time-order"), (3, "end", "bad-time")]


def test_days_and_hours_may_be_written_as_people_do(college):
    line = "4201N6TH,Programmer,1,mercredi,8h30,1020,D-1,"
    college.load("offering", offering(line))
    assert college.ask("SELECT course, section, weekday, start_min, end_min FROM meetings") == [
        ("420-1N6-TH", "1", 3, 510, 620)
    ]


def test_a_whole_real_autumn_is_taken_and_taken_again(college):
    data = with_shared("data/offering-A2026-meetings.csv").read_bytes()
    report = college.load("offering", data)
    assert counts(report) == (3102, 3013, 0, 89, 0)
    said = {slug: slugs(report.warnings).count(slug) for slug in set(slugs(report.warnings))}
    assert said["section-overlap"] == 64
    assert said["repeated-meeting"] == 89
    assert all("TBD" not in str(w.reason.params.get("room")) for w in report.warnings)
    assert college.ask("SELECT count(*) FROM sections") == [(1666,)]
    assert college.ask("SELECT count(*) FROM courses") == [(548,)]
    before = college.export("offering")
    assert counts(college.load("offering", data, at=LATER)) == (3102, 0, 0, 3102, 0)
    assert college.export("offering") == before


# --- the plan for one section ---------------------------------------------------------------------------

HELD = st.builds(
    Held,
    weekday=st.integers(1, 2),
    start=st.sampled_from([480, 540]),
    end=st.sampled_from([600, 660]),
    room=st.sampled_from(["A", "B", "C"]),
    teacher=st.sampled_from(["", "T"]),
    kind=st.just(""),
)
WEEK = st.sets(HELD, max_size=6)


def carried_out(stored: list[Stored], wanted: set[Held], *, renamed: bool = False) -> list[Stored]:
    """Do to a list what the store does to its table, unique rows and all."""
    made = plan(stored, wanted, renamed=renamed)
    rows = {row.id: row for row in stored if row.id not in made.remove}
    for row in made.change:
        assert not any(Held(*row[1:7]) == Held(*other[1:7]) for key, other in rows.items() if key != row.id)
        rows[row.id] = row
    following = max((row.id for row in stored), default=0) + 1
    for number, held in enumerate(made.add, following):
        rows[number] = Stored(number, *held, revision=0)
    return sorted(rows.values())


def merged(rows: list[Stored]) -> dict[int, Meeting]:
    """Return the meetings as a calendar knows them, by name."""
    lines = [
        Meeting(r.id, "c", "t", "s", r.weekday, r.start, r.end, (r.room,), (r.teacher,), r.kind, r.revision)
        for r in rows
    ]
    return {meeting.id: meeting for meeting in merge(lines)}


def said(meeting: Meeting) -> tuple[object, ...]:
    return meeting.weekday, meeting.start, meeting.end, {*meeting.rooms}, {*meeting.teachers}


@given(st.lists(WEEK, min_size=2, max_size=4))
def test_any_week_becomes_any_other_and_a_calendar_sees_every_change(weeks):
    rows = carried_out([], weeks[0])
    for week in weeks[1:]:
        before = merged(rows)
        rows = carried_out(rows, week)
        assert {Held(*row[1:7]) for row in rows} == week
        for name, meeting in merged(rows).items():
            if name in before and said(before[name]) != said(meeting):
                assert meeting.revision > before[name].revision
            elif name in before:
                assert meeting.revision >= before[name].revision


@pytest.mark.parametrize("kept", ["A", "B"])
def test_a_meeting_that_loses_a_room_loses_none_of_its_changes(kept):
    rows = [Stored(1, 1, 480, 600, "A", "", "", 2), Stored(2, 1, 480, 600, "B", "", "", 3)]
    after = carried_out(rows, {Held(1, 480, 600, kept, "", "")})
    assert [(row.id, row.room, row.revision) for row in after] == [(1, kept, 6)]


@given(WEEK, WEEK)
def test_as_many_meetings_keep_their_names_as_can(one, other):
    before, after = merged(carried_out([], one)), merged(carried_out(carried_out([], one), other))
    assert len(before.keys() & after.keys()) >= min(len(before), len(after))


@given(WEEK)
def test_a_week_that_stays_gives_nothing_to_do(week):
    made = plan(carried_out([], week), week)
    assert [made.remove, made.change, made.add, made.gone] == [[], [], [], []]


@given(WEEK)
def test_a_new_title_raises_every_meeting_by_one(week):
    rows = carried_out([], week)
    after = merged(carried_out(rows, week, renamed=True))
    assert all(meeting.revision == merged(rows)[name].revision + 1 for name, meeting in after.items())


def test_what_belongs_to_another_term_is_never_touched(college):
    college.load("offering", OFFERING, term="20271")
    college.load("offering", OFFERING, term=TERM)
    assert college.export("offering", "20271") == college.export("offering", TERM)
    assert college.ask("SELECT DISTINCT term FROM sections ORDER BY term") == [("20263",), ("20271",)]
