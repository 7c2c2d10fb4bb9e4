"""Steps of paying online, on the store of a test."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from commands._session import StoreUnits
from omnicli.clock import FixedClock
from omnicli.errors import Refused
from omnicli.rules import ledger
from omnicli.services import online
from omnicli.services.ledger import post
from omnicli.world import World
from tests.builders import NUMBER, ask

if TYPE_CHECKING:
    from omnicli.online.gateway import Gateway
    from tests.conftest import Omni

ME = f"student:{NUMBER}"
OWED = 12_500
PAID = ("online", "online", f"student:{NUMBER}", OWED, NUMBER, "2026-09-14")
"""The whole balance, as `payments` shows it."""


def units(college: Omni) -> StoreUnits:
    return StoreUnits(World(college.environ, clock=FixedClock(college.now)))


def owe(college: Omni, cents: int, key: str = "fee") -> None:
    day = date(2026, 9, 1)
    fee = ledger.charge("affiliated", NUMBER, cents, key=key, on=day, due=day, cause="test")
    with units(college).write(actor="operator:test") as uow:
        post(uow, [fee], "fees.charge", "term:20263")


def begin(college: Omni, gateway: Gateway, cents: int | None = None) -> online.Begun:
    return online.begin(units(college), gateway, NUMBER, cents, actor=ME)


def refused(college: Omni, gateway: Gateway, cents: int | None = None) -> str:
    with pytest.raises(Refused) as caught:
        begin(college, gateway, cents)
    return caught.value.code


def settle(college: Omni, gateway: Gateway, **options: bool) -> online.Settled:
    return online.settle_open(units(college), gateway, actor="operator:cron", **options)


def rows(college: Omni) -> list[tuple[Any, ...]]:
    return ask(college.home, "SELECT number, cents, state FROM online_payments ORDER BY number")


def payments(college: Omni) -> list[tuple[Any, ...]]:
    return ask(
        college.home,
        "SELECT kind, debit, credit, cents, student, date FROM ledger WHERE debit = 'online' ORDER BY number",
    )
