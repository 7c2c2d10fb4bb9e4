from __future__ import annotations

from collections import Counter

import pytest

from omnicli.demo import people
from omnicli.demo.terms import Lives

SPAN = ("20241", "20243", "20251", "20253", "20261", "20263")


@pytest.fixture(scope="module")
def lives():
    """Four hundred students up to the present term; the first one who took 601-101 has to take it again."""
    students = people.students(400, 7, SPAN)
    lives = Lives(students, 7)
    built = [lives.live(index, term) for index, term in enumerate(SPAN)]
    first = next(
        a.number for a in built[-1].attendees if any(g.course.code == "601-101-MQ" for g in a.groups)
    )
    return lives.look_ahead(len(SPAN), "20271", {first: ["601-101-MQ"]}), first, students


def courses(built):
    return {a.number: {group.course.code for group in a.groups} for a in built.attendees}


def test_the_next_term_has_a_seat_for_each_course_asked_and_some_to_spare(lives):
    built, _, _ = lives
    seats: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for group in built.groups:
        assert group.size <= group.capacity
        seats[group.course.category] += group.capacity
        asked[group.course.category] += group.size
    assert 1.05 <= seats.total() / asked.total() <= 1.12
    assert seats["physical-education"] >= 1.05 * asked["physical-education"]


def test_a_course_missed_is_asked_again_and_what_requires_it_is_not(lives):
    built, first, _ = lives
    asked = courses(built)[first]
    assert "601-101-MQ" in asked
    assert not asked & {"601-102-MQ", "601-4P4-EX"}


def test_who_has_come_to_the_end_of_the_grid_asks_for_nothing(lives):
    built, _, students = lives
    done = {s.number for s in students if s.path.full_time and _sessions_lived(s) == len(_sessions(s))}
    assert done
    assert not done & courses(built).keys()


def _sessions(student):
    return student.path.programme.sessions


def _sessions_lived(student):
    return len(SPAN) - student.path.admitted
