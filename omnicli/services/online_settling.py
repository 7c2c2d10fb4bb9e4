"""What became of one page, and its posting: exactly once, whoever looks and wherever they are killed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import from_text, local_date, zone
from omnicli.errors import Conflict, Reason, reason
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.online.gateway import CURRENCY, EXPIRED, OPEN, PAID, KeyRefused, Trouble
from omnicli.rules.ledger import ONLINE, payment
from omnicli.services.ledger import post

if TYPE_CHECKING:
    from datetime import date, datetime

    from omnicli.online.gateway import Gateway, Outcome
    from omnicli.rules.ledger import Posting
    from omnicli.services.units import Units
    from store.online import OnlinePayment
    from store.uow import UnitOfWork

FAILED = "failed"
UNANSWERED = ("online-silent", "online-key-refused")
"""Why the next row would fare no better."""
TAKEN_UP_FOR = timedelta(hours=1)
"""How long a beginning that was interrupted is taken up with its key; the provider forgets keys after 24 hours."""


class Item(NamedTuple):
    """What became of a row: `open` still, `paid`, `expired` or `failed`; `why` says what one must know.

    `cents` are what was asked, or what was received where that is not the same.
    """

    number: int
    student: str
    cents: Cents
    what: str
    why: Reason | None = None


@dataclass(frozen=True, slots=True)
class Till:
    """Looks at pages at the provider and settles their rows; with `dry_run` it only looks."""

    units: Units
    gateway: Gateway
    actor: str
    dry_run: bool = False

    def settle(self, row: OnlinePayment, at: datetime) -> Item:
        """Settle one row as the provider says; what goes wrong is the item's reason."""
        if row.session is None:
            return self._end(row, EXPIRED) if is_stale(row, at) else _item(row, OPEN)
        try:
            outcome = self.gateway.look(row.session)
        except KeyRefused as trouble:
            return _item(row, FAILED, trouble.reason)
        except Trouble as trouble:
            return _item(row, FAILED, _unknown(row) if trouble.final else _silence(row))
        if outcome.state == PAID:
            return self._paid(row, outcome)
        return self._end(row, EXPIRED) if outcome.state == EXPIRED else _item(row, OPEN)

    def _paid(self, row: OnlinePayment, outcome: Outcome) -> Item:
        why = unpostable(row, outcome)
        if why:
            return self._end(row, FAILED, why, cents=outcome.cents, currency=outcome.currency)
        try:
            if not self.dry_run and not self._post(row, outcome):
                return _item(row, OPEN)
        except Conflict as error:
            return _item(row, FAILED, Reason(error.code, error.message, error.params))
        why = _otherwise(row, outcome) if outcome.cents != row.cents else None
        return Item(row.number, row.student, Cents(outcome.cents), PAID, why)

    def _post(self, row: OnlinePayment, outcome: Outcome) -> bool:
        """Write the entry and the row's state together; nothing, and False, when somebody else has."""
        with self.units.write(actor=self.actor) as uow:
            fresh = uow.online.get(row.number)
            if fresh is None or fresh.state != OPEN:
                return False
            posting = posting_of(row, outcome, _day(uow, outcome))
            post(
                uow, [posting], "online.settle", f"student:{row.student}",
                number=row.number, asked=int(row.cents), received=outcome.cents, payment=outcome.payment,
            )  # fmt: skip
            entry = uow.ledger.by_key(posting.key)
            return entry is not None and uow.online.paid(row.number, entry.number)

    def _end(self, row: OnlinePayment, state: str, why: Reason | None = None, /, **details: object) -> Item:
        if not self.dry_run:
            with self.units.write(actor=self.actor) as uow:
                if not uow.online.end(row.number, state, was=row.state):
                    return _item(row, OPEN)
                uow.record(f"online.{state}", f"student:{row.student}", number=row.number, **details)
        return _item(row, state, why)


def unanswered(row: OnlinePayment) -> Item:
    """Return the item of a row that a silent provider is not asked about."""
    return _item(row, FAILED, _silence(row))


def is_stale(row: OnlinePayment, at: datetime) -> bool:
    """Tell whether a begun row is too old to be taken up again; nobody has seen its page."""
    return at - from_text(row.begun_at) >= TAKEN_UP_FOR


def unpostable(row: OnlinePayment, outcome: Outcome) -> Reason | None:
    """Say why what a paid page says is no amount of ours: the ledger does not guess what a foreign one is worth."""
    if outcome.currency == CURRENCY and outcome.cents > 0:
        return None
    return reason(
        "online-not-ours",
        N_(
            "Online payment {number} of student {student}: the provider took {cents} cents in {currency}, which "
            "cannot be posted. Settle it with the provider."
        ),
        number=row.number,
        student=row.student,
        cents=outcome.cents,
        currency=outcome.currency.upper(),
    )


def _otherwise(row: OnlinePayment, outcome: Outcome) -> Reason:
    return reason(
        "online-other-amount",
        N_(
            "Online payment {number} of student {student}: {received} received, {asked} asked. What was received "
            "is posted."
        ),
        number=row.number,
        student=row.student,
        received=Cents(outcome.cents),
        asked=row.cents,
    )


def posting_of(row: OnlinePayment, outcome: Outcome, day: date) -> Posting:
    """Make the posting of what was received, whatever was asked: whose money it is, the page says."""
    key, cause = f"online:{row.provider}:{row.session}", f"online page {row.number}"
    return payment("online", row.student, outcome.cents, key=key, on=day, into=ONLINE, cause=cause)


def _day(uow: UnitOfWork, outcome: Outcome) -> date:
    """Return the local day of the payment; never one to come, whatever the provider's clock says."""
    paid_at = min(outcome.paid_at or uow.at, uow.at)
    return local_date(paid_at, zone(uow.college.facts().time_zone))


def _silence(row: OnlinePayment) -> Reason:
    return reason(
        "online-silent",
        N_(
            "The provider of online payment does not answer: whether payment {number} was made is not known yet. "
            "Try again later."
        ),
        number=row.number,
    )


def _unknown(row: OnlinePayment) -> Reason:
    return reason(
        "online-unknown",
        N_("The provider of online payment does not say what became of payment {number}. Look for it there."),
        number=row.number,
    )


def _item(row: OnlinePayment, what: str, why: Reason | None = None) -> Item:
    return Item(row.number, row.student, row.cents, what, why)
