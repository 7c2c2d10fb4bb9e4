"""Final results: marks and remarks, the figures of a group."""

from __future__ import annotations

from decimal import Decimal
from statistics import mean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.final_results import Final, completed, fault, group_figures, needs_reason

MARKS = st.lists(st.integers(0, 100), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("mark", "remark", "slug"),
    [
        (60, "EC", "failure-that-is-a-pass"),
        (59, "EC", None),
        (None, "EC", "failure-without-mark"),
        (None, "", "empty-result"),
        *((75, remark, "mark-with-remark") for remark in ("EQ", "SU", "DI", "IN", "AE")),
        *((None, remark, None) for remark in ("EQ", "SU", "DI", "IN", "AE", "IT")),
        (55, "IT", None),
    ],
)
def test_each_remark_goes_with_the_marks_it_may(mark: int | None, remark: str, slug: str | None) -> None:
    found = fault(Final(mark, remark), 60)
    assert (found.slug if found else None) == slug


@given(st.integers(0, 100), st.integers(50, 70))
def test_a_mark_is_a_failure_exactly_below_the_pass_mark_and_that_is_no_fault(
    mark: int, pass_mark: int
) -> None:
    result = completed(mark, "", pass_mark)
    assert (result.remark == "EC") == (mark < pass_mark)
    assert fault(result, pass_mark) is None


@given(MARKS)
def test_the_figures_are_those_of_the_whole_group(marks: list[int]) -> None:
    found = group_figures(Final(mark, "") for mark in marks)
    assert found.size == len(marks)
    assert abs(Decimal(found.mean or 0) - Decimal(mean(marks))) < Decimal("0.000001")
    assert abs(float(found.sd or 0) - pstdev(marks)) < 0.000001


def test_what_has_no_mark_or_is_pending_is_in_no_figure() -> None:
    results = [Final(80, ""), Final(None, "EQ"), Final(40, "IT"), Final(60, "")]
    assert group_figures(results) == ("70", "10", 2)
    assert group_figures([Final(None, "DI")]) == (None, None, 0)


@pytest.mark.parametrize(
    ("result", "computed", "assessed", "needed"),
    [
        (Final(70, ""), 69, True, True),
        (Final(70, ""), 70, True, False),
        (Final(70, ""), None, True, True),
        (Final(70, ""), None, False, False),
        (Final(None, "IN"), 70, True, False),
        (Final(40, "IT"), 70, True, False),
    ],
)
def test_a_mark_of_ones_own_needs_a_reason(
    result: Final, computed: int | None, assessed: bool, needed: bool
) -> None:
    assert needs_reason(result, computed, assessed=assessed) is needed


@pytest.mark.parametrize("given", [Final(None, "EQ"), Final(55, "IT"), Final(None, "")])
def test_only_a_mark_alone_is_completed(given: Final) -> None:
    assert completed(*given, 60) == given
