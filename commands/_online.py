"""Paying on a hosted page from the terminal: whether it is offered, the link, its QR code, and waiting for it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from commands._session import StoreUnits, read
from omnicli.errors import Refused
from omnicli.i18n import N_
from omnicli.online.keyfile import STRIPE, check_place, read_stripe_key
from omnicli.output import Column, View, keyed, width

if TYPE_CHECKING:
    from collections.abc import Mapping

    from commands._session import Me
    from omnicli.money import Cents
    from omnicli.online.gateway import Gateway
    from omnicli.rules.persons import Student
    from omnicli.services.online import Begun
    from omnicli.world import World

WAIT_SECONDS = 600
POLL_SECONDS = 5

_PAGE = View(
    (
        Column("amount_cents", N_("Amount to pay")),
        Column("url", N_("Pay here")),
        Column("expires_at", N_("Open until")),
    )
)


def is_offered(world: World) -> bool:
    """Tell whether one can pay online here: the provider's key is in the keys' folder, its library is installed."""
    from importlib.util import find_spec

    return (world.place.keys / STRIPE).exists() and find_spec("stripe") is not None


def gateway(world: World) -> Gateway | None:
    """Return the provider of the payment page, or None where it is not offered.

    Raises `StoreError` for a key file that is open to others or wrong, `Refused` for a key that is not of this store:
    a test key in a real one, a live key in a rehearsal.
    """
    if not is_offered(world):
        return None
    key = read_stripe_key(world.place.keys / STRIPE)
    with read(world) as uow:
        check_place(key, rehearsal=uow.college.is_rehearsal())
    try:
        from omnicli.online.stripe_gateway import StripeGateway
    except ImportError:
        return None
    return StripeGateway(key)


def pay_online(
    world: World, student: Student, me: Me, cents: Cents | None, *, wait: bool, way: Mapping[str, Any]
) -> None:
    """Show the page where a student pays the balance, or `cents` of it; with `wait`, stay until it is paid.

    `way` is what JSON says of the other ways to pay; the page's own keys are added to it.
    """
    provider = gateway(world)
    if provider is None:
        raise Refused(
            N_("Online payment is not offered here: pay with your reference number (omni payments pay)."),
            code="online-not-offered",
        )
    from omnicli.services.online import begin

    begun = begin(StoreUnits(world), provider, student.number, cents, actor=me.actor)
    _show(world, begun, way)
    if wait:
        _wait(world, provider, me, begun)


def _show(world: World, begun: Begun, way: Mapping[str, Any]) -> None:
    from omnicli.clock import to_text

    page = {"amount_cents": begun.cents, "url": begun.url, "expires_at": begun.expires_at}
    if world.fmt != "table":
        whole = {**way, **page, "expires_at": to_text(begun.expires_at), "online_number": begun.number}
        world.emit(whole, keyed(whole))
        return
    world.emit(page, _PAGE)
    if world.is_terminal():
        world.out(_code(world, begun.url))
    world.note(
        N_(
            "Open the link, or scan the code with your phone. Your card's number is given to the provider only."
        )
    )


def _code(world: World, url: str) -> str:
    """Draw the link, or nothing where the terminal has no half blocks."""
    from omnicli.online.qr import drawn

    code = drawn(url, width(), colour=not world.environ.get("NO_COLOR"))
    try:
        code.encode(stdout_encoding())
    except UnicodeEncodeError:
        return ""
    return code


def stdout_encoding() -> str:
    """Return the encoding of standard output."""
    return sys.stdout.encoding or "ascii"


def _wait(world: World, provider: Gateway, me: Me, begun: Begun) -> None:
    """Wait for the payment; Ctrl-C leaves the page open, and cron posts what is paid on it."""
    import time

    from omnicli.services.online import wait

    world.note(N_("Waiting for the payment… You can leave with Ctrl-C: it will be posted all the same."))
    state = wait(
        StoreUnits(world),
        provider,
        begun.number,
        tries=WAIT_SECONDS // POLL_SECONDS,
        pause=lambda: time.sleep(POLL_SECONDS),
        actor=me.actor,
    )
    if state == "paid":
        world.note(N_("Paid: your payment is on your account. Thank you."))
        return
    raise _unpaid(state, begun)


def _unpaid(state: str, begun: Begun) -> Refused:
    """Say why waiting ended without a payment."""
    if state == "open":
        return Refused(
            N_("Not paid yet. The page stays open until {until}; what you pay there is posted by itself."),
            code="online-not-paid",
            until=begun.expires_at,
        )
    return Refused(N_("The page was closed before anything was paid."), code="online-expired")
