"""What the adapter promises, against a server that speaks Stripe's language."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from socket import socket

import pytest
import stripe

from omnicli.online.gateway import EXPIRED, OPEN, PAID, Outcome, Page, Trouble
from omnicli.online.stripe_gateway import StripeGateway
from tests.stripe_server import (
    DAY,
    DROP_AFTER,
    DROP_BEFORE,
    GARBAGE,
    NOW,
    RETURN_URL,
    SECRET,
    SLOW,
    StripeServer,
)


@pytest.fixture
def gateway(server: StripeServer) -> StripeGateway:
    return StripeGateway(server.key, timeouts=(1, 0.15))


def begun(gateway: StripeGateway, key: str = "k1", cents: int = 12_345) -> Page:
    return gateway.begin(key, cents, "Cégep d’essai", "26345674")


def trouble(gateway: StripeGateway, key: str = "k1", cents: int = 12_345) -> tuple[str, bool]:
    with pytest.raises(Trouble) as caught:
        begun(gateway, key, cents)
    assert SECRET not in f"{caught.value!r} {caught.value.reason}"
    return caught.value.reason.slug, caught.value.final


# --- a page is opened --------------------------------------------------------------------------------


def test_a_page_asks_for_the_amount_in_canadian_dollars_by_card(
    server: StripeServer, gateway: StripeGateway
) -> None:
    page = begun(gateway)
    assert page.session == server.only
    assert page.expires_at == datetime.fromtimestamp(NOW + DAY, UTC)
    assert server.asked[0].params == {
        "mode": "payment",
        "line_items": {
            "0": {
                "price_data": {
                    "currency": "cad",
                    "unit_amount": "12345",
                    "product_data": {"name": "Cégep d’essai"},
                },
                "quantity": "1",
            }
        },
        "payment_method_types": {"0": "card"},
        "adaptive_pricing": {"enabled": "false"},
        "client_reference_id": "26345674",
        "success_url": RETURN_URL,
    }


def test_the_provider_learns_nothing_of_this_machine(server: StripeServer, gateway: StripeGateway) -> None:
    begun(gateway)
    gateway.look(server.only)
    for asked in server.asked:
        told = json.loads(asked.headers["X-Stripe-Client-User-Agent"])
        assert not {"platform", "telemetry_id"} & told.keys()
        assert "X-Stripe-Client-Telemetry" not in asked.headers


def test_no_variable_makes_the_library_print_what_is_sent() -> None:
    assert stripe._util._console_log_level() is None
    assert stripe._util.STRIPE_LOG is None


@pytest.mark.parametrize("fault", [DROP_BEFORE, DROP_AFTER, SLOW, 409])
def test_a_lost_request_or_answer_makes_one_session(
    server: StripeServer, gateway: StripeGateway, fault: str | int
) -> None:
    server.fail(fault, fault)
    assert begun(gateway).session == server.only
    assert [one.key for one in server.asked] == ["k1"] * 3


def test_the_same_key_opens_one_session_whenever_it_comes(
    server: StripeServer, gateway: StripeGateway
) -> None:
    assert begun(gateway) == begun(gateway)
    assert begun(gateway, "k2") != begun(gateway)
    assert len(server.sessions) == 2


# --- the provider says no, or nothing ----------------------------------------------------------------

FAILURES = {
    "no answer": ([DROP_BEFORE] * 3, ("online-unavailable", False)),
    "too slow": ([SLOW] * 3, ("online-unavailable", False)),
    "too many requests": ([429], ("online-unavailable", False)),
    "the same request at this moment": ([409] * 3, ("online-unavailable", False)),
    "out of order": ([500] * 3, ("online-unavailable", True)),
    "no JSON": ([GARBAGE], ("online-unavailable", True)),
}


@pytest.mark.parametrize(("faults", "expected"), FAILURES.values(), ids=FAILURES.keys())
def test_every_failure_is_told_apart(
    server: StripeServer, gateway: StripeGateway, faults: list[str | int], expected: tuple[str, bool]
) -> None:
    server.fail(*faults)
    assert trouble(gateway) == expected


def test_an_error_that_the_provider_keeps_for_a_key_goes_with_another_key(
    server: StripeServer, gateway: StripeGateway
) -> None:
    server.fail(500)
    assert trouble(gateway)[1]
    assert trouble(gateway)[1]
    assert begun(gateway, "k2").session == server.only


def test_a_key_used_for_another_amount_is_refused(gateway: StripeGateway) -> None:
    begun(gateway)
    assert trouble(gateway, cents=12_346)[1]


def test_less_than_the_provider_takes_is_refused(gateway: StripeGateway) -> None:
    assert trouble(gateway, cents=gateway.least - 1) == ("online-rejected", True)
    begun(gateway, "k2", gateway.least)


def test_a_server_that_is_down_is_unavailable(server: StripeServer) -> None:
    with socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        nobody = replace(server.key, api=f"http://127.0.0.1:{deaf.getsockname()[1]}")
        assert trouble(StripeGateway(nobody, retries=0)) == ("online-unavailable", False)


def test_a_wrong_key_is_told_to_the_operator_and_never_shown(server: StripeServer) -> None:
    server.secret = "sk_test_another0000"
    assert trouble(StripeGateway(server.key)) == ("online-key-refused", False)
    assert SECRET not in repr(server.key)


@pytest.mark.parametrize("url", ["http://checkout.example/pay", "https://x/\x1b[2J", None])
def test_nobody_is_sent_to_an_address_that_is_none(
    server: StripeServer, gateway: StripeGateway, url: str | None
) -> None:
    begun(gateway)
    server.sessions[server.only]["url"] = url
    server._kept["k1"].body["url"] = url
    assert trouble(gateway) == ("online-rejected", True)


# --- what becomes of it ------------------------------------------------------------------------------


def test_an_open_page_is_open(gateway: StripeGateway) -> None:
    assert gateway.look(begun(gateway).session) == Outcome(OPEN)


def test_a_paid_page_says_what_was_received_and_when(server: StripeServer, gateway: StripeGateway) -> None:
    session = begun(gateway).session
    server.pay(cents=99, currency="usd", at=NOW + 60)
    at = datetime.fromtimestamp(NOW + 60, UTC)
    assert gateway.look(session) == Outcome(PAID, 99, "usd", "pi_000001", at)


def test_a_page_whose_money_is_on_its_way_is_open(server: StripeServer, gateway: StripeGateway) -> None:
    session = begun(gateway).session
    server.send_off()
    assert gateway.look(session).state == OPEN


def test_a_page_that_asked_for_nothing_brought_nothing(server: StripeServer, gateway: StripeGateway) -> None:
    session = begun(gateway).session
    server.sessions[session].update(status="complete", payment_status="no_payment_required")
    assert gateway.look(session) == Outcome(PAID, 0)


def test_a_closed_page_cannot_be_closed_again_nor_paid(server: StripeServer, gateway: StripeGateway) -> None:
    session = begun(gateway).session
    gateway.close(session)
    assert gateway.look(session).state == EXPIRED
    with pytest.raises(Trouble, match="refused"):
        gateway.close(session)


def test_a_page_that_the_provider_does_not_know_is_no_page(gateway: StripeGateway) -> None:
    with pytest.raises(Trouble, match="refused"):
        gateway.look("cs_test_nobody")


def test_a_payment_without_its_charge_is_not_guessed(server: StripeServer, gateway: StripeGateway) -> None:
    session = begun(gateway).session
    server.pay()
    server.sessions[session]["payment_intent"]["latest_charge"] = None
    with pytest.raises(Trouble):
        gateway.look(session)
