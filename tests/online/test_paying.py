"""`omni payments pay --online`: where it is offered, what it shows, and what a key in the wrong place does."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

from commands import _online
from commands._session import StoreUnits
from omnicli.clock import FixedClock
from omnicli.place import write_private
from omnicli.rules import ledger
from omnicli.services import online
from omnicli.services.ledger import post
from omnicli.world import World
from tests.builders import NUMBER, a_college, ask, sign_in, sql
from tests.stripe_server import DROP_BEFORE, SECRET, StripeServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Omni, Result

PAY = ("payments", "pay", "--online")
OWED = 12_500


@pytest.fixture
def marie(omni: Omni) -> Omni:
    """Marie is signed in and owes 125,00 $; no key is there."""
    a_college(omni.home)
    sign_in(omni)
    day = date(2026, 9, 1)
    fee = ledger.charge("affiliated", NUMBER, OWED, key="fee", on=day, due=date(2026, 10, 1), cause="test")
    with StoreUnits(world(omni)).write(actor="operator:test") as uow:
        post(uow, [fee], "fees.charge", "term:20263")
    return omni


@pytest.fixture
def offered(marie: Omni, server: StripeServer) -> Omni:
    """The college has a key, and the provider's library is installed."""
    put_key(marie, server.key_file)
    return marie


def world(omni: Omni) -> World:
    return World(omni.environ, clock=FixedClock(omni.now))


def put_key(omni: Omni, text: str) -> None:
    write_private(omni.home / "keys" / "stripe", text.encode(), replace=True)


# --- offered or not ----------------------------------------------------------------------------------


def without_key(omni: Omni, _patch: pytest.MonkeyPatch) -> None:
    (omni.home / "keys" / "stripe").unlink()


def without_library(_omni: Omni, patch: pytest.MonkeyPatch) -> None:
    patch.setitem(sys.modules, "stripe", None)


@pytest.mark.parametrize("without", [without_key, without_library])
def test_without_a_key_or_the_library_it_is_not_offered(
    offered: Omni, monkeypatch: pytest.MonkeyPatch, without: Callable[[Omni, pytest.MonkeyPatch], None]
) -> None:
    assert "--online" in offered("payments", "pay").stderr
    without(offered, monkeypatch)
    assert not _online.is_offered(world(offered))
    assert _online.gateway(world(offered)) is None
    assert "--online" not in offered("payments", "pay").stderr
    assert offered(*PAY, "--format", "json", exits=5).error["code"] == "online-not-offered"


def test_the_other_ways_to_pay_need_no_key_that_is_right(offered: Omni) -> None:
    put_key(offered, "nonsense")
    offered("payments", "pay")
    assert offered(*PAY, "--format", "json", exits=7).error["code"] == "online-key-file"


def test_a_live_key_takes_no_money_in_a_rehearsal(offered: Omni, server: StripeServer) -> None:
    live = SECRET.replace("test", "live")
    put_key(offered, f'key = "{live}"\nreturn_url = "https://www.cegep.example/merci"\n')
    result = offered(*PAY, exits=5)
    assert "rehearsal" in result.stderr
    assert live not in result.stderr
    assert not server.asked


def test_a_test_key_pays_nothing_in_a_real_store(offered: Omni, server: StripeServer) -> None:
    sql(offered.home, "UPDATE college SET rehearsal = 0")
    offered.environ["OMNI_BCRYPT_COST"] = "12"
    assert offered(*PAY, "--format", "json", exits=5).error["code"] == "test-key-in-real-store"
    assert not server.asked


# --- what is shown -----------------------------------------------------------------------------------


def test_machines_get_the_page_beside_the_other_ways(offered: Omni, server: StripeServer) -> None:
    found = offered(*PAY, "--amount", "25.00", "--format", "json").json
    assert list(found) == ["payee", "reference", "amount_cents", "url", "expires_at", "online_number"]
    assert (found["amount_cents"], found["online_number"]) == (2_500, 1)
    assert found["url"] == server.sessions[server.only]["url"]
    assert found["expires_at"] == "2026-09-15T14:00:00Z"


def test_csv_has_the_same_keys(offered: Omni) -> None:
    header, row = offered(*PAY, "--format", "csv").stdout.splitlines()
    assert header == "payee,reference,amount_cents,url,expires_at,online_number"
    assert row.split(",")[2] == "12500"


def test_without_a_terminal_the_link_is_alone(offered: Omni, server: StripeServer) -> None:
    shown = offered(*PAY).stdout
    assert server.sessions[server.only]["url"] in shown
    assert "█" not in shown


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(World, "is_terminal", lambda _world: True)
    monkeypatch.setattr(_online, "width", lambda: 120)


@pytest.mark.usefixtures("terminal")
def test_a_terminal_shows_the_code_too(offered: Omni) -> None:
    assert "\x1b[" in offered(*PAY).stdout
    offered.environ["NO_COLOR"] = "1"
    shown = offered(*PAY).stdout
    assert "█" in shown
    assert "\x1b[" not in shown


@pytest.mark.usefixtures("terminal")
def test_a_terminal_of_few_characters_shows_the_link_alone(
    offered: Omni, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_online, "stdout_encoding", lambda: "latin-1")
    assert "█" not in offered(*PAY).stdout


# --- failures ----------------------------------------------------------------------------------------


def test_a_silent_provider_has_charged_nothing_and_says_so(offered: Omni, server: StripeServer) -> None:
    server.fail(*[DROP_BEFORE] * 3)
    result = offered(*PAY, exits=5)
    assert "nothing was charged" in result.stderr
    assert "omni payments pay" in result.stderr


def test_a_key_that_the_provider_refuses_is_never_shown(offered: Omni, server: StripeServer) -> None:
    server.secret = "sk_test_another0000"
    for fmt in ("table", "json"):
        result = offered(*PAY, "--format", fmt, exits=5)
        assert SECRET not in result.stdout + result.stderr
    assert not (offered.home / "crashes").exists()


def test_no_key_is_written_anywhere(offered: Omni) -> None:
    offered(*PAY)
    kept = [path for path in offered.home.rglob("*") if path.is_file() and path.name != "stripe"]
    assert not [path for path in kept if SECRET.encode() in path.read_bytes()]


# --- waiting -----------------------------------------------------------------------------------------


def waiting(omni: Omni, monkeypatch: pytest.MonkeyPatch, pause: Callable[[], object], exits: int) -> Result:
    monkeypatch.setattr("time.sleep", lambda _seconds: pause())
    monkeypatch.setattr(_online, "WAIT_SECONDS", 2 * _online.POLL_SECONDS)
    return omni(*PAY, "--wait", "--format", "json", exits=exits)


def test_waiting_posts_the_payment(
    offered: Omni, server: StripeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = waiting(offered, monkeypatch, server.pay, 0)
    assert result.json["amount_cents"] == OWED
    assert "Paid: your payment is on your account" in result.stderr
    assert offered("payments", "balance", "--format", "json").json["balance_cents"] == 0


ENDS: dict[str, Callable[[StripeServer], object]] = {
    "online-not-paid": id,
    "online-expired": StripeServer.expire,
}


@pytest.mark.parametrize("code", ENDS)
def test_waiting_in_vain_is_told_apart(
    offered: Omni, server: StripeServer, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    result = waiting(offered, monkeypatch, lambda: ENDS[code](server), 5)
    assert json.loads(result.stderr[result.stderr.index("{") :])["error"]["code"] == code
    assert result.json["online_number"] == 1


def test_who_leaves_while_waiting_loses_nothing(
    offered: Omni, server: StripeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave() -> None:
        server.pay()
        raise KeyboardInterrupt

    waiting(offered, monkeypatch, leave, 130)
    gateway = _online.gateway(world(offered))
    assert gateway
    assert online.settle_open(StoreUnits(world(offered)), gateway).cents == OWED
    assert ask(offered.home, "SELECT state FROM online_payments") == [("paid",)]
    offered("admin", "verify")
