"""Confirmation numbers: what is given can be typed back, what is mistyped is noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.confirmation_number import (
    ALPHABET,
    DRAWN,
    confirmation_number,
    is_confirmation_number,
    parse_confirmation_number,
)
from omnicli.rules.values import Invalid

drawn = st.text(ALPHABET, min_size=DRAWN, max_size=DRAWN)
places = st.integers(0, DRAWN)


@given(drawn)
def test_what_is_given_is_read_back_however_it_is_typed(characters: str) -> None:
    number = confirmation_number(characters)
    assert is_confirmation_number(number)
    for typed in (number, number.lower(), number.replace("-", ""), f" {number.replace('-', ' ')}  "):
        assert parse_confirmation_number(typed) == number


@given(drawn, places, st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(characters: str, place: int, other: str) -> None:
    plain = confirmation_number(characters).replace("-", "")
    mistyped = plain[:place] + other + plain[place + 1 :]
    assert (mistyped == plain) is is_read(mistyped)


@given(drawn, st.integers(0, DRAWN - 1))
def test_two_neighbours_exchanged_are_always_noticed(characters: str, place: int) -> None:
    plain = confirmation_number(characters).replace("-", "")
    mistyped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
    assert (mistyped == plain) is is_read(mistyped)


def is_read(text: str) -> bool:
    try:
        parse_confirmation_number(text)
    except Invalid:
        return False
    return True


def test_letters_that_look_like_others_are_read_as_those() -> None:
    number = confirmation_number("1" * DRAWN)
    assert parse_confirmation_number(number.lower().replace("1", "l")) == number
    assert parse_confirmation_number(number.replace("1", "I")) == number


@pytest.mark.parametrize(
    "text", ["", "K7M4T", "K7M4T-9QX2B-C8HVR", "0" * 15, "é" * 15, "K7M4T-9QX2B-C8HVQ" * 9]
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_confirmation_number(text)
    assert is_confirmation_number(str(refused.value.reason.params["example"]))


def test_a_stored_number_must_be_exactly_as_it_was_given() -> None:
    assert is_confirmation_number("K7M4T-9QX2B-C8HVQ")
    assert not is_confirmation_number("K7M4T9QX2BC8HVQ")


def test_the_number_of_characters_is_prime_and_no_two_look_alike() -> None:
    assert len(set(ALPHABET)) == 31
    assert not set("0OILU") & set(ALPHABET)
