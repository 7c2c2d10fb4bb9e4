"""A page to pay on: one page for one amount, whatever is lost, done twice or done at once. A real store throughout."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from omnicli.errors import Conflict
from omnicli.online.stripe_gateway import StripeGateway
from omnicli.rules.reference import reference_of
from omnicli.services import online
from omnicli.services.online_settling import TAKEN_UP_FOR
from tests.builders import NUMBER, a_college
from tests.online.paying import OWED, PAID, begin, payments, refused, rows, settle, units
from tests.stripe_server import DROP_AFTER, DROP_BEFORE, StripeServer

if TYPE_CHECKING:
    from tests.conftest import Omni


# --- a page --------------------------------------------------------------------------------------------


def test_the_whole_balance_is_asked_for_unless_less_is_wanted(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    begun = begin(college, gateway)
    assert (begun.cents, server.sessions[server.only]["amount_total"]) == (OWED, OWED)
    assert begun.url == server.sessions[server.only]["url"]
    assert server.sessions[server.only]["client_reference_id"] == reference_of(NUMBER)


@pytest.mark.parametrize(
    ("cents", "code"),
    [(OWED + 1, "more-than-owed"), (49, "too-little"), (0, "too-little"), (-5, "too-little")],
)
def test_only_what_is_owed_can_be_paid(
    college: Omni, server: StripeServer, gateway: StripeGateway, cents: int, code: str
) -> None:
    assert refused(college, gateway, cents) == code
    assert not server.asked
    assert not rows(college)


def test_the_least_that_the_provider_takes_can_be_paid(college: Omni, gateway: StripeGateway) -> None:
    assert begin(college, gateway, gateway.least).cents == gateway.least == 50


def test_who_owes_nothing_has_nothing_to_pay(omni: Omni, gateway: StripeGateway) -> None:
    a_college(omni.home)
    assert refused(omni, gateway) == "nothing-to-pay"
    assert refused(omni, gateway, 100) == "nothing-to-pay"


def test_an_open_page_is_shown_again(college: Omni, server: StripeServer, gateway: StripeGateway) -> None:
    assert begin(college, gateway) == begin(college, gateway)
    assert len(server.sessions) == 1


def test_a_page_of_another_amount_is_closed_before_a_new_one_opens(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    begin(college, gateway, 5_000)
    begin(college, gateway, 6_000)
    assert [one["status"] for one in server.sessions.values()] == ["expired", "open"]
    assert rows(college) == [(1, 5_000, "expired"), (2, 6_000, "open")]


def test_a_page_that_is_over_gives_way_to_a_new_one(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    begin(college, gateway)
    server.expire()
    begin(college, gateway)
    assert rows(college) == [(1, OWED, "expired"), (2, OWED, "open")]


def test_what_was_paid_is_posted_before_more_is_asked_for(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    begin(college, gateway)
    server.pay()
    assert refused(college, gateway) == "nothing-to-pay"
    assert payments(college) == [PAID]


def test_a_page_whose_money_is_on_its_way_is_not_replaced(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    begun = begin(college, gateway)
    server.send_off()
    assert refused(college, gateway, 5_000) == "online-in-progress"
    assert begin(college, gateway) == begun
    server.sessions[server.only]["status"] = "open"
    server.pay()
    assert settle(college, gateway).cents == OWED


# --- the provider fails --------------------------------------------------------------------------------


def test_a_provider_that_is_silent_has_charged_nothing_and_is_asked_again_with_the_same_key(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    server.fail(*[DROP_AFTER] * 3)
    assert refused(college, gateway) == "online-unavailable"
    assert rows(college) == [(1, OWED, "begun")]
    begin(college, gateway)
    assert rows(college) == [(1, OWED, "open")]
    assert len(server.sessions) == 1
    assert len({one.key for one in server.asked}) == 1


def test_an_error_that_the_provider_would_repeat_is_left_behind(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    server.fail(*[500] * 3)
    assert refused(college, gateway) == "online-unavailable"
    begin(college, gateway)
    assert rows(college) == [(1, OWED, "failed"), (2, OWED, "open")]
    assert len({one.key for one in server.asked}) == 2


def test_an_old_beginning_is_not_taken_up(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    server.fail(*[DROP_BEFORE] * 3)
    refused(college, gateway)
    college.now += TAKEN_UP_FOR
    begin(college, gateway)
    assert rows(college) == [(1, OWED, "expired"), (2, OWED, "open")]


def test_not_knowing_what_was_paid_is_a_reason_to_stop(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    begin(college, gateway)
    server.fail(*[DROP_BEFORE] * 3)
    assert refused(college, gateway, 5_000) == "online-silent"
    server.secret = "sk_test_another0000"
    assert refused(college, gateway, 5_000) == "online-key-refused"
    assert rows(college) == [(1, OWED, "open")]


def test_two_who_begin_at_once_get_one_page(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: begin(college, gateway), range(4)))
    assert len(set(found)) == 1
    assert len(server.sessions) == 1


class Overtaken(StripeGateway):
    """Another amount is asked for while the provider makes the page."""

    college: Omni

    def begin(self, key: str, cents: int, description: str, reference: str) -> Any:
        page = super().begin(key, cents, description, reference)
        if cents == OWED:
            begin(self.college, self, 5_000)
        return page


def test_a_page_that_was_overtaken_is_never_shown(college: Omni, server: StripeServer) -> None:
    gateway = Overtaken(server.key)
    gateway.college = college
    with pytest.raises(Conflict):
        begin(college, gateway)
    assert rows(college) == [(1, OWED, "failed"), (2, 5_000, "open")]


class Between:
    """Units of work of which the first that writes comes after somebody else's page."""

    def __init__(self, college: Omni, gateway: StripeGateway) -> None:
        self._units, self._college, self._gateway = units(college), college, gateway
        self._first = True

    def read(self) -> Any:
        return self._units.read()

    def write(self, *, actor: str = "") -> Any:
        if self._first:
            self._first = False
            begin(self._college, self._gateway, 5_000)
        return self._units.write(actor=actor)


def test_a_page_opened_meanwhile_for_another_amount_is_not_left_beside_a_second(
    college: Omni, server: StripeServer, gateway: StripeGateway
) -> None:
    with pytest.raises(Conflict):
        online.begin(Between(college, gateway), gateway, NUMBER)
    assert rows(college) == [(1, 5_000, "open")]
    assert len(server.sessions) == 1


def test_a_page_is_one_row_s(college: Omni) -> None:
    page: dict[str, Any] = {"session": "cs_1", "url": "https://x", "expires_at": college.now}
    with units(college).write(actor="operator:test") as uow:
        for key in ("a", "b"):
            uow.online.begin(NUMBER, 100, key=key, provider="stripe", at=college.now)
        assert [uow.online.open(number, **page) for number in (1, 2)] == [True, False]
