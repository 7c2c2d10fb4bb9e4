"""Files of tax slips as they are written: whose faults they have, what is noted, and that none is too large."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from omnicli.filing.layout import Heading
from omnicli.filing.outgoing import Nowhere, dropped
from omnicli.rules.tax_slips import ORIGINAL, T2202, Session, T2202Boxes
from omnicli.services.tax_filing import Plan
from omnicli.services.tax_filing_files import Made, Noted, make
from tests.filing.slips import COLLEGE, SIN, YEAR, a_t2202

if TYPE_CHECKING:
    from omnicli.rules.tax_slips import Slip

SLIPS = [(a_t2202(number), SIN) for number in (1, 2, 3)]


def made(slips: list[tuple[Slip, str]], largest: int = 10**6) -> Made:
    heading = Heading(YEAR, ORIGINAL, COLLEGE, "", "", "1.0")
    plan = Plan(T2202, heading, [one.number for one, _ in slips], [one.student for one, _ in slips])
    with dropped(Nowhere()) as files:
        return make(plan, slips, files, lambda: "ABCD2345", largest)


def paying(cents: int) -> Slip:
    return a_t2202()._replace(boxes=T2202Boxes((Session("20253", "2025-09", "2025-12", cents, 0, 4),)))


def test_a_fault_is_of_the_student_whose_slip_has_it_in_whatever_file_it_is() -> None:
    slips = [SLIPS[0], (SLIPS[1][0], "046454287"), SLIPS[2]]
    whole = made(slips)
    assert [(student, why.slug) for student, why in whole.faults] == [(slips[1][0].student, "bad-sin")]
    split = made(slips, whole.parts[0].size - 1)
    assert [part.numbers for part in split.parts] == [[1, 2], [3]]
    assert split.faults == whole.faults


def test_no_file_of_several_slips_is_larger_than_it_may_be() -> None:
    size = made(SLIPS).parts[0].size
    for largest in range(size - 60, size + 60):
        assert all(part.size <= largest for part in made(SLIPS, largest).parts)
    assert len(made(SLIPS, size + 100).parts) == 1


def test_a_slip_that_fits_no_file_is_a_fault_of_nobody() -> None:
    (fault,) = made(SLIPS[:1], 1000).faults
    assert (fault[0], fault[1].slug) == ("", "too-large")


@pytest.mark.parametrize(
    ("slip", "sin", "noted"),
    [
        (paying(10_001), SIN, Noted()),
        (paying(10_000), SIN, Noted(small_fees=1)),
        (paying(1), SIN, Noted(small_fees=1)),
        (paying(0), SIN, Noted()),
        (paying(10_001), "", Noted(without_sin=1)),
        (paying(10_001), "900000001", Noted(temporary_sins=1)),
    ],
)
def test_what_is_worth_knowing_of_slips_is_counted(slip: Slip, sin: str, noted: Noted) -> None:
    assert made([(slip, sin)]).noted == noted
    assert made([(slip, sin)] * 2).noted == Noted(*(2 * count for count in noted))


def test_fees_that_are_left_out_are_not_small_ones() -> None:
    slip = paying(500)
    hidden = slip._replace(boxes=slip.t2202._replace(shown=False))
    assert made([(hidden, SIN)]).noted == Noted()


def test_a_slip_of_another_account_is_a_fault_of_its_student() -> None:
    other = SLIPS[1][0]._replace(college=COLLEGE._replace(account="123456789RZ0002"))
    found = made([SLIPS[0], (other, SIN)]).faults
    assert [(student, why.slug) for student, why in found] == [(other.student, "other-account")]
