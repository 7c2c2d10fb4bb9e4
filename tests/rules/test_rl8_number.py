"""Numbers of relevés 8: the check digit, and giving them out of ranges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.rl8_number import (
    LARGEST,
    allocate,
    is_rl8_number,
    left,
    parse_sequence,
    rl8_number,
)
from omnicli.rules.values import Invalid

SEQUENCES = st.integers(1, LARGEST)


@st.composite
def ranges(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Ranges that do not overlap, in any order."""
    ends = sorted(draw(st.lists(st.integers(1, 400), min_size=2, max_size=8, unique=True)))
    return draw(st.permutations([*zip(ends[::2], ends[1::2], strict=False)]))


def test_the_known_number_has_its_check_digit() -> None:
    assert rl8_number(12_345_678) == "123456782"


@given(SEQUENCES)
def test_a_number_is_nine_digits_and_gives_its_sequence_back(sequence: int) -> None:
    number = rl8_number(sequence)
    assert (len(number), is_rl8_number(number), int(number[:8])) == (9, True, sequence)
    assert parse_sequence(number) == parse_sequence(number[:8]) == sequence


@given(SEQUENCES, st.integers(0, 9))
def test_no_other_last_digit_is_let_through(sequence: int, digit: int) -> None:
    assert is_rl8_number(f"{sequence:08d}{digit}") is (digit == sequence % 7)


@given(ranges(), st.integers(0, 30), st.integers(0, 30))
def test_numbers_given_in_two_goes_are_those_given_in_one(
    given_ranges: list[tuple[int, int]], first: int, more: int
) -> None:
    before = allocate(given_ranges, [], first)
    used = [int(number[:8]) for number in before]
    assert before + allocate(given_ranges, used, more) == allocate(given_ranges, [], first + more)


@given(ranges(), st.integers(0, 500))
def test_a_number_is_given_once_and_comes_from_a_range(
    given_ranges: list[tuple[int, int]], count: int
) -> None:
    numbers = allocate(given_ranges, [], count)
    held = {one for first, last in given_ranges for one in range(first, last + 1)}
    assert len({*numbers}) == len(numbers) == min(count, len(held))
    assert {int(number[:8]) for number in numbers} <= held


def test_a_range_added_later_below_another_is_used_too() -> None:
    assert left([(50, 60), (10, 12)], [55]) == [(10, 12), (56, 60)]


@pytest.mark.parametrize(
    "text", ["", "1234567", "1234567890", "00000000", "000000000", "1234567x", "１２３４５６７８"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="is not a number for relevés 8"):
        parse_sequence(text)


def test_a_wrong_check_digit_says_which_one_it_should_be() -> None:
    with pytest.raises(Invalid) as refused:
        parse_sequence("123 456 781")
    assert (refused.value.reason.slug, refused.value.reason.params["digit"]) == ("bad-check-digit", 2)


def test_the_last_number_of_a_range_is_given_and_a_range_may_be_of_one() -> None:
    assert allocate([(12_345_678, 12_345_679)], [12_345_678], 5) == ["123456793"]
    assert allocate([(12_345_678, 12_345_678)], [], 5) == ["123456782"]
    assert allocate([(12_345_678, 12_345_678)], [12_345_678], 5) == []
