"""The report card: units, marks, remarks and averages, and what would make a registrar laugh."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.curriculum import REMARKS, CourseFacts
from omnicli.rules.exams import Exam
from omnicli.rules.record_line import RecordLine
from omnicli.rules.report_card import (
    STATES,
    CardRules,
    Line,
    Taken,
    TermCard,
    exams_of,
    shown_result,
    terms_of,
    two_decimals,
)

COURSES = {
    f"420-{number}N6-TH": CourseFacts(f"420-{number}N6-TH", f"Cours {number}", 2, 1, number, "specific", "")
    for number in range(1, 8)
} | {"109-101-MQ": CourseFacts("109-101-MQ", "Activité physique", None, None, None, "physical-education", "")}


def line(course: str = "420-3N6-TH", mark: int | None = None, remark: str = "", **more: Any) -> RecordLine:
    """A result of W2026, unless said otherwise, in a course of 6 thirds."""
    facts: dict[str, Any] = {"mean": "74.25", "group_size": 30, "term": "20261"} | more
    return RecordLine("2634567", facts["term"], course, "00001", mark, remark, facts["mean"], "9.5",
                      facts["group_size"], None, None)  # fmt: skip


def card(*record: RecordLine, taken: tuple[Taken, ...] = (), **rules: Any) -> tuple[TermCard, ...]:
    """The card of a record."""
    return terms_of(record, taken, COURSES, CardRules(**rules))


def only(*record: RecordLine, **rules: Any) -> Line:
    """The one line of a card."""
    (term,) = card(*record, **rules)
    (found,) = term.lines
    return found


@pytest.mark.parametrize(
    ("mark", "remark", "printed", "said", "earned", "state"),
    [
        (60, "", 60, "", 6, "passed"),
        (59, "EC", 59, "EC", 0, "failed"),
        (59, "", 59, "EC", 0, "failed"),
        (60, "EC", 60, "", 6, "passed"),
        (0, "EC", 0, "EC", 0, "failed"),
        (None, "EC", None, "EC", 0, "failed"),
        (80, "EQ", None, "EQ", 6, "credited"),
        (80, "SU", None, "SU", 0, "substituted"),
        (80, "DI", None, "DI", 0, "exempt"),
        (80, "IN", None, "IN", 0, "incomplete"),
        (80, "IT", None, "IT", 0, "pending"),
        (40, "AE", None, "AE", 0, "abandoned"),
    ],
)
def test_mark_remark_and_units_agree(
    mark: int | None, remark: str, printed: int | None, said: str, earned: int, state: str
) -> None:
    found = only(line(mark=mark, remark=remark))
    assert (found.mark, found.remark, found.earned, found.state) == (printed, said, earned, state)


@given(st.one_of(st.none(), st.integers(0, 100)), st.sampled_from(("", *REMARKS)), st.integers(50, 70))
def test_ec_goes_with_every_mark_under_the_pass_mark_and_with_no_other(
    mark: int | None, remark: str, least: int
) -> None:
    printed, said = shown_result(mark, remark, least)
    if printed is not None:
        assert (said == "EC") == (printed < least)
        assert said in ("", "EC")
    assert only(line(mark=mark, remark=remark), pass_mark=least).state in STATES


def test_units_of_a_substitution_are_the_college_s_decision() -> None:
    assert only(line(remark="SU"), substitution_units=True).earned == 6


def test_a_course_failed_then_passed_shows_both_and_gives_its_units_once() -> None:
    first, second = card(line(mark=45), line(mark=70, term="20263"))
    assert (first.totals.earned, second.totals.earned) == (0, 6)
    assert (second.cumulative.attempted, second.cumulative.earned) == (12, 6)


def test_a_course_passed_twice_gives_its_units_the_first_time_only() -> None:
    first, second = card(line(mark=61), line(mark=90, term="20263"))
    assert (first.lines[0].earned, second.lines[0].earned) == (6, 0)
    assert second.cumulative.earned == 6


def test_the_average_is_weighted_by_units_over_marks_that_count() -> None:
    (term,) = card(
        line("420-1N6-TH", 50, "EC"),  # 4 thirds
        line("420-3N6-TH", 80),  # 6 thirds
        line("420-4N6-TH", 95, "IT"),
        line("420-5N6-TH", 30, "AE"),
        line("420-6N6-TH", None, "EQ"),
    )
    assert term.totals.average == "68.00"


def test_a_course_whose_units_are_not_known_weighs_nothing() -> None:
    (term,) = card(line("109-101-MQ", 100), line("420-3N6-TH", 70))
    assert term.totals.average == "70.00"
    assert (term.lines[0].weighting, term.lines[0].attempted) == ("", None)


def test_without_a_mark_that_counts_there_is_no_average() -> None:
    (term,) = card(line(remark="EQ"), line("420-1N6-TH", None, "IN"))
    assert term.totals.average is None
    assert (term.totals.attempted, term.totals.earned) == (10, 6)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Fraction(78415, 1000), "78.42"),
        (Fraction(784149, 10000), "78.41"),
        (Fraction(200, 3), "66.67"),
        (Fraction(60), "60.00"),
        (Fraction(5, 1000), "0.01"),
    ],
)
def test_an_average_is_rounded_once_half_up(value: Fraction, written: str) -> None:
    assert two_decimals(value) == written


def test_a_group_s_mean_shows_one_decimal_unless_the_group_is_too_small_to_tell() -> None:
    assert only(line(mark=80)).mean == "74.3"
    assert only(line(mark=80, group_size=4)).mean is None
    assert only(line(mark=80, group_size=5)).mean == "74.3"
    assert only(line(mark=80, group_size=None)).mean == "74.3"
    assert only(line(remark="EQ")).mean is None


def test_a_course_without_a_result_is_in_progress_and_counts_for_nothing() -> None:
    taken = (Taken("20263", "420-1N6-TH", "00007"), Taken("20261", "420-3N6-TH", "00001"))
    past, now = card(line(mark=80), taken=taken)
    assert [one.state for one in past.lines] == ["passed"]
    assert now.lines[0][:2] == ("420-1N6-TH", "00007")
    assert (now.lines[0].state, now.lines[0].attempted, now.totals.attempted) == ("in-progress", None, 0)
    assert (past.is_final, now.is_final) == (True, False)


def test_the_cumulative_of_a_term_does_not_know_later_terms() -> None:
    record = [line(mark=80), line("420-1N6-TH", 60, term="20263")]
    assert card(*record)[0] == card(record[0])[0]


@given(st.lists(st.tuples(st.sampled_from(sorted(COURSES)), st.sampled_from(("20251", "20253", "20261")),
       st.integers(0, 100)), unique_by=lambda one: one[:2]))  # fmt: skip
def test_no_course_gives_its_units_twice(results: list[tuple[str, str, int]]) -> None:
    terms = card(*(line(course, mark, term=term) for course, term, mark in results))
    passed = {course for course, _term, mark in results if mark >= 60}
    units = sum(3 + (COURSES[course].homework or -3) for course in passed)
    assert (terms[-1].cumulative.earned if terms else 0) == units
    assert sum(term.totals.earned for term in terms) == units


def test_the_sitting_that_was_passed_counts_else_the_last() -> None:
    def sat(exam: str, term: str, result: str, program: str = "") -> Exam:
        return Exam("2634567", exam, program, term, result)

    sittings = [
        sat("EUF", "20253", "failed"),
        sat("EUF", "20261", "passed"),
        sat("ESP", "20261", "failed", "420.B0"),
        sat("ESP", "20263", "failed", "420.B0"),
        sat("ESP", "20251", "passed", "300.A1"),
    ]
    assert [(one.exam, one.term) for one in exams_of(sittings, {"420.B0"})] == [
        ("EUF", "20261"),
        ("ESP", "20263"),
    ]


def test_a_group_whose_mean_is_not_known_shows_none() -> None:
    assert only(line(mark=80, mean=None)).mean is None


@pytest.mark.parametrize(("gives", "units"), [(True, (6, 6)), (False, (0, 0))])
def test_a_substitution_is_attempted_where_it_gives_its_units(gives: bool, units: tuple[int, int]) -> None:
    found = only(line(remark="SU"), substitution_units=gives)
    assert (found.attempted, found.earned) == units


def test_an_exam_failed_after_it_was_passed_stays_passed() -> None:
    sittings = [
        Exam("2634567", "EUF", "", term, said) for term, said in (("20253", "passed"), ("20261", "failed"))
    ]
    assert exams_of(sittings, ()) == (sittings[0],)
