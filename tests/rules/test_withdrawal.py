"""Leaving courses: the two dates, corequisites, what is final."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from omnicli.rules.choice_rules import ChoiceRules
from omnicli.rules.curriculum import COREQUISITE, Prerequisite, Result
from omnicli.rules.record import Transcript
from omnicli.rules.terms import make_term
from omnicli.rules.withdrawal import ABANDON, DROP, Situation, kind_on, refusals, warnings

TERM = make_term("20263")
DAY = TERM.drop_by
LATER = date(2026, 12, 1)
LAB, THEORY, OTHER = "203-1A2-TH", "203-1A1-TH", "601-101-MQ"


def situation(*registered: str, results: tuple[Result, ...] = (), **more: Any) -> Situation:
    """A student in some courses; the laboratory has the theory as its corequisite."""
    rules = ChoiceRules()
    found: dict[str, Any] = {
        "abandoned": frozenset(),
        "final": frozenset(),
        "required": {LAB: (Prerequisite(LAB, COREQUISITE, THEORY, None),)},
        **more,
    }
    return Situation(
        TERM,
        dict.fromkeys(registered, "00001"),
        transcript=Transcript(results, (), rules),
        rules=rules,
        **found,
    )


def slugs(now: Situation, *courses: str, on: date = DAY, today: date = LATER) -> dict[str, list[str]]:
    """The slugs of the reasons, by course."""
    found = refusals(now, dict.fromkeys(courses, on), today)
    return {course: [one.slug for one in reasons] for course, reasons in found.items()}


@pytest.mark.parametrize(
    ("term", "last"),
    [
        ("20253", date(2025, 9, 19)),
        ("20261", date(2026, 2, 13)),  # the 14th is a Saturday
        ("20263", date(2026, 9, 18)),  # the 19th is a Saturday
        ("20271", date(2027, 2, 12)),  # the 14th is a Sunday
        ("20273", date(2027, 9, 17)),
        ("20281", date(2028, 2, 14)),
    ],
)
def test_the_last_day_without_a_trace_is_the_19th_or_14th_or_the_working_day_before(
    term: str, last: date
) -> None:
    found = make_term(term)
    assert found.drop_by == last
    assert [kind_on(found, last + timedelta(days)) for days in (-60, 0, 1)] == [DROP, DROP, ABANDON]


def test_an_abandon_is_until_its_own_date_that_day_included() -> None:
    assert TERM.abandon_by
    assert kind_on(TERM, TERM.abandon_by) == ABANDON
    assert kind_on(TERM, TERM.abandon_by + timedelta(1)) is None


def test_a_term_without_a_date_of_abandon_has_none() -> None:
    term = make_term("20262")
    assert [kind_on(term, term.drop_by + timedelta(days)) for days in (0, 1)] == [DROP, None]


def test_after_both_dates_the_marks_stay() -> None:
    assert slugs(situation(OTHER), OTHER, on=LATER) == {OTHER: ["too-late"]}


def test_every_reason_of_every_course_is_given() -> None:
    now = situation(OTHER, THEORY, abandoned=frozenset([THEORY]))
    assert slugs(now, THEORY, "999-999-TH", on=LATER, today=DAY) == {
        THEORY: ["already-left", "leaves-on", "too-late"],
        "999-999-TH": ["not-registered", "leaves-on", "too-late"],
    }


def test_what_is_final_is_not_left() -> None:
    assert slugs(situation(OTHER, final=frozenset([OTHER])), OTHER) == {OTHER: ["already-final"]}


def test_half_of_a_pair_of_corequisites_is_not_dropped() -> None:
    now = situation(LAB, THEORY, OTHER)
    assert slugs(now, THEORY) == {THEORY: ["corequisite-alone"]}
    assert slugs(now, LAB) == {}
    assert slugs(now, LAB, THEORY) == {}


def test_a_corequisite_taken_in_an_earlier_term_holds_nothing_back() -> None:
    now = situation(LAB, THEORY, results=(Result("20261", THEORY, 40, "EC"),))
    assert slugs(now, THEORY) == {}


def test_a_corequisite_is_not_alone_because_of_another_course_left() -> None:
    assert slugs(situation(LAB, OTHER), OTHER) == {}


def test_an_abandoned_course_takes_its_corequisite_along_no_more() -> None:
    assert slugs(situation(LAB, THEORY, abandoned=frozenset([LAB])), THEORY) == {}


def test_leaving_the_last_course_is_worth_a_word() -> None:
    now = situation(OTHER, THEORY, abandoned=frozenset([THEORY]))
    assert [one.slug for one in warnings(now, [OTHER])] == ["last-course"]
    assert warnings(now, []) == ()


def test_a_prerequisite_of_an_earlier_kind_holds_nothing_back() -> None:
    """Only what must be taken along does."""
    needs = (Prerequisite(LAB, "PA", THEORY, None),)
    assert slugs(situation(LAB, THEORY, required={LAB: needs}), THEORY) == {}


def test_the_course_to_be_left_is_the_one_told_and_not_another_that_would_do() -> None:
    """Of two that would do, with the one that stays the laboratory is not alone."""
    both = (Prerequisite(LAB, COREQUISITE, f"{THEORY}/{OTHER}", None),)
    assert slugs(situation(LAB, THEORY, OTHER, required={LAB: both}), THEORY) == {}
    assert slugs(situation(LAB, THEORY, required={LAB: both}), THEORY) == {THEORY: ["corequisite-alone"]}


def test_what_was_alone_before_is_no_reason_to_stay() -> None:
    """The theory was abandoned; a course that is no part of the pair is left."""
    now = situation(LAB, THEORY, OTHER, abandoned=frozenset([THEORY]))
    assert slugs(now, OTHER) == {}


def test_the_last_day_told_is_that_of_abandons_where_there_is_one() -> None:
    """A summer has the first date alone."""
    summer = make_term("20262")
    for term, last in ((TERM, TERM.abandon_by), (summer, summer.drop_by)):
        now = replace(situation(OTHER), term=term)
        (why,) = refusals(now, {OTHER: LATER}, LATER)[OTHER]
        assert why.params["date"] == last
