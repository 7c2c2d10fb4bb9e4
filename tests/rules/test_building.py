"""Building a term's timetables, as a rule: who comes first, and what holds of any term."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.building import Asked, Built, Situation, build
from omnicli.rules.building_room import Section
from omnicli.rules.choice_rules import FEWEST_LAST, LEAST_SUM, ChoiceRules
from omnicli.rules.options import Option, parse_option
from omnicli.rules.placements import (
    DENIED,
    GIVEN,
    HELD_BEFORE,
    UNPLACED,
    Placement,
    build_number,
    digest,
    placement,
    reasons,
    receipt,
)

if TYPE_CHECKING:
    from omnicli.rules.building_room import Place

GYM, ART = "109-101-MQ", "504-1A3-EX"
RULES = ChoiceRules()


def asked(student: str, courses: str = "", ranked: str = "", *, held: str = "", last: bool = False) -> Asked:
    places = dict(one.split(":") for one in held.split())
    options = tuple(parse_option(one) for one in ranked.split())
    return Asked(student, tuple(courses.split()), options, places, last, {}, {})


def section(course: str, name: str, free: int | None, *times: tuple[int, int, int]) -> Section:
    return Section(course, name, free, times)


def a_term(*people: Asked, sections: tuple[Section, ...], rules: ChoiceRules = RULES) -> Situation:
    return Situation("20271", rules, people, sections)


def seats(built: Built) -> dict[tuple[str, str], str]:
    return {(student, course): section for student, course, section in built.seats}


ONE_SEAT = (section("600-AAA-AA", "1", 1, (1, 480, 600)), section("600-AAA-AA", "2", 0, (2, 480, 600)))


@pytest.mark.parametrize("seed", range(6))
def test_the_last_term_of_a_programme_comes_before_the_lottery(seed: int) -> None:
    people = [asked(str(number), "600-AAA-AA", last=number == 3) for number in range(5)]
    assert seats(build(a_term(*people, sections=ONE_SEAT), seed=seed)) == {("3", "600-AAA-AA"): "1"}


@pytest.mark.parametrize("seed", range(6))
def test_who_has_a_course_of_one_section_or_a_seat_comes_before_the_others(seed: int) -> None:
    single = section("600-BBB-BB", "1", 9, (5, 480, 600))
    people = [asked("1", "600-AAA-AA"), asked("2", "600-AAA-AA 600-BBB-BB"), asked("3", "600-AAA-AA")]
    found = build(a_term(*people, sections=(*ONE_SEAT, single)), seed=seed)
    assert ("2", "600-AAA-AA") in seats(found)
    people[1] = asked("2", "600-AAA-AA", held="600-BBB-BB:1")
    assert ("2", "600-AAA-AA") in seats(build(a_term(*people, sections=(*ONE_SEAT, single)), seed=seed))


def test_the_lottery_decides_between_equals_by_the_seed() -> None:
    people = [asked(str(number), "600-AAA-AA") for number in range(9)]
    term = a_term(*people, sections=ONE_SEAT)
    assert len({next(iter(seats(build(term, seed=seed)))) for seed in range(20)}) > 1


@pytest.mark.parametrize(("rule", "ranks"), [(LEAST_SUM, [1, 1, 3]), (FEWEST_LAST, [2, 2, 2])])
def test_the_rule_of_the_college_decides_how_options_are_placed(rule: str, ranks: list[int]) -> None:
    seats_of = {"0": 0, "1": 1, "2": 1, "3": 1}
    sections = tuple(section(GYM, name, free, (1, 480, 600)) for name, free in seats_of.items())
    people = (
        asked("1", "", f"{GYM}:1 {GYM}:2"),
        asked("2", "", f"{GYM}:2 {GYM}:3"),
        asked("3", "", f"{GYM}:0 {GYM}:1 {GYM}:3"),
    )
    found = build(a_term(*people, sections=sections, rules=replace(RULES, placement=rule)), seed=1)
    assert [one.rank for one in found.placements] == ranks


def test_what_a_place_weighs_lets_a_student_compute_it_again() -> None:
    sections = (section(GYM, "1", 1, (1, 480, 600)), section(GYM, "2", 3, (1, 480, 600)))
    people = (asked("1", "", f"{GYM}:1 {GYM}:2"), asked("2", "", f"{GYM}:1 {GYM}:2"))
    for one in build(a_term(*people, sections=sections), seed=1).placements:
        totals = {told["rank"]: int(told["cost"]) + int(told["weight"]) for told in one.reason["choices"]}
        assert totals[one.rank or 0] == min(totals.values())


def test_who_has_the_first_choice_is_told_of_no_other() -> None:
    sections = (section(GYM, "1", 2, (1, 480, 600)), section(GYM, "2", 0, (1, 480, 600)))
    (one,) = build(a_term(asked("1", "", f"{GYM}:1 {GYM}:2"), sections=sections), seed=1).placements
    assert [why.slug for why in reasons(one)] == ["first-choice", "lottery"]


@pytest.mark.parametrize("seed", range(5))
def test_nobody_has_a_course_without_the_one_that_goes_with_it(seed: int) -> None:
    lab, theory = "203-LAB-AA", "203-THE-AA"
    sections = (section(lab, "1", 2, (1, 480, 600)), section(theory, "1", 1, (2, 480, 600)))
    people = [
        asked(str(number), f"{lab} {theory}")._replace(along={lab: ((theory,),), theory: ((lab,),)})
        for number in range(6)
    ]
    given = seats(build(a_term(*people, sections=sections), seed=seed))
    assert {student for student, course in given if course == lab} == {
        student for student, course in given if course == theory
    }


def test_the_second_need_leaves_the_place_of_the_first_alone() -> None:
    sections = (section(GYM, "1", 5, (1, 480, 600)), section(ART, "1", 5, (1, 540, 660)))
    (gym, art) = build(a_term(asked("1", "", f"{GYM}:1 {ART}"), sections=sections), seed=1).placements
    assert (gym.section, art.section) == ("1", None)
    assert art.reason["choices"][0]["courses"] == [GYM]


def test_an_option_that_is_asked_for_in_any_case_is_no_option() -> None:
    sections = (section(ART, "1", 5, (1, 480, 600)),)
    (only,) = build(a_term(asked("1", ART, ART), sections=sections), seed=1).placements
    assert (only.section, only.rank) == ("1", None)


def test_lunch_keeps_an_option_from_being_given() -> None:
    rules = replace(RULES, lunch_minutes=60)
    sections = (
        section("600-AAA-AA", "1", 5, (1, 645, 760)),
        section(GYM, "1", 5, (1, 760, 860)),
        section(GYM, "2", 5, (2, 760, 800)),
    )
    person = asked("1", "600-AAA-AA", f"{GYM}:1 {GYM}:2")
    gym = build(a_term(person, sections=sections, rules=rules), seed=1).placements[0]
    assert (gym.section, gym.rank) == ("2", 2)


def test_only_one_section_by_itself_may_take_the_whole_of_lunch() -> None:
    rules = replace(RULES, lunch_minutes=60)
    before, after, over = "600-AAA-AA", "600-BBB-BB", "600-CCC-CC"
    sections = (
        section(before, "1", 5, (1, 645, 760)),
        section(after, "1", 5, (1, 760, 860)),
        section(over, "1", 5, (1, 660, 840)),
    )
    people = (asked("1", f"{before} {after}"), asked("2", over))
    built = build(a_term(*people, sections=sections, rules=rules), seed=1)
    assert seats(built) == {("1", before): "1", ("2", over): "1"}
    assert built.bound == 2


COURSES = ("600-AAA-AA", "600-BBB-BB", "600-CCC-CC", "600-DDD-DD")
TIMES = st.tuples(st.integers(1, 2), st.sampled_from([480, 540, 600]), st.sampled_from([660, 720]))


@st.composite
def terms(draw: st.DrawFn) -> Situation:
    sections = tuple(
        Section(course, str(number), draw(st.none() | st.integers(0, 3)), (draw(TIMES),))
        for course in (GYM, ART, *COURSES)
        for number in range(draw(st.integers(0, 3)))
    )
    options = [Option(one.course, one.section) for one in sections if one.course in {GYM, ART}] + [
        Option(ART)
    ]
    people = []
    for number in range(draw(st.integers(1, 6))):
        courses = tuple(sorted(draw(st.sets(st.sampled_from(COURSES)))))
        ranked = tuple(draw(st.lists(st.sampled_from(options), unique=True, max_size=4)))
        held = {}
        if draw(st.booleans()) and sections:
            one = draw(st.sampled_from(sections))
            held[one.course] = one.section
        people.append(Asked(f"26{number:05d}", courses, ranked, held, draw(st.booleans()), {}, {}))
    return Situation("20271", RULES, tuple(people), sections)


@given(terms(), st.integers(0, 99))
def test_whatever_the_term_its_timetables_can_be_held(term: Situation, seed: int) -> None:
    built = build(term, seed=seed)
    assert built == build(term, seed=seed)
    given_seats, free = seats(built), {(one.course, one.section): one.free for one in term.sections}
    for place, students in Counter((course, one) for (_, course), one in given_seats.items()).items():
        left = free[place]
        assert left is None or students <= left
    for person in term.asked:
        _held_together(person, given_seats, {one[:2]: one.times[0] for one in term.sections})
    placed = sum(one.section is not None for one in built.placements)
    assert placed <= built.bound <= len(built.placements)
    assert all(one.slug in (GIVEN if one.section else DENIED) and reasons(one) for one in built.placements)


def _held_together(
    person: Asked, given_seats: dict[tuple[str, str], str], times: dict[Place, tuple[int, int, int]]
) -> None:
    """No new seat meets at the time of another; no seat is given that was held; nothing is given unasked."""
    own = {course: one for (student, course), one in given_seats.items() if student == person.student}
    assert not own.keys() & person.held.keys()
    assert own.keys() <= {*person.courses, *(one.course for one in person.ranked)}
    for place, other in combinations([*own.items(), *person.held.items()], 2):
        (day, start, end), (day2, start2, end2) = times[place], times[other]
        assert place in person.held.items() or day != day2 or end <= start2 or end2 <= start


@given(terms())
def test_what_has_a_seat_is_no_part_of_placing_the_rest(term: Situation) -> None:
    first = build(term, seed=1)
    every, rest = first.placements, build(term, seed=1, scope=UNPLACED).placements
    assert rest == tuple(one for one in every if one.slug != HELD_BEFORE)
    taken = Counter((course, one) for _, course, one in first.seats)
    left = tuple(
        one._replace(free=None if one.free is None else one.free - taken[one[:2]]) for one in term.sections
    )
    given_seats = seats(first)
    people = tuple(
        one._replace(
            held={**one.held, **{c: place for (who, c), place in given_seats.items() if who == one.student}}
        )
        for one in term.asked
    )
    again = build(replace(term, asked=people, sections=left), seed=1, scope=UNPLACED)
    assert {one[:2] for one in again.placements} <= {one[:2] for one in every if one.section is None}


def test_a_receipt_is_read_back_in_any_spelling() -> None:
    assert receipt(42) == "HOR-000042"
    assert [build_number(text) for text in ("HOR-000042", "hor-42", " 42 ", "HOR-", "x", "9" * 30)] == [
        42, 42, 42, None, None, None,
    ]  # fmt: skip


def test_a_digest_knows_every_word_of_a_placement() -> None:
    one = placement("2600001", GYM, "1", 1, "first-choice", lottery=3)
    others = [
        one._replace(rank=2),
        one._replace(section=None),
        Placement(*one[:4], one.why.replace("3", "4")),
    ]
    assert len({digest([each]) for each in (one, *others)}) == 4
    assert digest([one, one]) != digest([one])
