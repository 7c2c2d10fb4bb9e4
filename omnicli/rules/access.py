"""What is closed to a student for money or for a hold, and why.

Guide, «Centre de paiement»: what is not paid in time withdraws access to everything. The payment centre and the profile
stay open, or nobody could pay; so do home, signing in and out. A hold («code de rétention») is a warning, shown and no
more, or blocks what it names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import Reason, reason
from omnicli.i18n import N_, Words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from omnicli.money import Cents
    from omnicli.rules.statement import Charge

ALWAYS_OPEN = frozenset({"payments", "profile"})
"""Modules that nothing closes."""

EVERYTHING = "all"
WARNING, BLOCKING = "warning", "blocking"
KINDS = (WARNING, BLOCKING)

SERVICES = ("registrar", "finance", "library", "api")
"""The roles that may set a hold: the services that students are sent to, the first that an employee has."""

_SEE = {
    "registrar": N_("See the registrar's office."),
    "finance": N_("See the finance office."),
    "library": N_("See the library."),
    "api": N_("See your academic adviser."),
}


class Hold(NamedTuple):
    """A hold as it is kept. `until` is its last day, ISO text; instants are stored text, `blocks` '' for a warning.

    `roles` are those of the employee who set it, '' when the operator did; `lift` is (instant, actor, reason).
    """

    number: int
    student: str
    kind: str
    blocks: str
    reason: str
    until: str | None
    at: str
    actor: str
    roles: str
    lift: tuple[str, str, str] | None

    def in_force(self, today: date) -> bool:
        """Tell whether it holds today: not lifted, and its last day not gone by."""
        return self.lift is None and (self.until is None or today.isoformat() <= self.until)

    def closes(self, module: str) -> bool:
        """Tell whether it closes a module."""
        if self.kind != BLOCKING or module in ALWAYS_OPEN:
            return False
        return self.blocks == EVERYTHING or module in self.modules

    @property
    def modules(self) -> tuple[str, ...]:
        """The keys it blocks, `all` alone for every module but those that stay open; none for a warning."""
        return tuple(self.blocks.split(",")) if self.blocks else ()

    @property
    def see(self) -> Words:
        """Whom to see about it: the service that set it; the registrar's office for the operator."""
        roles = self.roles.split(",")
        return Words(_SEE[next((one for one in SERVICES if one in roles), "registrar")])


class Access(NamedTuple):
    """How a student stands at an instant; amounts are cents.

    `overdue` was due before today; `late` is what of it counts for access (the college may give some days), and from
    `limit` on it withdraws access. `next_due` is the first due date of what is unpaid, gone by or not; `charges` are
    those that make `late`, `holds` those in force.
    """

    balance: Cents
    overdue: Cents
    late: Cents
    limit: int
    next_due: date | None
    charges: tuple[Charge, ...]
    holds: tuple[Hold, ...]

    def closures(self, module: str) -> tuple[Reason, ...]:
        """Return every reason why a module is closed for money or for a hold."""
        return closures(module, late=self.late, limit=self.limit, holds=self.holds)


def closures(module: str, *, late: Cents, limit: int, holds: Iterable[Hold]) -> tuple[Reason, ...]:
    """Return every reason why a module is closed: `access-withdrawn` first, then each `hold` that blocks it.

    `late` is what is overdue by more than the college's days, `limit` the amount from which it withdraws access.
    """
    if module in ALWAYS_OPEN:
        return ()
    found = [_withdrawn(late)] if late and late >= limit else []
    return (*found, *(told(hold) for hold in holds if hold.closes(module)))


def _withdrawn(late: Cents) -> Reason:
    message = N_(
        "Access withdrawn: {amount} overdue. Pay it in the payment centre: omni payments balance, then"
        " omni payments pay. Access comes back as soon as the payment is recorded."
    )
    return reason("access-withdrawn", message, amount=late)


def told(hold: Hold) -> Reason:
    """Say a hold in the words of who set it: `hold` for one that blocks, `warning` for one that does not."""
    said = {"number": hold.number, "why": hold.reason, "see": hold.see}
    if hold.kind == WARNING:
        return reason("warning", N_("Warning (no. {number}): “{why}”. {see}"), **said)
    return reason("hold", N_("On hold (no. {number}): “{why}”. {see}"), **said)


_BRIEF = {
    "access-withdrawn": N_("access withdrawn: {amount} overdue"),
    "hold": N_("on hold, no. {number}"),
}


def brief(closed: Reason) -> Reason:
    """Shorten what `closures` gives for a line of home; other reasons are short already."""
    return Reason(closed.slug, _BRIEF.get(closed.slug, closed.message), closed.params)
