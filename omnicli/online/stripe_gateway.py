"""Stripe's hosted page (a Checkout Session of its API), by Stripe's own library: only this module knows it.

The library takes a fifth of a second to load: import this module when a page is asked for, not before.
"""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import requests
import stripe
import stripe._util as stripe_logging

from omnicli.online.gateway import (
    CURRENCY,
    EXPIRED,
    OPEN,
    PAID,
    Outcome,
    Page,
    key_refused,
    rejected,
    unreachable,
)
from omnicli.online.keyfile import STRIPE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from omnicli.online.keyfile import StripeKey

LEAST_CENTS = 50
"""The least that Stripe takes in Canadian dollars (its page «Minimum and maximum charge amounts»)."""

TIMEOUTS = (5.0, 30.0)
"""Seconds to reach the provider, and to wait for its answer."""

RETRIES = 2
"""How often the library tries again, with the same key, when no answer came."""

# The library would tell Stripe about this machine, leave a file in the home, print requests if STRIPE_LOG says so.
stripe.enable_telemetry = False
stripe_logging.STRIPE_LOG = None

_UNANSWERED = (stripe.APIConnectionError, stripe.RateLimitError)
_KEY_REFUSED = (stripe.AuthenticationError, stripe.PermissionError)


class StripeGateway:
    """Pages on one Stripe account, in Canadian dollars, paid by card at once."""

    provider = STRIPE
    least = LEAST_CENTS

    def __init__(
        self, key: StripeKey, *, timeouts: tuple[float, float] = TIMEOUTS, retries: int = RETRIES
    ) -> None:
        session = requests.Session()
        session.trust_env = not key.api  # a proxy between this machine and itself makes no sense
        self._return_url = key.return_url
        self._client = stripe.StripeClient(
            key.secret,
            base_addresses={"api": key.api} if key.api else None,
            http_client=stripe.RequestsClient(timeout=timeouts, session=session),
            max_network_retries=retries,
        )

    def begin(self, key: str, cents: int, description: str, reference: str) -> Page:
        """Open a page; see `Gateway`. Nothing in the request moves with time: the same key means the same request."""
        item = {"currency": CURRENCY, "unit_amount": cents, "product_data": {"name": description}}
        params: Any = {
            "mode": "payment",
            "line_items": [{"price_data": item, "quantity": 1}],
            "payment_method_types": ["card"],
            "adaptive_pricing": {"enabled": False},
            "client_reference_id": reference,
            "success_url": self._return_url,
        }
        made = self._ask(lambda: self._client.v1.checkout.sessions.create(params, {"idempotency_key": key}))
        try:
            return Page(str(made["id"]), _https(made["url"]), _instant(made["expires_at"]))
        except (LookupError, TypeError, ValueError):
            raise rejected() from None

    def look(self, session: str) -> Outcome:
        """Say what became of a page; see `Gateway`."""
        params: Any = {"expand": ["payment_intent.latest_charge"]}
        found = self._ask(lambda: self._client.v1.checkout.sessions.retrieve(session, params))
        try:
            return _outcome(found)
        except (LookupError, TypeError, ValueError):
            raise rejected() from None

    def close(self, session: str) -> None:
        """Close an open page; see `Gateway`."""
        self._ask(lambda: self._client.v1.checkout.sessions.expire(session))

    def _ask(self, call: Callable[[], stripe.checkout.Session]) -> dict[str, Any]:
        """Make one call; whatever the library raises becomes `Trouble`, and what it said is not repeated."""
        try:
            return dict(call().to_dict())
        except _UNANSWERED:
            raise unreachable() from None
        except _KEY_REFUSED:
            raise key_refused() from None
        except stripe.InvalidRequestError:
            raise rejected() from None
        except stripe.StripeError as error:
            # Out of order, or saying what nobody foresaw. It keeps such an answer for the key, unless (409) the same
            # request is being answered to somebody else at this very moment.
            raise unreachable(final=error.http_status != HTTPStatus.CONFLICT) from None


def _outcome(found: Mapping[str, Any]) -> Outcome:
    """Read a session; what was received is what its payment says, not what was asked for."""
    if found["payment_status"] == "no_payment_required":
        return Outcome(PAID)
    if found["payment_status"] != "paid":
        return Outcome(EXPIRED if found["status"] == "expired" else OPEN)
    intent = found["payment_intent"]
    charge = intent["latest_charge"]
    return Outcome(
        PAID,
        int(intent["amount_received"]),
        str(intent["currency"]).lower(),
        str(intent["id"]),
        _instant(charge["created"]),
    )


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _https(url: object) -> str:
    """Return an address that a person may be sent to; `ValueError` for any other text."""
    if isinstance(url, str) and url.startswith("https://") and url.isascii() and url.isprintable():
        return url
    raise ValueError("no address")
