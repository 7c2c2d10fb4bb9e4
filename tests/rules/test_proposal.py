"""What a student is proposed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.curriculum import REMARKS, is_place
from omnicli.rules.frame import Frame
from omnicli.rules.proposal import BLOCKED, DONE, IN_PROGRESS, KEPT_BACK, PROPOSED, STATES, propose
from tests.rules.programmes import (
    FACTS,
    GRID,
    OFFERED,
    OPTIONS,
    REQUIRED,
    RULES,
    TERM,
    proposals,
    result,
    slugs,
    states,
    transcript,
)

FIRST = ("601-101-MQ", "109-101-MQ", "201-SN2-RE", "202-SN1-RE")
SECOND = ("601-102-MQ", "109-102-MQ", "305-1A3-EX", "201-SN3-RE", "203-SN1-RE")


def proposed(found):
    return {code for code, one in found.items() if one.state == PROPOSED}


def test_a_newcomer_is_proposed_the_first_session():
    found = proposals(session=1)
    assert proposed(found) == set(FIRST)
    assert {slugs(found[code])[0] for code in FIRST} == {"planned"}


def test_who_passed_everything_is_proposed_the_next_session():
    found = proposals(*FIRST, session=2)
    assert proposed(found) == {"601-102-MQ", "109-102-MQ", "COM-001-03", "201-SN3-RE", "203-SN1-RE"}
    assert {found[code].state for code in FIRST} == {DONE}
    assert (found["COM-001-03"].need, found["COM-001-03"].units) == ("complementary", 6)
    assert found["109-102-MQ"].need == "physical-education"


def test_a_failed_course_comes_first_and_what_rests_on_it_is_blocked():
    failed = result("201-SN2-RE", 45, "EC")
    found = proposals(*FIRST[:2], FIRST[3], failed, session=2)
    assert next(iter(found)) == "201-SN2-RE"
    assert slugs(found["201-SN2-RE"]) == ["to-take-again"]
    assert found["201-SN2-RE"].reasons[0].params == {"result": "45 EC", "term": "H2026"}
    assert (found["201-SN3-RE"].state, slugs(found["201-SN3-RE"])) == (BLOCKED, ["prerequisite-missing"])
    assert found["201-SN3-RE"].reasons[0].params["result"] == "45 EC"
    assert slugs(found["203-SN1-RE"]) == ["relative-prerequisite-missing"]


def test_a_course_in_progress_opens_what_rests_on_it():
    found = proposals(doing=FIRST, session=2)
    assert {found[code].state for code in FIRST} == {IN_PROGRESS}
    assert found["201-SN3-RE"].state == PROPOSED


def test_what_was_left_out_comes_before_the_session():
    found = proposals(*FIRST[:3], session=2)
    assert slugs(found["202-SN1-RE"]) == ["left-over"]
    assert next(iter(found)) == "202-SN1-RE"


def test_nothing_of_a_later_session_is_proposed():
    found = proposals(*FIRST, session=2)
    assert states(found)["203-LAB-RE"] == KEPT_BACK
    assert slugs(found["203-LAB-RE"]) == ["later-session"]
    assert slugs(found["360-SNP-RE"]) == ["prerequisite-missing", "later-session"]


@pytest.mark.parametrize(
    ("term", "message"),
    [("20271", "Not offered this term."), ("20273", "winter"), ("", "Not offered this term.")],
)
def test_what_the_term_does_not_offer_is_kept_back(term, message):
    found = proposals(*FIRST, session=2, offered=OFFERED - {"601-102-MQ"}, term=term)
    assert (found["601-102-MQ"].state, slugs(found["601-102-MQ"])) == (KEPT_BACK, ["not-offered"])
    assert message in found["601-102-MQ"].reasons[0].message


def test_one_complementary_course_a_term():
    found = proposals(*FIRST, *SECOND[:2], *SECOND[3:], session=3)
    assert states(found)["COM-001-03"] == PROPOSED
    assert slugs(found["COM-002-03"]) == ["one-a-term"]
    assert "complementary" in found["COM-002-03"].reasons[0].message


@pytest.mark.parametrize("offered", [OFFERED - set(OPTIONS), OFFERED - {"305-1A3-EX", "504-1E3-EX"}])
def test_a_place_waits_when_nothing_open_to_the_programme_is_offered(offered):
    # 201-1D3-EX is of the programme's own field, 105-1B3-EX of a domain that is closed to it.
    found = proposals(*FIRST, session=2, offered=offered)
    assert slugs(found["COM-001-03"]) == ["no-option"]


def test_a_complementary_course_done_fills_the_first_place():
    found = proposals(*FIRST, *SECOND, session=3)
    assert (states(found)["COM-001-03"], states(found)["COM-002-03"]) == (DONE, PROPOSED)
    assert found["COM-001-03"].reasons[0].params["course"] == "305-1A3-EX"


def test_one_course_of_physical_education_a_term_the_first_two_in_any_order():
    found = proposals("601-101-MQ", "201-SN2-RE", "202-SN1-RE", session=2)
    assert states(found)["109-101-MQ"] == PROPOSED
    assert slugs(found["109-102-MQ"]) == ["one-a-term"]
    assert "physical education" in found["109-102-MQ"].reasons[0].message
    found = proposals(session=1, offered=OFFERED - {"109-101-MQ"})
    assert (states(found)["109-102-MQ"], slugs(found["109-102-MQ"])) == (PROPOSED, ["any-order"])
    assert slugs(found["109-101-MQ"]) == ["not-offered"]


def test_the_third_course_of_physical_education_waits_for_both():
    found = proposals(*FIRST, session=4)
    assert slugs(found["109-103-MQ"]) == ["physical-education-order", "one-a-term"]
    assert states(proposals("109-101-MQ", "109-102-MQ", session=4))["109-103-MQ"] == PROPOSED


def test_another_course_of_the_same_ensemble_stands_for_the_one_of_the_grid():
    found = proposals("109-101-02", session=1)
    assert states(found)["109-101-MQ"] == DONE


def test_corequisites_are_proposed_together_or_not_at_all():
    assert {"203-SN2-RE", "203-LAB-RE"} <= proposed(proposals(*FIRST, *SECOND, session=3))
    found = proposals(*FIRST, *SECOND, session=3, offered=OFFERED - {"203-LAB-RE"})
    assert (found["203-SN2-RE"].state, slugs(found["203-SN2-RE"])) == (BLOCKED, ["corequisite-alone"])
    assert slugs(found["203-LAB-RE"]) == ["not-offered"]


def test_a_term_holds_its_session_and_one_more():
    behind = result("201-SN2-RE", 55, "EC")  # and nothing else is done
    most = [
        len(proposed(proposals(behind, session=2, rules=replace(RULES, extra_courses=extra))))
        for extra in (0, 1, 2)
    ]
    assert most == [5, 6, 6]  # there is no seventh
    found = proposals(behind, session=2, rules=replace(RULES, extra_courses=0))
    full = [code for code, one in found.items() if slugs(one) == ["full-load"]]
    assert full
    assert {found[code].session for code in full} == {2}


def test_an_exempt_course_is_done():
    found = proposals(result("601-101-MQ", None, "DI"), session=1)
    assert found["601-101-MQ"].state == DONE


# --- properties ---------------------------------------------------------------------------------------

CODES = st.sampled_from(sorted({*FACTS, "109-101-02"}))
RESULTS = st.lists(
    st.builds(result, CODES, st.none() | st.integers(0, 100), st.sampled_from(["", *REMARKS])), max_size=20
)
CASES = (RESULTS, st.frozensets(CODES, max_size=6), st.frozensets(CODES), st.integers(1, 5))


@given(*CASES)
def test_every_line_of_the_grid_appears_once_with_a_reason(results, doing, offered, session):
    frame = Frame(GRID, REQUIRED, offered, FACTS, RULES, TERM)
    found = propose(frame, transcript(*results, doing=doing), session)
    assert sorted(one.course for one in found) == sorted(one.course for one in GRID)
    assert all(one.reasons and one.state in STATES for one in found)
    assert [STATES.index(one.state) for one in found] == sorted(STATES.index(one.state) for one in found)


@given(*CASES)
def test_nothing_done_in_progress_unmet_or_not_offered_is_proposed(results, doing, offered, session):
    had = transcript(*results, doing=doing)
    found = proposals(*results, session=session, doing=doing, offered=offered)
    taken = proposed(found)
    for code in taken:
        assert not had.settled(code)
        assert code not in had.doing
        assert code in offered or found[code].need
        for one in REQUIRED.get(code, ()):
            if one.kind == "PA":
                assert had.passed(one.required) or one.required in had.doing
            if one.kind == "CR":
                assert one.required in taken or had.reached(one.required, 0) or one.required in had.doing
    needs = [found[code].need for code in taken if found[code].need]
    assert len(needs) == len(set(needs))


@given(*CASES)
def test_a_proposal_depends_on_nothing_else(results, doing, offered, session):
    one = proposals(*results, session=session, doing=doing, offered=offered)
    other = proposals(*reversed(results), session=session, doing=sorted(doing), offered=sorted(offered))
    assert states(one) == states(other)


@given(*CASES)
def test_what_is_ahead_of_the_session_is_only_physical_education(results, doing, offered, session):
    found = proposals(*results, session=session, doing=doing, offered=offered)
    assert all(
        found[code].session <= session or found[code].need == "physical-education" for code in proposed(found)
    )
    assert not any(is_place(code) for code in proposed(found) if not offered & set(OPTIONS))
