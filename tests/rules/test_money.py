from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.money import Cents, format_cents, parse_cents, percent, split

CENTS = st.integers(-(10**14), 10**14)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("25", 2500),
        ("25.5", 2550),
        ("25,50 $", 2550),
        ("25,50\u00a0$", 2550),
        ("$25.00", 2500),
        ("-$25.00", -2500),
        ("-25,00 $", -2500),
        ("−25,00 $", -2500),
        ("1 234,50 $", 123450),
        ("1\u202f234,50", 123450),
        ("$1,234.50", 123450),
        ("1,234", 123400),
        ("12,345,678.90", 1234567890),
        ("0.05", 5),
    ],
)
def test_amounts_are_read_in_french_and_in_english(text, cents):
    assert parse_cents(text) == cents


@pytest.mark.parametrize(
    "text",
    ["", "$", "abc", "12.345", "1,23,456", "1 23", "1,234,56", "12.3.4", "1e3", "--1", "٣", "1" * 70, "NaN"],
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError, match="not an amount"):
        parse_cents(text)


@pytest.mark.parametrize("lang", ["fr", "en"])
@given(cents=CENTS)
def test_an_amount_written_is_read_back(lang, cents):
    read = parse_cents(format_cents(cents, lang))
    assert read == cents
    assert isinstance(read, Cents)


@pytest.mark.parametrize(
    ("cents", "lang", "text"),
    [
        (123450, "fr", "1\u00a0234,50\u00a0$"),
        (123450, "en", "$1,234.50"),
        (-5, "fr", "-0,05\u00a0$"),
        (-5, "en", "-$0.05"),
    ],
)
def test_an_amount_is_written_as_its_reader_writes(cents, lang, text):
    assert format_cents(cents, lang) == text


@given(cents=CENTS, basis_points=st.integers(-20_000, 20_000))
def test_a_per_cent_is_rounded_half_away_from_zero(cents, basis_points):
    exact = Decimal(cents) * basis_points / 10_000
    assert percent(cents, basis_points) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def test_half_a_cent_goes_away_from_zero_on_both_sides():
    assert (percent(50, 100), percent(-50, 100), percent(49, 100)) == (1, -1, 0)


@given(total=CENTS, parts=st.integers(1, 60))
def test_parts_sum_to_the_whole_and_differ_by_a_cent_at_most(total, parts):
    shares = split(total, parts)
    assert sum(shares) == total
    assert len(shares) == parts
    assert max(shares) - min(shares) <= 1
    assert sorted(shares, key=abs) == list(shares)


def test_the_larger_parts_come_last():
    assert split(100, 3) == (33, 33, 34)
    assert split(-100, 3) == (-33, -33, -34)


def test_an_amount_is_not_shared_into_nothing():
    with pytest.raises(ValueError, match="one part"):
        split(100, 0)
