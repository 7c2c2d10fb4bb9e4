"""Tax slips of one sort: what only the other one lacks stops nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from omnicli.rules.tax_slips import RL8, SLIPS, T2202
from omnicli.services import tax_overrides, tax_slips
from tests import taxing
from tests.builders import NUMBER
from tests.taxing import TZ, YEAR, writing

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

NO_AMOUNT = replace(YEAR, rl8_box_a=None)


@pytest.fixture
def college(home: Path) -> Path:
    """Marie is full-time in A2026 for the relevé 8: her box A needs its amount."""
    taxing.a_taxable_college(home)
    with writing(home) as uow:
        tax_overrides.set_override(uow, NUMBER, "20263", [RL8], status="full-time", reason="Jury")
    return home


def stopped(home: Path, slips: Collection[str]) -> dict[str, list[str]]:
    with writing(home) as uow:
        found = tax_slips.prepared(uow, NO_AMOUNT, TZ, slips)
    return {student: [why.slug for why in whys] for student, whys in found.faults.items()}


@pytest.mark.parametrize("slips", [(RL8,), SLIPS])
def test_an_amount_of_box_a_that_is_not_known_stops_the_releve_8(
    college: Path, slips: Collection[str]
) -> None:
    assert stopped(college, slips) == {NUMBER: ["box-a-unknown"]}


def test_an_amount_of_box_a_that_is_not_known_does_not_stop_a_t2202(college: Path) -> None:
    assert stopped(college, (T2202,)) == {}
