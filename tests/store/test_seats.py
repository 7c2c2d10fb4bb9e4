from __future__ import annotations

from datetime import UTC, datetime

import pytest

from store.uow import write
from tests.builders import NUMBER, a_college, ask, sql

AT = datetime(2026, 8, 20, 14, 0, tzinfo=UTC)
COURSE, OTHER = "420-1N6-TH", "601-101-MQ"


@pytest.fixture
def college(home):
    a_college(home)
    sql(home, "INSERT INTO sections VALUES ('20263', ?, '00002', 'Introduction', ?)", (COURSE, 1))
    sql(home, "UPDATE sections SET capacity = 2 WHERE section = '00012'")
    return home


@pytest.fixture
def seats(college):
    with write(college / "omni.db", at=AT, actor="test", audit_key=b"k" * 32) as uow:
        yield uow.seats


def test_sections_say_how_many_seats_are_taken_and_left(seats):
    found = {
        (one.course, one.section): (one.capacity, one.taken, one.free) for one in seats.sections("20263")
    }
    assert found == {
        (COURSE, "00001"): (None, 1, None),
        (COURSE, "00002"): (1, 0, 1),
        (OTHER, "00012"): (2, 1, 1),
    }


def test_a_section_over_its_capacity_has_no_seat_left_and_not_fewer(seats):
    seats.add("20263", [("2634568", COURSE, "00002")], at=AT)
    (one,) = [one for one in seats.sections("20263", [COURSE]) if one.section == "00002"]
    assert (one.taken, one.free) == (1, 0)
    assert one._replace(taken=3).free == 0


def test_times_are_given_once_however_many_rooms_and_teachers(seats):
    assert seats.times("20263", [OTHER]) == {(OTHER, "00012"): ((2, 600, 710),)}
    assert seats.times("20263")[COURSE, "00001"] == ((1, 480, 590), (3, 780, 950))


def test_a_seat_given_twice_is_given_once(seats):
    wanted = [("2634568", COURSE, "00002"), (NUMBER, COURSE, "00002")]
    assert seats.add("20263", wanted, at=AT) == 1
    assert seats.of_student("2634568", "20263") == {COURSE: "00002"}
    assert seats.of_student(NUMBER, "20263") == {COURSE: "00001", OTHER: "00012"}
    assert list(seats.registrations("20263")) == [
        (NUMBER, COURSE, "00001"), (NUMBER, OTHER, "00012"), ("2634568", COURSE, "00002"),
    ]  # fmt: skip


def test_only_a_seat_that_is_still_held_is_taken_back_or_moved(seats):
    assert seats.remove("20263", [(NUMBER, COURSE, "00002")]) == 0
    assert not seats.move(NUMBER, "20263", COURSE, "00002", "00001", at=AT)
    assert seats.move(NUMBER, "20263", COURSE, "00001", "00002", at=AT)
    assert seats.remove("20263", [(NUMBER, COURSE, "00002")]) == 1
    assert seats.of_student(NUMBER, "20263") == {OTHER: "00012"}


def test_what_moves_is_dated(college):
    with write(college / "omni.db", at=AT, actor="test", audit_key=b"k" * 32) as uow:
        uow.seats.move(NUMBER, "20263", COURSE, "00001", "00002", at=AT)
    found = ask(college, "SELECT section, registered_at FROM registrations WHERE course = ?", COURSE)
    assert found == [("00002", "2026-08-20T14:00:00Z")]
