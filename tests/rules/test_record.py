"""What a record says was done."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.choice_rules import ChoiceRules
from omnicli.rules.curriculum import REMARKS
from omnicli.rules.record import result_text
from tests.rules.programmes import result, transcript

COURSE = "201-SN2-RE"
RESULTS = st.lists(
    st.builds(
        result,
        st.just(COURSE),
        st.none() | st.integers(0, 100),
        st.sampled_from(["", *REMARKS]),
        st.sampled_from(["20253", "20261", "20263"]),
    ),
    max_size=4,
)


@pytest.mark.parametrize(
    ("mark", "remark", "passed", "settled", "doing"),
    [
        (60, "", True, True, False),
        (59, "EC", False, False, False),
        (None, "EQ", True, True, False),
        (None, "SU", True, True, False),
        (None, "DI", False, True, False),
        (None, "IN", False, False, False),
        (None, "AE", False, False, False),
        (70, "AE", False, False, False),
        (None, "IT", False, False, True),
        (40, "IT", False, False, True),
        (65, "IT", True, True, False),
    ],
)
def test_each_remark_has_its_effect(mark, remark, passed, settled, doing):
    found = transcript(result(COURSE, mark, remark))
    assert (found.passed(COURSE), found.settled(COURSE), COURSE in found.doing) == (passed, settled, doing)


def test_the_pass_mark_is_the_college_s():
    assert transcript(result(COURSE, 52, "EC"), rules=ChoiceRules(pass_mark=50)).passed(COURSE)


def test_a_pass_is_not_lost_by_a_later_failure():
    found = transcript(result(COURSE, 61, term="20253"), result(COURSE, 40, "EC", "20261"))
    assert (found.passed(COURSE), found.best(COURSE).mark) == (True, 61)


@pytest.mark.parametrize(
    ("mark", "remark", "least", "there"),
    [
        (45, "EC", 40, True),
        (39, "EC", 40, False),
        (None, "IN", 0, False),
        (55, "AE", 40, False),
        (None, "EQ", 100, True),
        (None, "SU", 100, True),
        (None, "DI", 0, False),
        (65, "", 70, False),
    ],
)
def test_a_least_mark_is_reached_or_not(mark, remark, least, there):
    assert transcript(result(COURSE, mark, remark)).reached(COURSE, least) == there


def test_an_exemption_reaches_any_mark_where_the_college_says_so():
    exempt = result(COURSE, None, "DI")
    assert transcript(exempt, rules=ChoiceRules(exemption_satisfies=True)).reached(COURSE, 60)


def test_an_exemption_takes_no_mark_away():
    assert transcript(result(COURSE, 45, "EC"), result(COURSE, None, "DI", "20263")).reached(COURSE, 40)


def test_what_was_never_taken_is_nothing():
    found = transcript()
    assert not found.passed(COURSE)
    assert not found.reached(COURSE, 0)
    assert found.best(COURSE) is None


@given(RESULTS)
def test_the_order_of_results_means_nothing(results):
    one, other = transcript(*results), transcript(*reversed(results))
    assert one.passed(COURSE) == other.passed(COURSE)
    assert one.settled(COURSE) == other.settled(COURSE)
    assert one.doing == other.doing


@given(RESULTS, st.integers(0, 99))
def test_a_lower_mark_is_easier_to_reach(results, mark):
    found = transcript(*results)
    assert found.reached(COURSE, mark) or not found.reached(COURSE, mark + 1)


@pytest.mark.parametrize(
    ("mark", "remark", "text"), [(78, "", "78"), (52, "EC", "52 EC"), (0, "EC", "0 EC"), (None, "EQ", "EQ")]
)
def test_a_result_is_written_as_on_a_report_card(mark, remark, text):
    assert result_text(result(COURSE, mark, remark)) == text
