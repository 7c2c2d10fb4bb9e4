"""The jobs on a store: who is charged, as of which instant, and what closes."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from omnicli.errors import Refused, StoreError
from omnicli.keys import AUDIT, read_key
from omnicli.rules.ledger import desk, payment
from omnicli.services.jobs import agenda
from omnicli.services.jobs.runner import Runner
from omnicli.services.jobs.work import Scope
from omnicli.services.ledger import post
from omnicli.settings import Settings
from store import uow as units
from tests.builders import EMPLOYEE, NUMBER, a_college, ask, charge, sql

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from omnicli.services.jobs.runner import Outcome
    from store.uow import UnitOfWork

TORONTO = ZoneInfo("America/Toronto")
END = datetime(2026, 9, 21, 4, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MARC = "2634568"


@dataclass
class Town:
    """A college and an instant."""

    home: Path
    now: datetime = END

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        with units.read(self.home / "omni.db", at=self.now) as uow:
            yield uow

    @contextmanager
    def write(self, *, dry_run: bool = False) -> Iterator[UnitOfWork]:
        key = read_key(self.home / "keys", AUDIT)
        with units.write(
            self.home / "omni.db", at=self.now, actor="operator:test", audit_key=key, dry_run=dry_run
        ) as uow:
            yield uow

    def runner(self, term: str = "") -> Runner:
        return Runner(self, Scope(TORONTO, Settings(), term), nobody)

    def run(self, job: str, term: str = "") -> Outcome:
        return self.runner(term).run(job)[0]

    def counts(self, job: str = "late-confirmation", term: str = "") -> tuple[int, ...]:
        return tuple(self.run(job, term).counts.values())

    def due(self) -> list[str]:
        report = self.runner().run_due()
        assert not report.failures
        return [outcome.job for outcome in report.outcomes]

    def ledger(self) -> list[tuple[object, ...]]:
        with self.read() as uow:
            return list(uow.ledger.export())


def nobody(_dry_run: bool) -> None:
    """No provider of a payment page."""


@pytest.fixture
def town(home: Path) -> Town:
    a_college(home)
    sql(home, "UPDATE tariff SET due_days = NULL")  # everything in thirty days
    return Town(home)


def confirm(town: Town, at: datetime, student: str = NUMBER) -> None:
    sql(
        town.home,
        "INSERT INTO confirmations (student, term, at, late) VALUES (?, '20263', ?, 0)",
        (student, at.strftime("%Y-%m-%dT%H:%M:%SZ")),
    )


def marc_registers(town: Town) -> None:
    sql(
        town.home,
        "INSERT INTO registrations (student, term, course, section, registered_at)"
        f" VALUES ('{MARC}', '20263', '601-101-MQ', '00012', '2026-08-01T12:00:00Z')",
    )


def make_real(town: Town, founded: str = "2026-08-01T12:00:00Z") -> None:
    sql(town.home, "UPDATE college SET rehearsal = 0, created_at = ?", (founded,))
    sql(town.home, "DROP TRIGGER audit_is_not_edited")
    sql(town.home, "UPDATE audit SET at = ?", (founded,))


# --- late confirmation ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("late", "charged"), [(-SECOND, 0), (timedelta(0), 1), (SECOND, 1)])
def test_nobody_is_charged_before_the_day_is_over(town: Town, late: timedelta, charged: int) -> None:
    town.now = END + late
    assert town.counts() == (charged, charged, 0, 0)


@pytest.mark.parametrize(("late", "charged"), [(-SECOND, 0), (timedelta(0), 1)])
def test_the_last_second_of_the_day_is_in_time_whenever_the_job_runs(
    town: Town, late: timedelta, charged: int
) -> None:
    confirm(town, END + late)
    town.now = END + timedelta(days=3)
    assert town.counts() == (charged, charged, 0, 0)


@pytest.mark.parametrize(
    ("confirm_by", "end"),
    [
        ("2026-11-01", datetime(2026, 11, 2, 5, 0, tzinfo=UTC)),  # 25 hours
        ("2026-10-31", datetime(2026, 11, 1, 4, 0, tzinfo=UTC)),
        ("2026-03-08", datetime(2026, 3, 9, 4, 0, tzinfo=UTC)),  # 23 hours
        ("2026-03-07", datetime(2026, 3, 8, 5, 0, tzinfo=UTC)),
    ],
)
def test_the_nights_the_clocks_change_end_with_their_local_day(
    town: Town, confirm_by: str, end: datetime
) -> None:
    sql(
        town.home,
        "UPDATE terms SET confirm_from = ?, confirm_by = ? WHERE code = '20263'",
        (confirm_by, confirm_by),
    )
    town.now = end - SECOND
    assert town.counts() == (0, 0, 0, 0)
    town.now = end
    assert town.counts() == (1, 1, 0, 0)


@pytest.mark.parametrize("days", [0, 1, 30])
def test_a_run_made_late_leaves_the_same_ledger(town: Town, days: int) -> None:
    confirm(town, END + timedelta(hours=2))
    town.now = END + timedelta(days=days)
    town.run("late-confirmation")
    assert town.ledger() == [
        (
            f"late-confirmation:20263:{NUMBER}", "2026-09-21", "late-confirmation", "20263", NUMBER,
            f"student:{NUMBER}", "revenue:late-confirmation", 2500, "2026-10-21", None, "job:late-confirmation",
        )
    ]  # fmt: skip


def test_run_twice_it_charges_once(town: Town) -> None:
    assert town.counts() == (1, 1, 0, 0)
    assert town.counts() == (1, 0, 1, 0)


def test_a_fee_let_off_is_never_charged_again(town: Town) -> None:
    town.run("late-confirmation")
    with town.write() as uow:
        from omnicli.services.fees import waive

        waive(uow, 1, "ill", town.now.date())
    town.now += timedelta(days=40)
    assert town.counts() == (1, 0, 1, 0)


def test_a_price_changed_after_the_fact_changes_nothing(town: Town) -> None:
    town.run("late-confirmation")
    sql(town.home, "UPDATE tariff SET amounts = '3000' WHERE kind = 'late-confirmation'")
    assert town.counts() == (1, 0, 1, 0)


@pytest.mark.parametrize("amounts", ["0", None])
def test_without_a_price_nobody_is_charged(town: Town, amounts: str | None) -> None:
    sql(town.home, "DELETE FROM tariff WHERE kind = 'late-confirmation'")
    if amounts:
        sql(
            town.home,
            "INSERT INTO tariff (kind, valid_from, amounts) VALUES ('late-confirmation', '2000-01-01', ?)",
            (amounts,),
        )
    assert town.counts() == (1, 0, 0, 1)


def test_a_price_that_depends_on_the_student_is_each_one_s_own(town: Town) -> None:
    sql(
        town.home,
        "INSERT INTO tariff (kind, applies_to, valid_from, amounts) VALUES ('late-confirmation', ?, '2000-01-01', ?)",
        ("part-time", "1000"),
        ("full-time", "9900"),
    )
    town.run("late-confirmation")
    assert [row[7] for row in town.ledger()] == [1000]


def test_each_student_pays_what_their_residency_says_and_who_has_no_price_nothing(town: Town) -> None:
    sql(town.home, "DELETE FROM tariff WHERE kind = 'late-confirmation'")
    sql(
        town.home,
        "INSERT INTO tariff (kind, applies_to, valid_from, amounts) VALUES ('late-confirmation', ?, '2000-01-01', ?)",
        ("canada", "4000/5000"),
        ("international", "1000"),
    )
    sql(town.home, "UPDATE students SET resident = 'canada' WHERE number = ?", (MARC,))
    marc_registers(town)
    town.now += timedelta(days=31)
    assert town.counts() == (3, 2, 0, 1)
    assert [(row[4], row[7]) for row in town.ledger()] == [(MARC, 1000), (MARC, 4000)]


def a_ladder(town: Town) -> None:
    sql(town.home, "UPDATE tariff SET amounts = '2500/5000/7500' WHERE kind = 'late-confirmation'")


@pytest.mark.parametrize("at_once", [True, False])
def test_each_month_adds_a_step_for_who_has_still_not_confirmed(town: Town, at_once: bool) -> None:
    a_ladder(town)
    confirm(town, datetime(2026, 10, 25, 12, 0, tzinfo=UTC))
    for month in (9, 10, 11, 12):
        town.now = datetime(2026, month, 21, 12, 0, tzinfo=UTC)
        if not at_once or month == 12:
            town.run("late-confirmation")
    found = [(str(row[0]).split(":")[0], row[1], row[7]) for row in town.ledger()]
    assert found == [
        ("late-confirmation/2", "2026-10-21", 2500),
        ("late-confirmation", "2026-09-21", 2500),
    ]


def test_the_step_of_a_month_is_not_taken_a_second_before(town: Town) -> None:
    a_ladder(town)
    town.now = datetime(2026, 10, 21, 3, 59, 59, tzinfo=UTC)
    assert town.counts() == (1, 1, 0, 0)
    town.now += SECOND
    assert town.counts() == (2, 1, 1, 0)


def test_the_price_is_that_of_the_first_late_day(town: Town) -> None:
    sql(
        town.home,
        "INSERT INTO tariff (kind, valid_from, amounts) VALUES ('late-confirmation', '2026-09-21', '3000')",
    )
    town.run("late-confirmation")
    assert [row[7] for row in town.ledger()] == [3000]


def test_one_term_can_be_swept_alone(town: Town) -> None:
    assert town.counts(term="20261") == (0, 0, 0, 0)
    assert town.counts(term="20263") == (1, 1, 0, 0)


def test_a_deadline_older_than_what_can_be_claimed_charges_nobody(town: Town) -> None:
    town.now = END + timedelta(days=3 * 366)
    assert town.counts(term="20263") == (0, 0, 0, 0)


def test_a_college_that_moves_in_after_the_deadline_fines_nobody_for_it(town: Town) -> None:
    make_real(town)
    sql(town.home, "UPDATE registrations SET registered_at = '2026-09-21T04:00:00Z'")
    assert town.counts() == (1, 0, 0, 1)
    sql(
        town.home,
        "UPDATE registrations SET registered_at = '2026-09-21T03:59:59Z' WHERE course = '601-101-MQ'",
    )
    assert town.counts() == (1, 1, 0, 0)


def test_a_college_that_moves_up_from_a_version_without_money_fines_and_charges_nobody_for_what_is_past(
    town: Town,
) -> None:
    make_real(town)
    with town.write() as uow:
        uow.record("store.migrate", "store", applied=["0002_confirmations", "0003_money"])
    town.now = END + timedelta(days=1)
    a_ladder(town)
    assert town.counts() == (1, 0, 0, 1)
    assert town.counts("publish-timetables") == (0, 0)
    assert town.ledger() == []


def test_who_was_registered_after_the_deadline_pays_no_later_step_either(town: Town) -> None:
    make_real(town)
    a_ladder(town)
    sql(town.home, "UPDATE registrations SET registered_at = '2026-09-25T12:00:00Z'")
    town.now = datetime(2026, 12, 21, 12, 0, tzinfo=UTC)
    assert town.counts() == (3, 0, 0, 3)


def test_a_fee_written_long_after_its_day_leaves_its_days_to_pay_it(town: Town) -> None:
    make_real(town)
    town.now = END + timedelta(days=30)
    town.run("late-confirmation")
    assert [(row[1], row[8]) for row in town.ledger()] == [("2026-09-21", "2026-10-21")]


def test_a_fee_that_would_be_overdue_when_it_is_written_is_due_later(town: Town) -> None:
    make_real(town)
    town.now = END + timedelta(days=31)
    town.run("late-confirmation")
    assert [(row[1], row[8]) for row in town.ledger()] == [("2026-09-21", "2026-11-21")]


def test_in_a_rehearsal_every_run_gives_the_same_due_date(town: Town) -> None:
    town.now = END + timedelta(days=60)
    town.run("late-confirmation")
    assert [(row[1], row[8]) for row in town.ledger()] == [("2026-09-21", "2026-10-21")]


def test_a_term_published_so_late_that_its_fees_would_be_overdue_counts_from_that_day(town: Town) -> None:
    make_real(town)
    sql(town.home, "UPDATE registrations SET registered_at = '2026-08-01T12:00:00Z'")
    town.now = END
    town.run("publish-timetables")
    assert {row[1] for row in town.ledger()} == {"2026-09-21"}


def test_in_a_rehearsal_the_instant_of_registration_says_nothing(town: Town) -> None:
    sql(town.home, "UPDATE registrations SET registered_at = '2026-12-01T00:00:00Z'")
    assert town.counts() == (1, 1, 0, 0)


# --- the clock ------------------------------------------------------------------------------------------


def test_in_a_rehearsal_the_clock_moves_freely(town: Town) -> None:
    for days in (60, 0):
        town.now = END + timedelta(days=days)
        town.run("late-payment")


def test_a_clock_set_back_is_refused_in_a_real_store(town: Town) -> None:
    make_real(town, "2026-12-01T00:00:00Z")
    for attempt in (lambda: town.run("late-confirmation"), town.due):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.code == "clock-behind"
    assert town.ledger() == []


def test_some_minutes_behind_are_no_clock_set_back(town: Town) -> None:
    make_real(town, "2026-09-21T04:04:59Z")
    assert town.counts("late-payment") == (0, 0, 0, 0)


# --- late payment ---------------------------------------------------------------------------------------


def pay(town: Town, cents: int, on: str) -> None:
    with town.write() as uow:
        paid = payment(
            "desk",
            NUMBER,
            cents,
            key=f"p:{on}",
            on=datetime.fromisoformat(on).date(),
            into=desk("cash"),
            cause="t",
        )
        post(uow, [paid], "test", "test")


def test_a_fee_unpaid_after_its_days_of_grace_makes_a_late_fee_once(town: Town) -> None:
    town.run("late-confirmation")  # due on 21 October, five days of grace
    town.now = datetime(2026, 10, 27, 3, 59, 59, tzinfo=UTC)
    assert town.counts("late-payment") == (0, 0, 0, 0)
    town.now += SECOND
    assert town.counts("late-payment") == (1, 1, 0, 0)
    town.now += timedelta(days=60)
    assert town.counts("late-payment") == (1, 0, 1, 0)
    assert [row[:3] for row in town.ledger()][1] == (
        f"late-payment:20263:{NUMBER}",
        "2026-10-27",
        "late-payment",
    )


def test_a_payment_in_time_that_the_bank_tells_later_is_in_time(town: Town) -> None:
    town.run("late-confirmation")
    town.now += timedelta(days=60)
    pay(town, 2500, "2026-10-26")
    assert town.counts("late-payment") == (0, 0, 0, 0)


def test_a_charge_written_after_it_was_due_is_not_paid_late_in_a_real_store(town: Town) -> None:
    town.now = END + timedelta(days=90)
    town.run("late-confirmation")
    make_real(town)
    assert town.counts("late-payment") == (1, 0, 0, 1)


def test_a_charge_written_on_the_day_it_is_due_can_be_paid_in_time(town: Town) -> None:
    make_real(town)
    sql(town.home, "UPDATE tariff SET due_days = 0 WHERE kind = 'late-confirmation'")
    town.now = END + timedelta(hours=12)
    town.run("late-confirmation")
    town.now += timedelta(days=60)
    assert town.counts("late-payment") == (1, 1, 0, 0)


def test_without_a_price_nobody_pays_for_paying_late(town: Town) -> None:
    sql(town.home, "DELETE FROM tariff WHERE kind = 'late-payment'")
    town.run("late-confirmation")
    town.now += timedelta(days=60)
    assert town.counts("late-payment") == (1, 0, 0, 1)


def test_a_late_fee_that_depends_on_the_student_is_each_one_s_own(town: Town) -> None:
    sql(
        town.home,
        "INSERT INTO tariff (kind, applies_to, valid_from, amounts) VALUES ('late-payment', ?, '2000-01-01', ?)",
        ("part-time", "700"),
        ("quebec", "800"),
    )
    with town.write() as uow:
        from omnicli.services.fees import charge

        for term in ("20263", None):
            charge(uow, student=NUMBER, kind="id-card", on=END.date(), term=term)
    town.now += timedelta(days=60)
    town.run("late-payment")
    assert {(row[3], row[7]) for row in town.ledger() if row[2] == "late-payment"} == {
        ("20263", 700),
        (None, 800),
    }


# --- publishing, closing, forgetting --------------------------------------------------------------------


def test_timetables_are_published_on_their_day_and_charged_from_it(town: Town) -> None:
    town.now = datetime(2026, 8, 17, 3, 59, 59, tzinfo=UTC)
    assert town.counts("publish-timetables") == (0, 0)
    with town.read() as uow:
        assert uow.jobs.unpublished(date(2026, 8, 17)) == ["20263"]
    town.now = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
    published, charged = town.counts("publish-timetables")
    assert published == 1
    assert charged == len(town.ledger()) > 0
    assert {row[1] for row in town.ledger()} == {"2026-08-17"}
    assert town.counts("publish-timetables") == (0, 0)


def test_another_term_than_the_one_named_is_not_published(town: Town) -> None:
    assert town.counts("publish-timetables", "20271") == (0, 0)


def test_a_term_that_nobody_is_in_is_not_published(town: Town) -> None:
    sql(town.home, "DELETE FROM registrations WHERE term = '20263'")
    town.now = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
    assert town.counts("publish-timetables") == (0, 0)


def test_a_term_that_has_ended_is_not_published(town: Town) -> None:
    town.now = datetime(2026, 12, 23, 12, 0, tzinfo=UTC)
    assert town.counts("publish-timetables") == (0, 0)


def test_a_real_college_owes_nothing_for_days_before_its_registrations_were_loaded(town: Town) -> None:
    make_real(town)
    sql(town.home, "UPDATE registrations SET registered_at = '2026-08-20T12:00:00Z'")
    town.now = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
    town.run("publish-timetables")
    assert {row[1] for row in town.ledger()} == {"2026-08-20"}


def test_a_real_college_that_moves_in_in_the_middle_of_a_term_is_not_charged_for_it_by_cron(
    town: Town,
) -> None:
    make_real(town)
    sql(town.home, "UPDATE registrations SET registered_at = '2026-09-01T12:00:00Z'")
    town.run("publish-timetables")
    assert town.ledger() == []


def test_a_real_college_that_moves_in_by_the_first_day_of_classes_is_charged_from_it(town: Town) -> None:
    make_real(town)
    sql(town.home, "UPDATE registrations SET registered_at = '2026-08-24T12:00:00Z'")
    town.run("publish-timetables")
    assert {row[1] for row in town.ledger()} == {"2026-08-24"}


def closings(town: Town) -> dict[tuple[str, str], tuple[str, dict[str, int]]]:
    rows = ask(town.home, "SELECT term, what, closed_at, counts FROM closings")
    return {(term, what): (at, json.loads(counts)) for term, what, at, counts in rows}


def test_a_window_closes_once_with_what_had_been_done_when_it_ended(town: Town) -> None:
    marc_registers(town)
    confirm(town, END - SECOND)
    confirm(town, END, MARC)
    town.now = END + timedelta(days=3)
    assert town.counts("close-windows") == (3,)
    assert closings(town)["20263", "confirmation"] == (
        "2026-09-21T04:00:00Z",
        {"registered": 2, "confirmed": 1, "unconfirmed": 1},
    )
    assert closings(town)["20263", "course-choice"] == ("2026-04-16T04:00:00Z", {})
    assert town.counts("close-windows") == (0,)


def test_a_window_closes_at_the_first_instant_after_its_last_day(town: Town) -> None:
    town.now = END - SECOND
    town.run("close-windows")
    assert ("20263", "confirmation") not in closings(town)
    town.now = END
    town.run("close-windows")
    assert ("20263", "confirmation") in closings(town)


@pytest.mark.parametrize(("real", "registered"), [(True, 1), (False, 2)])
def test_who_came_after_a_window_had_closed_is_not_counted_in_a_real_store(
    town: Town, real: bool, registered: int
) -> None:
    if real:
        make_real(town)
    marc_registers(town)
    sql(
        town.home, f"UPDATE registrations SET registered_at = '2026-09-22T12:00:00Z' WHERE student = '{MARC}'"
    )
    town.now = END + timedelta(days=3)
    town.run("close-windows")
    counts = closings(town)["20263", "confirmation"][1]
    assert counts == {"registered": registered, "confirmed": 0, "unconfirmed": registered}


def test_a_real_store_closes_nothing_of_before_its_time(town: Town) -> None:
    make_real(town, "2026-09-01T12:00:00Z")
    sql(town.home, "UPDATE registrations SET registered_at = '2026-09-21T05:00:00Z'")
    town.run("close-windows")
    assert set(closings(town)) == {("20263", "course-choice")}


def test_a_closing_is_never_edited(town: Town) -> None:
    town.run("close-windows")
    with pytest.raises(Exception, match="append-only"):
        sql(town.home, "UPDATE closings SET counts = '{}'")


def signed_in_at(town: Town, seen: datetime, begun: datetime) -> None:
    sql(
        town.home,
        "INSERT OR IGNORE INTO accounts VALUES ('student', ?, '', '', '[]', 1, ?, ?)",
        (NUMBER, "2026-08-01T12:00:00Z", "2026-08-01T12:00:00Z"),
    )
    row = (
        f"{seen}{begun}",
        "student",
        NUMBER,
        0,
        f"{begun:%Y-%m-%dT%H:%M:%SZ}",
        f"{seen:%Y-%m-%dT%H:%M:%SZ}",
    )
    sql(town.home, "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?)", row)


def test_only_sessions_that_have_ended_are_forgotten(town: Town) -> None:
    minutes, hours = timedelta(minutes=20), timedelta(hours=8)
    signed_in_at(town, town.now - minutes, town.now - hours)
    signed_in_at(town, town.now - minutes - SECOND, town.now - hours)
    signed_in_at(town, town.now, town.now - hours - SECOND)
    assert town.counts("session-cleanup") == (2, 0, 0)
    assert ask(town.home, "SELECT count(*) FROM sessions") == [(1,)]


def test_a_code_is_forgotten_when_it_expires(town: Town) -> None:
    expires = f"{town.now:%Y-%m-%dT%H:%M:%SZ}"
    sql(town.home, "INSERT INTO invitations VALUES (?, 'x', '2026-09-01T12:00:00Z', ?)", (EMPLOYEE, expires))
    town.now -= SECOND
    assert town.counts("session-cleanup") == (0, 0, 0)
    town.now += SECOND
    assert town.counts("session-cleanup") == (0, 1, 0)


def test_failures_that_hold_somebody_up_or_have_closed_an_account_are_kept(town: Town) -> None:
    sql(
        town.home,
        "INSERT INTO attempts VALUES ('student', ?, ?, ?, ?)",
        ("none", 0, None, "2026-09-20T12:00:00Z"),
        ("recent", 3, None, "2026-09-20T12:00:00Z"),
        ("waits", 7, "2026-09-22T12:00:00Z", "2024-09-20T12:00:00Z"),
        ("closed", 100, None, "2024-09-20T12:00:00Z"),
        ("old", 7, "2024-09-21T12:00:00Z", "2024-09-20T12:00:00Z"),
    )
    assert town.counts("session-cleanup") == (0, 0, 2)
    assert {number for (number,) in ask(town.home, "SELECT number FROM attempts")} == {
        "recent",
        "waits",
        "closed",
    }


# --- all that is due --------------------------------------------------------------------------------------


def test_all_that_is_due_is_done_in_order_and_then_nothing_is(town: Town) -> None:
    sql(town.home, "INSERT INTO attempts VALUES ('student', 'x', 0, NULL, '2026-09-20T12:00:00Z')")
    expected = ["publish-timetables", "late-confirmation", "late-payment", "close-windows", "session-cleanup"]
    town.now = END + timedelta(days=2)
    assert town.due() == expected
    assert town.due() == []
    assert [run for (run,) in ask(town.home, "SELECT job FROM job_runs ORDER BY number")] == expected


def test_what_can_wait_runs_once_a_day(town: Town) -> None:
    def fail() -> None:
        sql(town.home, "INSERT INTO attempts VALUES ('student', 'x', 0, NULL, '2026-09-20T12:00:00Z')")

    fail()
    town.now = END + timedelta(days=2)
    town.due()
    fail()
    town.now += timedelta(hours=23)
    assert town.due() == []
    with town.read() as uow:
        (listed,) = [
            one
            for one in agenda.listing(uow, Scope(TORONTO, Settings()))
            if one.job.name == "session-cleanup"
        ]
    assert listed.next_due == town.now + timedelta(hours=1)
    town.now += timedelta(hours=1)
    assert town.due() == ["session-cleanup"]


def test_in_a_rehearsal_whose_clock_went_back_what_can_wait_does_not(town: Town) -> None:
    for days in (40, 20):
        sql(town.home, "INSERT INTO attempts VALUES ('student', 'x', 0, NULL, '2026-09-20T12:00:00Z')")
        town.now = END + timedelta(days=days)
        assert "session-cleanup" in town.due()


class Overtaken(Town):
    """A town where somebody else runs all that is due just before the first write."""

    overtaken = False

    @contextmanager
    def write(self, *, dry_run: bool = False) -> Iterator[UnitOfWork]:
        if not self.overtaken:
            self.overtaken = True
            Town(self.home, self.now).due()
        with super().write(dry_run=dry_run) as uow:
            yield uow


def test_who_comes_second_finds_nothing_to_do_and_leaves_no_run(town: Town) -> None:
    assert Overtaken(town.home, END + timedelta(days=2)).due() == []
    assert len(ask(town.home, "SELECT * FROM job_runs")) == 4


def test_a_store_that_fails_stops_every_job(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_town: Town, **_how: bool) -> None:
        raise StoreError("broken", code="store-io")

    monkeypatch.setattr(Town, "write", fail)
    with pytest.raises(StoreError):
        town.runner().run_due()


def test_a_dry_run_of_all_does_them_one_after_the_other_and_leaves_nothing(
    town: Town, tmp_path: Path
) -> None:
    other = Town(tmp_path / "other")
    shutil.copytree(town.home, other.home)
    runner = town.runner()
    report = Runner(town, runner.scope, nobody, dry_run=True).run_due()
    shown = [(one.job, dict(one.counts)) for one in report.outcomes]
    assert town.ledger() == []
    assert ask(town.home, "SELECT * FROM job_runs") == []
    done = other.runner().run_due()
    assert [(one.job, dict(one.counts)) for one in done.outcomes] == shown
    items = [item for one in report.outcomes for item in one.items]
    assert sorted((i.kind, i.student, i.term, int(i.amount_cents), i.due) for i in items) == sorted(
        (row[2], row[4], row[3], row[7], row[8]) for row in other.ledger()
    )


def test_a_late_fee_is_no_reason_to_look_for_another(town: Town) -> None:
    charge(town.home, 1000, due="2026-10-21", kind="late-payment")
    with town.read() as uow:
        listed = {one.job.name: one for one in agenda.listing(uow, Scope(TORONTO, Settings()))}
    assert listed["late-payment"].next_due is None


def test_the_agenda_says_when_each_job_is_due(town: Town) -> None:
    town.now = datetime(2026, 8, 1, 12, 0, tzinfo=UTC)
    town.run("close-windows")
    with town.read() as uow:
        listed = {one.job.name: one for one in agenda.listing(uow, Scope(TORONTO, Settings()))}
    assert listed["publish-timetables"].next_due == datetime(2026, 8, 17, 4, 0, tzinfo=UTC)
    assert listed["late-confirmation"].next_due == END
    assert listed["close-windows"].next_due == END
    assert listed["close-windows"].last_run == town.now
    assert listed["late-payment"].next_due is listed["payments"].next_due is None
    town.now = END
    town.run("late-confirmation")
    with town.read() as uow:
        listed = {one.job.name: one for one in agenda.listing(uow, Scope(TORONTO, Settings()))}
    assert listed["late-payment"].next_due == datetime(2026, 10, 27, 4, 0, tzinfo=UTC)
    assert listed["publish-timetables"].next_due == town.now
