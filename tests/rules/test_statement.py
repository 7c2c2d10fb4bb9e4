"""What is owed, what is overdue, and what each payment covered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.ledger import (
    Entry,
    Posting,
    charge,
    desk,
    fee_key,
    is_charge,
    is_payment,
    payment,
    refund,
    reversal,
)
from omnicli.rules.statement import as_of, statement

ME = "2634567"
DAY = date(2026, 9, 1)


def entry(number: int, posting: Posting) -> Entry:
    return Entry(number, "2026-09-01T12:00:00Z", *posting)


def owes(number: int, cents: int, *, due: int = 30, on: int = 0, **more: Any) -> Entry:
    day = DAY + timedelta(days=on)
    made = charge(
        more.pop("kind", "registration"),
        ME,
        cents,
        key=f"c{number}",
        on=day,
        due=DAY + timedelta(days=due),
        cause="x",
    )
    return entry(number, made)


def paid(number: int, cents: int, *, on: int = 0) -> Entry:
    day = DAY + timedelta(days=on)
    return entry(
        number, payment("cash", ME, cents, key=f"p{number}", on=day, into=desk("cash"), cause="desk")
    )


def undone(number: int, what: Entry, *, on: int = 0) -> Entry:
    return entry(number, reversal(what, on=DAY + timedelta(days=on), cause="mistake"))


def test_a_payment_covers_the_oldest_due_first() -> None:
    found = statement([owes(1, 5000, due=40), owes(2, 2500, due=10), paid(3, 3000)])
    assert [(one.entry.number, one.paid, one.unpaid) for one in found.charges] == [
        (2, 2500, 0),
        (1, 500, 4500),
    ]
    assert found.payments[0].covered == ((2, 2500), (1, 500))
    assert found.balance == 4500


def test_a_payment_that_the_bank_tells_late_covers_in_the_place_of_its_day() -> None:
    found = statement([owes(1, 1000), paid(2, 1000, on=5), paid(3, 700, on=1)])
    assert [(one.entry.number, one.covered, one.left) for one in found.payments] == [
        (3, ((1, 700),), 0),
        (2, ((1, 300),), 700),
    ]


def test_a_payment_is_never_due() -> None:
    assert paid(1, 500).due is None


def test_what_was_paid_in_excess_waits_for_the_next_charge() -> None:
    before = statement([owes(1, 1000), paid(2, 1500)])
    assert before.balance == -500
    assert before.payments[0].left == 500
    after = statement([owes(1, 1000), paid(2, 1500), owes(3, 2000, due=50)])
    assert after.payments[0].covered == ((1, 1000), (3, 500))
    assert after.balance == 1500


def test_a_payment_that_is_undone_covers_nothing() -> None:
    check = paid(2, 1000)
    found = statement([owes(1, 1000), check, undone(3, check)])
    assert found.payments == ()
    assert found.balance == 1000


def test_a_charge_that_is_waived_is_owed_no_more_and_frees_what_paid_it() -> None:
    fee = owes(1, 2500)
    found = statement([fee, paid(2, 2500), undone(3, fee)])
    assert found.charges == ()
    assert found.balance == -2500


def test_the_due_date_is_in_time_and_the_day_after_is_late() -> None:
    found = statement([owes(1, 2500, due=10)])
    assert found.overdue(DAY + timedelta(days=10)) == 0
    assert found.overdue(DAY + timedelta(days=11)) == 2500
    assert found.overdue(DAY + timedelta(days=13), days=3) == 0
    assert found.overdue(DAY + timedelta(days=14), days=3) == 2500


def test_the_next_due_date_is_that_of_the_first_unpaid_charge() -> None:
    assert statement([]).next_due is None
    assert statement([owes(1, 100, due=5), paid(2, 100)]).next_due is None
    assert statement([owes(1, 100, due=5), owes(2, 100, due=9), paid(3, 100)]).next_due == DAY + timedelta(
        days=9
    )


def test_a_refund_takes_the_excess() -> None:
    back = entry(3, refund(ME, 500, key="r3", on=DAY, out_of=desk("cheque"), cause="refund"))
    assert statement([owes(1, 1000, due=0), paid(2, 1500), back]).balance == 0


def test_the_account_of_an_earlier_day_knows_nothing_of_what_came_later() -> None:
    check = paid(2, 1000, on=3)
    entries = [owes(1, 1000), check, undone(4, check, on=20)]
    assert statement(as_of(entries, DAY + timedelta(days=2))).balance == 1000
    assert statement(as_of(entries, DAY + timedelta(days=3))).balance == 0
    assert statement(as_of(entries, DAY + timedelta(days=20))).balance == 1000


@pytest.mark.parametrize(("step", "key"), [(1, "late:20263:2634567"), (3, "late/3:20263:2634567")])
def test_a_fee_has_one_key_for_each_rule_term_student_and_step(step: int, key: str) -> None:
    assert fee_key("late", "20263", ME, step=step) == key


def test_what_undoes_a_charge_is_no_payment_and_what_undoes_a_payment_no_charge() -> None:
    fee, check = owes(1, 2500), paid(2, 2500)
    assert is_charge(fee)
    assert not is_payment(fee)
    assert is_payment(check)
    assert not is_charge(check)
    for one in (undone(3, fee), undone(4, check)):
        assert not is_charge(one)
        assert not is_payment(one)


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """Charges and payments of any amount and day, some of them undone."""
    entries: list[Entry] = []
    for number in range(1, draw(st.integers(0, 12)) + 1):
        cents, on = draw(st.integers(1, 100_000)), draw(st.integers(0, 60))
        undoable = [
            one for one in entries if one.reverses is None and one.number not in {e.reverses for e in entries}
        ]
        what = draw(st.sampled_from(["charge", "payment", "undo"] if undoable else ["charge", "payment"]))
        if what == "charge":
            entries.append(owes(number, cents, on=on, due=on + draw(st.integers(0, 60))))
        elif what == "payment":
            entries.append(paid(number, cents, on=on))
        else:
            entries.append(undone(number, draw(st.sampled_from(undoable)), on=60))
    return entries


@given(histories())
def test_the_statement_says_what_the_ledger_adds_up_to(entries: list[Entry]) -> None:
    found = statement(entries)
    account = f"student:{ME}"
    assert found.balance == sum(one.cents if one.debit == account else -one.cents for one in entries)


@given(histories())
def test_what_payments_cover_is_what_is_paid_of_charges(entries: list[Entry]) -> None:
    found = statement(entries)
    covered: dict[int, int] = {}
    for one in found.payments:
        assert one.left >= 0
        for number, cents in one.covered:
            assert cents > 0
            covered[number] = covered.get(number, 0) + cents
    assert covered == {one.entry.number: one.paid for one in found.charges if one.paid}
    assert all(0 <= one.paid <= one.entry.cents for one in found.charges)
    assert not (any(one.left for one in found.payments) and any(one.unpaid for one in found.charges))


@given(histories(), st.integers(0, 150))
def test_what_is_overdue_is_never_more_than_what_is_unpaid_and_grows_with_the_days(
    entries: list[Entry], after: int
) -> None:
    found = statement(entries)
    today = DAY + timedelta(days=after)
    unpaid = sum(one.unpaid for one in found.charges)
    assert 0 <= found.overdue(today) <= found.overdue(today + timedelta(days=1)) <= unpaid
