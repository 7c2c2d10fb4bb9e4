"""What a SIN is. The vectors are fictitious numbers that public pages give as examples."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.sin import (
    expiry_faults,
    expiry_kept,
    expiry_warnings,
    holds_sin,
    masked,
    needs_expiry,
    parse_expiry,
    parse_sin,
    sin_warnings,
    warnings,
)
from omnicli.rules.values import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable

GOOD = ("046454286", "123456782", "900000001")
TODAY = date(2026, 11, 23)


def luhn(digits: str) -> int:
    """Sum as the sheet of facts says it: from the left, double the digits 2, 4, 6, 8, less 9 above 9."""
    doubled = (2 * int(digit) if at % 2 else int(digit) for at, digit in enumerate(digits))
    return sum(value - 9 if value > 9 else value for value in doubled)


def completed(head: str) -> str:
    """Return the number that eight digits and their check digit make."""
    return head + str(-luhn(head) % 10)


SINS = st.from_regex(r"[0-9]{8}", fullmatch=True).map(completed).filter(lambda sin: sin != "000000000")


def slug_of(text: str) -> str:
    with pytest.raises(Invalid) as refused:
        parse_sin(text)
    return refused.value.reason.slug


@pytest.mark.parametrize("sin", GOOD)
def test_a_sin_of_nine_digits_whose_sum_agrees_is_read(sin):
    assert parse_sin(sin) == sin


@pytest.mark.parametrize("sin", ["123456789", "912345674"])
def test_a_number_whose_sum_does_not_agree_is_refused(sin):
    assert slug_of(sin) == "sin-check-digit"


@pytest.mark.parametrize(
    "text",
    ["046 454 286", "046-454-286", " 046\u00a0454\u202f286 ", "046–454−286", "046454286\t"],
)
def test_spaces_and_dashes_of_every_kind_are_dropped(text):
    assert parse_sin(text) == "046454286"


@pytest.mark.parametrize(
    "text", ["", "04645428", "0464542860", "04645428O", "٠٤٦٤٥٤٢٨٦", "046.454.286", "046454286\x00", "x" * 90]
)
def test_what_is_not_nine_plain_digits_is_refused(text):
    assert slug_of(text) == "bad-sin"


def test_nine_zeros_are_no_sin_though_their_sum_agrees():
    assert slug_of("000 000 000") == "no-sin"


@given(SINS)
def test_every_number_with_its_check_digit_is_read(sin):
    assert parse_sin(f"{sin[:3]} {sin[3:6]}-{sin[6:]}") == sin


@given(SINS, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(sin, place, shift):
    wrong = str((int(sin[place]) + shift) % 10)
    assert slug_of(sin[:place] + wrong + sin[place + 1 :]) in {"sin-check-digit", "no-sin"}


def refusal(read: Callable[[str], object], text: str) -> Invalid | None:
    """Return what a reader raises; None when it reads the text."""
    try:
        read(text)
    except Invalid as error:
        return error
    return None


@pytest.mark.parametrize("read", [parse_sin, parse_expiry])
@given(
    text=st.text() | SINS | SINS.map(lambda sin: sin[1:]) | st.from_regex(r"[0-9 -]{9,13}", fullmatch=True)
)
def test_a_refusal_never_repeats_what_was_given(read, text):
    if error := refusal(read, text):
        assert error.reason.params == {}
        assert error.__context__ is None


@pytest.mark.parametrize(
    ("sin", "odd"), [("046454286", ["sin-unused"]), ("800000002", ["sin-unused"]), ("123456782", [])]
)
def test_a_first_digit_that_no_sin_has_is_worth_a_look(sin, odd):
    assert [why.slug for why in sin_warnings(sin)] == odd


@given(SINS)
def test_only_a_sin_that_begins_with_9_needs_an_expiry_date(sin):
    assert needs_expiry(sin) is (sin[0] == "9")
    assert [why.slug for why in expiry_faults(sin, None)] == (["expiry-needed"] if sin[0] == "9" else [])
    assert expiry_faults(sin, TODAY) == ()
    assert expiry_kept(sin, TODAY) == (TODAY if sin[0] == "9" else None)


@pytest.mark.parametrize(
    ("expires", "odd"),
    [
        (date(2026, 11, 22), ["sin-expired"]),
        (date(2026, 11, 23), ["sin-expires-early"]),
        (date(2026, 12, 30), ["sin-expires-early"]),
        (date(2026, 12, 31), []),
        (None, []),
    ],
)
def test_an_expiry_gone_by_or_before_the_end_of_the_year_is_worth_a_word(expires, odd):
    assert [why.slug for why in expiry_warnings(expires, today=TODAY, year=2026)] == odd


def test_a_date_given_for_a_sin_that_does_not_expire_is_left_out_aloud():
    assert [why.slug for why in warnings("123456782", date(2020, 1, 1), today=TODAY)] == ["expiry-left-out"]


def test_a_masked_sin_shows_three_digits():
    assert masked("286") == "••• ••• 286"
    assert masked("") == ""


@given(SINS)
def test_a_sin_is_found_in_a_text_however_it_is_spaced(sin):
    assert holds_sin(f"it is {sin[:3]}-{sin[3:6]} {sin[6:]}.", sin)
    assert not holds_sin(f"it ends in {sin[6:]}", sin)
