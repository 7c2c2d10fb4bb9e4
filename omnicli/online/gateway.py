"""What a provider of hosted payment pages is to us. Card data go from the payer to the provider alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from omnicli.errors import reason
from omnicli.i18n import N_

if TYPE_CHECKING:
    from datetime import datetime

    from omnicli.errors import Reason

CURRENCY = "cad"
"""The only currency that a college charges and posts."""

OPEN, PAID, EXPIRED = "open", "paid", "expired"
"""What a page can be: waiting for its payer (or for the payer's bank), paid, or closed for good without a payment."""


class Page(NamedTuple):
    """A hosted page: the provider's name for it, where the payer goes, and until when."""

    session: str
    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a page. A paid one has what was received, in cents of `currency`, and when.

    `payment` is the provider's name for the payment. `paid_at` is None when the provider does not say.
    """

    state: str
    cents: int = 0
    currency: str = CURRENCY
    payment: str = ""
    paid_at: datetime | None = None


class Trouble(Exception):
    """The provider could not do what it was asked: nothing was charged.

    `final`: the same request with the same key would get the same answer again.
    """

    def __init__(self, why: Reason, *, final: bool) -> None:
        super().__init__(why.message)
        self.reason = why
        self.final = final


class KeyRefused(Trouble):
    """The provider does not accept the college's key: whatever it is asked, nothing comes of it."""


class Gateway(Protocol):
    """A provider of hosted payment pages. Each call may take seconds: never make one inside a transaction."""

    @property
    def provider(self) -> str:
        """The provider's name, as the store keeps it."""

    @property
    def least(self) -> int:
        """The least that the provider takes, in cents."""

    def begin(self, key: str, cents: int, description: str, reference: str) -> Page:
        """Open a page to pay so much; the same key opens it once, whatever is lost on the way. Raises `Trouble`."""

    def look(self, session: str) -> Outcome:
        """Say what became of a page. Raises `Trouble`."""

    def close(self, session: str) -> None:
        """Close an open page, so that it cannot be paid any more. Raises `Trouble` when it is not open."""


def unreachable(*, final: bool = False) -> Trouble:
    """Say that the provider did not answer, or is out of order; `final` when it would keep saying so."""
    return Trouble(
        reason(
            "online-unavailable",
            N_(
                "The provider of online payment does not answer; nothing was charged. Try again, or pay with your "
                "reference number: omni payments pay"
            ),
        ),
        final=final,
    )


def rejected() -> Trouble:
    """Say that the provider answered, and said no."""
    return Trouble(
        reason(
            "online-rejected",
            N_(
                "The provider of online payment refused the request; nothing was charged. Try again, or pay with "
                "your reference number: omni payments pay"
            ),
        ),
        final=True,
    )


def key_refused() -> KeyRefused:
    """Say, to the operator, that the provider does not accept the college's key; the key itself is never shown."""
    return KeyRefused(
        reason(
            "online-key-refused",
            N_(
                "The provider of online payment does not accept the college's key: whoever looks after this "
                "installation must replace it. Until then, pay with your reference number: omni payments pay"
            ),
        ),
        final=False,
    )
