"""Status, what a term costs, and what a change corrects."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.money import Cents
from omnicli.rules.fees import (
    NEVER_REFUNDED,
    Fee,
    Kept,
    corrections,
    end_of_dec_refusals,
    session_fees,
    status,
    weekly_hours,
)
from omnicli.rules.finance import Finance
from omnicli.rules.ledger import Entry
from omnicli.rules.tariff import Price

FINANCE = Finance()
KINDS = ("affiliated", "registration", "tuition")


@pytest.mark.parametrize(
    ("courses", "hours", "deemed", "expected"),
    [
        (4, 0, False, "full-time"),
        (3, 179, False, "part-time"),
        (3, 180, False, "full-time"),
        (0, 0, False, "part-time"),
        (1, 45, True, "full-time"),
    ],
)
def test_four_courses_or_180_periods_are_full_time(courses, hours, deemed, expected) -> None:
    assert status(courses, hours, deemed=deemed, finance=FINANCE) == expected


def test_a_college_s_own_threshold_holds() -> None:
    assert status(4, 0, deemed=False, finance=Finance(full_time_courses=5)) == "part-time"


@pytest.mark.parametrize(
    ("meetings", "hours"),
    [
        ([(1, 480, 590)], 2),
        ([(1, 480, 530)], 1),
        ([(1, 480, 540)], 1),
        ([(1, 480, 600)], 2),
        ([(1, 480, 650)], 3),
        ([(1, 480, 490)], 1),
        ([(1, 480, 590), (1, 480, 590)], 2),
        ([(1, 480, 590), (3, 480, 590)], 4),
        ([], 0),
    ],
)
def test_a_meeting_of_110_minutes_is_two_periods_and_counts_once(meetings, hours) -> None:
    assert weekly_hours(meetings) == hours


PRICES = st.lists(
    st.builds(
        lambda kind, cents, per: Price(kind, (Cents(cents),), per, None),
        st.sampled_from(KINDS),
        st.integers(1, 100_000),
        st.sampled_from(("term", "course", "hour")),
    ),
    unique_by=lambda price: price.kind,
)
COUNTS = st.integers(0, 12)


@given(PRICES, COUNTS, COUNTS)
def test_a_term_costs_the_sum_of_its_prices_times_what_they_are_for(prices, courses, hours) -> None:
    fees = session_fees(prices, courses, hours)
    times = {"term": 1, "course": courses, "hour": hours}
    assert sum(fee.cents for fee in fees) == sum(price.cents * times[price.per] for price in prices)
    assert all(fee.cents > 0 and fee.each * fee.quantity == fee.cents for fee in fees)


@given(PRICES, COUNTS, COUNTS, COUNTS, COUNTS)
def test_more_courses_never_cost_less_at_the_same_prices(
    prices, courses, hours, more_courses, more_hours
) -> None:
    def total(*counts: int) -> int:
        return sum(fee.cents for fee in session_fees(prices, *counts))

    assert total(courses, hours) <= total(courses + more_courses, hours + more_hours)


# --- corrections ------------------------------------------------------------------------------------------


def fee(kind: str, cents: int) -> Fee:
    return Fee(kind, Cents(cents), "term", 1, None)


def kept(kind: str, cents: int, step: int = 1, *, undone: bool = False, waived: bool = False) -> Kept:
    entry = Entry(
        step, "", f"{kind}:20263:1", "2026-08-17", "student:1", f"revenue:{kind}", cents, kind, "1", "20263",
        date(2026, 9, 16).isoformat(), "publish:20263", None,
    )  # fmt: skip
    return Kept(entry, step, undone, waived)


def after(before: dict[str, Kept], fees: list[Fee]) -> dict[str, Kept]:
    """What is kept once the corrections are written."""
    found = dict(before)
    for one in corrections(fees, before):
        if one.wrong:
            found[one.kind] = found[one.kind]._replace(undone=True)
        if one.fee:
            found[one.kind] = kept(one.kind, one.fee.cents, one.step)
    return found


FEES = st.dictionaries(st.sampled_from(KINDS), st.integers(1, 100)).map(
    lambda found: [fee(kind, cents) for kind, cents in found.items()]
)


@given(st.lists(FEES, min_size=1, max_size=5))
def test_whatever_changes_each_kind_ends_at_its_fee_and_the_registration_at_its_highest(history) -> None:
    before: dict[str, Kept] = {}
    highest = 0
    for fees in history:
        before = after(before, fees)
        wanted = {one.kind: int(one.cents) for one in fees}
        highest = max(highest, wanted.pop("registration", 0))
        charged = {kind: one.cents for kind, one in before.items() if one.cents}
        assert charged.pop("registration", 0) == highest
        assert charged == wanted
        assert corrections(fees, before) == ()


@given(FEES, FEES)
def test_a_correction_never_has_the_step_of_a_charge_before_it(first, then) -> None:
    before = after({}, first)
    for one in corrections(then, before):
        assert one.step > (before[one.kind].step if one.kind in before else 0)


def test_what_was_waived_is_neither_undone_nor_charged_again() -> None:
    for cents in (100, 200):
        assert corrections([fee("tuition", cents)], {"tuition": kept("tuition", 100, waived=True)}) == ()
    assert corrections([], {"tuition": kept("tuition", 100, waived=True)}) == ()


def test_the_registration_fee_is_never_refunded() -> None:
    assert {"registration"} == NEVER_REFUNDED
    assert corrections([], {"registration": kept("registration", 2000)}) == ()


# --- the end of a DEC -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("used_in", "courses", "statuses", "slugs"),
    [
        (None, 3, ["part-time", "full-time"], []),
        (None, 3, None, []),
        (None, 3, [], ["was-part-time"]),
        ("20251", 4, ["part-time"], ["end-of-dec-used", "too-many-courses", "was-part-time"]),
    ],
)
def test_the_end_of_a_dec_is_once_after_full_time_and_for_three_courses(
    used_in, courses, statuses, slugs
) -> None:
    found = end_of_dec_refusals(used_in=used_in, courses=courses, statuses=statuses, finance=FINANCE)
    assert [why.slug for why in found] == slugs
