"""How long an account waits after failed attempts.

The guide gives no numbers; these are ours: a person who mistypes is barely held up, a program that guesses gets
five tries, then fewer than one an hour, then one a day, then none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class LockoutPolicy:
    """`free` failures are needed before the first wait; each further one doubles it up to the longest."""

    free: int = 5
    first_wait_minutes: int = 15
    longest_wait_minutes: int = 24 * 60
    closes_at: int = 100


def wait_after(failures: int, policy: LockoutPolicy) -> timedelta | None:
    """Return how long the account waits after its last failure, or nothing when it need not wait."""
    if failures < policy.free:
        return None
    doublings = min(failures - policy.free, 30)  # far beyond any longest wait, and far from overflowing
    return timedelta(minutes=min(policy.first_wait_minutes << doublings, policy.longest_wait_minutes))


def is_closed(failures: int, policy: LockoutPolicy) -> bool:
    """Say whether only the registrar can open the account again."""
    return failures >= policy.closes_at
