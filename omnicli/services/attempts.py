"""Counting attempts: per account, known or not, committed before anything is verified.

So neither attempts in parallel nor a `kill -9` in the middle gives a free try, and the counter tells nobody
whether a number exists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.clock import from_text, to_text
from omnicli.errors import NotAllowed
from omnicli.i18n import N_
from omnicli.rules.lockout import LockoutPolicy, is_closed, wait_after
from omnicli.rules.persons import NOBODY, Attempts

if TYPE_CHECKING:
    from omnicli.settings import Settings
    from store.uow import UnitOfWork


def policy_of(settings: Settings) -> LockoutPolicy:
    """Return the lock-out policy in force."""
    return LockoutPolicy(
        free=settings.lockout_free,
        first_wait_minutes=settings.lockout_first_wait_minutes,
        longest_wait_minutes=settings.lockout_longest_wait_minutes,
        closes_at=settings.lockout_closes_at,
    )


def count(uow: UnitOfWork, kind: str, number: str, purpose: str, policy: LockoutPolicy) -> None:
    """Count one attempt before it is verified; `NotAllowed` while the account waits or is closed.

    What is no number has no account to guess at: it leaves its event, and no count. One for all of it would let
    anybody's slips shut everybody's out, and nobody could open it again.
    """
    if number == NOBODY:
        uow.record("attempt", f"{kind}:{NOBODY}", purpose=purpose)
        return
    before = uow.accounts.attempts(kind, number)
    if is_closed(before.failures, policy):
        raise NotAllowed(
            N_("This account is closed after too many failures: see the registrar's office."),
            code="account-closed",
        )
    if before.locked_until and uow.at < from_text(before.locked_until):
        raise NotAllowed(
            N_("Too many failures: try again after {instant}."),
            code="account-waits",
            instant=from_text(before.locked_until),
        )
    failures = before.failures + 1
    wait = wait_after(failures, policy)
    until = to_text(uow.at + wait) if wait else None
    uow.accounts.set_attempts(kind, number, Attempts(failures, until), at=uow.at)
    uow.record("attempt", f"{kind}:{number}", purpose=purpose)


def refund(uow: UnitOfWork, kind: str, number: str) -> None:
    """Take back the one attempt that was counted, when its facts were right but nothing was finished.

    A wait is taken back with it: an earlier one was over, or the attempt would not have been let in. Should another
    attempt, let in before, have begun one meanwhile, its failure stays counted and the next begins it again.
    """
    failures = uow.accounts.attempts(kind, number).failures
    uow.accounts.set_attempts(kind, number, Attempts(max(failures - 1, 0), None), at=uow.at)
    uow.record("attempt.refund", f"{kind}:{number}")


def clear(uow: UnitOfWork, kind: str, number: str) -> None:
    """Forget the failures of an account: its owner came in, or staff opened it."""
    uow.accounts.set_attempts(kind, number, Attempts(0, None), at=uow.at)
