"""Paying on a provider's page: begun, shown, looked at, posted once.

The provider is asked outside any transaction, so each step is written before the next and can be taken up again: the
intent with its key first, then the page, and only then is anybody shown where to pay. A page that nobody was shown
cannot be paid, so what an interruption leaves costs nobody anything.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import from_text
from omnicli.errors import Conflict, Refused, reason
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.online.gateway import EXPIRED, OPEN, PAID, Trouble
from omnicli.rules.reference import reference_of
from omnicli.services.online_settling import FAILED, UNANSWERED, Item, Till, unanswered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from omnicli.errors import Reason
    from omnicli.online.gateway import Gateway
    from omnicli.services.units import Units
    from store.online import OnlinePayment
    from store.uow import UnitOfWork

KEY_BYTES = 16
PATIENCE = 3
"""Rows that the provider is silent about, one after the other, before the rest are left for another time."""


class Begun(NamedTuple):
    """A page to pay on, and the number of the row that waits for its payment."""

    number: int
    url: str
    expires_at: datetime
    cents: Cents


@dataclass(frozen=True, slots=True)
class Settled:
    """What a look at every waiting page found: `cents` were posted by `paid` payments.

    `items` leave out the pages that still wait.
    """

    looked: int
    paid: int
    expired: int
    failed: int
    cents: Cents
    items: tuple[Item, ...]


def settle_open(units: Units, gateway: Gateway, *, actor: str = "", dry_run: bool = False) -> Settled:
    """Look at every page that waits and post what was paid: once, whoever else does it, wherever it is killed.

    What fails for one row is its item's reason, and the others go on. With `dry_run` nothing is written.
    """
    till = Till(units, gateway, actor, dry_run=dry_run)
    with units.read() as uow:
        rows, at = uow.online.live(), uow.at
    items = list(_settled(till, rows, at))
    paid = [one for one in items if one.what == PAID]
    return Settled(
        looked=len(rows),
        paid=len(paid),
        expired=sum(one.what == EXPIRED for one in items),
        failed=sum(one.what == FAILED for one in items),
        cents=Cents(sum(one.cents for one in paid)),
        items=tuple(one for one in items if one.what != OPEN),
    )


def _settled(till: Till, rows: Iterable[OnlinePayment], at: datetime) -> Iterator[Item]:
    """Settle rows; each that a dead provider is asked about costs minutes, so patience has an end."""
    misses = 0
    for row in rows:
        item = till.settle(row, at) if misses < PATIENCE else unanswered(row)
        misses = misses + 1 if item.why and item.why.slug in UNANSWERED else 0
        yield item


def begin(
    units: Units, gateway: Gateway, student: str, cents: int | None = None, *, actor: str = ""
) -> Begun:
    """Return the one page where a student can pay the whole balance, or `cents` of it.

    What was paid already is posted first, so that nothing is asked for twice; an open page of the same amount is
    shown again, one of another amount is closed. `Refused` when there is nothing to pay so, or the provider fails.
    """
    _catch_up(units, Till(units, gateway, actor), student)
    with units.read() as uow:
        wanted = _wanted(uow, gateway, student, cents)
        others = [row for row in uow.online.live(student) if row.state == OPEN and row.cents != wanted]
    for row in others:
        _close(units, gateway, row, actor)
    with units.write(actor=actor) as uow:
        row, payee = _intent(uow, gateway, student, cents), uow.college.facts().finance.payee
    return _shown(row) if row.state == OPEN else _page(units, gateway, row, payee, actor)


def wait(
    units: Units, gateway: Gateway, number: int, *, tries: int, pause: Callable[[], object], actor: str = ""
) -> str:
    """Look at one page up to `tries` times, with a pause between, until it is settled.

    Returns the row's last state: `open`, `paid`, `expired` or `failed`. The provider's hiccups are waited out.
    """
    till = Till(units, gateway, actor)
    for left in range(tries, 0, -1):
        state = _look_again(units, till, number)
        if state != OPEN or left == 1:
            return state
        pause()
    return OPEN


def _look_again(units: Units, till: Till, number: int) -> str:
    with units.read() as uow:
        row, at = uow.online.get(number), uow.at
    if row and row.state == OPEN:
        till.settle(row, at)
    with units.read() as uow:
        row = uow.online.get(number)
    return row.state if row else EXPIRED


def _catch_up(units: Units, till: Till, student: str) -> None:
    """Post what the student has paid already; not knowing is a reason to stop."""
    with units.read() as uow:
        rows, at = uow.online.live(student), uow.at
    for row in rows:
        found = till.settle(row, at)
        if found.why and row.session:
            raise Refused.because(found.why)


def _wanted(uow: UnitOfWork, gateway: Gateway, student: str, cents: int | None) -> Cents:
    """Return the amount to pay; `Refused` when there is nothing to pay, or it is too much or too little."""
    owed = uow.ledger.balance_of(student)
    wanted = Cents(owed if cents is None else cents)
    why = _refusal(owed, wanted, Cents(gateway.least))
    if why:
        raise Refused.because(why)
    return wanted


def _refusal(owed: Cents, wanted: Cents, least: Cents) -> Reason | None:
    if owed <= 0:
        return reason("nothing-to-pay", N_("You owe nothing: there is nothing to pay."))
    if wanted > owed:
        return reason(
            "more-than-owed", N_("You owe {owed}: online, you cannot pay more than that."), owed=owed
        )
    if wanted < least:
        return reason("too-little", N_("Online, one pays {least} or more."), least=least)
    return None


def _close(units: Units, gateway: Gateway, row: OnlinePayment, actor: str) -> None:
    """Close a page of another amount at the provider, so that no two of one student can be paid."""
    try:
        gateway.close(str(row.session))
    except Trouble as trouble:
        raise Refused.because(_in_progress(row) if trouble.final else trouble.reason) from None
    with units.write(actor=actor) as uow:
        if uow.online.end(row.number, EXPIRED, was=OPEN):
            uow.record("online.close", f"student:{row.student}", number=row.number)


def _in_progress(row: OnlinePayment) -> Reason:
    return reason(
        "online-in-progress",
        N_(
            "A payment of {amount} is being made on a page opened before. Wait until it has arrived, and try again."
        ),
        amount=row.cents,
    )


def _intent(uow: UnitOfWork, gateway: Gateway, student: str, cents: int | None) -> OnlinePayment:
    """Return the row to go on with: the open page, an interrupted beginning with its key, or a new one."""
    wanted = _wanted(uow, gateway, student, cents)
    for row in uow.online.live(student):
        if row.cents == wanted:
            return row
        if row.state == OPEN:
            raise _changed()
        _fail(uow, row)
    row = uow.online.begin(
        student, wanted, key=secrets.token_hex(KEY_BYTES), provider=gateway.provider, at=uow.at
    )
    uow.record("online.begin", f"student:{student}", number=row.number, cents=int(wanted))
    return row


def _fail(uow: UnitOfWork, row: OnlinePayment) -> None:
    if uow.online.end(row.number, FAILED, was=row.state):
        uow.record("online.failed", f"student:{row.student}", number=row.number)


def _page(units: Units, gateway: Gateway, row: OnlinePayment, payee: str, actor: str) -> Begun:
    """Ask the provider for the row's page, keep it, and only then return it."""
    try:
        page = gateway.begin(row.key, row.cents, payee, reference_of(row.student))
    except Trouble as trouble:
        if trouble.final:
            with units.write(actor=actor) as uow:
                _fail(uow, row)
        raise Refused.because(trouble.reason) from None
    with units.write(actor=actor) as uow:
        if uow.online.open(row.number, session=page.session, url=page.url, expires_at=page.expires_at):
            uow.record("online.open", f"student:{row.student}", number=row.number, session=page.session)
        kept = uow.online.get(row.number)
        if kept is None or kept.state != OPEN or kept.session != page.session:
            raise _changed()
    return _shown(kept)


def _shown(row: OnlinePayment) -> Begun:
    return Begun(row.number, str(row.url), from_text(str(row.expires_at)), row.cents)


def _changed() -> Conflict:
    return Conflict(
        N_("Another payment of yours was begun or settled meanwhile: start again."), code="changed"
    )
