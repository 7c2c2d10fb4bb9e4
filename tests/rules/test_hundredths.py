from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.i18n import Translator
from omnicli.rules.hundredths import number, parse_figure, parse_hundredths, rounded
from omnicli.rules.values import Invalid


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [("12", 1200), ("12,5", 1250), ("12.50", 1250), (" 0,05 ", 5), ("0", 0), ("007", 700)],
)
def test_a_number_is_read_with_either_sign(text, hundredths):
    assert parse_hundredths(text) == hundredths


@pytest.mark.parametrize("text", ["", "-1", "1e2", "1,234", "12.", ".5", "١٢", "nan", "1 000", "9" * 5_000])
def test_what_is_no_number_of_two_decimals_is_refused(text):
    with pytest.raises(Invalid):
        parse_hundredths(text)


def test_a_number_above_the_highest_is_refused_with_it():
    with pytest.raises(Invalid, match=r"20,01 is more than 20\."):
        parse_hundredths("20,01", 20_00)


@given(st.integers(0, 99_999_99))
def test_a_number_written_is_read_back(hundredths):
    assert parse_hundredths(number(hundredths)) == hundredths


def test_a_number_is_written_without_needless_zeros():
    assert [number(one) for one in (1250, 1200, 5, 0, -150)] == ["12.5", "12", "0.05", "0", "-1.5"]


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("72.5", "72.5"),
        ("-0,50", "-0.5"),
        ("−1", "-1"),
        ("-0", "0"),
        ("0.000", "0"),
        ("79,272727", "79.272727"),
    ],
)
def test_a_figure_is_kept_as_canonical_text(text, figure):
    assert parse_figure(text) == figure
    assert parse_figure(figure) == figure


@pytest.mark.parametrize("text", ["", "+1", "1.2345678", "12345", "1e5", "inf", "1" * 1_000])
def test_what_is_no_figure_is_refused(text):
    with pytest.raises(Invalid):
        parse_figure(text)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("26.5285", "26.529"), ("26.5284999", "26.528"), ("-0.0005", "-0.001"), ("25", "25.000")],
)
def test_a_decimal_is_rounded_half_up_once(value, shown):
    assert rounded(Decimal(value), 3) == shown


def test_people_read_a_number_with_the_sign_of_their_language():
    found = rounded(Decimal("26.529"), 3)
    assert Translator("fr").value(found) == "26,529"
    assert Translator("en")("{mark}", mark=found) == "26.529"
