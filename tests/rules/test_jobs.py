"""What cron does, as rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.jobs import (
    LATE_PAYMENT,
    LatePaymentRule,
    LatePayments,
    clock_is_behind,
    late_from,
    windows,
)
from omnicli.rules.ledger import Entry, Posting, charge, desk, fee_key, payment, reversal
from omnicli.rules.terms import Term, make_term

TORONTO = ZoneInfo("America/Toronto")
NOON = datetime(2026, 9, 14, 16, 0, tzinfo=UTC)
ANN = "2634567"
DUE = date(2026, 9, 16)
DAYS = 5
LATE = date(2026, 9, 22)


@pytest.mark.parametrize(
    ("minutes", "behind"), [(60, False), (0, False), (-5, False), (-5.1, True), (-60, True)]
)
def test_a_clock_is_behind_when_it_is_five_minutes_before_the_last_event(
    minutes: float, behind: bool
) -> None:
    assert clock_is_behind(NOON + timedelta(minutes=minutes), NOON) is behind


@pytest.mark.parametrize(
    ("confirm_by", "end"),
    [
        (date(2026, 9, 20), datetime(2026, 9, 21, 4, 0, tzinfo=UTC)),
        (date(2027, 2, 15), datetime(2027, 2, 16, 5, 0, tzinfo=UTC)),
        # The nights the clocks change: a day of 23 hours, a day of 25.
        (date(2026, 3, 8), datetime(2026, 3, 9, 4, 0, tzinfo=UTC)),
        (date(2026, 11, 1), datetime(2026, 11, 2, 5, 0, tzinfo=UTC)),
    ],
)
def test_a_window_ends_with_its_local_day(confirm_by: date, end: datetime) -> None:
    term = make_term("20263", confirm_by=confirm_by)
    assert dict(windows(term, TORONTO))["confirmation"] == end


def test_a_term_without_course_choice_has_one_window() -> None:
    term: Term = make_term("20262")
    assert [window.what for window in windows(term, TORONTO)] == ["confirmation"]


# --- late payment ---------------------------------------------------------------------------------------


class Account:
    """A student's ledger, written as a clerk would."""

    def __init__(self, student: str = ANN) -> None:
        self.student = student
        self.entries: list[Entry] = []

    def owes(
        self,
        cents: int,
        *,
        due: date = DUE,
        on: date | None = None,
        term: str | None = "20263",
        kind: str = "tuition",
    ) -> Entry:
        return self._write(
            charge(
                kind, self.student, cents, key=f"{kind}:{len(self.entries)}", on=on or due - timedelta(30),
                due=due, cause="test", term=term,
            )
        )  # fmt: skip

    def pays(self, cents: int, on: date) -> Entry:
        return self._write(
            payment("desk", self.student, cents, key=f"p:{len(self.entries)}", on=on, into=desk("cash"), cause="test")
        )  # fmt: skip

    def undo(self, entry: Entry, on: date) -> Entry:
        return self._write(reversal(entry, on=on, cause="test"))

    def take(self, postings: list[Posting]) -> None:
        for posting in postings:
            self._write(posting)

    def _write(self, posting: Posting) -> Entry:
        self.entries.append(Entry(len(self.entries) + 1, "2026-08-01T12:00:00Z", *posting))
        return self.entries[-1]


def key(student: str, term: str | None) -> str:
    return fee_key(LATE_PAYMENT, term or "none", student)


def fee(student: str, term: str | None, on: date) -> Posting:
    due = on + timedelta(30)
    return charge(
        LATE_PAYMENT, student, 1000, key=key(student, term), on=on, due=due, cause="test", term=term
    )


def sweep(
    account: Account, today: date = LATE, *, terms: frozenset[str] | None = None, **changes: object
) -> LatePayments:
    given_: dict[str, object] = {"key": key, "fee": fee, "heard": lambda _entry: True, **changes}
    return LatePaymentRule(today=today, days=DAYS, terms=terms, **given_).sweep(account.entries)  # type: ignore[arg-type]


def test_a_charge_is_late_the_day_after_the_days_of_grace() -> None:
    assert late_from(DUE, DAYS) == LATE
    account = Account()
    account.owes(10_000)
    assert sweep(account, LATE - timedelta(1)).charged == []
    (found,) = sweep(account).charged
    assert (found.key, found.date, found.cents) == (f"late-payment:20263:{ANN}", LATE.isoformat(), 1000)


@pytest.mark.parametrize("days", [0, 1, 30])
def test_a_sweep_made_late_charges_the_same_as_of_the_same_day(days: int) -> None:
    account = Account()
    account.owes(10_000)
    account.pays(10_000, LATE)
    (found,) = sweep(account, LATE + timedelta(days)).charged
    assert found.date == LATE.isoformat()


def test_what_was_paid_in_time_and_imported_later_is_in_time() -> None:
    account = Account()
    account.owes(10_000)
    account.pays(10_000, LATE - timedelta(1))
    assert sweep(account, LATE + timedelta(30)) == LatePayments()


def test_a_part_that_is_missing_is_late_once_for_the_term_and_once_for_no_term() -> None:
    account = Account()
    account.owes(10_000)
    account.owes(2_000, kind="affiliated")
    account.owes(500, kind="id-card", term=None)
    account.pays(9_999, DUE)
    assert [one.key for one in sweep(account).charged] == [
        f"late-payment:20263:{ANN}",
        f"late-payment:none:{ANN}",
    ]


@pytest.mark.parametrize("kind", ["late-payment", "refund"])
def test_a_late_fee_or_a_refund_makes_nobody_late(kind: str) -> None:
    account = Account()
    account.owes(1_000, kind=kind)
    assert sweep(account) == LatePayments()


def test_what_was_waived_before_the_day_is_not_late_and_what_was_waived_after_was() -> None:
    account = Account()
    account.undo(account.owes(10_000), LATE - timedelta(1))
    assert sweep(account).charged == []
    other = Account()
    other.undo(other.owes(10_000), LATE)
    assert len(sweep(other).charged) == 1


def test_a_fee_that_exists_is_not_made_again_even_when_it_was_waived() -> None:
    account = Account()
    account.owes(10_000)
    account.take(sweep(account).charged)
    account.undo(account.entries[-1], LATE)
    assert sweep(account, LATE + timedelta(60)) == LatePayments([], already=1)


def test_what_has_no_price_or_was_not_known_in_time_is_skipped_once() -> None:
    account = Account()
    account.owes(10_000)
    account.owes(2_000, kind="affiliated")
    assert sweep(account, fee=lambda *_: None) == LatePayments([], skipped=1)
    assert sweep(account, heard=lambda _entry: False) == LatePayments([], skipped=1)
    assert len(sweep(account, heard=lambda entry: entry.kind == "affiliated").charged) == 1


def test_a_late_fee_takes_its_part_of_what_is_paid_though_it_is_found_late() -> None:
    account = Account()
    account.owes(10_000)
    account.owes(20_000, due=DUE + timedelta(60), term="20271")
    account.pays(30_000, LATE + timedelta(1))
    assert [one.term for one in sweep(account, LATE + timedelta(90)).charged] == ["20263", "20271"]


def test_a_term_that_was_charged_is_not_also_skipped() -> None:
    account = Account()
    account.owes(10_000)
    account.owes(2_000, kind="affiliated", due=DUE + timedelta(1))
    found = sweep(account, LATE + timedelta(9), heard=lambda entry: entry.kind == "affiliated")
    assert (len(found.charged), found.skipped) == (1, 0)


def test_one_term_can_be_looked_at_alone() -> None:
    account = Account()
    account.owes(10_000)
    account.owes(10_000, term="20261")
    (found,) = sweep(account, terms=frozenset(("20261",))).charged
    assert found.term == "20261"


def test_a_debt_that_has_lapsed_makes_no_fee() -> None:
    account = Account()
    account.owes(10_000, due=date(2023, 9, 1))
    assert sweep(account) == LatePayments()


charges = st.tuples(st.integers(1, 300), st.integers(0, 120), st.sampled_from(["20261", "20263", None]))
payments = st.tuples(st.integers(1, 400), st.integers(0, 160))


@given(st.lists(charges, max_size=6), st.lists(payments, max_size=6), st.integers(1, 40))
def test_swept_each_day_or_once_at_the_end_the_same_fees_are_made(
    owed: list[tuple[int, int, str | None]], paid: list[tuple[int, int]], step: int
) -> None:
    first = date(2026, 1, 1)

    def history() -> Account:
        account = Account()
        for cents, day, term in owed:
            account.owes(cents * 100, due=first + timedelta(day), on=first, term=term)
        for cents, day in paid:
            account.pays(cents * 100, first + timedelta(day))
        return account

    once, often = history(), history()
    once.take(sweep(once, first + timedelta(200)).charged)
    for day in range(0, 201, step):
        often.take(sweep(often, first + timedelta(day)).charged)
    often.take(sweep(often, first + timedelta(200)).charged)
    assert {entry[2:] for entry in once.entries} == {entry[2:] for entry in often.entries}
