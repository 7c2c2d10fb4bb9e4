"""The timetable's rules, against slower and plainer versions of themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.timetable import (
    Meeting,
    Occurrence,
    clashes,
    hhmm,
    merge,
    occurrences,
    overlap,
    place,
    time_mask,
    weekly_minutes,
)

MONDAY = date(2026, 8, 24)


def meeting(weekday: int = 1, start: int = 480, end: int = 600, **changes: object) -> Meeting:
    base = Meeting(
        1, "420-1N6-TH", "Programmation I", "00001", weekday, start, end, ("B-204",), ("Roy",), None
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def meetings(weekdays: int = 7, grain: int = 5) -> st.SearchStrategy[list[Meeting]]:
    """Any rows of a student's week, times on multiples of `grain` minutes, ids from 1."""
    facts = st.tuples(
        st.sampled_from(["101-101-VA", "420-1N6-TH"]),
        st.sampled_from(["00001", "00002"]),
        st.integers(1, weekdays),
        st.integers(480 // grain, 630 // grain).map(lambda n: n * grain),
        st.integers(1, 90 // grain).map(lambda n: n * grain),
        st.sampled_from([(), ("A",), ("B", "A"), ("C", "C")]),
        st.sampled_from([(), ("X",), ("Y", "X")]),
        st.sampled_from([None, "lab"]),
        st.integers(0, 3),
    )
    return st.lists(facts, max_size=8).map(lambda rows: [row(i, *fact) for i, fact in enumerate(rows, 1)])


def row(number: int, course: str, section: str, weekday: int, start: int, long: int, *rest: Any) -> Meeting:
    return Meeting(number, course, "T", section, weekday, start, start + long, *rest)


class Weeks:
    """A calendar of plain weeks, with exceptions."""

    def __init__(self, exceptions: dict[date, int | None]) -> None:
        self.exceptions = exceptions

    def weekday_run_on(self, day: date) -> int | None:
        return self.exceptions.get(day, day.isoweekday())


def minutes_of(rows: list[Meeting] | tuple[Meeting, ...]) -> set[tuple[int, int]]:
    return {(m.weekday, minute) for m in rows for minute in range(m.start, m.end)}


# merging


def test_lines_of_one_meeting_become_one_with_every_room_and_teacher_in_order() -> None:
    rows = [
        meeting(id=7, rooms=("B-2",), teachers=("Roy",), revision=2, updated_at="2026-08-02T00:00:00Z"),
        meeting(
            id=3, rooms=("A-1", "B-2"), teachers=("Côté",), revision=1, updated_at="2026-08-09T00:00:00Z"
        ),
    ]
    (joined,) = merge(rows)
    assert (joined.id, joined.rooms, joined.teachers) == (3, ("B-2", "A-1"), ("Roy", "Côté"))
    assert (joined.revision, joined.updated_at) == (3, "2026-08-09T00:00:00Z")


@pytest.mark.parametrize(
    "changes",
    [{"kind": "lab"}, {"section": "00002"}, {"weekday": 2}, {"start": 490}, {"end": 610}, {"course": "X"}],
)
def test_meetings_that_differ_in_anything_but_room_and_teacher_stay_apart(changes: dict[str, Any]) -> None:
    assert len(merge([meeting(), meeting(**changes)])) == 2


def test_rows_without_room_or_teacher_add_none() -> None:
    (joined,) = merge([meeting(rooms=(), teachers=()), meeting(id=2)])
    assert (joined.rooms, joined.teachers) == (("B-204",), ("Roy",))


@given(meetings())
def test_merging_keeps_every_minute_room_teacher_and_revision(rows: list[Meeting]) -> None:
    merged = merge(rows)
    assert minutes_of(merged) == minutes_of(rows)
    assert {r for m in merged for r in m.rooms} == {r for m in rows for r in m.rooms}
    assert {r for m in merged for r in m.teachers} == {r for m in rows for r in m.teachers}
    assert sum(m.revision for m in merged) == sum(m.revision for m in rows)


@given(meetings())
def test_merging_is_sorted_has_no_key_twice_and_merges_no_further(rows: list[Meeting]) -> None:
    merged = merge(rows)
    keys = [(m.weekday, m.start, m.course, m.section, m.end, m.kind or "") for m in merged]
    assert keys == sorted(set(keys))
    assert merge(merged) == tuple(
        replace(m, rooms=tuple(dict.fromkeys(m.rooms)), teachers=tuple(dict.fromkeys(m.teachers)))
        for m in merged
    )


# clashes


def test_a_meeting_that_ends_when_another_starts_does_not_clash() -> None:
    assert clashes([meeting(start=480, end=600), meeting(start=600, end=700)]) == ()


def test_two_meetings_of_one_section_can_clash() -> None:
    early, late = meeting(start=480, end=600), meeting(start=590, end=700, id=2)
    assert clashes([late, early]) == ((early, late),)


@given(meetings())
def test_clashes_are_the_pairs_that_share_a_minute(rows: list[Meeting]) -> None:
    naive = {frozenset((a.id, b.id)) for a, b in combinations(rows, 2) if minutes_of([a]) & minutes_of([b])}
    found = clashes(rows)
    assert {frozenset((a.id, b.id)) for a, b in found} == naive
    assert len(found) == len(naive)


# side by side


@given(meetings(weekdays=1))
def test_placing_loses_no_meeting_and_never_lays_two_on_each_other(rows: list[Meeting]) -> None:
    placed = place(rows)
    assert sorted(p.meeting.id for p in placed) == sorted(m.id for m in rows)
    for one, other in combinations(placed, 2):
        assert one.lane != other.lane or not overlap(one.meeting, other.meeting)


@given(meetings(weekdays=1))
def test_lanes_are_as_many_as_the_most_meetings_at_once_in_the_group(rows: list[Meeting]) -> None:
    for spot in place(rows):
        group = linked_to(spot.meeting, rows)
        busiest = max(sum(m.start <= at.start < m.end for m in group) for at in group)
        assert 0 <= spot.lane < spot.lanes == busiest


def linked_to(first: Meeting, rows: list[Meeting]) -> list[Meeting]:
    group, todo = {first.id}, [first]
    while todo:
        one = todo.pop()
        fresh = [m for m in rows if m.id not in group and overlap(one, m)]
        group |= {m.id for m in fresh}
        todo += fresh
    return [m for m in rows if m.id in group]


def test_a_meeting_alone_fills_the_column_beside_a_busy_morning() -> None:
    rows = [meeting(id=1), meeting(id=2, start=540), meeting(id=3, start=600, end=660)]
    assert [(p.meeting.id, p.lane, p.lanes) for p in place(rows)] == [(1, 0, 2), (2, 1, 2), (3, 0, 1)]


def test_the_order_of_the_rows_does_not_move_them() -> None:
    rows = [meeting(id=1), meeting(id=2), meeting(id=3, start=500)]
    assert len({place(order) for order in permutations(rows)}) == 1


# dates


def test_meetings_are_dated_on_both_ends_of_the_term() -> None:
    held = occurrences([meeting(1), meeting(2)], MONDAY, MONDAY + timedelta(8), Weeks({}))
    assert [(o.meeting.weekday, (o.day - MONDAY).days) for o in held] == [(1, 0), (2, 1), (1, 7), (2, 8)]


def test_a_holiday_holds_no_meeting() -> None:
    assert list(occurrences([meeting(1)], MONDAY, MONDAY, Weeks({MONDAY: None}))) == []


def test_a_day_that_runs_another_weekdays_timetable_carries_its_own_date() -> None:
    wednesday = MONDAY + timedelta(2)
    held = occurrences([meeting(1), meeting(3)], wednesday, wednesday, Weeks({wednesday: 1}))
    assert list(held) == [Occurrence(meeting(1), wednesday)]


def test_a_term_that_ends_before_it_starts_holds_nothing() -> None:
    assert list(occurrences([meeting(1)], MONDAY, MONDAY - timedelta(1), Weeks({}))) == []


@given(meetings(), st.integers(0, 40))
def test_a_plain_term_repeats_each_meeting_once_a_week(rows: list[Meeting], days: int) -> None:
    last = MONDAY + timedelta(days)
    held = list(occurrences(rows, MONDAY, last, Weeks({})))
    assert len(held) == sum((days - m.weekday + 8) // 7 for m in rows)
    assert held == sorted(held, key=lambda o: (o.day, o.meeting.start))
    assert all(o.day.isoweekday() == o.meeting.weekday for o in held)


# sums and masks


def test_weekly_minutes_count_a_meeting_of_two_teachers_once() -> None:
    assert weekly_minutes([meeting(), meeting(id=2, teachers=("Côté",)), meeting(weekday=2, end=530)]) == 170


@given(meetings(), meetings())
def test_masks_share_a_bit_exactly_when_meetings_clash(ones: list[Meeting], others: list[Meeting]) -> None:
    clash = any(overlap(one, other) for one in ones for other in others)
    assert bool(time_mask(ones) & time_mask(others)) == clash


@given(meetings(grain=1), meetings(grain=1))
def test_masks_never_miss_a_clash_between_odd_minutes(ones: list[Meeting], others: list[Meeting]) -> None:
    clash = any(overlap(one, other) for one in ones for other in others)
    assert bool(time_mask(ones) & time_mask(others)) >= clash


def test_the_last_minutes_of_a_day_do_not_clash_with_the_first_of_the_next() -> None:
    late, early, sunday = meeting(1, 1380, 1440), meeting(2, 0, 60), meeting(7, 1380, 1440)
    assert clashes([late, early, sunday]) == ()
    assert time_mask([late]) & time_mask([early, sunday]) == 0


@given(meetings())
def test_a_mask_has_a_bit_for_every_five_minutes_taken(rows: list[Meeting]) -> None:
    assert time_mask(rows).bit_count() * 5 == len(minutes_of(rows))


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "00:00"), (490, "08:10"), (1080, "18:00"), (1440, "24:00")]
)
def test_times_are_written_on_four_digits(minutes: int, text: str) -> None:
    assert hhmm(minutes) == text
