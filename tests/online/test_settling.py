"""What is paid on a page is posted once, whoever looks, however often, wherever they are killed. On a real store."""

from __future__ import annotations

import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from omnicli.rules import ledger
from omnicli.services import online
from omnicli.services.ledger import post
from omnicli.services.online_settling import TAKEN_UP_FOR, Till
from tests import processes
from tests.builders import NUMBER, ask, sql
from tests.online.paying import ME, OWED, PAID, begin, owe, payments, refused, rows, settle, units
from tests.stripe_server import DROP_BEFORE, NOW, StripeServer

if TYPE_CHECKING:
    from omnicli.online.stripe_gateway import StripeGateway
    from tests.conftest import Omni

# A test's server is a thread of the process that forks: it sleeps in accept(), and holds nothing.
FORKS = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")


# --- settled -------------------------------------------------------------------------------------------


def test_a_payment_is_posted_once_on_the_local_day_it_was_made(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    begin(college, gateway)
    # Half past ten in the evening of the 13th in Québec, the 14th in the world's time.
    server.pay(at=NOW - 11 * 3600 - 1800)
    college.later(days=3)
    found = settle(college, gateway)
    assert (found.looked, found.paid, found.cents, found.failed) == (1, 1, OWED, 0)
    assert payments(college) == [(*PAID[:5], "2026-09-13")]
    assert settle(college, gateway).looked == 0
    college("admin", "verify")


def test_a_payment_is_never_dated_tomorrow(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    begin(college, gateway)
    server.pay(at=NOW + int(timedelta(days=2).total_seconds()))
    settle(college, gateway)
    assert payments(college) == [PAID]


def test_a_dry_run_says_the_same_and_writes_nothing(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    begin(college, gateway)
    server.pay()
    before = ask(college.home, "SELECT count(*) FROM audit")
    dry = settle(college, gateway, dry_run=True)
    assert ask(college.home, "SELECT count(*) FROM audit") == before
    assert payments(college) == []
    assert settle(college, gateway) == dry


@pytest.mark.parametrize("cents", [OWED - 1, OWED + 1, 1])
def test_another_amount_is_posted_as_it_was_received_and_told(
    college: Omni, server: StripeServer, gateway: StripeGateway, cents: int
) -> None:
    begin(college, gateway)
    server.pay(cents=cents)
    found = settle(college, gateway)
    assert [(one.what, one.cents) for one in found.items] == [("paid", cents)]
    assert [one.why.slug for one in found.items if one.why] == ["online-other-amount"]
    assert payments(college) == [("online", "online", f"student:{NUMBER}", cents, NUMBER, "2026-09-14")]
    assert rows(college) == [(1, OWED, "paid")]
    college("admin", "verify")


@pytest.mark.parametrize(("cents", "currency"), [(OWED, "usd"), (0, "cad")])
def test_what_is_no_amount_of_ours_is_not_guessed(
    college: Omni, server: StripeServer, gateway: StripeGateway, cents: int, currency: str
) -> None:
    begin(college, gateway)
    server.pay(cents=cents, currency=currency)
    found = settle(college, gateway)
    assert [one.why.slug for one in found.items if one.why] == ["online-not-ours"]
    assert (found.failed, found.cents, payments(college)) == (1, 0, [])
    assert rows(college) == [(1, OWED, "failed")]
    assert settle(college, gateway).looked == 0


def test_an_expired_page_is_over(college: Omni, server: StripeServer, gateway: StripeGateway) -> None:
    begin(college, gateway)
    server.expire()
    assert settle(college, gateway).expired == 1
    assert rows(college) == [(1, OWED, "expired")]


def test_a_beginning_that_nobody_took_up_is_over(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    server.fail(*[DROP_BEFORE] * 3)
    refused(college, gateway)
    assert settle(college, gateway).expired == 0
    college.now += TAKEN_UP_FOR
    assert settle(college, gateway).expired == 1


def test_a_page_that_opened_while_its_row_was_thought_over_stays_open(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    server.fail(*[DROP_BEFORE] * 3)
    refused(college, gateway)
    with units(college).read() as uow:
        (row,), at = uow.online.live(), uow.at
    begin(college, gateway)
    assert Till(units(college), gateway, ME).settle(row, at + TAKEN_UP_FOR).what == "open"
    assert rows(college) == [(1, OWED, "open")]


def several_paid(college: Omni, server: StripeServer, gateway: StripeGateway) -> None:
    """Five pages are open, and all are paid."""
    sql(
        college.home,
        "INSERT INTO online_payments (student, cents, key, begun_at, provider, session, url, expires_at, state)"
        f" VALUES ('{NUMBER}', 5000, ?, '2026-09-14T13:00:00Z', 'stripe', ?, 'https://x', '', 'open')",
        *((key, gateway.begin(key, 5_000, "x", "y").session) for key in "abcde"),
    )
    for session in server.sessions:
        server.pay(session)


def test_what_the_provider_cannot_say_of_one_does_not_stop_the_others(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    several_paid(college, server, gateway)
    lost = [server.sessions.pop(f"cs_test_{number:06d}") for number in (1, 2, 3, 4)]
    found = settle(college, gateway)
    assert (found.looked, found.failed, found.paid) == (5, 4, 1)
    assert {one.why.slug for one in found.items if one.why} == {"online-unknown"}
    server.sessions.update({one["id"]: one for one in lost})
    assert settle(college, gateway).paid == 4


def test_a_provider_that_stays_silent_is_not_asked_about_every_page(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    several_paid(college, server, gateway)
    server.asked.clear()
    server.fail(429, 429, 429)
    found = settle(college, gateway)
    assert (found.looked, found.failed, found.paid) == (5, 5, 0)
    assert len(server.asked) == 3
    assert settle(college, gateway).paid == 5


def test_a_silence_between_two_answers_is_no_reason_to_leave(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    several_paid(college, server, gateway)
    server.fail(429, 429)
    assert settle(college, gateway).paid == 3


def test_an_entry_that_says_otherwise_is_said_and_left(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    begin(college, gateway)
    server.pay()
    key = f"online:stripe:{server.only}"
    wrong = ledger.payment("online", NUMBER, 1, key=key, on=date(2026, 9, 14), into="online", cause="x")
    with units(college).write(actor="operator:test") as uow:
        post(uow, [wrong], "test", ME)
    found = settle(college, gateway)
    assert [one.why.slug for one in found.items if one.why] == ["other-entry"]
    assert rows(college) == [(1, OWED, "open")]


def test_of_many_who_settle_at_once_one_posts(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    begin(college, gateway)
    server.pay()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: settle(college, gateway), range(4)))
    assert sum(one.paid for one in found) == 1
    assert payments(college) == [PAID]
    assert ask(college.home, "SELECT count(*) FROM audit WHERE action = 'online.settle'") == [(1,)]
    college("admin", "verify")


# --- waited for ----------------------------------------------------------------------------------------


def wait(college: Omni, gateway: StripeGateway, *pauses: Any) -> str:
    def pause() -> None:
        left.pop(0)()

    left = list(pauses)
    return online.wait(units(college), gateway, 1, tries=len(pauses) + 1, pause=pause, actor=ME)


def test_waiting_ends_with_the_payment(college: Omni, server: StripeServer, gateway: StripeGateway) -> None:
    begin(college, gateway)
    hiccup = [DROP_BEFORE] * 3
    assert wait(college, gateway, lambda: server.fail(*hiccup), server.pay, pytest.fail) == "paid"
    assert payments(college) == [PAID]


def test_waiting_ends_when_cron_has_posted_it(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    begin(college, gateway)

    def cron() -> None:
        server.pay()
        settle(college, gateway)

    assert wait(college, gateway, cron, pytest.fail) == "paid"


def test_waiting_ends_with_the_page_or_with_patience(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    begin(college, gateway)
    assert wait(college, gateway, lambda: None) == "open"
    assert wait(college, gateway, server.expire, pytest.fail) == "expired"


def test_waiting_for_another_amount_ends_with_it(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    begin(college, gateway)
    assert wait(college, gateway, lambda: server.pay(cents=1), pytest.fail) == "paid"


# --- killed --------------------------------------------------------------------------------------------


@FORKS
def test_a_beginning_killed_at_any_step_leaves_one_session_for_the_next_try(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    def killed_at(step: int) -> int:
        def work() -> int:
            processes.Countdown(step).watch()
            begin(college, gateway)
            return 0

        return processes.Child(work).wait()

    step = kills = 0
    while killed_at(step := step + 1) == -signal.SIGKILL:
        kills += 1
        begun = begin(college, gateway)
        assert [row for row in rows(college) if row[2] != "expired"] == [(begun.number, OWED, "open")]
        open_ones = [name for name, one in server.sessions.items() if one["status"] == "open"]
        assert open_ones == [f"cs_test_{kills:06d}"]
        server.expire(open_ones[0])
        settle(college, gateway)
    assert kills > 3, "the steps are no longer seen"
    college("admin", "verify")


@FORKS
def test_a_settling_killed_at_any_step_posts_once(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    def killed_at(step: int) -> int:
        def work() -> int:
            processes.Countdown(step).watch()
            settle(college, gateway)
            return 0

        return processes.Child(work).wait()

    step, code = 0, -signal.SIGKILL
    while code == -signal.SIGKILL:
        step += 1
        begin(college, gateway)
        server.pay(f"cs_test_{step:06d}")
        code = killed_at(step)
        settle(college, gateway)
        assert len(payments(college)) == step
        owe(college, OWED, f"fee {step}")
    assert step > 2, "the steps are no longer seen"
    college("admin", "verify")
