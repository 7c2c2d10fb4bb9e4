"""The steps of a Cote R: each can be worked out again from the numbers that it shows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from omnicli.rules.cote_r_steps import overall_step, steps
from tests.rules.test_cote_r import A, a_line, cote_r, of_file, only, others

FLAT = (75,) * 8


def told(found):
    """The steps of the only result that counts, by slug."""
    return {one.slug: one.params for one in steps(only(found), 50)}


def test_the_steps_of_a_result_are_its_numbers_in_order():
    found = cote_r(a_line(80, ifgz="0.5", idgz="0.9"), group=others(A))
    said = told(found)
    assert list(said) == ["figures", "z", "strength", "formula", "weight"]
    assert said["figures"]["count"] == 16
    assert said["figures"]["least"] == 50
    z = (said["z"]["mark"] - Decimal(said["z"]["mean"])) / Decimal(said["z"]["sd"])
    assert abs(z - Decimal(said["z"]["z"])) < Decimal("0.00001")
    raw = (Decimal(said["formula"]["z"]) * Decimal("0.9") + Decimal("0.5") + 5) * 5
    assert abs(raw - Decimal(said["formula"]["raw"])) < Decimal("0.001")
    assert said["weight"] == {"units": "2⅔", "weight": "1"}


def test_the_figures_of_a_file_are_said_to_be_its_own():
    assert next(iter(told(of_file_alone(30)))) == "figures-given"


def of_file_alone(crc):
    return cote_r(of_file(crc))


def test_a_flat_group_divides_by_nothing_and_says_so():
    assert list(told(cote_r(a_line(75), group=others(FLAT)))) == [
        "figures", "z-flat", "strength", "formula", "weight",
    ]  # fmt: skip


@pytest.mark.parametrize(("crc", "limited"), [(60, "50.000"), (-3, "0.000"), (30, None)])
def test_only_what_is_beyond_the_limits_is_said_to_be_brought_within(crc, limited):
    said = told(of_file_alone(crc))
    assert said.get("limited", {}).get("crc") == limited


@pytest.mark.parametrize(
    ("known", "message"), [({}, "not known"), ({"ifgz": "0", "idgz": "1"}, "of the group: ")]
)
def test_a_strength_that_is_not_known_is_said_so(known, message):
    (said,) = [
        one for one in steps(only(cote_r(a_line(80, **known), group=others(A))), 50) if one.slug == "strength"
    ]
    assert message in said.message
    assert said.params == {"ifgz": "0", "idgz": "1"}


def test_a_number_below_zero_keeps_its_sign_apart():
    said = told(cote_r(a_line(60, ifgz="-0.5", idgz="1"), group=others(A)))["formula"]
    assert said["ifgz"] == "(-0.5)"
    assert said["z"].startswith("(-")


def test_the_weight_of_a_failure_says_that_it_is_one():
    (said,) = [
        one for one in steps(only(cote_r(a_line(55, "EC"), group=others(A))), 50) if one.slug == "weight"
    ]
    assert "failure" in said.message
    assert said.params["weight"] == "0.25"
    (passed,) = [one for one in steps(only(cote_r(a_line(80), group=others(A))), 50) if one.slug == "weight"]
    assert "failure" not in passed.message


def test_the_overall_is_the_sum_of_its_products_over_that_of_its_units():
    # 8 thirds of a unit at 30, 6 at 24: (30 × 8/3 + 24 × 2) ÷ (8/3 + 2) = 128 ÷ 4.667
    found = cote_r(of_file(30), of_file(24, course="420-1N6-TH"))
    said = overall_step(found).params
    assert said == {"total": "128.000", "units": "4.667", "overall": "27.429"}
