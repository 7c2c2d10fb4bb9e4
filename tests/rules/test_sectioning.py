"""Whole timetables: nobody in two places, no section overfull, nobody denied what is there, and a true upper limit."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.best_fit import best_fit
from omnicli.rules.choice_rules import ChoiceRules
from omnicli.rules.hall import Hall, Term
from omnicli.rules.lunch import Lunch, term_weeks
from omnicli.rules.market import COURSE, Market
from omnicli.rules.sectioning import Denial, Request, SectionSeats, seat
from tools import offering
from tools.repository import ROOT

COURSES = ("x", "y", "z")
A_HUNDRED = """
from hashlib import sha256
from tools import offering
from omnicli.rules.sectioning import seat
offered = offering.offered()
asked = offering.requests(offered, "programmes", 100)
print(sha256(repr(seat(asked, offering.seats(offered, asked))).encode()).hexdigest())
"""


@st.composite
def terms(draw) -> tuple[list[Request], list[SectionSeats]]:
    """Draw a few sections over four hours, and a few students, of whom some hold a section."""
    sections = [
        SectionSeats(course, f"{number}", draw(st.sampled_from([0, 1, 1, 2, None])), draw(st.integers(1, 15)))
        for course in COURSES
        for number in range(draw(st.integers(0, 3)))
    ]
    requests = []
    for student in "abcd"[: draw(st.integers(0, 4))]:
        asked = tuple(draw(st.lists(st.sampled_from(COURSES), unique=True)))
        own = [one for one in sections if one.course in asked]
        held = draw(st.sampled_from([None, *own])) if own else None
        requests.append(Request(student, asked, {held.course: held.section} if held else {}))
    return requests, sections


def weeks(request, sections):
    """Yield every week of a student that has no clash: the sections beside the one held."""
    hours = {(one.course, one.section): one.mask for one in sections}
    taken = sum(hours[place] for place in request.held.items())
    beside = [course for course in request.courses if course not in request.held]
    choices = [[None, *(one for one in sections if one.course == course)] for course in beside]
    for some in product(*choices):
        week = [one for one in some if one]
        if (
            sum(map(int.bit_count, (one.mask for one in week))) + taken.bit_count()
            == total(week, taken).bit_count()
        ):
            yield week


def total(week, taken):
    for one in week:
        taken |= one.mask
    return taken


def most_by_trying_all(requests, sections) -> int:
    """Return the most seats that can be given at all."""
    reached = {tuple(one.capacity for one in sections): 0}
    for request in requests:
        after: dict[tuple[int | None, ...], int] = {}
        for left, placed in reached.items():
            for week in weeks(request, sections):
                seats = [
                    None if room is None else room - (one in week)
                    for room, one in zip(left, sections, strict=True)
                ]
                if all(room is None or room >= 0 for room in seats):
                    state = tuple(seats)
                    after[state] = max(after.get(state, 0), placed + len(week))
        reached = after
    return max(reached.values())


def assert_sound(requests, sections, found, lunch=None) -> None:
    """Check what is given against the rules, and that everything asked for is given or denied."""
    places = {(one.course, one.section): one for one in sections}
    taken = Counter((course, section) for (_, course), section in found.seats.items())
    assert all(places[one].capacity is None or count <= places[one].capacity for one, count in taken.items())
    denied = {(one.student, one.course) for one in found.denied}
    for student, courses, held in requests:
        week = sum(places[place].mask for place in held.items())
        before = week
        for course in courses:
            assert (course in held) + ((student, course) in found.seats) + ((student, course) in denied) == 1
            if (student, course) in found.seats:
                mask = places[course, found.seats[student, course]].mask
                assert not mask & week
                week |= mask
        assert lunch is None or lunch.leaves_lunch(week, before)


@given(terms())
def test_what_is_given_is_sound(term) -> None:
    requests, sections = term
    assert_sound(requests, sections, seat(requests, sections))


@given(terms())
def test_what_is_given_is_within_the_limit_and_nothing_could_exceed_it(term) -> None:
    found = seat(*term)
    assert len(found.seats) <= most_by_trying_all(*term) <= found.bound


def hall_of(requests, sections) -> Hall:
    """Return a hall where nobody is seated yet."""
    numbers = range(len(sections))
    courses = [[one for one in numbers if sections[one].course == course] for course in COURSES]
    hours = {(one.course, one.section): one.mask for one in sections}
    asked = [[COURSES.index(one) for one in each.courses if one not in each.held] for each in requests]
    held = [sum(hours[place] for place in each.held.items()) for each in requests]
    rooms = [one.capacity for one in sections]
    return Hall(Term(courses, [one.mask for one in sections], rooms, asked, held, None))


@given(terms(), st.lists(st.lists(st.integers(0, COURSE), min_size=9, max_size=9), min_size=1, max_size=3))
def test_any_prices_give_a_true_limit_whatever_the_prices_before(term, rounds) -> None:
    hall = hall_of(*term)
    for student in range(len(hall.weeks)):
        hall.seat(student, hall.fit(student).chosen)
    market = Market(hall)
    most = most_by_trying_all(*term)
    for prices in rounds:
        assert market.limit(prices[: len(market.rooms)]) >= COURSE * most


def test_at_no_price_students_alike_share_sections_alike() -> None:
    """Sections at one time are one lot, and all who ask for the same are searched once."""
    sections = [SectionSeats("x", "1", 2, 1), SectionSeats("x", "2", 3, 1), SectionSeats("x", "3", 0, 1)]
    market = Market(hall_of([Request(name, ("x",), {}) for name in "abcdefg"], sections))
    assert market.rooms == [5]
    assert market.limit([0]) == 7 * COURSE
    assert (market.load, market.sought) == ([7], 1)
    assert market.limit([COURSE]) == 5 * COURSE


def test_whoever_has_all_he_asks_for_at_no_price_is_not_searched() -> None:
    hall = hall_of([Request("a", ("x",), {}), Request("b", ("x",), {})], [SectionSeats("x", "1", 2, 1)])
    hall.seat(0, [0])
    hall.seat(1, [0])
    market = Market(hall)
    assert (market.limit([0]), market.sought) == (2 * COURSE, 0)
    assert (market.limit([1]), market.sought) == (2 * COURSE, 1)


@given(terms())
def test_nobody_is_denied_a_course_that_the_seats_left_would_give(term) -> None:
    requests, sections = term
    found = seat(requests, sections)
    taken = Counter((course, section) for (_, course), section in found.seats.items())
    for request in requests:
        own = {course: section for (who, course), section in found.seats.items() if who == request.student}
        left = [
            one
            for one in sections
            if one.section in (own.get(one.course), request.held.get(one.course))
            or one.capacity is None
            or taken[one.course, one.section] < one.capacity
        ]
        assert max(map(len, weeks(request, left))) == len(own)


@given(terms())
def test_the_courses_named_cannot_be_held_together(term) -> None:
    requests, sections = term
    for student, course, why, courses, full in seat(requests, sections).denied:
        assert courses[0] == course
        assert (why == "no-section") is (course not in {one.course for one in sections})
        if why == "clash":
            held = next(one.held for one in requests if one.student == student)
            among = [
                one
                for one in sections
                if one.course in courses and held.get(one.course, one.section) == one.section
            ]
            every = weeks(Request(student, courses, {}), among)
            assert max(map(len, every)) < len(courses)
        assert set(full) <= {
            one.section for one in sections if one.course == course and one.capacity is not None
        }


def test_who_comes_first_has_the_seat() -> None:
    found = seat([Request("2", ("x",), {}), Request("1", ("x",), {})], [SectionSeats("x", "1", 1, 1)])
    assert found.seats == {("2", "x"): "1"}
    assert found.denied == (Denial("1", "x", "full", ("x",), ("1",)),)
    assert found.bound == 1


def test_another_is_moved_to_let_a_student_in() -> None:
    """The first takes 1 of x, as empty as 2; the second can only take 1, which clashes with nothing of his."""
    sections = [SectionSeats("x", "1", 1, 1), SectionSeats("x", "2", 1, 2), SectionSeats("y", "1", 9, 2)]
    found = seat([Request("first", ("x",), {}), Request("second", ("x", "y"), {})], sections)
    assert found.seats == {("first", "x"): "2", ("second", "x"): "1", ("second", "y"): "1"}


def test_somebody_is_given_another_week_to_let_a_student_in() -> None:
    """To leave 1 of x, the first must change y as well, as 2 of x is at the hour of his y."""
    sections = [
        SectionSeats("x", "1", 1, 1), SectionSeats("x", "2", 1, 2),
        SectionSeats("y", "1", 9, 2), SectionSeats("y", "2", 9, 4), SectionSeats("z", "1", 9, 2),
    ]  # fmt: skip
    found = seat([Request("first", ("x", "y"), {}), Request("second", ("x", "z"), {})], sections)
    assert found.seats["second", "x"] == "1"
    assert (found.seats["first", "x"], found.seats["first", "y"]) == ("2", "2")


def test_what_is_held_keeps_its_seat_and_its_hours() -> None:
    sections = [SectionSeats("x", "1", 0, 1), SectionSeats("y", "1", 9, 1), SectionSeats("y", "2", 9, 2)]
    found = seat([Request("a", ("x", "y"), {"x": "1"})], sections)
    assert found.seats == {("a", "y"): "2"}
    assert found.bound == 1


def test_a_course_that_clashes_with_what_is_held_says_so() -> None:
    sections = [SectionSeats("x", "1", 0, 1), SectionSeats("y", "1", 9, 1)]
    found = seat([Request("a", ("x", "y"), {"x": "1"})], sections)
    assert found.denied == (Denial("a", "y", "clash", ("y", "x"), ()),)


def test_a_full_section_beside_a_clashing_one_names_both_courses() -> None:
    sections = [SectionSeats("x", "1", 9, 1), SectionSeats("y", "1", 9, 1), SectionSeats("y", "2", 0, 2)]
    found = seat([Request("a", ("x", "y"), {})], sections)
    assert [one[2:] for one in found.denied] == [("full", ("y", "x"), ("2",))]


def test_a_course_is_denied_that_would_leave_no_lunch() -> None:
    rules = ChoiceRules(lunch_minutes=50)
    times = {"x": (1, 645, 735), "y": (1, 735, 860)}
    weeks_ = term_weeks(rules, times.values())
    sections = [SectionSeats(course, "1", 9, weeks_.mask([time])) for course, time in times.items()]
    requests = [Request("a", ("x", "y"), {})]
    lunch = Lunch(weeks_, rules, [one.mask for one in sections])
    assert len(seat(requests, sections).seats) == 2
    found = seat(requests, sections, lunch)
    assert found.denied == (Denial("a", "y", "lunch", ("y", "x"), ()),)
    assert found.bound == 1


def test_nobody_is_moved_to_where_he_would_have_no_lunch() -> None:
    rules = ChoiceRules(lunch_minutes=50)
    times = {
        ("x", "1"): [(2, 480, 540)], ("x", "2"): [(1, 645, 735)], ("x", "3"): [(2, 900, 960)],
        ("y", "1"): [(1, 735, 860)], ("z", "1"): [(1, 645, 735), (2, 900, 960)],
    }  # fmt: skip
    weeks_ = term_weeks(rules, [time for some in times.values() for time in some])
    sections = [SectionSeats(*place, 1, weeks_.mask(some)) for place, some in times.items()]
    lunch = Lunch(weeks_, rules, [one.mask for one in sections])
    requests = [Request("first", ("x", "y"), {}), Request("second", ("x", "z"), {})]
    assert seat(requests, sections).seats["first", "x"] == "2"
    found = seat(requests, sections, lunch)
    assert (found.seats["first", "x"], found.seats["second", "x"]) == ("3", "1")


@pytest.mark.parametrize("capacity", [30, None])
def test_sections_at_one_time_are_filled_alike(capacity) -> None:
    sections = [SectionSeats("x", f"{number}", capacity, 1) for number in range(3)]
    found = seat([Request(f"{number:02}", ("x",), {}) for number in range(31)], sections)
    assert sorted(Counter(found.seats.values()).values()) == [10, 10, 11]


def test_a_search_without_end_stops_with_a_true_limit() -> None:
    """Eight courses of two half-days each do not fit in ten: five do, and no search of all weeks is quick."""
    pairs = [1 << one | 1 << other for one in range(10) for other in range(one)]
    courses = [[(0, mask, 100 * course + place) for place, mask in enumerate(pairs)] for course in range(8)]
    fit = best_fit(courses, 1)
    assert len(fit.chosen) == 5
    assert fit.least <= 3 <= fit.cost


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 15)), max_size=3), max_size=3),
    st.integers(1, 15),
)
def test_only_what_costs_less_than_asked_is_chosen(drawn, below) -> None:
    """And where something does, it is what would be chosen anyway."""
    courses = [sorted((cost, mask, place) for place, (cost, mask) in enumerate(one)) for one in drawn]
    best = best_fit(courses, 4)
    fit = best_fit(courses, 4, below=below)
    assert fit == (best if best.cost < below else ((), below, below))


@pytest.fixture(scope="module")
def offered() -> offering.Offered:
    if not offering.OFFERING.exists():
        pytest.skip("the project's shared data is not here")
    return offering.offered()


def test_a_thousand_students_whose_courses_fit_are_seated_but_for_one_seat_in_a_hundred(offered) -> None:
    asked = offering.requests(offered, "fitting", 1_000)
    sections = offering.seats(offered, asked)
    found = seat(asked, sections)
    assert_sound(asked, sections, found)
    assert len(found.seats) >= 0.99 * 7_000


@pytest.mark.parametrize("kind", ["at random", "classes", "programmes"])
def test_students_whose_courses_clash_are_seated_within_half_a_percent_of_the_limit(offered, kind) -> None:
    asked = offering.requests(offered, kind, 300)
    sections = offering.seats(offered, asked)
    found = seat(asked, sections)
    assert_sound(asked, sections, found)
    assert len(found.seats) >= 0.995 * found.bound


def test_two_processes_seat_everybody_alike(offered) -> None:
    runs = [
        subprocess.run(
            [sys.executable, "-c", A_HUNDRED],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
