from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.reference import candidates, owner, parse_reference, reference_of
from omnicli.rules.values import Invalid

NUMBERS = st.from_regex(r"[0-9]{7}", fullmatch=True)
MARIE, LUC = "2634567", "2634568"


def read(text):
    try:
        return parse_reference(text)
    except Invalid:
        return None


@given(NUMBERS)
def test_a_reference_is_the_number_and_a_check_digit_and_reads_back(number):
    reference = reference_of(number)
    assert len(reference) == 8
    assert reference[:7] == number == parse_reference(reference)


@given(NUMBERS, st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number, place, more):
    digits = [int(digit) for digit in reference_of(number)]
    digits[place] = (digits[place] + more) % 10
    assert read("".join(map(str, digits))) is None


@given(st.from_regex(r"[1-9][0-9]{6}", fullmatch=True), st.integers(0, 20), st.sampled_from(["", " ", "-"]))
def test_padding_spaces_and_dashes_are_passed_over(number, zeros, sign):
    reference = "0" * zeros + reference_of(number)
    assert parse_reference(f"{reference[:4]}{sign}{reference[4:]}") == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("26345678", MARIE),
        ("2634567-8", MARIE),
        ("2634 5678", MARIE),
        ("2634\u00a05678", MARIE),
        ("000026345678", MARIE),
        ("02123453", "0212345"),
        ("00123455", "0012345"),
        ("123455", "0012345"),  # its two zeros stripped: no student number has six digits
    ],
)
def test_what_a_bank_makes_of_a_reference_is_read(text, number):
    assert parse_reference(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2634567",  # the check digit forgotten, or a zero stripped
        "2123453",  # the same, though its check digit holds: 02123453
        "0000002123453",  # the same, padded
        "12345",
        "012344",  # six digits behind a zero: which zeros were stripped cannot be told
        "18",
        "26345679",
        "126345678",
        "26345678 26345678",
        "REF 26345678",
        "26345678.00",
        "２６３４５６７８",
        "٢٦٣٤٥٦٧٨",
        "26345678\0",
        "0" * 60 + "26345678",
        "2" * 2_000_000,
    ],
)
def test_what_could_be_something_else_is_no_reference(text):
    assert read(text) is None


@given(st.text(max_size=100))
def test_any_text_is_read_or_refused(text):
    number = read(text)
    assert number is None or (len(number) == 7 and number.isdigit())


@pytest.mark.parametrize(
    "text",
    ["PAIEMENT 26345678 MERCI", "ref:26345678", "no 26345678.", "(26345678)", "26345678, 2026-09-18", "2634567-8"],
)  # fmt: skip
def test_a_free_text_may_hold_the_reference_as_a_word(text):
    assert candidates((), (text,)) == {MARIE}


@pytest.mark.parametrize(
    "text",
    [
        "PAIEMENT 26345679",
        "A26345678",
        "26345678B",
        "126345678",
        "1-26345678",
        "26345678-1",
        "26345678.25",
        "ref 2634567-8",
    ],
)
def test_eight_digits_of_something_longer_are_no_word(text):
    assert not candidates((), (text,))


def test_a_field_for_references_must_be_one_whole():
    assert not candidates(("PAIEMENT 26345678",), ())
    assert candidates(("26345678",), ()) == {MARIE}


def test_the_one_known_student_among_those_named_is_the_owner():
    assert owner({MARIE, "1111111"}, {MARIE, LUC}) == MARIE


def test_two_known_students_named_leave_no_owner():
    both = candidates((reference_of(MARIE),), (f"pour {reference_of(LUC)}",))
    assert both == {MARIE, LUC}
    assert owner(both, {MARIE, LUC}) is None
    assert owner(both, ()) is None
