"""What a college file may decide about money."""

from __future__ import annotations

import pytest

from omnicli.rules.finance import NAMES, Finance, faults, finance

WHOLE = {
    "due_days": (0, 366), "access_days": (0, 366), "late_payment_days": (0, 366), "full_time_courses": (1, 20),
    "full_time_hours": (1, 1000), "end_of_dec_courses": (0, 20), "weeks": (1, 20),
}  # fmt: skip


def slugs(table: object) -> list[str]:
    return [one.slug for one in faults(table)]


def test_without_a_word_every_decision_has_its_default() -> None:
    assert slugs({}) == []
    assert finance({}) == Finance()


@pytest.mark.parametrize(("name", "limits"), WHOLE.items())
def test_a_number_is_whole_and_within_its_limits(name: str, limits: tuple[int, int]) -> None:
    low, high = limits
    assert slugs({name: low}) == slugs({name: high}) == []
    for wrong in (low - 1, high + 1, True, 1.5, "3"):
        assert slugs({name: wrong}) == ["not-a-number"]


@pytest.mark.parametrize("given", ["0.01", "25.00", "25,00 $", 25])
def test_the_amount_that_withdraws_access_is_above_zero(given: object) -> None:
    assert slugs({"access_from": given}) == []


@pytest.mark.parametrize("given", ["0", "0.00", "-1", "x", "", True, "1.234"])
def test_an_amount_that_is_none_is_told(given: object) -> None:
    assert slugs({"access_from": given}) == ["not-an-amount"]


def test_what_is_given_replaces_the_default_and_nothing_else() -> None:
    found = finance({"access_from": "25.50", "weeks": 12, "payee": "Cégep"})
    assert found == Finance(access_from=2550, weeks=12, payee="Cégep")


def test_every_fault_is_told_at_once() -> None:
    assert slugs({"payee": 3, "weeks": 0, "colour": "red"}) == ["not-text", "not-a-number", "unknown-key"]
    assert slugs("finance") == ["not-a-table"]


def test_every_decision_is_among_those_tried_here() -> None:
    assert set(NAMES) == {*WHOLE, "payee", "access_from"}


def test_a_row_of_the_tariff_says_its_days_to_pay_or_leaves_them_to_the_college() -> None:
    assert Finance().days_to_pay(None) == 30
    assert Finance().days_to_pay(0) == 0
