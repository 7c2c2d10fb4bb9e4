"""What would open what is closed, for staff: a sentence for each reason, with the command to type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.money import Cents

if TYPE_CHECKING:
    from collections.abc import Mapping

_REMEDIES: Mapping[str, str] = {
    "access-withdrawn": N_(
        "A payment of {amount}: omni staff payments record --student {student} --amount {dollars}"
        " --method cash|debit|cheque"
    ),
    "hold": N_('omni staff holds lift {number} --reason "…"'),
    "warning": N_('It closes nothing; to take it away: omni staff holds lift {number} --reason "…"'),
    "opens-on": N_("It opens by itself on {date}."),
    "closed-on": N_("It is over; its dates are those of the term: omni staff import terms FILE"),
    "no-window": N_("The dates of one, in the term: omni staff import terms FILE"),
    "not-registered": N_("A registration in a course: omni staff import registrations FILE"),
    "no-term": N_("A term: omni staff import terms FILE"),
    "not-offered": N_("A later version of omni."),
    "never-registered": N_("The student creates the account: omni register"),
    "account-waits": N_("It ends by itself, or: omni staff students unlock {student}"),
    "account-closed": N_("omni staff students unlock {student}"),
}


def remedy(closed: Reason, student: str) -> Reason:
    """Say what would open what a reason closes to a student: the same slug, with the remedy as its message."""
    amount = closed.params.get("amount")
    plain = {"dollars": f"{amount // 100}.{amount % 100:02d}"} if isinstance(amount, Cents) else {}
    return reason(closed.slug, _REMEDIES[closed.slug], **{**closed.params, **plain, "student": student})
