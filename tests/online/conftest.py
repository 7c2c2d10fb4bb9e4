"""A stand-in of the provider, a way to it, and a student who owes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from omnicli.online.stripe_gateway import StripeGateway
from tests.builders import a_college
from tests.online.paying import OWED, owe
from tests.stripe_server import StripeServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Omni


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StripeServer]:
    """The provider, on this machine; the library tries again without delay."""
    monkeypatch.setattr("stripe._http_client.HTTPClient.INITIAL_DELAY", 0.001)
    with StripeServer() as running:
        yield running


@pytest.fixture
def gateway(server: StripeServer) -> StripeGateway:
    """The way to it."""
    return StripeGateway(server.key, timeouts=(1, 5))


@pytest.fixture
def college(omni: Omni) -> Omni:
    """Marie owes 125,00 $."""
    a_college(omni.home)
    owe(omni, OWED)
    return omni
