from __future__ import annotations

from collections import Counter

import pytest

from omnicli.demo import people
from omnicli.demo.catalogue import Course, catalogue
from omnicli.demo.terms import Lives
from omnicli.rules.terms import Season, season_of

SPANS = {
    "autumn": ("20241", "20243", "20251", "20253", "20261", "20263"),
    "winter": ("20243", "20251", "20253", "20261", "20263", "20271"),
}


@pytest.fixture(scope="module", params=SPANS)
def lives(request):
    """Four hundred students, and what each took in every term since admission."""
    span = SPANS[request.param]
    students = people.students(400, 7, span)
    taken: dict[str, list[list[Course]]] = {student.number: [] for student in students}
    lives = Lives(students, 7)
    for index, term in enumerate(span):
        for attendee in lives.live(index, term).attendees:
            taken[attendee.number].append([group.course for group in attendee.groups])
    return span, {student.number: student for student in students}, taken


def test_every_student_is_registered_in_every_term_since_admission(lives):
    span, students, taken = lives
    for number, student in students.items():
        assert len(taken[number]) == len(span) - student.path.admitted
        assert all(taken[number])


def test_full_time_students_take_six_to_eight_courses_and_the_others_three_at_most(lives):
    _, students, taken = lives
    full = {len(term) for n, student in students.items() if student.path.full_time for term in taken[n]}
    part = {len(term) for n, student in students.items() if not student.path.full_time for term in taken[n]}
    assert full <= {6, 7, 8}
    assert part <= {1, 2, 3}
    assert part


def test_no_course_is_taken_twice_nor_before_what_it_requires(lives):
    _, _, taken = lives
    for terms in taken.values():
        passed: set[str] = set()
        for courses in terms:
            codes = {course.code for course in courses}
            assert [c.code for c in courses if c.code in passed or not c.is_open(passed, codes)] == []
            passed |= codes


def test_complementary_courses_are_outside_the_field_and_of_two_ensembles(lives):
    _, students, taken = lives
    ensembles = {
        number: [c.ensemble for term in terms for c in term if c.category == "complementary"]
        for number, terms in taken.items()
    }
    assert max(map(len, ensembles.values())) == 2
    for number, chosen in ensembles.items():
        assert len(set(chosen)) == len(chosen)
        assert not set("".join(chosen)) & set(students[number].path.programme.outside)


def test_both_orders_of_physical_education_are_lived(lives):
    _, _, taken = lives
    first = Counter(
        c.code for terms in taken.values() for c in terms[0] if c.category == "physical-education"
    )
    assert set(first) == {"109-101-MQ", "109-102-MQ"}


def test_technical_programmes_begin_in_autumn(lives):
    span, students, _ = lives
    begun = {s.path.admitted for s in students.values() if s.path.programme.kind == "technical"}
    assert {season_of(span[index]) for index in begun} == {Season.AUTUMN}


def test_every_programme_is_studied(lives):
    _, students, _ = lives
    assert {s.path.programme.code for s in students.values()} == {p.code for p in catalogue().programmes}


def test_a_new_class_is_larger_than_those_before_it():
    span = SPANS["autumn"]
    students = people.students(2000, 1, span)
    levels = Counter(len(span) - s.path.admitted for s in students if s.path.programme.kind == "technical")
    assert levels[1] > levels[3] > levels[5] > 0


def test_a_year_has_no_effect_on_how_students_are_spread():
    later = tuple(f"{int(term[:4]) + 10}{term[4]}" for term in SPANS["autumn"])
    spread = [s.path for s in people.students(50, 3, SPANS["autumn"])]
    assert [s.path for s in people.students(50, 3, later)] == spread
